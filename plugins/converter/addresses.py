"""Addresses that a post may link to: absolute, without what follows a reader about."""

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

# Parameters that follow a reader about, under their published names (Google, Meta, Microsoft, Mailchimp, HubSpot,
# Matomo, Yandex); they never change what a link shows.
TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|mc_[ce]id|_hs\w+|hsCtaTracking|mkt_tok|igshid|yclid|pk_\w+|mtm_\w+"
)
UNSAFE_IN_ADDRESS = {ord(mark): f"%{ord(mark):02X}" for mark in ' <>{}|\\"`^\n'}


def absolute(address: str, base: str) -> str:
    """*address* as a full http, https or mailto one without tracking parameters; empty where it cannot be made so."""
    if not address.strip() or address.startswith("#"):
        return ""
    try:
        parts = urlsplit(urljoin(base, address.strip()))
        query = parts.query
        if query and TRACKING.search(query):
            kept = [
                (key, value) for key, value in parse_qsl(query, keep_blank_values=True) if not TRACKING.fullmatch(key)
            ]
            query = urlencode(kept)
    except ValueError:
        return ""
    if parts.scheme == "mailto" and parts.path:
        return _quoted(urlunsplit(("mailto", "", parts.path, query, "")))
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    return _quoted(urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment)))


def joined(base: str, address: str) -> str:
    """*address* as it is meant on a page at *base*; as it stands where one of them is no address."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def path(address: str) -> str:
    """The path of *address*, empty where it is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _quoted(address: str) -> str:
    safe = address.translate(UNSAFE_IN_ADDRESS)
    if safe.count("(") != safe.count(")") or ")(" in safe:
        safe = safe.replace("(", "%28").replace(")", "%29")
    return safe
