"""Compute the digest of what a site is made of: its code, settings, and the files of content and theme."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pelican

from standfirst.builds import file_digests
from standfirst.builds.dependencies import CacheKeys, UnknownKindError
from standfirst.core import clock, settings as settings_of
from standfirst.core.errors import DigestError
from standfirst.core.settings import FORMER_SECTIONS, IMAGES, SHARED, TRANSLATIONS
from standfirst.core.state import path_of
from standfirst.posts.cache import PostCache

OF_THEME = ("static", "templates", TRANSLATIONS, "theme")  # folders of a desk
HERE = Path(__file__).resolve().parents[1]  # the package
# The packages by which a site's files are made. Others, which conversions and the desk use, may come and go.
PACKAGES = frozenset((
    "babel", "blinker", "css_inline", "docutils", "feedgenerator", "jinja2", "lxml", "markdown", "markupsafe", "nh3", "numpy", "pelican", "pillow",
    "publicsuffixlist", "py3langid", "pygments", "pyromark", "pystemmer", "python_dateutil", "sentencex", "simplemma", "tzdata", "unidecode",
))  # fmt: skip
# Settings that differ between two builds of one site, or say only where its files are, whose bytes are digested.
UNSEEN = frozenset((
    "OUTPUT_PATH", "CACHE_PATH", SHARED, "CONVERTER", "PATH", "SETTINGS_FILE", "STATIC_OVERRIDES", "THEME", "THEME_TEMPLATES_OVERRIDES", "PLUGIN_PATHS",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class SiteState:
    """The inputs of one build, and the time (seconds since 1970) in which another build would be the same."""

    digest: str = ""
    since: float = 0
    until: float = 0

    def holds(self, now: "SiteState") -> bool:
        """Return true if a build of *now* would be no other."""
        return bool(self.digest) and self.digest == now.digest and self.since <= now.since < self.until

    def record(self) -> dict[str, Any]:
        """Return the same for a record."""
        return asdict(self)


def state_of(settings: Mapping[str, Any], files: Mapping[str, bytes]) -> SiteState:
    """Return the digest of code, settings, and the *files* of content and theme as they are now; it holds for no time yet."""
    digest_of_all = sha256(seed(settings))
    desk = f"{Path(settings['PATH']).parent}/"
    names = (path.removeprefix(desk) for path in files)
    digest_of_all.update("\0".join(names).encode("utf-8", "surrogateescape"))
    digest_of_all.update(b"".join((b"\0", *files.values())))
    return SiteState(digest_of_all.hexdigest(), clock.now(ZoneInfo(settings["TIMEZONE"])).timestamp())


def digests(settings: MutableMapping[str, Any]) -> dict[str, bytes]:
    """Return the digest of each file of content and theme, by its path; except hidden files, which no output is made of, and the record of sections, which tells a build nothing new."""
    _check_links(Path(settings["PATH"]).parent)
    overrides = (*settings["THEME_TEMPLATES_OVERRIDES"], *settings.get("STATIC_OVERRIDES", ()))
    tops = map(os.fspath, (settings["THEME"], *overrides))
    content = os.fspath(settings["PATH"])
    paths = [*sorted(_content(content, f"{content}/{IMAGES}")), *(path for top in tops for path in sorted(_files(top)))]
    seen = file_digests.digests(paths, path_of(Path(settings["PATH"])))
    settings_of.shared(settings, PostCache).remember_digests(seen)
    return {path: digest for path, _, digest in seen}


def _check_links(desk: Path) -> None:
    """Raise DigestError at a link that leads out of the *desk* from one of its folders for the theme: what it leads to would be published."""
    top = os.path.realpath(desk)
    for folder in OF_THEME:
        for base, folders, names in os.walk(desk / folder):
            for path in (base, *(f"{base}/{name}" for name in (*folders, *names))):
                if os.path.islink(path) and os.path.commonpath((top, os.path.realpath(path))) != top:  # noqa: PTH114 - a build's first second
                    raise DigestError(
                        f"{path} is a link that leads out of the desk; put the file or folder itself there"
                    )


def _content(folder: str, images: str) -> Iterator[str]:
    """Yield the paths of the files in the *folder* of content and below, hidden ones left out; raises DigestError at a link.

    It could lead out of the desk, and what it leads to would be published. No link among *images* is.
    """
    if folder == images:
        yield from _files(images)
        return
    with suppress(FileNotFoundError), os.scandir(folder) as inside:
        for entry in inside:
            if entry.name[0] == "." or entry.name == FORMER_SECTIONS:  # which the build itself writes
                continue
            if entry.is_symlink():
                raise DigestError(
                    f"{entry.path} is a link; put the file or folder itself there, since links are not published"
                )
            if entry.is_dir():
                yield from _content(entry.path, images)
            else:
                yield entry.path


def _files(top: str) -> Iterator[str]:
    for base, folders, names in os.walk(top, followlinks=True):
        folders[:] = [name for name in folders if name[0] != "."]
        yield from (f"{base}/{name}" for name in names if name[0] != ".")


def seed(settings: Mapping[str, Any]) -> bytes:
    """Return the digest of what every output is made of: Python, packages, our code, settings, the theme's catalogues.

    It is the same for a copy of the desk in another folder.
    """
    installed = (path.name for path in Path(pelican.__file__).parents[1].glob("*.dist-info"))
    packages = sorted(name for name in installed if name.partition("-")[0].casefold() in PACKAGES)
    keys = CacheKeys(settings)
    values = {name: _state(keys, value) for name, value in sorted(settings.items()) if name not in UNSEEN}
    theme = Path(settings["THEME"])
    others = [path for path in theme.rglob("*") if path.relative_to(theme).parts[0] not in ("templates", "static")]
    configuration = Path(settings.get("SETTINGS_FILE", ""))  # the pelicanconf.py, which may hold functions
    translations = Path(settings["PATH"]).parent / TRANSLATIONS
    code = [
        _digests_of(HERE, HERE.rglob("*.py")),
        _digests_of(theme, others),
        _digests_of(translations, translations.rglob("*")),
    ]
    return keys.digest([sys.version, packages, code, _digests_of(configuration.parent, [configuration]), values])


def _state(keys: CacheKeys, value: object) -> bytes:
    try:
        return keys.digest(value)
    except UnknownKindError:
        return type(value).__qualname__.encode()


def _digests_of(top: Path, paths: Iterable[Path]) -> list[tuple[str, bytes]]:
    """Return the digests of the files among *paths*, which are in the folder *top*, by their names in it."""
    files = (path for path in sorted(paths) if path.is_file())
    return [(str(path.relative_to(top)), sha256(path.read_bytes()).digest()) for path in files]
