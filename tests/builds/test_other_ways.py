"""Our settings with Pelican's own command, with another theme, and for a desk in another folder."""

import ast
import os
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from standfirst.builds.state import PACKAGES
from tests.conftest import ROOT, Desk

SEED = "000_d9dea2d0ef822165.txt"
MAKERS = ("builds", "digest", "discovery", "posts", "site", "text")  # folders whose code makes what is in a site
STORY = "Title: The quay opens\nDate: 2025-05-06\nTags: Quay\nLang: en\n\nThe quay opened again after forty years.\n"


@pytest.fixture
def built(desk: Desk) -> Desk:
    """A desk with the seed's story and one of the editor's own, built."""
    shutil.copy(ROOT / "dumps" / SEED, desk.path / "dumps")
    (desk.path / "content" / "posts").mkdir()
    (desk.path / "content" / "posts" / "quay.md").write_text(STORY)
    done = desk.invoke("build")
    assert done.returncode == 0, done.stdout + done.stderr
    return desk


def files_of(folder: Path) -> dict[str, bytes]:
    top = folder.resolve()
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


def pelican(desk: Desk, output: Path, *words: str) -> dict[str, bytes]:
    """Return the files that Pelican's own command makes of the desk in the folder *output*."""
    command = [sys.executable, "-m", "pelican", "-s", str(ROOT / "pelicanconf.py"), "-o", str(output), *words]
    environment = os.environ | desk.environment
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return files_of(output)


def test_pelicans_own_command_makes_the_same_site(built: Desk, tmp_path: Path) -> None:
    site = pelican(built, tmp_path / "pelican")

    ours = files_of(built.output)
    assert site.keys() == ours.keys()
    assert [path for path, data in site.items() if ours[path] != data] == []


def test_another_theme_has_its_own_pages(built: Desk, tmp_path: Path) -> None:
    site = pelican(built, tmp_path / "simple", "-t", "simple", "--fatal", "errors")

    assert b"The quay opens" in site["index.html"]
    assert b"/tag/quay/" in site["tags/index.html"]
    assert {"feed.xml", "tag/quay/index.html", "sitemap.xml"} <= site.keys()
    assert "search/index.html" not in site


def test_a_copy_of_a_desk_is_not_built_again(built: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "elsewhere")
    shutil.copytree(built.path, other.path, symlinks=True, ignore=shutil.ignore_patterns("elsewhere"))

    assert other.invoke("build").returncode == 0

    builds = other.path / ".builds"
    assert [path.name for path in builds.iterdir() if path.name.isdecimal()] == ["1"]
    post = other.path / "content" / "posts" / "quay.md"
    post.write_text(STORY.replace("forty", "fifty"))
    assert other.invoke("build").returncode == 0
    before, now = ({path: (builds / n / path).stat().st_mtime_ns for path in files_of(builds / n)} for n in ("1", "2"))
    made = [path for path, moment in now.items() if before.get(path) != moment]
    assert any(b"fifty years" in (builds / "2" / path).read_bytes() for path in made), made
    assert len(made) < len(now) / 2, made


def test_every_package_that_makes_files_is_in_the_key_of_a_site() -> None:
    modules = (
        {
            name.partition(".")[0]
            for folder in MAKERS
            for path in (ROOT / "plugins" / "standfirst" / folder).rglob("*.py")
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            for name in _imported(node)
        }
        - sys.stdlib_module_names
        - {"standfirst", "rich"}
    )  # which prints to a terminal

    of_modules = packages_distributions()
    assert modules
    names = {name.replace("-", "_").casefold() for module in modules for name in of_modules[module]}
    assert names <= PACKAGES


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_a_dump_whose_post_the_ledger_does_not_know_is_read_again(built: Desk) -> None:
    content = built.path / "content"
    (content / "ledger.jsonl").unlink()
    shutil.rmtree(content / "posts" / "2021")

    assert "1 new" in built.invoke("build").stdout  # as in another branch of git, which has no such story yet

    assert list((content / "posts" / "2021").rglob("*.md"))
