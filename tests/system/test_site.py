"""The whole site, built once, asked everything."""

import itertools
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import feedparser
import pytest

from tests.conftest import DUMPS, ROOT, Desk

SITE = "https://digest.example"
VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "source", "wbr"))


class Page(HTMLParser):
    """The links, ids and elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        self.links += [value for key in ("href", "src") if (value := attributes.get(key))]
        if attributes.get("id"):
            self.ids.append(attributes["id"] or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def pages(site: Desk) -> dict[str, Page]:
    """Every HTML page by its path."""
    paths = sorted(site.output.resolve().rglob("*.html"))
    return {path.relative_to(site.output.resolve()).as_posix(): Page(path.read_text()) for path in paths}


def leads_somewhere(output: Path, link: str) -> bool:
    """Return true if an address of this site has a file."""
    path = output / unquote(urlsplit(link).path).lstrip("/")
    return (path / "index.html" if link.split("#", maxsplit=1)[0].endswith("/") else path).is_file()


def test_every_dump_with_a_date_is_a_page(site: Desk) -> None:
    posts = list(site.posts.rglob("*.md"))
    dated = [post for post in posts if "\nDate: " in post.read_text()]

    built = [path for path in pages(site) if re.fullmatch(r"\d{4}/\d\d/[^/]+/index\.html", path)]

    assert len(posts) == 16
    assert len(built) == len(dated) >= 11


def test_tags_of_each_page_are_balanced(site: Desk) -> None:
    for path, page in pages(site).items():
        assert page.open == [], path


def test_every_link_within_the_site_resolves(site: Desk) -> None:
    for path, page in pages(site).items():
        for link in page.links:
            if link.startswith("#"):
                assert link[1:] in page.ids, f"{path}: {link}"
            elif link.startswith(SITE):
                assert leads_somewhere(site.output, link), f"{path}: {link}"
            else:
                assert urlsplit(link).scheme in ("http", "https", "mailto"), f"{path}: {link}"


def test_pages_load_nothing_from_elsewhere_and_run_nothing(site: Desk) -> None:
    for path, page in pages(site).items():
        for tag, attributes in page.tags:
            assert tag not in ("iframe", "object", "embed", "style"), path
            if tag == "script" and attributes.get("type") != "application/ld+json":  # data, which no browser runs
                scripts = {"reader.js", "search.js"} if path == "search/index.html" else {"reader.js"}
                assert attributes.get("src") in {f"{SITE}/theme/{name}" for name in scripts}, path
            assert not any(key.startswith("on") or key == "style" for key in attributes), path
            if tag in ("img", "source") or (tag == "link" and attributes.get("rel") in ("stylesheet", "icon")):
                assert (attributes.get("src") or attributes.get("href") or "").startswith(SITE), path


def test_each_page_has_one_h1_a_language_a_title_and_a_description(site: Desk) -> None:
    for path, page in pages(site).items():
        assert sum(tag == "h1" for tag, _ in page.tags) == 1, path
        assert page.tags[0][1].get("lang"), path
        assert any(tag == "title" for tag, _ in page.tags), path
        assert any(
            tag == "meta" and attributes.get("name") == "description" and attributes.get("content")
            for tag, attributes in page.tags
        ), path


def test_headings_go_down_one_level_at_a_time(site: Desk) -> None:
    for path, page in pages(site).items():
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), path


def test_feeds_parse_and_hold_absolute_addresses_and_lasting_ids(site: Desk) -> None:
    feeds = sorted(site.output.resolve().rglob("feed.xml"))
    assert len(feeds) > 10
    for path in feeds:
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, path
        assert feed.feed.links[1].rel == "self"
        for entry in feed.entries:
            assert entry.id.startswith("urn:uuid:")
            assert entry.link.startswith(SITE)
            assert entry.content[0].value
            assert not re.search(r'(?:href|src)="(?!https?:|mailto:)', entry.content[0].value)


def test_the_site_feed_is_discoverable_and_tag_pages_name_their_own(site: Desk) -> None:
    for path, page in pages(site).items():
        feeds = [
            attributes.get("href")
            for tag, attributes in page.tags
            if tag == "link" and attributes.get("rel") == "alternate"
        ]
        assert f"{SITE}/feed.xml" in feeds, path
        if path.startswith(("tag/", "section/", "source/")):
            is_single = any(attributes.get("content") == "noindex" for _, attributes in page.tags)  # a tag of one story
            own = f"{SITE}/{path.partition('page/')[0].removesuffix('index.html')}feed.xml"
            assert (own in feeds) is not is_single, path
            assert (site.output / path).with_name("feed.xml").exists() is not is_single or "page/" in path, path


def test_a_story_keeps_its_language_and_direction(site: Desk) -> None:
    arabic = next(
        page
        for page in pages(site).values()
        if any(
            tag == "article" and (attributes.get("lang"), attributes.get("dir")) == ("ar", "rtl")
            for tag, attributes in page.tags
        )
    )

    assert arabic


def test_posts_are_filed_by_date_and_name_their_dump(site: Desk) -> None:
    for post in site.posts.rglob("*.md"):
        text = post.read_text()
        date = re.search(r"^Date: (\d{4})-(\d\d)", text, re.MULTILINE)
        if date:
            assert post.relative_to(site.posts).parts[:2] == date.groups()
        assert re.search(r"^Dump: \S+ sha256:[0-9a-f]{64}$", text, re.MULTILINE)
        assert re.search(r"^Id: urn:uuid:", text, re.MULTILINE)


def test_the_status_names_what_was_refused_and_what_waits(site: Desk) -> None:
    status = site.invoke("status").stdout

    assert re.search(r"refused +(dumps/)?broken\.html: \w", status)
    assert "needs a date" in status
    assert (
        f"{len([p for p in DUMPS.rglob('*') if p.is_file() and p.suffix != '.md'])}" in status or "unchanged" in status
    )


def test_building_again_gives_the_same_bytes(site: Desk) -> None:
    def bytes_of() -> dict[str, bytes]:
        root = site.output.resolve()
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    before = bytes_of()

    done = site.invoke("build", TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="7")

    assert done.returncode == 2
    assert bytes_of() == before


def test_it_works_under_a_sub_path(desk: Desk) -> None:
    (desk.path / "dumps" / "a.txt").write_bytes(
        (DUMPS.parent.parent / "dumps" / "000_d9dea2d0ef822165.txt").read_bytes()
    )

    done = desk.invoke("build", SITEURL="https://user.example/repo")

    assert done.returncode == 0, done.stderr
    front = (desk.output / "index.html").read_text()
    links = re.findall(r'(?:href|src)="([^"#][^"]*)"', front)
    assert links
    assert all(link.startswith("https://user.example/repo/") for link in links)


def test_an_editors_error_is_named_and_the_story_stays_as_it_was(desk: Desk) -> None:
    (desk.path / "dumps" / "a.txt").write_bytes(
        (DUMPS.parent.parent / "dumps" / "000_d9dea2d0ef822165.txt").read_bytes()
    )
    assert desk.invoke("build").returncode == 0
    (post,) = desk.posts.rglob("*.md")
    page = desk.output / post.relative_to(desk.posts).with_suffix("") / "index.html"
    before = page.read_bytes()
    post.write_text(post.read_text().replace("Date: 2021-11-23", "Date: 2021-13-23"))

    done = desk.invoke("build")

    assert done.returncode == 2
    assert ".md:2: Date: '2021-13-23 21:05' is no day of the calendar" in " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in done.stdout + done.stderr
    assert page.read_bytes() == before


def test_without_an_address_the_site_is_built_for_this_machine_and_says_so(desk: Desk) -> None:
    done = desk.invoke("build", SITEURL="")

    assert done.returncode == 0
    assert "site.toml has no address" in done.stdout + done.stderr


def test_pages_need_no_date_and_a_summary_is_not_repeated(site: Desk) -> None:
    assert "We read the news" in (site.output / "about" / "index.html").read_text()
    for path in site.output.resolve().glob("20*/*/*/index.html"):
        text = path.read_text()
        lead = re.search(r'<p class="standfirst">([^<]{40})', text)
        assert lead is None or text.split('<div class="body">')[1].lstrip().removeprefix("<p>")[:40] != lead[1], path


def test_pinned_stories_lead_the_front_page(desk: Desk) -> None:
    posts = desk.posts / "2025" / "01"
    posts.mkdir(parents=True)
    for day, title, extra in ((1, "Oldest", "Pinned: yes\n"), (2, "Newest", "")):
        (posts / f"{title}.md").write_text(f"Title: {title}\nDate: 2025-01-0{day}\n{extra}\nText.\n")

    assert desk.invoke("build").returncode == 0

    front = (desk.output / "index.html").read_text()
    assert front.index("Oldest") < front.index("Newest")


def test_an_address_without_its_scheme_is_refused(desk: Desk) -> None:
    done = desk.invoke("build", SITEURL="user.example")

    assert done.returncode == 1
    assert "write the whole address" in done.stderr


@pytest.mark.parametrize("status", ["draft", "Draft"])
def test_drafts_and_future_posts_are_nowhere_on_the_site(desk: Desk, status: str) -> None:
    posts = desk.posts / "2025" / "01"
    posts.mkdir(parents=True)
    (posts / "draft.md").write_text(f"Title: Unfinished\nDate: 2025-01-01\nStatus: {status}\n\nText.\n")
    (posts / "future.md").write_text("Title: Tomorrow\nDate: 2031-01-01\n\nText.\n")
    (posts / "done.md").write_text(
        "Title: Finished\nDate: 2025-01-01\nTags: AI, ai, C++, C#, C\nNote: Because *it* matters\n\nText.\n"
    )
    (posts / "second.md").write_text("Title: Second\nDate: 2025-01-01\nTags: ai, C++, C#, C, Alone\n\nOther text.\n")

    done = desk.invoke("build")

    assert done.returncode == 0, done.stderr
    everything = "".join(
        path.read_text() for path in desk.output.resolve().rglob("*") if path.suffix in (".html", ".xml")
    )
    assert "Finished" in everything
    assert "Unfinished" not in everything
    assert "Tomorrow" not in everything
    tags = {path.parent.name: path.read_text() for path in (desk.output / "tag").glob("*/index.html")}
    assert sorted(tags) == ["ai", "alone", "c", "c-plus-plus", "c-sharp"]
    assert [name for name, page in tags.items() if "noindex" in page] == ["alone"]
    assert not (desk.output / "tag/alone/feed.xml").exists()
    sitemap = (desk.output / "sitemap.xml").read_text()
    assert ("tag/ai/" in sitemap, "tag/alone/" in sitemap) == (True, False)
    assert 'href="https://digest.example/tag/alone/"' in (desk.output / "2025/01/second/index.html").read_text()
    assert "Because <em>it</em> matters" in everything


def test_the_desk_that_comes_with_the_project_is_published_by_readmes_command(desk: Desk) -> None:
    shutil.copytree(ROOT / "dumps", desk.path / "dumps", dirs_exist_ok=True)
    shutil.copytree(ROOT / "content" / "pages", desk.path / "content" / "pages")
    shutil.copy(ROOT / "content" / "vocabulary.toml", desk.path / "content")

    done = desk.invoke("build")

    assert done.returncode == 0, done.stderr
    for name in ("index.html", "about/index.html", "feeds/index.html", "feed.xml"):
        assert (desk.output / name).is_file()
    assert len(list(desk.output.resolve().glob("20*/*/*/index.html"))) == 1


def test_sections_and_sources_have_one_name_each(desk: Desk) -> None:
    (desk.path / "content" / "sections.toml").write_text(
        '["Politics"]\naliases = ["Politik"]\n["News"]\naliases = ["*"]\n'
    )
    (desk.path / "content" / "sources.toml").write_text('["The Harbour Post"]\naliases = ["harbourpost.example"]\n')
    posts = desk.posts / "2025" / "01"
    posts.mkdir(parents=True)
    for name, section, source in (
        ("a", "Politik", "harbourpost.example"),
        ("b", "politics", "The Harbour Post"),
        ("c", "Oddities", "Echo"),
    ):
        (posts / f"{name}.md").write_text(
            f"Title: Story {name}\nDate: 2025-01-01\nCategory: {section}\nSource: {source}\n\nText of {name}.\n"
        )

    done = desk.invoke("build")

    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (desk.output / "section").iterdir()) == ["news", "politics"]
    assert sorted(path.name for path in (desk.output / "source").iterdir()) == ["echo", "the-harbour-post"]
    assert (desk.output / "section" / "politics" / "index.html").read_text().count('<article class="entry') == 2
    assert "Category: Politik\n" in (posts / "a.md").read_text()  # the post stays as it is
