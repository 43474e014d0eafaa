"""The finished site goes to where readers find it: GitHub Pages' branch, a folder on another machine by rsync, or a bucket."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from ghp_import import GhpError, ghp_import

from standfirst.core import files
from standfirst.core.errors import DigestError
from standfirst.core.settings import command
from standfirst.publishing.bucket import Bucket, bucket_of
from standfirst.text.characters import printable

BRANCH = "gh-pages"
PAGES_HOST = re.compile(r".+\.github\.io", re.IGNORECASE)
FOLDER = re.compile(r"rsync:(?P<where>(?!-)[^\s].*)", re.DOTALL)
PLACE = re.compile(r"[:/]")  # in a folder: without one, a host would be taken for a folder's name
MESSAGE = "Publish the site, built by Standfirst"
OURS = (MESSAGE, "Publish")  # messages of commits that hold nothing but a site of ours
DELETING = "*deleting   "  # how rsync marks a file that it would delete, before its name
MOST_NAMED = 10  # files that a message lists


@dataclass(frozen=True, slots=True)
class Branch:
    """The branch of a git remote that GitHub Pages serves; a publish replaces all of its files by one commit."""

    remote: str

    def check(self) -> str:
        """Return what a publish will replace; raises DigestError if the remote cannot be reached."""
        if not self.remote:
            lines = _run(["git", "remote", "--verbose"]).splitlines()
            remotes = [line.removesuffix(" (push)").replace("\t", "  ") for line in lines if line.endswith("(push)")]
            there = "\n".join(remotes) or "none yet: git remote add NAME ADDRESS"
            raise DigestError(f"say which git remote the site is pushed to: --remote NAME; this folder has\n{there}")
        if not self._is_known():
            raise DigestError(
                f"this folder knows no git remote {self.remote!r}; make one: git init, then git remote add {self.remote} ADDRESS"
            )
        verb = "replaces" if self._is_there() else "makes"
        return f"publishing {verb} the branch {BRANCH} of {self.remote}"

    def _is_known(self) -> bool:
        """Return true if the remote is an address or a path, or a name that git knows in this folder."""
        if any(mark in self.remote for mark in "/:.\\"):
            return True
        try:
            return self.remote in _run(["git", "remote"]).split()
        except DigestError:  # this folder is no repository
            return False

    def _is_there(self) -> bool:
        """Return true if the remote has the branch; raises DigestError if the remote cannot be reached."""
        return bool(_run(["git", "ls-remote", "--heads", "--", self.remote, f"refs/heads/{BRANCH}"]).strip())

    def foreign(self, folder: Path) -> list[str]:
        """Return the files of the branch that are not in *folder*, if its last commit is not one of ours."""
        if not self._is_there():
            return []
        _run(["git", "fetch", "--quiet", "--no-tags", "--", self.remote, f"refs/heads/{BRANCH}"])
        if _run(["git", "log", "-1", "--format=%s", "FETCH_HEAD"]).strip() in OURS:
            return []
        names = _run(["git", "ls-tree", "-r", "-z", "--name-only", "FETCH_HEAD"]).split("\0")
        return [name for name in names if name and name not in (".nojekyll", "CNAME") and not (folder / name).is_file()]

    def send(self, folder: Path, site: str, is_anew: bool) -> str:
        """Push a copy of *folder* with `.nojekyll`, and with CNAME if the address *site* is not one of GitHub's."""
        host = urlsplit(site).hostname or ""
        with tempfile.TemporaryDirectory() as spare:
            copied = Path(spare) / "site"
            shutil.copytree(folder, copied)
            try:
                ghp_import(
                    str(copied), remote=self.remote, branch=BRANCH, mesg=MESSAGE, push=True, force=True, nojekyll=True,
                    no_history=is_anew,
                    cname=None if PAGES_HOST.fullmatch(host) else host,
                )  # fmt: skip
            except (GhpError, subprocess.CalledProcessError) as error:
                raise DigestError(f"git did not take the site to {self.remote}: {error}") from error
        return f"pushed to {BRANCH} of {self.remote}{', as one commit without history' if is_anew else ''}"


@dataclass(frozen=True, slots=True)
class RemoteFolder:
    """A folder on this or another machine that rsync reaches; a publish makes it the same as the site."""

    where: str
    sent: Path  # the list of files that the last publish put there

    def check(self) -> str:
        """Return what a publish will replace; raises DigestError if rsync is not installed or cannot reach it."""
        with tempfile.TemporaryDirectory() as empty:
            _run(["rsync", "--archive", "--dry-run", f"{empty}/", f"{self.where}/"])
        return f"publishing makes {self.where} the same as the site"

    def foreign(self, folder: Path) -> list[str]:
        """Return the files there that a publish of *folder* would delete and that no publish from here put there."""
        lines = _run(
            [
                "rsync",
                "--archive",
                "--8-bit-output",
                "--delete",
                "--dry-run",
                "--itemize-changes",
                f"{folder}/",
                f"{self.where}/",
            ]
        ).split("\n")
        deleted = (line.removeprefix(DELETING) for line in lines if line.startswith(DELETING))
        ours = set(self.sent.read_text(encoding="utf-8").split("\n")) if self.sent.is_file() else set()
        return [name for name in deleted if not name.endswith("/") and name not in ours]

    def send(self, folder: Path, site: str, is_anew: bool) -> str:
        """Copy *folder* there, delete what it does not have, and remember which files are ours."""
        del site, is_anew
        _run(["rsync", "--archive", "--delete-after", "--delay-updates", f"{folder}/", f"{self.where}/"])
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        files.write(self.sent, "\n".join(names) + "\n")
        return f"sent to {self.where}"


def target(to: str, remote: str, builds: Path) -> Branch | RemoteFolder | Bucket:
    """Return where *to* leads: `pages` (branch gh-pages of the git *remote*), `rsync:HOST:DIR` or `s3:BUCKET/FOLDER`; raises DigestError for another.

    The list of files that a publish sends by rsync or to a bucket is kept in the folder *builds*; this function sends nothing.
    """
    if to == "pages":
        return Branch(remote)
    if bucket := bucket_of(to, builds / f"sent-{sha256(to.encode()).hexdigest()[:12]}.txt"):
        return bucket
    match = FOLDER.fullmatch(to)
    if match is None or not PLACE.search(match["where"]):
        raise DigestError(f"--to is {to!r}; write pages, rsync:HOST:DIR, or s3:BUCKET/FOLDER")
    where = match["where"].rstrip("/") or "/"
    return RemoteFolder(where, builds / f"sent-{sha256(where.encode()).hexdigest()[:12]}.txt")


def built(output: Path) -> Path:
    """Return the finished build that *output* leads to; raises DigestError if there is none."""
    if not output.is_dir():
        raise DigestError(f"{output} is not built yet; run `{command('build')}`")
    return output.resolve()


def check_foreign(names: Sequence[str], ask: Callable[[str], bool]) -> None:
    """Raise DigestError unless no file of another origin would be deleted, or the answer to *ask* is yes."""
    if not names:
        return
    listed = "\n".join(f"  {printable(name)}" for name in names[:MOST_NAMED])
    more = f"\n  and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    if not ask(f"{len(names)} files there are not from this site, and publishing deletes them:\n{listed}{more}"):
        raise DigestError("nothing was published; to delete these files, add --replace")


def book_of(to: str, builds: Path) -> Path:
    """Return the file among *builds* that remembers which stories were taken down at the last publish *to* that target."""
    return builds / f"withdrawn-{sha256(to.encode()).hexdigest()[:12]}"


def is_new_since(book: Path, sent: Path) -> bool:
    """Return true if a story was taken down, by the file *book*, since the publish that *sent* remembers."""
    return book.is_file() and (not sent.is_file() or sent.read_text(encoding="utf-8") != _digest(book))


def remember(book: Path, sent: Path) -> None:
    """Remember in the file *sent* which stories were taken down when the site was published."""
    if book.is_file():
        files.write(sent, _digest(book))


def _digest(book: Path) -> str:
    return sha256(book.read_bytes()).hexdigest()


def _run(command: list[str]) -> str:
    """Return what *command* prints; raises DigestError if it is not installed or fails."""
    if shutil.which(command[0]) is None:
        raise DigestError(f"{command[0]} is not installed; your system has a package of that name")
    done = subprocess.run(  # noqa: S603 - no shell, and no word of it is a dump's
        command, capture_output=True, encoding="utf-8", errors="surrogateescape", check=False
    )
    if done.returncode:
        raise DigestError(f"{command[0]} ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-400:]}")
    return done.stdout
