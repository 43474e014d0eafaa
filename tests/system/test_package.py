"""Standfirst as software to install: the wheel in an environment of its own, desks, upgrades, other people's Pelican sites."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import feedparser
import httpx
import pytest

from standfirst import __version__
from tests.conftest import EPOCH, ROOT, SHARED

SEED = "000_d9dea2d0ef822165.txt"
LOWER = "0.0.1"
PYTHON_MARKDOWN = re.compile(r"(?ms)^markdown==.*?(?=^\S)")
UPDATED = re.compile(rb"<updated>[^<]*</updated>")  # of a feed as a whole, which is the moment of the build
FOREIGN = """
SITENAME = "Somebody's blog"
SITEURL = ""
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
LOCALE = ["C"]
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment of its own, and a folder to work in, far from the checkout."""

    bin: Path
    work: Path

    def run(
        self, *words: str, folder: str = ".", is_fine: bool = True, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment in *folder*; it must end with 0 if *is_fine*."""
        clean = {
            key: value for key, value in os.environ.items() if not key.startswith(("STANDFIRST", "PYTHON", "VIRTUAL"))
        }
        variables = clean | {"SOURCE_DATE_EPOCH": EPOCH, "PATH": f"{self.bin}:{os.environ['PATH']}"} | environment
        done = subprocess.run(
            [self.bin / words[0], *words[1:]],
            cwd=self.work / folder,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0 or not is_fine, done.stdout + done.stderr
        return done

    def site(self, folder: str) -> dict[str, bytes]:
        """The files of the site in *folder*, by their paths."""
        output = (self.work / folder / "output").resolve()
        return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def wheel_of(source: Path, target: Path) -> Path:
    """The wheel built from the checkout or copy at *source*, put into *target*."""
    words = ["-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--wheel-dir", str(target), str(source)]
    subprocess.run([sys.executable, *words], check=True)
    return next(target.glob("*.whl"))


def copy_requirements(environment: Path) -> None:
    """Copy the packages of requirements.txt, and no others, from this environment: .ci/run has just installed them with their hashes."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    target = next(environment.glob("lib/python*/site-packages"))
    for name in re.findall(r"^([\w.-]+)==", lines, re.M):
        for file in distribution(name).files or ():
            source, copy = Path(str(file.locate())), target / file
            if not source.is_file():
                continue
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy)
            if copy.parent.name == "bin" and (script := copy.read_bytes()).startswith(b"#!"):
                copy.write_bytes(b"#!" + bytes(environment / "bin" / "python") + b"\n" + script.partition(b"\n")[2])


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """An environment with our pinned requirements, in which a foreign site was built, and then the wheel of a lower version was installed."""
    top = tmp_path_factory.mktemp("package")
    subprocess.run([sys.executable, "-m", "venv", top / "env"], check=True)
    installation = Installed(top / "env" / "bin", top)
    copy_requirements(top / "env")
    foreign = top / "blog" / "content"
    foreign.mkdir(parents=True)
    (foreign / "one.rst").write_text("One\n###\n\n:date: 2024-05-06\n\nMilk\n====\n\nA post of somebody's.\n")
    (top / "blog" / "pelicanconf.py").write_text(FOREIGN)
    installation.run("pelican", "-q", folder="blog")
    shutil.copytree(top / "blog" / "output", top / "before")
    lower = top / "lower"
    for name in ("plugins", "theme"):
        shutil.copytree(ROOT / name, lower / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, lower)
    package = lower / "plugins" / "standfirst"
    (package / "__init__.py").write_text((package / "__init__.py").read_text().replace(__version__, LOWER))
    for name in ("README.md", "gitignore", "workflows/publish.yml"):
        (package / "scaffold" / "files" / name).write_text("what a lower version had\n")
    installation.run("pip", "install", "-q", "--no-deps", "--no-index", str(wheel_of(lower, top / "wheels-lower")))
    shutil.rmtree(lower)
    yield installation


@pytest.fixture(scope="module")
def desk(installed: Installed) -> str:
    """A desk made by the lower version, with the seed, an edited post and a template of its own, built."""
    created = installed.run("standfirst", "new", "desk", "--title", "Harbour news", "--url", "https://digest.example")
    assert "next: cd desk && standfirst build" in created.stdout
    folder = installed.work / "desk"
    shutil.copy(SHARED / "seed" / SEED, folder / "dumps") if (SHARED / "seed" / SEED).is_file() else shutil.copy(
        ROOT / "dumps" / SEED, folder / "dumps"
    )
    installed.run("standfirst", "build", folder="desk")
    first = next(folder.glob("content/posts/2025/03/*.md"))
    first.write_text(first.read_text().replace("Night ferry returns", "The night ferry returns"))
    (folder / "templates" / "parts").mkdir(parents=True)
    theme = Path(
        installed.run("python", "-c", "from standfirst.core.settings import theme; print(theme())").stdout.strip()
    )
    assert theme.is_relative_to(installed.work)
    footer = (theme / "templates" / "parts" / "footer.html").read_text()
    (folder / "templates" / "parts" / "footer.html").write_text(f"{footer}<p>Printed in the harbour.</p>\n")
    (folder / "static").mkdir()
    (folder / "static" / "icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (folder / "locale").mkdir()
    (folder / "README.md").write_text("Our own words.\n")
    installed.run("standfirst", "build", folder="desk")
    return "desk"


def test_the_seed_becomes_its_post_and_is_in_the_feed(installed: Installed, desk: str) -> None:
    post = next((installed.work / desk).glob("content/posts/2021/11/*.md")).read_text()
    expected = (ROOT / "tests" / "seed.md").read_text()
    feed = feedparser.parse((installed.work / desk / "output" / "feed.xml").read_bytes())

    header, _, body = post.partition("\n\n")
    expected_header, _, expected_body = expected.partition("\n\n")
    assert body == expected_body
    assert {line for line in expected_header.splitlines() if not line.startswith(("Added", "Id"))} <= {
        *header.splitlines()
    }
    assert not feed.bozo
    assert re.search(r"^Title: (.*)$", expected, re.MULTILINE)[1] in [entry.title for entry in feed.entries]  # type: ignore[index]


def test_files_of_the_desk_replace_those_of_the_theme(installed: Installed, desk: str) -> None:
    site = installed.site(desk)

    assert b"Printed in the harbour." in site["index.html"]
    assert b"The night ferry returns" in site["index.html"]
    assert site["theme/icon.svg"] == b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    assert "theme/style.css" in site


def test_an_upgrade_keeps_what_the_editor_changed_and_shows_the_rest(installed: Installed, desk: str) -> None:
    folder = installed.work / desk
    source = installed.work / "sdist"
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(source)], cwd=ROOT, check=True)
    wheel = wheel_of(next(source.glob("*.tar.gz")), installed.work / "wheels")
    installed.run("pip", "install", "-q", "--no-compile", "--no-deps", "--no-index", str(wheel))

    done = installed.run("standfirst", "upgrade", folder=desk)
    second = installed.run("standfirst", "upgrade", folder=desk)
    installed.run("standfirst", "build", folder=desk)

    assert "updated  .gitignore" in done.stdout
    assert "updated  .github/workflows/publish.yml" in done.stdout
    assert "updated  requirements.txt" in done.stdout
    assert "kept     README.md" in done.stdout
    assert "-Our own words." in done.stdout
    assert "README.md" not in second.stdout
    assert (folder / "README.md").read_text() == "Our own words.\n"
    assert (folder / "requirements.txt").read_text() == f"standfirst=={__version__}\n"
    assert "/output" in (folder / ".gitignore").read_text()
    assert "The night ferry returns" in next(folder.glob("content/posts/2025/03/*.md")).read_text()
    assert b"Printed in the harbour." in installed.site(desk)["index.html"]


def test_the_commands_are_there_as_a_script_and_as_a_module(installed: Installed) -> None:
    script = installed.run("standfirst", "--version")
    module = installed.run("python", "-m", "standfirst", "--version")

    assert script.stdout == module.stdout
    assert re.fullmatch(r"standfirst [\d.]+\n", script.stdout)


def test_two_desks_share_one_engine_and_nothing_is_found_elsewhere(installed: Installed, desk: str) -> None:
    installed.run("standfirst", "new", "second", "--language", "de")
    installed.run("standfirst", "build", folder="second")
    outside = installed.run("standfirst", "build", is_fine=False)
    refused = installed.run("standfirst", "new", "second", is_fine=False)
    far = installed.run("standfirst", "status", STANDFIRST_DESK=str(installed.work / "second"))

    assert (
        b"Alle Schlagw" in installed.site("second")["tags/index.html"]
        or b'lang="de"' in installed.site("second")["index.html"]
    )
    assert b"Harbour news" not in installed.site("second")["index.html"]
    assert (outside.returncode, outside.stderr) == (
        1,
        "this folder is no desk; go to one, or make one: standfirst new DIR\n",
    )
    assert refused.returncode == 1
    assert "second is not empty" in refused.stderr
    assert "posts: 1 published" in far.stdout
    assert not [path for path in (installed.work / desk).rglob("*.py") if "standfirst" in path.parts]


def pages_that_say(site: dict[str, bytes], words: bytes) -> list[str]:
    """The pages of *site* with these words."""
    return [path for path, content in site.items() if path.endswith(".html") and words in content]


def test_a_foreign_site_is_the_same_and_gets_posts_only_if_it_names_us(installed: Installed, desk: str) -> None:
    del desk
    blog = installed.work / "blog"
    installed.run("pelican", "-q", folder="blog")
    before = [path for path in (installed.work / "before").rglob("*") if path.is_file()]
    for path in before:
        now = (blog / "output" / path.relative_to(installed.work / "before")).read_bytes()
        assert UPDATED.sub(b"", now) == UPDATED.sub(b"", path.read_bytes()), path
    assert any(b"<h2>Milk</h2>" in path.read_bytes() for path in before)

    (blog / "dumps").mkdir()
    shutil.copy(ROOT / "dumps" / SEED, blog / "dumps")
    (blog / "pelicanconf.py").write_text(f'{FOREIGN}PLUGINS = ["standfirst.converter"]\n')
    output = installed.run("pelican", folder="blog")

    assert "markdown" not in output.stdout + output.stderr  # it has no Python-Markdown, and needs none
    assert list((blog / "content" / "posts" / "2021" / "11").glob("*.md"))
    assert pages_that_say(installed.site("blog"), b"Alibaba")


def test_a_foreign_site_keeps_its_markdown_and_gets_what_its_theme_has_templates_for(
    installed: Installed, desk: str
) -> None:
    del desk
    blog = installed.work / "blog2"
    shutil.copytree(installed.work / "blog", blog, ignore=shutil.ignore_patterns("output", "content"))
    (blog / "dumps").mkdir(exist_ok=True)
    shutil.copy(ROOT / "dumps" / SEED, blog / "dumps")
    (blog / "content").mkdir()
    (blog / "content" / "two.md").write_text("Title: Two\nDate: 2024-05-06\nTags: tea\n\nTea\n:   a drink\n")
    (blog / "ours").mkdir()
    (blog / "ours" / "source.html").write_text("Stories of {{ source.name }}: {{ articles|length }}")
    (blog / "lock.txt").write_text(PYTHON_MARKDOWN.search((ROOT / "requirements-docs.txt").read_text())[0])  # type: ignore[index]
    plugins = '["standfirst.converter", "standfirst.digest", "standfirst.discovery"]'
    where = f'SITEURL = "https://blog.example"\nTHEME_TEMPLATES_OVERRIDES = ["{blog / "ours"}"]\n'
    (blog / "pelicanconf.py").write_text(f"{FOREIGN}{where}PLUGINS = {plugins}\n")
    installed.run("pip", "install", "-q", "--require-hashes", "-r", str(blog / "lock.txt"))

    installed.run("pelican", "--fatal", "errors", folder="blog2")

    site = installed.site("blog2")
    assert b"<dd>a drink</dd>" in site["two.html"]  # a definition list, which our own reader would not make
    stories = [path for path in site if f"{path.removesuffix('.html')}/card.png" in site]
    assert len(stories) == 2
    assert [content for path, content in site.items() if path.startswith("source/") and path.endswith(".html")] == [
        b"Stories of The Business Standard: 1"
    ]
    assert {"tag/tea.html", "feed.xml", "atom.xml", "feed.json", "two/card.png"} <= site.keys()
    feed = feedparser.parse(site["feed.xml"])
    assert not feed.bozo
    assert {entry.link for entry in feed.entries} == {f"https://blog.example/{path}" for path in stories}
    assert b"<loc>https://blog.example/two.html</loc>" in site["sitemap.xml"]
    assert not {"robots.txt", "_headers", "search/index.html", "theme/icon-192.png"} & site.keys()


def test_an_editable_install_finds_the_theme_in_the_checkout(installed: Installed, desk: str) -> None:
    del desk
    installed.run("pip", "install", "-q", "hatchling", "editables", is_fine=True)
    installed.run("pip", "install", "-q", "--no-compile", "--no-deps", "--no-build-isolation", "-e", str(ROOT))

    theme = installed.run("python", "-c", "from standfirst.core.settings import theme; print(theme())").stdout.strip()

    assert theme == str(ROOT / "theme")


def test_the_desk_comes_with_its_pages(installed: Installed) -> None:
    installed.run("standfirst", "new", "curated", "--title", "Curated", "--url", "https://digest.example")
    installed.run("standfirst", "convert", folder="curated", STANDFIRST_CURATE="1")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("STANDFIRST", "PYTHON"))}
    server = subprocess.Popen(
        [installed.bin / "standfirst", "desk", "--port", "0"], cwd=installed.work / "curated", env=clean, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        address = re.search(r"http://\S+token=\S+", line)
        assert address is not None, line
        with httpx.Client(follow_redirects=True) as browser:
            inbox = browser.get(address[0])
            style = browser.get(f"{address[0].partition('/?')[0]}/static/desk.css")
    finally:
        server.terminate()
        server.communicate(timeout=30)

    assert 'class="item"' in inbox.text, inbox.text
    assert style.headers["content-type"].startswith("text/css")
