"""Decide if a host or a numeric address belongs to the open internet.

Sources: the special-purpose address registries (RFC 6890) as `ipaddress` has them; RFC 3879 (site-local), 8215 (local NAT64), 2765
(IPv4-translated) and 4291 (IPv4-compatible); special-use names (RFC 6761, 6762, 8375) and ICANN's `.internal`. A name whose last
label is a number is an IPv4 address to browsers (URL Standard, "ends in a number"), also in octal or without dots.
"""

import ipaddress
import re
from functools import cache, lru_cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

# Parameters that follow a reader about, under their publishable names (Google, Meta, Microsoft, TikTok, X, LinkedIn,
# Pinterest, Mailchimp, HubSpot, Matomo, Yandex, Impact); they never change what a link shows.
TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|gad_\w+|_g[al]|srsltid|msclkid|ttclid|twclid|li_fat_id|epik|mc_[ce]id|_hs\w+"
    r"|hsCtaTracking|mkt_tok|igshid|yclid|pk_\w+|mtm_\w+|irclickid|irgwc|afsrc|cmpid|ref_src|at_(?:campaign|medium|custom\w*|link\w*|bbc_\w+)",
    re.IGNORECASE,
)
NAME = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63})+\.?")
NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE)
# Names without an address, or of a private network; the last five are in no standard, but in use.
PRIVATE = frozenset(
    ("local", "localhost", "localdomain", "internal", "invalid", "intranet", "lan", "home", "corp", "private")
)
PRIVATE_ENDS = (".home.arpa", ".in-addr.arpa", ".ip6.arpa")
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # the last 32 bits are an IPv4 address
TRANSLATED = ipaddress.ip_network("::ffff:0:0:0/96")
LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))  # names of this machine, which need no encryption
THIS_MACHINE = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?")  # the same as requests state them
NEVER = tuple(map(ipaddress.ip_network, ("fec0::/10", "64:ff9b:1::/48", "::/96")))


def domain(host: str) -> str:
    """Return the registered domain that *host* is in, by the public suffix list: "example.co.uk" of "www.example.co.uk"."""
    try:
        written = host.encode().decode("idna") if "xn--" in host else host  # "bücher.example" of xn--bcher-kva.example
    except UnicodeError:
        written = host
    registered = _suffixes().privatesuffix(written) or host
    return ".".join(host.split(".")[-registered.count(".") - 1 :])


def is_registered(host: str) -> bool:
    """Return true if *host* is in a domain that someone registered, by the public suffix list."""
    return bool(_suffixes().privatesuffix(host))


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_encoded_idn=False)  # its names as they are written, in a fifth of the time


def is_this_machine(host: str) -> bool:
    """Return true if *host*, as a request states it (RFC 9110, 7.2: with its port, if any), is a name of this machine."""
    return THIS_MACHINE.fullmatch(host) is not None


def same_address(address: str) -> str:
    """Return what the spellings of one *address* share: neither scheme nor `www.`, no slash at the end, no fragment."""
    bare = re.sub(r"^https?://(?:www\.)?", "", address.strip(), flags=re.IGNORECASE)
    host, slash, path = bare.partition("#")[0].partition("/")
    return f"{host.casefold()}{slash}{path}".rstrip("/")


def is_address(address: str) -> bool:
    """Return true if *address* is one of the web, with a host."""
    return is_readable(address) and urlsplit(address).scheme in ("http", "https") and bool(urlsplit(address).hostname)


def is_readable(address: str) -> bool:
    """Return false if *address*, whole or relative, has brackets that do not close, or a port that is none."""
    try:
        return (urlsplit(address).port or 1) > 0
    except ValueError:
        return False


@lru_cache(10_000)
def is_public_host(host: str) -> bool:
    """Return true if *host*, a name or a numeric address without brackets, may be on the open internet."""
    host = host.casefold().rstrip(".")
    if ":" in host:
        return _is_numeric_and_public(host)
    if not NAME.fullmatch(host):
        return False
    last = host.rpartition(".")[2]
    if NUMBER.fullmatch(last):
        return _is_numeric_and_public(host)
    return last not in PRIVATE and not host.endswith(PRIVATE_ENDS)


def _is_numeric_and_public(host: str) -> bool:
    try:
        return is_public_address(host)
    except ValueError:  # octal or short forms, too: who writes them hides something
        return False


def is_public_address(address: str) -> bool:
    """Return true if a numeric *address* is one of the open internet, also if another one is embedded in it.

    Raises ValueError if it is not a numeric address.
    """
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inner is None and (parsed in NAT64 or parsed in TRANSLATED):
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None:
            return is_public_address(str(inner))
        if any(parsed in network for network in NEVER):
            return False
    return parsed.is_global and not parsed.is_multicast
