"""With the accelerator or without, from nothing or from the last build: the same site, byte for byte."""

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks import posts
from standfirst.builds.last_build import LastBuild
from tests import commands
from tests.conftest import DUMPS, EPOCH, ROOT, Desk

COUNT = 30


@dataclass(frozen=True, slots=True)
class Site:
    """A desk with a theme of its own, and its builds."""

    path: Path
    variables: Mapping[str, str] = field(default_factory=dict)  # of its builds
    known: dict[str, dict[str, bytes]] = field(default_factory=dict)  # cold builds, by what they are made of

    @property
    def posts(self) -> list[Path]:
        """Its posts, newest first."""
        paths = (self.path / "content" / "posts").rglob("*.md")
        return sorted(paths, key=lambda path: int(re.sub(r"\D", "", path.stem) or 0))

    def build(self, name: str, is_swift: bool, clock: str = EPOCH, **settings: Any) -> dict[str, bytes]:
        """Every file of the site built in the folder *name*."""
        output = self.path / name / "output"
        output.parent.mkdir(exist_ok=True)
        over: dict[str, Any] = {
            "PATH": str(self.path / "content"), "THEME": str(self.path / "theme"), "OUTPUT_PATH": str(output),
            "PAGINATED_TEMPLATES": dict.fromkeys(("index", "tag", "category", "source"), 3),
        }  # fmt: skip
        variables = {"SITEURL": "https://digest.example", "SOURCE_DATE_EPOCH": clock, **self.variables}
        words = [json.dumps(over | settings), "swift" if is_swift else "plain"]
        ran = commands.run(words, variables, "benchmarks.plain")
        assert ran.returncode == 0, ran.stderr
        top = output.resolve()
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}

    def cold(self, **settings: Any) -> dict[str, bytes]:
        """The site as it is without the accelerator, built from nothing; once for the same content, theme and settings."""
        digest = sha256(json.dumps(settings, sort_keys=True).encode())
        for top in ("content", "theme"):
            for path in sorted((self.path / top).rglob("*")):
                if path.is_file():
                    digest.update(f"{path}\0{path.stat().st_size}\0".encode() + path.read_bytes())
        if digest.hexdigest() not in self.known:
            shutil.rmtree(self.path / "cold", ignore_errors=True)
            self.known[digest.hexdigest()] = self.build("cold", is_swift=False, **settings)
        return self.known[digest.hexdigest()]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    path = tmp_path_factory.mktemp("site")
    posts.write(path / "content" / "posts", posts.posts(COUNT))
    shutil.copytree(ROOT / "theme", path / "theme")
    (path / "content" / "pages").mkdir()
    (path / "content" / "images").mkdir()
    (path / "content" / "pages" / "about.md").write_text("Title: About\n\nWho we are.\n")
    new_site = Site(path)
    linking = new_site.posts[3]
    target = "{filename}/posts/" + "/".join(new_site.posts[5].parts[-3:])
    linking.write_text(linking.read_text() + f"\nSee [this]({target}) and ![a dot](images/dot.png)\n")
    new_site.build("swift", is_swift=True)
    return new_site


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search(old, text, re.M), old
    path.write_text(re.sub(old, new, text, count=1, flags=re.M), encoding="utf-8")


def rewrite(path: Path, **changes: NDArray[Any]) -> None:
    """Write a record with other arrays, or for another version."""
    with np.load(path) as kept:
        arrays = dict(kept)
    np.savez(path, **arrays | changes)


def unseen(path: Path) -> None:
    """Change a letter of a post, its size and its moment kept."""
    before = path.stat()
    data = path.read_bytes()
    path.write_bytes(data[:-5] + b"Q" + data[-4:])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def swap(one: Path, other: Path) -> None:
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)


def picture(site: Site, width: int = 40) -> None:
    from PIL import Image  # noqa: PLC0415

    Image.new("RGB", (width, 30), "red").save(site.path / "content" / "images" / "dot.png")


def first_of(site: Site, pattern: str) -> Path:
    """The first file of the site that is called so: one of a group that could be taken over whole."""
    return min((site.path / "swift" / "output").glob(pattern))


def record(site: Site) -> Path:
    """The record of the newest build."""
    records = (site.path / "swift" / ".builds").glob("[0-9]*.npz")
    return max(records, key=lambda path: int(path.stem))


def served(site: Site, path: str) -> Path:
    return site.path / "swift" / "output" / path


def list_page(site: Site) -> Path:
    """A page of a list in which no story changed, so that the list could be taken over whole."""
    return next((site.path / "swift" / "output").glob("section/*/page/1/index.html"))


def new_post(site: Site) -> None:
    text = site.posts[0].read_text(encoding="utf-8").replace("Date: 2025-12-31 18:00", "Date: 2025-12-31 20:00")
    (site.posts[0].parent / "story-100.md").write_text(text, encoding="utf-8")


def more_posts(site: Site) -> None:
    text = site.posts[0].read_text(encoding="utf-8")
    for number in range(101, 105):
        post = text.replace("Date: 2025-12-31 18:00", f"Date: 2025-12-31 20:{number - 100:02}")
        (site.posts[0].parent / f"story-{number}.md").write_text(post, encoding="utf-8")


def merge(key: str, file: str) -> Callable[[Site], object]:
    """Return a change that makes two names that posts have for *key* one, in the vocabulary *file*."""

    def change(site: Site) -> None:
        names = dict.fromkeys(re.findall(rf"^{key}: (.*)$", "".join(map(Path.read_text, site.posts)), re.M))
        one, other = list(names)[:2]
        (site.path / "content" / file).write_text(f'["{one}"]\naliases = ["{other}"]\n', encoding="utf-8")

    return change


CHANGES: dict[str, Callable[[Site], object]] = {
    "nothing": lambda _: None,
    "a post is added": new_post,
    "posts fill another page of a list": more_posts,
    "a body is edited": lambda site: edit(site.posts[4], r"\Z", "\nOne more line.\n"),
    "a post is changed, moment and size kept": lambda site: unseen(site.posts[6]),
    "a title is edited": lambda site: edit(site.posts[5], r"^Title: ", "Title: Again "),
    "a post is deleted": lambda site: site.posts[10].unlink(),
    "a post is renamed": lambda site: site.posts[9].rename(site.posts[9].with_name("renamed-77.md")),
    "the target of a link is renamed": lambda site: site.posts[5].rename(site.posts[5].with_name("moved-55.md")),
    "two posts swap names": lambda site: swap(site.posts[1], site.posts[2]),
    "a post has other tags": lambda site: edit(site.posts[2], r"^Tags: .*$", "Tags: C++, Quite new"),
    "a post has another date": lambda site: edit(site.posts[0], r"^Date: .*$", "Date: 2024-02-03"),
    "a post becomes a draft": lambda site: edit(site.posts[7], r"^Category", "Status: draft\nCategory"),
    "a draft is published": lambda site: edit(site.posts[7], r"^Status: draft$", "Status: published"),
    "a post is pinned": lambda site: edit(site.posts[8], r"^Category", "Pinned: yes\nCategory"),
    "a post is hidden": lambda site: edit(site.posts[8], r"^Category", "Status: hidden\nCategory"),
    "a name is spelled otherwise": lambda site: edit(site.posts[2], r"Quite new", "QUITE NEW"),
    "a picture comes": picture,
    "a story leads with it": lambda site: edit(site.posts[12], r"^Category", "Image: images/dot.png\nCategory"),
    "a picture changes": lambda site: picture(site, 50),
    "a picture of the site is overwritten": lambda site: served(site, "images/dot.png").write_text("?"),
    "a picture of the site is deleted": lambda site: served(site, "images/dot.png").unlink(),
    "a picture goes": lambda site: (site.path / "content" / "images" / "dot.png").unlink(),
    "the vocabulary changes": lambda site: (site.path / "content" / "vocabulary.toml").write_text(
        '["Quite new"]\nslug = "q"\ndescription = "What is new"\n'
    ),
    "two sources become one": merge("Source", "sources.toml"),
    "two sections become one": merge("Category", "sections.toml"),
    "a post is withdrawn": lambda site: (site.path / "content" / "withdrawn.txt").write_text(
        f"\thttps://source.example/{re.search(r'Link: .*/([0-9]+)', site.posts[12].read_text())[1]}\tx\twhy\t2025/12/x\n"  # type: ignore[index]
    ),
    "a page is edited": lambda site: edit(site.path / "content" / "pages" / "about.md", "Who", "What"),
    "a template changes": lambda site: edit(site.path / "theme" / "templates" / "tag.html", "Tag", "Label"),
    "a part of templates changes": lambda site: edit(
        site.path / "theme" / "templates" / "parts" / "tags.html", "Tags", "Labels"
    ),
    "the stylesheet changes": lambda site: edit(site.path / "theme" / "static" / "style.css", r"\Z", "\n/* x */\n"),
    "a page of the site is deleted": lambda site: served(site, "tags/index.html").unlink(),
    "a story's page is overwritten": lambda site: first_of(site, "2*/*/*/index.html").write_text("?"),
    "a story's page is deleted": lambda site: first_of(site, "2*/*/*/index.html").unlink(),
    "a tag's feed is deleted": lambda site: first_of(site, "tag/*/feed.xml").unlink(),
    "a page of a list is deleted": lambda site: list_page(site).unlink(),
    "a page of a list is overwritten": lambda site: list_page(site).write_text("?"),
    "a page of the site is overwritten": lambda site: served(site, "index.html").write_text("?"),
    "the record is deleted": lambda site: record(site).unlink(),
    "the record is cut short": lambda site: record(site).write_bytes(record(site).read_bytes()[:-900]),
    "the record is garbled": lambda site: record(site).write_bytes(os.urandom(900)),
    "the record has rows of another shape": lambda site: rewrite(record(site), looks=np.zeros(1, np.int64)),
    "the record is of another version": lambda site: rewrite(record(site), version=np.array(0)),
    "a post's date comes": lambda site: edit(site.posts[3], r"^Date: .*$", "Date: 2027-01-01"),
}


# Of these, each changes other posts than the one as far behind it: two of them are made before one build.
OF_POSTS = 16


def steps() -> list[tuple[str, ...]]:
    """Return the names of the changes before each build."""
    first, *others = CHANGES
    of_posts, rest = others[:OF_POSTS], others[OF_POSTS:]
    return [
        (first,),
        *zip(of_posts[: OF_POSTS // 2], of_posts[OF_POSTS // 2 :], strict=True),
        *((name,) for name in rest),
    ]


def test_each_build_from_the_last_one_equals_one_from_nothing(site: Site, subtests: pytest.Subtests) -> None:
    for names in steps():  # one test: each changes the site that those before it left
        with subtests.test(" and ".join(names)):
            for name in names:
                CHANGES[name](site)

            assert site.build("swift", is_swift=True) == site.cold()


@pytest.mark.parametrize("name", ["SITENAME", "SITESUBTITLE", "DEFAULT_LANG", "FEED_ID"])
def test_a_setting_that_changes_is_seen(site: Site, name: str) -> None:
    changed = {name: "de"}

    assert site.build("swift", is_swift=True, **changed) == site.cold(**changed)


@pytest.mark.parametrize("clock", ["1830000000", "1767100000"])
def test_builds_are_equal_when_the_clock_moves_forward_or_back(site: Site, clock: str) -> None:
    assert site.build("swift", is_swift=True, clock=clock) == site.cold(clock=clock)


def test_caches_kept_between_builds_hold_no_secret(site: Site) -> None:
    word = "swordfish-77"

    site.build("swift", is_swift=True, TOKEN=word)

    kept = [path for path in site.path.rglob("*") if path.is_file() and not path.is_symlink()]
    assert record(site) in kept
    assert not [path for path in kept if word.encode() in path.read_bytes()]


def test_unchanged_pages_are_not_made_again(site: Site) -> None:
    site.build("swift", is_swift=True)
    before = served(site, ".").resolve()

    site.build("swift", is_swift=True)

    assert served(site, ".").resolve() == before


def test_pages_rebuilt_without_a_record_are_recorded_for_the_next_build(site: Site) -> None:
    site.build("swift", is_swift=True)
    record(site).unlink()
    edit(site.posts[0], r"\Z", "\nAnd more.\n")

    site.build("swift", is_swift=True)

    recorded = {path: (file.size, file.moment) for path, file in LastBuild(record(site).parent).files.items()}
    left = {path: served(site, path).stat() for path in recorded}
    assert recorded == {path: (status.st_size, status.st_mtime_ns) for path, status in left.items()}


def test_an_edited_post_leaves_other_pages_as_they_are(site: Site) -> None:
    site.build("swift", is_swift=True)
    edited, other = site.posts[0], site.posts[-1]
    edit(edited, r"\Z", "\nAnd more.\n")
    page = "/".join(other.with_suffix("").parts[-3:]) + "/index.html"
    before = served(site, page).stat().st_ino

    site.build("swift", is_swift=True)

    assert served(site, page).stat().st_ino == before


ALIKE = "The quiet beekeepers moved hives along the frozen canal while otters watched honey barrels drift beneath wooden bridges. "


def test_new_reasons_for_a_relation_appear_though_neither_story_changed(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "posts" / "bee"
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "theme", tmp_path / "theme")

    def write(name: str, day: str, body: str, **header: str) -> None:
        lines = {"Title": body.partition(" and ")[0], "Date": day, "Also": "no", **header}
        (folder / f"{name}.md").write_text("".join(f"{key}: {value}\n" for key, value in lines.items()) + f"\n{body}\n")

    write("one", "2025-11-01", f"Hives move and {ALIKE * 3}First came rain.", Source="Alpha", Tags="Bees, Otters")
    write(
        "two",
        "2025-11-02",
        f"Barrels and {ALIKE * 3}Later snow fell over everything.",
        Source="Alpha",
        Tags="Bees, Otters",
    )
    write("three", "2025-03-02", "Parliament voted upon a budget.", Source="Beta", Tags="Bees")
    site, page = Site(tmp_path), "bee/one/index.html"
    before = site.build("swift", is_swift=True)
    write("four", "2025-12-02", "A cinema opened downtown.", Source="Gamma", Tags="Otters")

    after = site.build("swift", is_swift=True)

    assert before[page] != after[page]
    assert after == site.cold()


def test_a_theme_that_lists_recent_stories_on_every_page_makes_every_page_again(tmp_path: Path) -> None:
    path = tmp_path / "recent"
    posts.write(path / "content" / "posts", posts.posts(COUNT))
    shutil.copytree(ROOT / "theme", path / "theme")
    (path / "content" / "pages").mkdir()
    edit(path / "theme" / "templates" / "base.html", "</body>", "<p>{{ articles[0].title }}</p></body>")
    recent = Site(path)
    recent.build("swift", is_swift=True)
    newest = served(recent, "index.html").read_text(encoding="utf-8").rpartition("</p></body>")[0].rpartition("<p>")[2]
    top = next(post for post in recent.posts if f"Title: {newest}\n" in post.read_text(encoding="utf-8"))
    edit(top, r"^Title: .*", "Title: Seen on every page")

    pages = recent.build("swift", is_swift=True)

    assert pages == recent.cold()
    stories = [page for name, page in pages.items() if re.match(r"\d{4}/\d\d/[^/]+/index\.html", name)]
    assert len(stories) == COUNT
    assert all(b"<p>Seen on every page</p></body>" in page for page in stories)


@pytest.mark.parametrize(("count", "is_flat"), [(450, False), (420, True)], ids=["in years", "in no folder"])
def test_a_site_of_many_stories_made_by_several_processes_is_that_of_one(
    tmp_path: Path, count: int, is_flat: bool
) -> None:
    path = tmp_path / "many"
    shelf = path / "content" / "posts"
    posts.write(shelf, posts.posts(count))
    for post in [*shelf.rglob("*.md")] if is_flat else ():
        post.rename(shelf / post.name)
    shutil.copytree(ROOT / "theme", path / "theme")
    (path / "content" / "pages").mkdir()
    many = Site(path)

    assert many.build("swift", is_swift=True) == many.cold()
    if is_flat:
        return
    edit(many.posts[count // 2], r"^Title: ", "Title: Again ")
    new_post(many)
    assert many.build("swift", is_swift=True) == many.cold()


def test_the_demo_site_is_the_same_with_and_without_the_accelerator(desk: Desk) -> None:
    shutil.copytree(DUMPS, desk.path / "dumps", ignore=shutil.ignore_patterns("*.md", "*.golden"), dirs_exist_ok=True)
    assert desk.invoke("convert").returncode in (0, 2)
    shutil.copytree(ROOT / "theme", desk.path / "theme")
    demo = Site(desk.path, {"PYTHONHASHSEED": "random"})  # sets have another order in each process

    assert demo.build("swift", is_swift=True) == demo.build("cold", is_swift=False)
