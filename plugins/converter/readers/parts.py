"""Which files are dumps, and which only belong to one: pictures of a saved page, the texts of an index, system files."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

# What systems leave in folders and archives.
SYSTEM = frozenset(("Thumbs.db", "desktop.ini", "__MACOSX"))
# The folder that a browser saves a page's pictures and styles to, in the languages of the browsers we know.
SAVED = re.compile(
    r"(?P<page>.+)(?:_files|-Dateien|_dateien|_fichiers|_archivos|_ficheiros|_arquivos|_bestanden|_file|_filer|-filer"
    r"|_tiedostot|_soubory|_pliki|_elemei|_dosyalar|\.files)"
)
PAGES = (".html", ".htm", ".mhtml", ".xhtml", ".shtml")
# Omnivore's export: the list of articles, and one file for the text or the highlights of each.
INDEX = re.compile(r"metadata_\d+_to_\d+\.json")
OF_INDEX = frozenset(("content", "highlights"))


# What pages are made of besides text; inside an archive such a file is no dump.
MEDIA = frozenset(
    (
        ".jpg .jpeg .png .gif .webp .avif .bmp .ico .svg .css .js .mjs .map .woff .woff2 .ttf .otf .eot .mp3 .mp4 .webm .ogg .wav"
    ).split()
)


def is_article(path: str) -> bool:
    """Whether the member at *path* of an archive may be a dump."""
    return is_member(path) and PurePosixPath(path).suffix.lower() not in MEDIA


def is_member(path: str) -> bool:
    """Whether the file at *path* may be a dump: nothing hidden, nothing that only a system reads."""
    return not any(
        part.startswith(".") or part in SYSTEM for part in PurePosixPath(path).parts if part not in (".", "..")
    )


def is_inside(path: str) -> bool:
    """Return true if *path*, which a dump wrote, names a file below the folder that it starts from."""
    return bool(path) and "\0" not in path and "\\" not in path and path[0] != "/" and ".." not in path.split("/")


class Parts:
    """The files of a folder or an archive, and which of them are parts of others."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        found = map(PurePosixPath, self._paths)
        self._indexed = frozenset(path.parent for path in found if INDEX.fullmatch(path.name))
        self._known: dict[PurePosixPath, bool] = {}

    def belongs(self, path: str) -> bool:
        """Return true if the file at *path* is a part of another of the files."""
        folder = PurePosixPath(path).parent
        if folder not in self._known:
            self._known[folder] = self._holds_parts(folder)
        return self._known[folder]

    def _holds_parts(self, folder: PurePosixPath) -> bool:
        """Return true if all files of *folder* are parts: of a saved page beside it, or of an index beside it."""
        if folder.name in OF_INDEX and folder.parent in self._indexed:
            return True
        saved = ((part, match) for part in (folder, *folder.parents) if (match := SAVED.fullmatch(part.name)))
        return any(
            str(part.parent / f"{match['page']}{suffix}") in self._paths for part, match in saved for suffix in PAGES
        )
