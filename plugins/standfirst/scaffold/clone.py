"""Turn a clone of the repository that holds a digest, as all did before Standfirst could be installed, into a desk."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from standfirst import defaults, scaffold
from standfirst.core import files, settings
from standfirst.core.errors import DigestError
from standfirst.core.settings import BUILDS, CACHE, CONFIGURATION, STATIC, TRANSLATIONS
from standfirst.desk import FIELDS, SITE

# Prints the settings of a pelicanconf.py that can be written as text again, and the names of those that cannot and are not the
# clone's own engine's; both found with that engine.
ASK = """
import ast, copy, runpy, sys
sys.path.insert(0, sys.argv[1] + "/plugins")
try:
    from standfirst import defaults
    usual = {name: copy.copy(value) for name, value in vars(defaults).items() if name.isupper()}
except ImportError:
    usual = {}
found = runpy.run_path(sys.argv[1] + "/pelicanconf.py")
plain = {}
for name, value in found.items():
    if name.isupper():
        try:
            plain[name] = ast.literal_eval(repr(value))
        except (ValueError, SyntaxError):
            pass
def is_engines(value):
    if isinstance(value, (dict, list, tuple)):
        return all(map(is_engines, value.values() if isinstance(value, dict) else value))
    module = getattr(getattr(value, "func", value), "__module__", None) or type(value).__module__
    return module.partition(".")[0] in ("standfirst", "pathlib") or isinstance(value, (str, int, float, type(None)))
code = [
    name for name, value in found.items()
    if name.isupper() and value != usual.get(name) and (not is_engines(value) if name not in plain else name == "PLUGINS" and usual)
]
print(repr((plain, code)))
"""
FOLDERS = ("content", "dumps", "templates", STATIC, TRANSLATIONS, "outbox", CACHE)  # an editor's, and what spares work
# Beside the builds: when the last one was, what was published and announced, and what has to be taken down.
REMEMBERED = ("last.json", "sent-*.txt", "withdrawn-*", "pinged.json")
# Settings that the desk and the environment decide, or that hold code.
DERIVED = frozenset(
    (
        "SITEURL", "HAS_ADDRESS", "PATH", "OUTPUT_PATH", "THEME", "THEME_TEMPLATES_OVERRIDES", "STATIC_OVERRIDES", "SETTINGS_FILE",
        "CONVERTER", "DRAFTS", "PREVIEW", "PLUGINS", "JINJA_FILTERS", "JINJA_GLOBALS",
    )
)  # fmt: skip
THEME_FOLDERS = {"templates": "templates", "static": STATIC, "locale": TRANSLATIONS}  # of the theme, and of a desk


def take_over(clone: Path, desk: Path) -> list[str]:
    """Make the folder *desk* a desk with the posts, dumps, settings and changed theme files of *clone*; return a line for each thing to look at.

    The clone stays as it is. Raises DigestError if it is none, or if *desk* is not empty.
    """
    if not (clone / CONFIGURATION).is_file() or not (clone / "content").is_dir():
        raise DigestError(f"{clone} is no clone of a digest: it has no {CONFIGURATION} and content/")
    scaffold.check_empty(desk)
    stated, code = _settings(clone)
    address = str(stated.get("SITEURL") or "") if stated.get("HAS_ADDRESS") else ""
    answers = scaffold.Answers(
        *(str(stated.get(name) or getattr(defaults, name)) if name != "SITEURL" else address for name in
          ("SITENAME", "SITEURL", "DEFAULT_LANG", "TIMEZONE", "SITESUBTITLE"))
    )  # fmt: skip
    scaffold.make(desk, answers, without=scaffold.ONCE)
    _write_settings(desk, stated)
    for name in FOLDERS:
        if (clone / name).is_dir():
            shutil.copytree(clone / name, desk / name, symlinks=True, dirs_exist_ok=True)
    for path in chain.from_iterable(sorted((clone / BUILDS).glob(name)) for name in REMEMBERED):
        if path.is_file():
            files.write_bytes(desk / BUILDS / path.name, path.read_bytes())
    theme = (
        f"taken over  {path}: the theme of the clone differs; delete it if you did not change it"
        for path in _theme(clone, desk)
    )
    left = (f"not taken over  {name} of {CONFIGURATION}: it holds code; write it into the new one" for name in code)
    return [*theme, *left]


def _settings(clone: Path) -> tuple[Mapping[str, Any], Sequence[str]]:
    """Return the settings of *clone* that can be written as text, and the names of its own that cannot; raises DigestError if they cannot be read."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("STANDFIRST_") and key != "SITEURL"
    }
    done = subprocess.run(  # noqa: S603 - the editor's own clone, which ran at every build
        [sys.executable, "-c", ASK, os.fspath(clone.resolve())],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        raise DigestError(f"{clone / CONFIGURATION} cannot be read: {reason}; make `invoke build` work there first")
    stated: dict[str, Any]
    code: list[str]
    stated, code = ast.literal_eval(done.stdout.splitlines()[-1])
    return stated, code


def _write_settings(desk: Path, stated: Mapping[str, Any]) -> None:
    """Write what *stated* has otherwise than the defaults: into site.toml what has a key there, the rest into pelicanconf.py."""
    keys = {field.setting: key for key, field in FIELDS.items()}
    site = (desk / SITE).read_text(encoding="utf-8")
    rest = []
    for name, value in stated.items():
        usual = getattr(defaults, name, None)
        if name in DERIVED or value == usual or (isinstance(usual, dict) and {**usual, **value} == usual):
            continue
        if name in keys and name not in ("SITENAME", "DEFAULT_LANG", "TIMEZONE", "SITESUBTITLE"):
            site = _with_key(site, keys[name], value)
        elif name not in keys:
            rest.append(f"{name} = {value!r}\n")
    files.write(desk / SITE, site)
    if rest:
        text = (desk / CONFIGURATION).read_text(encoding="utf-8")
        files.write(desk / CONFIGURATION, f"{text}\n# From the clone that this desk was made of.\n{''.join(rest)}")


def _with_key(site: str, key: str, value: object) -> str:
    """Return the text *site* of a site.toml with *value* for *key*."""
    if isinstance(value, dict):  # the colours, whose table is the last
        return site.rstrip("\n") + "\n" + "".join(f"{name} = {_toml(pair)}\n" for name, pair in value.items())
    lines = site.splitlines(keepends=True)
    return "".join(f"{key} = {_toml(value)}\n" if line.startswith(f"{key} = ") else line for line in lines)


def _toml(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return scaffold.quoted(str(value))


def _theme(clone: Path, desk: Path) -> Iterator[str]:
    """Copy the files of the theme that *clone* has otherwise than this version to where they take its place; return their paths."""
    for folder, desk_folder in THEME_FOLDERS.items():
        for path in sorted((clone / "theme" / folder).rglob("*")):
            name = path.relative_to(clone / "theme" / folder)
            ours = settings.theme() / folder / name
            if path.is_file() and not (ours.is_file() and ours.read_bytes() == path.read_bytes()):
                files.write_bytes(desk / desk_folder / name, path.read_bytes())
                yield f"{desk_folder}/{name.as_posix()}"
