"""Hosts of the open internet, and those of this machine or its network only."""

import pytest

from standfirst.text.hosts import is_public_address, is_public_host


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - a case, nothing is bound
        ("224.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("64:ff9b:1::7f00:1", False),
        ("::ffff:0:127.0.0.1", False),
        ("::127.0.0.1", False),
        ("64:ff9b::5db8:d822", True),
    ],
)
def test_addresses_of_the_open_internet_are_public(address: str, public: bool) -> None:
    assert is_public_address(address) is public


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("news.example", True),
        ("www.zeitung.example.", True),
        ("müller.example", True),
        ("93.184.216.34", True),
        ("intranet", False),
        ("localhost", False),
        ("printer.local", False),
        ("wiki.corp", False),
        ("nas.home.arpa", False),
        ("192.168.1.7", False),
        ("127.1", False),
        ("2130706433", False),
        ("0x7f.1", False),
        ("0177.0.0.1", False),
        ("::1", False),
        ("a]b", False),
        ("a b.example", False),
        ("", False),
    ],
)
def test_which_hosts_are_public(host: str, public: bool) -> None:
    assert is_public_host(host) is public
