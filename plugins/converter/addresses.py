"""Addresses that a post may link to: absolute, without what follows a reader about."""

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

# Parameters that follow a reader about, under their published names (Google, Meta, Microsoft, TikTok, X, LinkedIn,
# Pinterest, Mailchimp, HubSpot, Matomo, Yandex, Impact); they never change what a link shows.
TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|gad_\w+|_g[al]|srsltid|msclkid|ttclid|twclid|li_fat_id|epik|mc_[ce]id|_hs\w+"
    r"|hsCtaTracking|mkt_tok|igshid|yclid|pk_\w+|mtm_\w+|irclickid|irgwc|afsrc"
)
# Hosts and paths of services that lead a reader on while they count the visit, and where they name what is visited.
REDIRECTS = re.compile(
    r"(?<![^\W_])(?:go|redirect\w*|redir|out|click\w*|safelinks|track\w*|away|url|exit|leave|l\.php|cread\.php)(?![^\W_])",
    re.IGNORECASE,
)
LEADS_TO = re.compile(r"url|u|q|to|target|dest|destination|murl|ued", re.IGNORECASE)
MOST_REDIRECTS = 3
WEB = ("http", "https")
UNSAFE_IN_ADDRESS = {ord(mark): f"%{ord(mark):02X}" for mark in ' <>{}|\\"`^\n'}


def absolute(address: str, base: str, depth: int = 0) -> str:
    """*address* as a full http, https or mailto one without tracking parameters; empty where it cannot be made so.

    An address of a service that counts visits becomes the one that it leads to (*depth* times already).
    """
    if not address.strip() or address.startswith("#"):
        return ""
    try:
        parts = urlsplit(address.strip())
        is_whole = parts.scheme in WEB and parts.netloc
        if not is_whole:  # joining costs four times as much
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
    if parts.scheme not in WEB or not parts.netloc:
        return ""
    if query and depth < MOST_REDIRECTS and (led := _led(parts)):
        return absolute(led, "", depth + 1)
    fragment = parts.fragment.partition(":~:")[0]  # what a search engine highlights
    return _quoted(urlunsplit((parts.scheme, parts.netloc, parts.path, query, fragment)))


def _led(parts: SplitResult) -> str:
    """The address on another host that a counting service at *parts* leads to; empty where it is none."""
    if not REDIRECTS.search(f"{parts.netloc}{parts.path}"):
        return ""
    for key, value in parse_qsl(parts.query):
        if LEADS_TO.fullmatch(key) and value.lower().startswith(("http://", "https://")):
            return value if urlsplit(value).hostname != parts.hostname else ""
    return ""


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
