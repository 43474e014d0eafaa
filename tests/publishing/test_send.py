"""A finished site is sent whole: by rsync to a folder, by git to the branch that GitHub Pages serves."""

import shutil
import subprocess
from pathlib import Path

import pytest

from plugins.errors import DigestError
from plugins.publishing.send import send
from tests.conftest import Desk


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A finished build and the link to it."""
    build = tmp_path / ".builds" / "1"
    (build / "2024").mkdir(parents=True)
    (build / "index.html").write_text("<h1>News</h1>")
    (build / "2024" / "a.html").write_text("<h1>A</h1>")
    (tmp_path / "output").symlink_to(build)
    return tmp_path / "output"


@pytest.mark.skipif(shutil.which("rsync") is None, reason="no rsync on this machine")
def test_rsync_makes_the_other_side_the_same(output: Path, tmp_path: Path) -> None:
    target = tmp_path / "served"
    target.mkdir()
    (target / "old.html").write_text("old")

    send(output, f"rsync:{target}", "https://digest.example")

    assert sorted(path.relative_to(target).as_posix() for path in target.rglob("*.html")) == [
        "2024/a.html",
        "index.html",
    ]


@pytest.mark.parametrize(
    ("site", "names"),
    [
        ("https://digest.example", {".nojekyll", "CNAME", "index.html"}),
        ("https://user.github.io/repo", {".nojekyll", "index.html"}),
    ],
)
def test_pages_are_pushed_to_their_branch(
    output: Path, tmp_path: Path, site: str, names: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*words: str) -> str:
        own = ("-c", "user.name=Ana", "-c", "user.email=ana@digest.example")
        return subprocess.run(["git", *own, *words], check=True, capture_output=True, text=True).stdout  # noqa: S607 - the git that is there

    git("init", "--bare", str(tmp_path / "remote.git"))
    git("init", str(tmp_path / "repo"))
    monkeypatch.chdir(tmp_path / "repo")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ana")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ana@digest.example")
    git("remote", "add", "origin", str(tmp_path / "remote.git"))

    send(output, "pages", site)
    send(output, "pages", site)

    listed = git("--git-dir", str(tmp_path / "remote.git"), "ls-tree", "--name-only", "gh-pages").split()
    assert set(listed) == names | {"2024"}


@pytest.mark.parametrize("to", ["ftp:host", "rsync:", "rsync:-e sh", ""])
def test_other_targets_are_refused(output: Path, to: str) -> None:
    with pytest.raises(DigestError, match="write pages, or rsync"):
        send(output, to, "https://digest.example")


def test_publishing_without_an_address_is_refused(desk: Desk) -> None:
    done = desk.invoke("publish", "--to", "rsync:/nowhere", SITEURL="")

    assert done.returncode == 1
    assert "SITEURL=https://digest.example" in done.stderr
