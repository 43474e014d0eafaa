"""Addresses that a post may link to: absolute, on the open internet, without what follows a reader or opens a session."""

import re
from base64 import urlsafe_b64decode
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from standfirst.text.hosts import TRACKING, is_public_host

# Hosts and paths of services that redirect a reader while they count the visit, and the query keys that hold the target.
REDIRECTS = re.compile(
    r"(?<![^\W_])(?:go|redirect\w*|redir|out|click\w*|safelinks|track\w*|away|url|exit|leave|l\.php|cread\.php)(?![^\W_])",
    re.IGNORECASE,
)
LEADS_TO = re.compile(r"url|u|q|to|target|dest|destination|murl|ued", re.IGNORECASE)
# Hosts that send mail and count its links; their names are at the start of the host, or are those of the largest services.
COUNTING = re.compile(
    r"^(?:e|t|c|r|l|lt|ct|em|el|ml|mail|email|link|links|lnk|trk|track|news|newsletter|go|u\d+)\d*\.|list-manage|sendgrid|mailchi|substack"
    r"|hubspot|convertkit|beehiiv|klaviyo|sailthru|exacttarget|mailjet|sendinblue|brevo|campaign-archive|createsend|mjt\.lu",
    re.IGNORECASE,
)
TOKEN = re.compile(  # letters and figures mixed, and no hyphens as between words; or a UUID
    r"(?<![\w%=-])(?=[\w=%]*\d)(?=[\w=%]*[A-Za-z])[\w=%]{16,}(?![\w-])|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    re.IGNORECASE,
)
INNER = re.compile(r"https?://[^\s\"'<>\x00-\x1f]+")
BASE64 = re.compile(r"[\w-]{16,}={0,2}")
MOST_REDIRECTS = 3
# Parameters that hold a session or a key: names that the session layers of PHP, Java, ASP, ColdFusion and cloud storage use.
SESSION = re.compile(
    r"(?:php|asp|j|cf)?_?sess(?:ion)?_?(?:id|key|token)?|aspsessionid\w*|cfid|cftoken|sid|(?:access|auth|id|refresh|csrf|login|user)?_?token"
    r"|(?:api|access|auth)_?key|auth(?:orization)?|jwt|passw(?:or)?d|pwd|secret|(?:x-amz|x-goog|awsaccesskeyid|x-ms)\b[\w-]*|signature",
    re.IGNORECASE,
)
SHORTEST_SID = 16  # characters of a `sid` that names a session; shorter ones name stories
PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.IGNORECASE)
WEB = ("http", "https")
UNSAFE_IN_ADDRESS = {ord(mark): f"%{ord(mark):02X}" for mark in ' <>{}|\\"`^\n'}


def absolute(address: str, base: str, depth: int = 0) -> str:
    """Return *address* as a full http, https or mailto one without tracking parameters; empty if it cannot be made so.

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
        query = _untracked(query)
        if parts.scheme == "mailto" and parts.path:
            return _quoted(urlunsplit(("mailto", "", parts.path, query, "")))
        if query and depth < MOST_REDIRECTS and parts.netloc and (led := _led(parts)):
            return absolute(led, "", depth + 1)
        target = _open(parts._replace(query=query))
    except ValueError:
        return ""
    if target is None:
        return ""
    fragment = target.fragment.partition(":~:")[0]  # what a search engine highlights
    return _quoted(urlunsplit((target.scheme, target.netloc, target.path, target.query, fragment)))


def _untracked(query: str) -> str:
    """Return *query* without the parameters by which services count visits."""
    if not query or not TRACKING.search(query):
        return query
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not TRACKING.fullmatch(key)]
    return query if len(kept) == len(pairs) else urlencode(kept)


def publishable(address: str) -> str:
    """Return *address* as it may be published: http or https, on a public host, without user, password, session and tracking parameters.

    Empty if there is no such address: a file of the editor's machine, a host of the local network, what is no address at all.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        target = _open(parts._replace(query=_untracked(parts.query)))
    except ValueError:
        return ""
    if target is None:
        return ""
    return (address if target == parts else urlunsplit(target)).translate(UNSAFE_IN_ADDRESS)


def _open(parts: SplitResult) -> SplitResult | None:
    """Return *parts* without user, password and session; None unless they lead to the open internet. Raises ValueError."""
    if parts.scheme not in WEB or not is_public_host(parts.hostname or ""):
        return None
    query, path, host = parts.query, parts.path, parts.netloc.rpartition("@")[2]
    _ = parts.port  # raises ValueError if it is none
    if query and SESSION.search(query):
        kept = [(key, value) for key, value in parse_qsl(query, keep_blank_values=True) if not _is_session(key, value)]
        query = query if len(kept) == len(parse_qsl(query, keep_blank_values=True)) else urlencode(kept)
    if ";" in path:
        path = PATH_SESSION.sub("", path)
    return parts._replace(netloc=host, path=path, query=query)


def _is_session(key: str, value: str) -> bool:
    return SESSION.fullmatch(key) is not None and (key.lower() != "sid" or len(value) >= SHORTEST_SID)


def _led(parts: SplitResult) -> str:
    """Return the address on another host that a counting service at *parts* leads to; empty if it is none."""
    if not REDIRECTS.search(f"{parts.netloc}{parts.path}"):
        return ""
    for key, value in parse_qsl(parts.query):
        if LEADS_TO.fullmatch(key) and value.lower().startswith(("http://", "https://")):
            return value if urlsplit(value).hostname != parts.hostname else ""
    return ""


def uncounted(address: str) -> str:
    """Return where a link of a mail leads without being counted on the way.

    That is *address* itself if no service counts it, the target if the address holds it (as a parameter, in its path, or in
    base64), and nothing if only the service knows it.
    """
    try:
        parts = urlsplit(address.strip())
        if parts.scheme not in WEB:
            return address
        if led := _led(parts) or _held_in(parts):
            return led
    except ValueError:
        return ""
    is_counting = REDIRECTS.search(f"{parts.netloc}{parts.path}") or COUNTING.search(parts.netloc)
    return "" if is_counting and TOKEN.search(f"{parts.path}?{parts.query}") else address


def _held_in(parts: SplitResult) -> str:
    """Return the web address that is in the path or the query of *parts*, plain or in base64; empty if none does."""
    for piece in (*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))):
        inner = INNER.search(unquote(piece)) or INNER.search(_decoded(piece))
        if inner and urlsplit(inner[0]).hostname != parts.hostname:
            return inner[0]
    return ""


def _decoded(piece: str) -> str:
    """Return *piece* decoded from base64url (RFC 4648), as far as it is that."""
    if not BASE64.fullmatch(piece):
        return ""
    try:
        return urlsafe_b64decode(piece + "=" * (-len(piece) % 4)).decode("utf-8", "ignore")
    except ValueError:
        return ""


def joined(base: str, address: str) -> str:
    """Return *address* as it is meant on a page at *base*; as it is where one of them is no address."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def path(address: str) -> str:
    """Return the path of *address*, empty if it is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _quoted(address: str) -> str:
    safe = address.translate(UNSAFE_IN_ADDRESS)
    if safe.count("(") != safe.count(")") or ")(" in safe:
        safe = safe.replace("(", "%28").replace(")", "%29")
    return safe
