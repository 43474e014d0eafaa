"""The finished site goes to where readers find it: GitHub Pages' branch, or a folder on another machine by rsync."""

import re
import shutil
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from ghp_import import GhpError, ghp_import

from plugins.errors import DigestError
from plugins.posts import files

BRANCH = "gh-pages"
PAGES_HOST = re.compile(r".+\.github\.io", re.IGNORECASE)
TARGET = re.compile(r"rsync:(?P<where>(?!-)[^\s].*)")


def send(output: Path, to: str, site: str, remote: str = "origin", is_anew: bool = False) -> str:
    """Publish what *output* leads to, built for the address *site*; returns what was done, in a line.

    *to* is `pages` (branch gh-pages of the git *remote*) or `rsync:HOST:DIR`. If *is_anew*, the branch gets one commit without
    history, so that it holds no earlier text. Raises DigestError where it did not work.
    """
    if not output.is_dir():
        raise DigestError(f"{output} is not built yet; run `invoke build`")
    folder = output.resolve()
    if to == "pages":
        return _pages(folder, site, remote, is_anew)
    match = TARGET.fullmatch(to)
    if match is None:
        raise DigestError(f"--to is {to!r}; write pages, or rsync:HOST:DIR")
    where = match["where"].rstrip("/")
    _run(["rsync", "--archive", "--delete-after", "--delay-updates", f"{folder}/", f"{where}/"])
    return f"sent to {where}"


def _pages(folder: Path, site: str, remote: str, is_anew: bool) -> str:
    """Push a copy with `.nojekyll`, and with CNAME where the address is one's own."""
    host = urlsplit(site).hostname or ""
    with tempfile.TemporaryDirectory() as spare:
        copied = Path(spare) / "site"
        shutil.copytree(folder, copied)
        try:
            ghp_import(
                str(copied), remote=remote, branch=BRANCH, mesg="Publish", push=True, force=True, nojekyll=True,
                no_history=is_anew,
                cname=None if PAGES_HOST.fullmatch(host) else host,
            )  # fmt: skip
        except (GhpError, subprocess.CalledProcessError) as error:
            raise DigestError(f"git did not take the site to {remote}: {error}") from error
    return f"pushed to {BRANCH} of {remote}{', as one commit without history' if is_anew else ''}"


def is_new_since(book: Path, sent: Path) -> bool:
    """Return true if a story was taken down, by the file *book*, since the publish that *sent* remembers."""
    return book.is_file() and (not sent.is_file() or sent.read_text(encoding="utf-8") != _digest(book))


def remember(book: Path, sent: Path) -> None:
    """Remember in the file *sent* which stories were taken down when the site was published."""
    if book.is_file():
        files.write(sent, _digest(book))


def _digest(book: Path) -> str:
    return sha256(book.read_bytes()).hexdigest()


def _run(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        raise DigestError(f"{command[0]} is not installed; your system has a package of that name")
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, and no word of it is a dump's
    if done.returncode:
        raise DigestError(f"{command[0]} ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-400:]}")
