"""The files that a new desk starts with, and how a later version brings them up to date.

`.standfirst.json` keeps, for each file, the digest of what was written and of the template it was made of. An upgrade replaces a
file only if it is still as it was written; if the editor changed it and the template changed too, the difference is shown.
"""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path
from shutil import which

from standfirst import __version__
from standfirst.core import files, settings
from standfirst.core.errors import DigestError
from standfirst.desk import SITE, read_values
from standfirst.site import i18n
from standfirst.text.languages import primary

TEMPLATES = Path(__file__).parent / "files"
RECORD = ".standfirst.json"
PLACE = re.compile(r"\{\{(\w+)\}\}")  # of an answer in a template
# The file of a desk by that of a template: what starts with a dot would be overlooked in a package.
NAMES = {
    "gitignore": ".gitignore",
    "gitattributes": ".gitattributes",
    "workflows/publish.yml": ".github/workflows/publish.yml",
}
# The editor's from the first day on: no upgrade touches them, except the page about the digest as long as it is the one we wrote.
ONCE = ("content/", "dumps/")
ABOUT, ABOUT_PAGES = "content/pages/about.md", Path(__file__).parent / "about"
MAY_BE_THERE = {".git", ".venv", "venv"}  # in the folder of a new desk


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of an editor about a new digest."""

    title: str = "My digest"
    address: str = ""
    language: str = "en"
    timezone: str = "UTC"
    subtitle: str = "The stories worth reading"


def rendered(answers: Answers) -> dict[str, tuple[str, str]]:
    """Return the text of each file of a desk, by its path, and the template that it is made of."""
    values = {
        "title": quoted(answers.title), "subtitle": quoted(answers.subtitle), "address": quoted(answers.address),
        "language": quoted(answers.language), "timezone": quoted(answers.timezone), "name": answers.title,
        "languages": ", ".join(i18n.languages()), "version": __version__,
    }  # fmt: skip
    texts = {}
    for path in sorted(TEMPLATES.rglob("*")):
        name = path.relative_to(TEMPLATES).as_posix()
        if path.is_file() and "__pycache__" not in name:
            own = ABOUT_PAGES / f"{primary(answers.language)}.md"
            template = (own if name == ABOUT and own.is_file() else path).read_text(encoding="utf-8")
            texts[NAMES.get(name, name)] = _filled(template, values), template
    return texts


def quoted(text: str) -> str:
    """Return *text* as TOML writes it; JSON writes it in the same way."""
    return json.dumps(text, ensure_ascii=False)


def _filled(template: str, values: Mapping[str, str]) -> str:
    return PLACE.sub(lambda match: values.get(match[1], match[0]), template)


def check_empty(desk: Path) -> None:
    """Raise DigestError if the folder *desk* holds something that a new one could overwrite."""
    if desk.exists() and not desk.is_dir():
        raise DigestError(f"{desk} is a file; name a folder that does not exist yet, or an empty one")
    if desk.is_dir() and (there := sorted({path.name for path in desk.iterdir()} - MAY_BE_THERE)):
        raise DigestError(
            f"{desk} is not empty: {', '.join(there[:3])}; name a folder that does not exist yet, or an empty one"
        )


def make(desk: Path, answers: Answers, without: tuple[str, ...] = ()) -> list[str]:
    """Write the files of a new desk into the folder *desk*, except below the folders *without*; return their paths."""
    check_empty(desk)
    new_files = {path: both for path, both in rendered(answers).items() if not path.startswith(without or ("\0",))}
    try:
        for path, (text, _) in new_files.items():
            files.write(desk / path, text)
        _remember(desk, {path: _digests(*both) for path, both in new_files.items()})
    except OSError as error:
        raise DigestError(
            f"{error.filename or desk}: {error.strerror}; choose a folder that you may write to"
        ) from error
    return list(new_files)


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The outcome of an upgrade for one file: `added`, `updated`, or `kept` because its editor changed it."""

    path: str
    fate: str
    difference: str = ""  # what the new version has otherwise, as a diff; of a file that was kept


def upgrade(desk: Path) -> list[Upgrade]:
    """Bring the files of *desk* up to this version, those that its editor did not change; return what was done.

    Raises DigestError if the desk was not made by `standfirst new`, or by a later version than this one.
    """
    version, digests = _recorded(desk)
    if _parts(version) > _parts(__version__):
        raise DigestError(
            f"this desk was last upgraded by Standfirst {version}, and this is {__version__}; pip install --upgrade standfirst"
        )
    new_files = {
        path: both for path, both in rendered(_answers(desk)).items() if path == ABOUT or not path.startswith(ONCE)
    }
    done = [outcome for path, both in new_files.items() if (outcome := _upgraded(desk, path, both, digests.get(path)))]
    _remember(desk, digests | {path: _digests(*both) for path, both in new_files.items()})
    return done


def _upgraded(desk: Path, path: str, both: tuple[str, str], digests: tuple[str, str] | None) -> Upgrade | None:
    """Write the file *path* if its editor did not change it; return what was done, nothing if nothing had to be."""
    text, template = both
    place = desk / path
    if not place.exists():
        if digests is not None:  # its editor deleted it
            return None
        files.write(place, text)
        return Upgrade(path, "added")
    present = place.read_text(encoding="utf-8", errors="replace")
    if present == text:
        return None
    if digests is not None and digests[0] == _digest(present):
        files.write(place, text)
        return Upgrade(path, "updated")
    if digests is not None and digests[1] == _digest(template):
        return None
    lines = unified_diff(
        present.splitlines(keepends=True), text.splitlines(keepends=True), f"yours/{path}", f"{__version__}/{path}"
    )
    return Upgrade(path, "kept", "".join(lines))


def _answers(desk: Path) -> Answers:
    """Return the answers that the site.toml of *desk* holds by now."""
    stated = read_values(desk / SITE) if (desk / SITE).is_file() else {}
    first = Answers()
    return Answers(*(str(stated.get(name, getattr(first, name))) for name in Answers.__slots__))


def _recorded(desk: Path) -> tuple[str, dict[str, tuple[str, str]]]:
    """Return the version that *desk* was last upgraded by, and the digests of its files and their templates."""
    try:
        record = json.loads((desk / RECORD).read_text(encoding="utf-8"))
        return str(record["version"]), {
            path: (str(text), str(template)) for path, (text, template) in record["files"].items()
        }
    except FileNotFoundError:
        raise DigestError(f"there is no {RECORD} here; go to a desk that `standfirst new` made") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DigestError(f"{RECORD} cannot be read: {error}; restore it from your version control") from error


def _remember(desk: Path, digests: Mapping[str, tuple[str, str]]) -> None:
    files.write(desk / RECORD, json.dumps({"version": __version__, "files": digests}, indent=1, sort_keys=True) + "\n")


def _digests(text: str, template: str) -> tuple[str, str]:
    return _digest(text), _digest(template)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdecimal()]


def command(desk: Path, name: str) -> str:
    """Return what to type to run the command *name* on *desk*; from a clone, whose environment has no `standfirst`, also how to install it."""
    install = (
        ""
        if which("standfirst", path=Path(sys.executable).parent)
        else f"pip install {settings.PACKAGE.parents[1]} && "
    )
    place = "" if desk.resolve() == Path.cwd() else f"cd {desk} && "
    return f"{install}{place}standfirst {name}"
