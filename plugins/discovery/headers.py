"""What servers are told: headers for every answer, which addresses are gone, and whom to tell of a hole."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

LASTING = timedelta(days=365)  # RFC 9116 wants an end, less than a year away
HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)
SEARCH = "script-src 'self' 'wasm-unsafe-eval'"  # what the search page needs besides


def files(policy: str, gone: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Path and text of each server's file; *policy* is the Content-Security-Policy, *gone* the places of stories taken down."""
    told = (("Content-Security-Policy", f"{policy}; frame-ancestors 'none'"), *HEADERS)
    yield "_headers", "/*\n" + "".join(f"  {name}: {value}\n" for name, value in told)
    apache = "".join(f'Header always set {name} "{value}"\n' for name, value in told)
    retired = "".join(f'RedirectMatch 410 "^/{_pattern(place)}/?$"\n' for place in gone)
    yield ".htaccess", f"ErrorDocument 404 /404.html\n<IfModule mod_headers.c>\n{apache}</IfModule>\n{retired}"
    nginx = "".join(f'add_header {name} "{value}" always;\n' for name, value in told)
    retired = "".join(f'location ~ "^/{_pattern(place)}/?$" {{ return 410; }}\n' for place in gone)
    yield "nginx.conf", f"# include this inside server {{ }}\nerror_page 404 /404.html;\n{nginx}{retired}"


def _pattern(place: str) -> str:
    """Return a regular expression for *place* that can stand between quotation marks, whatever an editor called the post.

    A character that a server reads in its configuration (a quotation mark, `$`, a backslash, `{`) is written as its code; one
    that is not ASCII as the bytes that both servers compare.
    """
    return "".join(_literal(character) for character in place)


def _literal(character: str) -> str:
    if character.isascii() and (character.isalnum() or character in "/-_"):
        return character
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))


def security(contact: str, site: str, now: datetime) -> str:
    """security.txt (RFC 9116), good until the end of the month eleven months on, so that a rebuilt site keeps its bytes."""
    end = (now.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + LASTING - timedelta(days=31)).replace(day=1)
    return f"Contact: {contact}\nExpires: {end.isoformat()}\nCanonical: {site}/.well-known/security.txt\n"


def manifest(name: str, about: str, site: str, paper: str, accent: str) -> str:
    """The web app manifest (W3C): what the site is called on a home screen, and its icons."""
    icons = [
        {"src": f"{site}/theme/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    told = {
        "name": name, "short_name": name, "description": about, "start_url": f"{site}/", "display": "minimal-ui",
        "background_color": paper, "theme_color": accent, "icons": icons,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
