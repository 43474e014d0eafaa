"""A finished site is sent whole: by rsync to a folder, by git to the branch that GitHub Pages serves."""

import shutil
import subprocess
from pathlib import Path

import pytest

from standfirst.core.errors import DigestError
from standfirst.publishing import deploy
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


def git(*words: str) -> str:
    """Run git in the present folder, as Ana."""
    identity = ("-c", "user.name=Ana", "-c", "user.email=ana@digest.example")
    return subprocess.run(["git", *identity, *words], check=True, capture_output=True, text=True).stdout  # noqa: S607 - the git that is there


@pytest.fixture
def remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository that is `origin` of the present folder."""
    git("init", "-q", "--bare", str(tmp_path / "remote.git"))
    git("init", "-q", str(tmp_path / "repo"))
    monkeypatch.chdir(tmp_path / "repo")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ana")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ana@digest.example")
    git("remote", "add", "origin", str(tmp_path / "remote.git"))
    return tmp_path / "remote.git"


def published(output: Path, to: str, replace: bool = False, site: str = "https://digest.example") -> list[str]:
    """Publish *output* as the command does; returns the questions that were answered with *replace*."""
    questions: list[str] = []

    def answer(question: str) -> bool:
        questions.append(question)
        return replace

    there = deploy.target(to, "origin", output.parent / ".builds")
    there.check()
    folder = deploy.built(output)
    deploy.check_foreign(there.foreign(folder), answer)
    there.send(folder, site, is_anew=False)
    return questions


@pytest.mark.skipif(shutil.which("rsync") is None, reason="no rsync on this machine")
def test_rsync_makes_the_other_side_the_same(output: Path, tmp_path: Path) -> None:
    target = tmp_path / "served"
    target.mkdir()
    (target / "old.html").write_text("old")

    published(output, f"rsync:{target}", replace=True)

    assert sorted(path.relative_to(target).as_posix() for path in target.rglob("*.html")) == [
        "2024/a.html",
        "index.html",
    ]


@pytest.mark.skipif(shutil.which("rsync") is None, reason="no rsync on this machine")
def test_files_of_others_are_deleted_only_after_a_question(output: Path, tmp_path: Path) -> None:
    target = tmp_path / "served"
    (target / "own").mkdir(parents=True)
    (target / "own" / "proof.html").write_text("mine")

    with pytest.raises(DigestError, match="nothing was published"):
        published(output, f"rsync:{target}")
    assert [path.name for path in target.rglob("*.html")] == ["proof.html"]
    (question,) = published(output, f"rsync:{target}", replace=True)
    (output.resolve() / "2024" / "a.html").unlink()

    assert "1 files there are not from this site" in question
    assert "own/proof.html" in question
    assert published(output, f"rsync:{target}") == []  # what goes now is ours
    assert [path.name for path in target.rglob("*.html")] == ["index.html"]


@pytest.mark.parametrize(
    ("site", "names"),
    [
        ("https://digest.example", {".nojekyll", "CNAME", "index.html"}),
        ("https://user.github.io/repo", {".nojekyll", "index.html"}),
    ],
)
def test_pages_are_pushed_to_their_branch(output: Path, remote: Path, site: str, names: set[str]) -> None:
    assert published(output, "pages", site=site) == []
    assert published(output, "pages", site=site) == []

    assert set(git("--git-dir", str(remote), "ls-tree", "--name-only", "gh-pages").split()) == names | {"2024"}


def test_a_branch_of_another_origin_is_replaced_only_after_a_question(output: Path, remote: Path) -> None:
    Path("theirs.html").write_text("theirs")
    git("checkout", "-q", "-b", "gh-pages")
    git("add", "theirs.html")
    git("commit", "-q", "-m", "The handbook")
    git("push", "-q", "origin", "gh-pages")
    git("checkout", "-q", "-b", "main")

    with pytest.raises(DigestError, match="nothing was published"):
        published(output, "pages")
    assert "theirs.html" in git("--git-dir", str(remote), "ls-tree", "--name-only", "gh-pages")

    assert "theirs.html" in published(output, "pages", replace=True)[0]
    assert "theirs.html" not in git("--git-dir", str(remote), "ls-tree", "--name-only", "gh-pages")


def test_no_remote_is_chosen_for_the_editor(remote: Path) -> None:
    with pytest.raises(DigestError, match="--remote NAME") as error:
        deploy.target("pages", "", remote.parent).check()

    assert f"origin  {remote}" in str(error.value)


def test_a_target_that_cannot_be_reached_is_reported_before_the_build(desk: Desk) -> None:
    unknown = desk.invoke("publish", "--to", "pages", "--remote", "nowhere")
    gone = desk.invoke("publish", "--to", "pages", "--remote", "./nowhere.git")

    assert (unknown.returncode, gone.returncode) == (1, 1)
    assert "this folder knows no git remote 'nowhere'" in unknown.stderr
    assert "git ended with" in gone.stderr
    assert not desk.output.exists()


@pytest.mark.parametrize("to", ["ftp:host", "rsync:", "rsync:-e sh", "rsync:host", ""])
def test_other_targets_are_refused(output: Path, to: str) -> None:
    with pytest.raises(DigestError, match="write pages, rsync"):
        deploy.target(to, "origin", output.parent)


def test_publishing_without_an_address_is_refused(desk: Desk) -> None:
    done = desk.invoke("publish", "--to", "rsync:/nowhere", SITEURL="")

    assert done.returncode == 1
    assert "SITEURL=https://digest.example" in done.stderr


def test_publishing_says_what_it_will_replace(output: Path, remote: Path, tmp_path: Path) -> None:
    branch = deploy.target("pages", "origin", tmp_path)

    before = branch.check()
    published(output, "pages")

    assert before == "publishing makes the branch gh-pages of origin"
    assert branch.check() == "publishing replaces the branch gh-pages of origin"
    assert str(remote) in git("remote", "--verbose")
