"""The settings of pelicanconf.py, checked before any work: each fault is reported with its name, its line, and what to write."""

import os
import re
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import TemplateNotFound, TemplateSyntaxError
from pelican.generators import PelicanTemplateNotFound
from pelican.settings import read_settings

from standfirst.core import settings
from standfirst.core.errors import SettingError
from standfirst.core.settings import CARRIED, FETCH, IMAGES
from standfirst.desk import SITE, key_of, line_of
from standfirst.site import colours, i18n
from standfirst.text import languages

FORM_ADDRESS = re.compile(r"https?://[^\s;,'\"<>]+")  # that a policy can name


def load(path: Path) -> Mapping[str, Any]:
    """Return the settings in the file at *path*, as Pelican reads them; raises SettingError, naming the line, if they cannot be used."""
    desk = Path(os.environ.get("STANDFIRST_DESK") or path.parent)  # path is the desk's pelicanconf.py
    if not desk.is_dir():
        raise SettingError(f"STANDFIRST_DESK is {str(desk)!r}, which is no folder")
    (desk / "content").mkdir(exist_ok=True)  # Pelican reads no settings without it
    try:
        site: dict[str, Any] = read_settings(str(path))
    except SettingError:
        raise
    except SyntaxError as error:
        raise SettingError(
            f"{path.name}:{error.lineno}: {error.msg}; look for a quotation mark or bracket that is missing"
        ) from error
    except Exception as error:  # a line of Python in the settings may raise anything
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        line = frames[-1].lineno if frames else 1
        raise SettingError(f"{path.name}:{line}: {type(error).__name__}: {error}") from error
    faults = list(_faults(site))
    if faults:
        raise SettingError("\n".join(f"{_place(path, name)} {what}" for name, what in faults))
    site["DEFAULT_LANG"] = languages.canonical(str(site["DEFAULT_LANG"]))  # "en_GB" names a locale: pages say "en-GB"
    return site


def _place(path: Path, name: str) -> str:
    """Return where the setting *name* is written, and what it is called there: in the pelicanconf.py at *path*, or in the desk's site.toml."""
    text = path.read_text(encoding="utf-8")
    site_file = next(
        (folder / SITE for folder in (settings.desk(), path.parent) if folder and (folder / SITE).is_file()), None
    )
    if (match := re.search(rf"^{name}\b", text, re.MULTILINE)) or site_file is None or not key_of(name):
        line = text.count("\n", 0, match.start()) + 1 if match else 1
        return f"{path.name}:{line}: {name}"
    key = key_of(name)
    return f"{site_file.name}:{line_of(key, site_file.read_text(encoding='utf-8'))}: {key}"


def _faults(site: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Return the name of each setting that cannot be used, and why."""
    try:
        ZoneInfo(site["TIMEZONE"])
    except (OSError, KeyError, ValueError, TypeError):
        yield "TIMEZONE", f"is {site.get('TIMEZONE')!r}; write a region and a city, such as Europe/Oslo, or UTC"
    language = str(site["DEFAULT_LANG"])
    if not i18n.speaks(language):
        yield (
            "DEFAULT_LANG",
            f"is {language!r}, which the theme does not speak; it has {', '.join(i18n.languages())} (docs/theme.md says how to add one)",
        )
    logo = site.get("LOGO")
    if logo and not (Path(site["PATH"]) / IMAGES / str(logo)).is_file():
        yield "LOGO", f"is {logo!r}, but there is no file content/images/{logo}"
    if (pictures := site.get("PICTURES", CARRIED)) not in (CARRIED, FETCH):
        yield (
            "PICTURES",
            f'is {pictures!r}; write "{CARRIED}", the pictures that dumps hold, or "{FETCH}", also those that they name',
        )
    try:
        colours.settled(site.get("COLOURS", {}))
    except SettingError as error:
        yield "COLOURS", str(error)
    signup = site.get("SIGNUP")
    if signup and not (
        isinstance(signup, tuple | list) and len(signup) == 2 and FORM_ADDRESS.fullmatch(str(signup[0]))
    ):
        yield (
            "SIGNUP",
            f'is {signup!r}; write the address and the field of a form, such as ("https://list.example/subscribe", "email")',
        )
    if (hub := site.get("WEBSUB_HUB")) and not FORM_ADDRESS.fullmatch(str(hub)):
        yield "WEBSUB_HUB", f"is {hub!r}; write the address of a hub, such as https://hub.example/"
    yield from (("MENU", what) for entry in site.get("MENU", ()) if (what := _menu_fault(entry)))


def _menu_fault(entry: object) -> str:
    """Return what is wrong with an entry of the menu; empty if nothing is."""
    if not (
        isinstance(entry, tuple | list) and len(entry) == 2 and all(isinstance(part, str) and part for part in entry)
    ):
        return f'has the entry {entry!r}; write ("Name", "https://address") or ("Name", "/page-of-this-site/")'
    try:
        parts = urlsplit(entry[1])
    except ValueError as error:
        return f"has the address {entry[1]!r}: {error}"
    if entry[1].startswith("/") or (parts.scheme in ("http", "https", "mailto") and (parts.netloc or parts.path)):
        return ""
    return f"has the address {entry[1]!r}; begin it with https://, mailto: or, for a page of this site, with /"


USES = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["'](?P<name>[^"']+)["']""")


def fault_of(error: BaseException, folders: Sequence[Path]) -> str:
    """Return where in a template under *folders* a build failed with *error*, and why; empty if it was not in a template.

    The first of *folders* that has a template of a name is the one that is used.
    """
    return next(filter(None, (_fault(cause, folders) for cause in _chain(error))), "")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Return the exceptions that led to *error*, the first of them first."""
    if error is not None:
        yield from _chain(error.__cause__ or error.__context__)
        yield error


def _fault(error: BaseException, folders: Sequence[Path]) -> str:
    if isinstance(error, TemplateSyntaxError):
        return f"{_path(error, folders)}:{error.lineno}: {error.message}"
    if isinstance(error, PelicanTemplateNotFound | TemplateNotFound):
        return _missing(folders)
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if any(Path(frame.filename).is_relative_to(folder) for folder in folders)
    ]
    return f"{frames[-1].filename}:{frames[-1].lineno}: {type(error).__name__}: {error}" if frames else ""


def _path(error: TemplateSyntaxError, folders: Sequence[Path]) -> str:
    """Return the file that *error* is in."""
    named = (folder / error.name for folder in folders if error.name)
    return str(next((path for path in named if path.is_file()), error.name or "a template"))


def _missing(folders: Sequence[Path]) -> str:
    """Return the first line that uses a template which is in none of *folders*; empty if there is none."""
    for path, text in _texts(folders):
        for use in USES.finditer(text):
            if not any((folder / use["name"]).is_file() for folder in folders):
                line = text.count("\n", 0, use.start()) + 1
                return f"{path}:{line}: there is no template {use['name']!r} in {' or '.join(map(str, folders))}"
    return ""


def _texts(folders: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            yield path, path.read_text(encoding="utf-8", errors="replace")
