"""Write the files that servers read: headers for every answer, withdrawn and moved addresses, and the security contact."""

import json
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from stat import S_ISLNK, S_ISREG
from typing import Any
from urllib.parse import quote, urlsplit

from standfirst.core.settings import LEDGER, WITHDRAWN
from standfirst.posts import withdrawn
from standfirst.posts.names import place_of
from standfirst.posts.pictures import SIZES, Look, small
from standfirst.shelf import ledger


@dataclass(frozen=True, slots=True)
class Retired:
    """Places (`YYYY/MM/name`) without a story, and of lists that have another address."""

    moved: tuple[tuple[str, str], ...]  # each earlier place, and the absolute address that it leads to now
    gone: tuple[str, ...]  # places of stories that were taken down


def retired(
    content: Path,
    site: str,
    stories: Iterable[Any],
    others: Iterable[Any] = (),
    lists: Iterable[tuple[str, str]] = (),
) -> Retired:
    """Return the retired places of the site at address *site*; one at which one of *stories* or of *others* has its page is in use again.

    *lists* are earlier addresses of lists, such as `source/bbc-news/`, each with that of now.

    Places are compared without regard to case, as pages are: on some disks they are the same file.
    """
    published = {story.slug: story for story in stories}
    used = {page.save_as.removesuffix("/index.html").casefold() for page in (*published.values(), *others)}

    rows = withdrawn.read(content / WITHDRAWN).places()
    gone = _unused([(row.place, row.place) for row in rows], used)
    moved = ((old, published.get(place_of(path))) for old, path in ledger.moved(content / LEDGER))
    addresses = [(old, f"{site}/{story.url}") for old, story in moved if story is not None]
    addresses += [(old.rstrip("/"), f"{site}/{new}") for old, new in lists]
    return Retired(tuple(_unused(addresses, used)), tuple(place for place, _ in gone))


def _unused(places: Iterable[tuple[str, str]], used: set[str]) -> list[tuple[str, str]]:
    """Return those of *places*, each with what it leads to, that are not among the *used* ones, to which they are added."""
    free = []
    for place, aim in places:
        if place.casefold() not in used:
            used.add(place.casefold())
            free.append((place, aim))
    return free


LASTING = timedelta(days=365)  # RFC 9116 wants an end, less than a year away
HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)
SEARCH = "script-src 'self'"  # also needed by the search page
NEEDED = (("script-src", "'self'"), ("style-src", "'self' 'unsafe-inline'"))  # by single pages
FORM_ACTION = re.compile(r"form-action[^;]*")
KEPT_IN_ADDRESS = ":/?&=%~.-_"


def files(
    settings: Mapping[str, Any], gone: Retired, colours: tuple[str, str], now: datetime
) -> Iterator[tuple[str, str]]:
    """Return path and text of every file for servers and browsers, by the *settings* of the site.

    *colours* are the site's paper and accent.
    """
    site = settings["SITEURL"]
    policy = with_signup(str(settings["CONTENT_SECURITY_POLICY"]), settings.get("SIGNUP"))
    yield from for_servers(policy, gone, urlsplit(site).path)
    if contact := settings.get("SECURITY_CONTACT"):
        yield ".well-known/security.txt", security(contact, site, now)
    yield "site.webmanifest", manifest(settings["SITENAME"], settings["SITESUBTITLE"], site, *colours)


def for_servers(policy: str, places: Retired, below: str = "") -> Iterator[tuple[str, str]]:
    """Return path and text of each server's file.

    *policy* is the pages' Content-Security-Policy. The site is served *below* this path, such as `/repo`.
    """
    headers = (("Content-Security-Policy", f"{for_every_path(policy)}; frame-ancestors 'none'"), *HEADERS)
    patterns = {place: f'"^{_pattern(below)}/{_pattern(place)}/?$"' for place in (*places.gone, *dict(places.moved))}
    leads = [(place, quote(address, safe=KEPT_IN_ADDRESS)) for place, address in places.moved]
    yield "_headers", "/*\n" + "".join(f"  {name}: {value}\n" for name, value in headers)
    yield "_redirects", "".join(f"/{quote(place)}/ {address} 301\n" for place, address in leads)
    apache = "".join(f'Header always set {name} "{value}"\n' for name, value in headers)
    retired = "".join(f"RedirectMatch 410 {patterns[place]}\n" for place in places.gone)
    moved = "".join(
        f'RedirectMatch 301 {patterns[place]} "{address}"\n' for place, address in places.moved
    )  # it encodes them
    secured = f"<IfModule mod_headers.c>\n{apache}</IfModule>\n"
    # All pages of withdrawn stories say the same: the first one answers for each of them.
    gone_page = f"{below}/{quote(places.gone[0])}/index.html" if places.gone else ""
    error_page = f"ErrorDocument 404 {below}/404.html\n" + (f"ErrorDocument 410 {gone_page}\n" if gone_page else "")
    yield ".htaccess", f"{error_page}{secured}{retired}{moved}"
    nginx = "".join(f'add_header {name} "{value}" always;\n' for name, value in headers)
    retired = "".join(f"location ~ {patterns[place]} {{ return 410; }}\n" for place in places.gone)
    moved = "".join(f'location ~ {patterns[place]} {{ return 301 "{address}"; }}\n' for place, address in leads)
    error_page = f"error_page 404 {below}/404.html;\n" + (f"error_page 410 {gone_page};\n" if gone_page else "")
    kept = "expires 5m;\n" + f'location ~ "^{_pattern(below)}/(images|theme)/" {{ expires 1d; }}\n'
    yield "nginx.conf", f"# include this inside server {{ }}\n{error_page}{nginx}{kept}{retired}{moved}"


def with_signup(policy: str, signup: tuple[str, str] | None) -> str:
    """Return *policy* with the address of the *signup* form, and no other, among those that forms may be sent to."""
    if not signup:
        return policy
    return FORM_ACTION.sub(lambda match: f"{match[0].rstrip()} {signup[0]}", policy, count=1)


def for_every_path(policy: str) -> str:
    """Return the policy that a server sends for every path: the pages' own *policy*, and the extra needs of single pages.

    Policies intersect (CSP Level 3, 8.1): a page can narrow what the server sends by a policy of its own, and cannot widen it.
    The search page needs its script and WebAssembly, an issue's mail page its styles; every page states its own policy.
    """
    directives = {
        name: rest for name, _, rest in (directive.strip().partition(" ") for directive in policy.split(";")) if name
    }
    for name, needed in NEEDED:
        sources = dict.fromkeys([*directives.get(name, "").split(), *needed.split()])
        directives[name] = " ".join(source for source in sources if source != "'none'")
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def _pattern(place: str) -> str:
    """Return a regular expression for *place* that is safe between quotation marks, for any name of a post.

    A character that a server reads in its configuration (a quotation mark, `$`, a backslash, `{`) is written as its code; one
    that is not ASCII as the bytes that both servers compare.
    """
    return "".join(_literal(character) for character in place)


def _literal(character: str) -> str:
    if character.isascii() and (character.isalnum() or character in "/-_"):
        return character
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))


def next_month(now: datetime) -> datetime:
    """Return the first moment of the month after that of *now*."""
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=31)).replace(day=1)


def security(contact: str, site: str, now: datetime) -> str:
    """Return security.txt (RFC 9116). It expires on the first of a month, nine to eleven months from *now*: its bytes change once a month."""
    end = (now.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + LASTING - timedelta(days=31)).replace(day=1)
    return f"Contact: {contact}\nExpires: {end.isoformat()}\nCanonical: {site}/.well-known/security.txt\n"


def manifest(name: str, about: str, site: str, paper: str, accent: str) -> str:
    """Return the web app manifest (W3C): what the site is called on a home screen, and its icons."""
    icons = [
        {"src": f"{site}/theme/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    values = {
        "name": name, "short_name": name, "description": about, "start_url": f"{site}/", "display": "minimal-ui",
        "background_color": paper, "theme_color": accent, "icons": icons,
    }  # fmt: skip
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


logger = logging.getLogger(__name__)
NAME = re.compile(r"images/([\w./-]*\w)")


def used(settings: Mapping[str, Any], context: Mapping[str, Any]) -> set[str]:
    """Return the names below content/images/ of all pictures, their smaller copies too, that the site shows."""
    stories = (*context["articles"], *context["hidden_articles"])
    names = {name for story in stories for name in getattr(story, "pictures", ())}
    for html in _others(settings, context):
        names.update(NAME.findall(unescape(html)))
    return names | {small(name) for name in names}


def _others(settings: Mapping[str, Any], context: Mapping[str, Any]) -> Iterator[str]:
    """Return what else may show a picture: pages, issues, the logo and menu, the templates of the desk."""
    yield from (page.content for page in context["pages"])
    yield from (page.content for page in context.get("hidden_pages", ()))
    yield from (issue.html for issue in context.get("issues", ()))
    yield f"images/{settings.get('LOGO', '')} {settings.get('MENU', '')}"
    yield from _texts(tuple(map(str, settings["THEME_TEMPLATES_OVERRIDES"])))


def _texts(folders: Iterable[str]) -> Iterator[str]:
    for folder in map(Path, folders):
        yield from (path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*.html")))


def look(folder: Path, name: str) -> Look | None:
    """Return length and moment of the picture called *name* in *folder*; None unless it is a regular file reached by no link, below no hidden folder."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or any(part.startswith(".") for part in parts):
        return None
    if "/" not in name and (known := SIZES.known(f"{folder}/{name}")):
        return known
    path, status = str(folder), None
    for part in parts:
        path = f"{path}/{part}"
        try:
            status = os.lstat(path)
        except OSError:
            return None
        if S_ISLNK(status.st_mode):
            _warn(Path(path))
            return None
    return (status.st_size, status.st_mtime_ns) if status is not None and S_ISREG(status.st_mode) else None


@cache
def _warn(path: Path) -> None:
    logger.warning("%s is a symbolic link, which is not published; put the picture itself there", path)
