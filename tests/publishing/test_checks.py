"""A broken site is not published, and each fault is reported with its file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from standfirst.core import parallel
from standfirst.publishing import checks
from standfirst.publishing.check_memory import Memory, recall
from standfirst.publishing.checks import CheckSettings, Fault, faults, stamps_of, weighed
from tests.conftest import Desk

SITE = "https://digest.example/sub"
PAGE = """<!doctype html><html lang="en"><head><title>A</title><meta name="description" content="B">
<link rel="stylesheet" href="{site}/style.css">{head}</head><body><h1 id="top">A</h1>{body}</body></html>"""


def site(folder: Path, head: str = "", body: str = "") -> Path:
    """A site of one page and its style."""
    (folder / "index.html").write_text(PAGE.format(site=SITE, head=head, body=body))
    (folder / "style.css").write_text("")
    return folder


def fault_rules(folder: Path, *posts: str) -> list[tuple[str, str]]:
    """Rule and file of each fault."""
    return [(fault.rule, fault.path) for fault in faults(folder, SITE, posts)]


def test_a_sound_site_passes(tmp_path: Path) -> None:
    body = f'<a href="{SITE}/">home</a> <a href="#top">up</a> <a href="https://elsewhere.example/x#y">out</a>'

    assert fault_rules(site(tmp_path, body=body), "index.html") == []


@pytest.mark.parametrize(
    ("rule", "head", "body"),
    [
        ("links", "", f'<a href="{SITE}/gone/">x</a>'),
        ("links", "", f'<a href="{SITE}/#nowhere">x</a>'),
        ("links", "", f'<img src="{SITE}/images/gone.webp" alt="">'),
        ("links", f'<link rel="alternate" type="application/rss+xml" href="{SITE}/feed.xml">', ""),
        ("remote", "", '<img src="https://elsewhere.example/t.gif" alt="">'),
        ("remote", "", f'<img src="{SITE}/style.css" srcset="https://elsewhere.example/t.gif 2x" alt="">'),
        ("remote", '<link rel="stylesheet" href="http://digest.example/sub/style.css">', ""),
        ("remote", "", '<iframe src="https://elsewhere.example/"></iframe>'),
        ("pages", "", "<h1>Two</h1>"),
        ("pages", "", '<p id="top">x</p>'),
        ("pages", "", '<p onclick="x()">x</p>'),
        ("pages", "", '<p style="color: red">x</p>'),
        ("pages", "<script>x()</script>", ""),
        ("pages", "", '<a href="java&#115;cript:x()">x</a>'),
        ("pages", '<script type="application/ld+json">{"a": </script>', ""),
    ],
)
def test_a_fault_is_reported_with_its_rule_and_file(tmp_path: Path, rule: str, head: str, body: str) -> None:
    assert (rule, "index.html") in fault_rules(site(tmp_path, head, body))


def test_a_page_says_its_language_title_and_what_it_is_about(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<html><body><h1>A</h1></body></html>")

    assert {fault.what for fault in faults(tmp_path, SITE, ())} == {
        "no lang on the html element",
        "no title",
        "no description",
    }


def test_a_post_without_a_page_and_a_feed_that_is_no_xml_are_reported(tmp_path: Path) -> None:
    site(tmp_path)
    (tmp_path / "feed.xml").write_text("<rss>")
    (tmp_path / "feed.json").write_text("{")

    assert fault_rules(tmp_path, "2024/05/a/index.html") == [
        ("feeds", "feed.json"), ("feeds", "feed.xml"), ("posts", "2024/05/a/index.html"),
    ]  # fmt: skip


def test_a_sitemap_names_all_pages_and_no_others(tmp_path: Path) -> None:
    site(tmp_path)
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    (tmp_path / "sitemap.xml").write_text(f"<urlset {space}><url><loc>{SITE}/gone/</loc></url></urlset>")

    assert [fault.what for fault in faults(tmp_path, SITE, ()) if fault.rule == "sitemap"] == [
        f"{SITE}/ is missing", f"{SITE}/gone/ is no page",
    ]  # fmt: skip


def test_each_rule_stops_warns_or_is_off() -> None:
    all_faults = [Fault("links", "a", "b"), Fault("pages", "a", "b"), Fault("feeds", "a", "b")]

    stops, warnings = weighed(all_faults, CheckSettings(links="stop", pages="warn", feeds="off"))

    assert ([fault.rule for fault in stops], [fault.rule for fault in warnings]) == (["links"], ["pages"])


def test_remembered_faults_equal_fresh_ones(tmp_path: Path) -> None:
    site(tmp_path, body=f'<a href="{SITE}/gone/">x</a>')
    path = tmp_path.parent / "checks.db"

    first = remembered_faults(tmp_path, Memory(path, SITE))
    second = remembered_faults(tmp_path, Memory(path, SITE))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE addresses SET checksum = checksum + 1 WHERE key = '1'")  # a row is damaged
    third = remembered_faults(tmp_path, Memory(path, SITE))

    assert first == second == third
    assert Memory(path, SITE).addresses


def test_a_build_that_says_what_it_wrote_is_checked_without_a_walk(tmp_path: Path) -> None:
    site(tmp_path, body=f'<a href="{SITE}/a.html">x</a> <a href="{SITE}/card.png">x</a>')
    (tmp_path / "a.html").write_text(PAGE.format(site=SITE, head="", body="<h1>Two</h1>"))
    (tmp_path / "card.png").write_bytes(b"")
    written = ["index.html", "style.css", "a.html", "card.png"]

    def faults_of(files: list[str]) -> list[str]:
        return [str(fault) for fault in faults(tmp_path, SITE, (), stamps=stamps_of(tmp_path, files))]

    assert faults_of(written) == [str(fault) for fault in faults(tmp_path, SITE, ())]
    assert faults_of(written[:2]) == [
        f"index.html: broken link: {SITE}/{path} [links]" for path in ("a.html", "card.png")
    ]  # what it does not name is not there
    (tmp_path / "card.png").unlink()
    assert f"index.html: broken link: {SITE}/card.png [links]" in faults_of(written)  # nor what it only says it wrote


def test_changed_pages_are_checked_again_and_removed_pages_are_noticed(tmp_path: Path) -> None:
    path = tmp_path.parent / "checks.db"
    site(tmp_path, body="".join(f'<a href="{SITE}/{number}/">x</a>' for number in range(9)))
    assert len(remembered_faults(tmp_path, Memory(path, SITE))) == 9
    site(tmp_path, body=f'<a href="{SITE}/a.html">x</a>')
    (tmp_path / "a.html").write_text(PAGE.format(site=SITE, head="", body=""))
    assert rules_on_second_run(tmp_path, path) == []

    (tmp_path / "a.html").unlink()

    assert rules_on_second_run(tmp_path, path) == [("links", "index.html")]
    assert Memory(path, f"{SITE}/b").rows == {}  # another site's is none of ours


def test_a_link_to_a_text_of_a_page_is_no_fault(tmp_path: Path) -> None:
    site(tmp_path, body=f'<a href="{SITE}/a.html#:~:text=boats">x</a> <a href="{SITE}/a.html#nowhere">x</a>')
    (tmp_path / "a.html").write_text(PAGE.format(site=SITE, head="", body=""))

    found = [str(fault) for fault in faults(tmp_path, SITE, ()) if fault.rule == "links"]

    assert len(found) == 1
    assert "#nowhere" in found[0]


@pytest.mark.parametrize("link", ["a/#place", "a/index.html#place", "%61/#place", "a/?query#place"])
def test_a_link_to_a_removed_anchor_is_reported(tmp_path: Path, link: str) -> None:
    path, place = tmp_path.parent / "checks.db", '<p id="place">x</p>'
    page = site(tmp_path, body=f'<a href="{SITE}/{link}">x</a>') / "a" / "index.html"
    page.parent.mkdir()
    page.write_text(PAGE.format(site=SITE, head="", body=place))
    assert rules_on_second_run(tmp_path, path) == rules_on_second_run(tmp_path, path) == []

    page.write_text(PAGE.format(site=SITE, head="", body="<p>no place</p>"))
    assert rules_on_second_run(tmp_path, path) == rules_on_second_run(tmp_path, path) == [("links", "index.html")]

    page.write_text(PAGE.format(site=SITE, head="", body=place))
    assert rules_on_second_run(tmp_path, path) == []


def test_a_long_running_process_remembers_until_another_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path.parent / "checks.db"
    for number in range(9):
        (site(tmp_path) / f"p{number}.html").write_text(PAGE.format(site=SITE, head="", body=""))
    assert remembered_faults(tmp_path, recall(path, SITE)) == []
    (tmp_path / "p0.html").write_text(PAGE.format(site=SITE, head="", body=f'<a href="{SITE}/gone/">x</a>'))

    remembered = remembered_faults(tmp_path, recall(path, SITE))

    assert [fault.path for fault in remembered] == ["p0.html"]
    held = recall(path, SITE)
    assert held is recall(path, SITE)
    with monkeypatch.context() as patch:
        patch.setattr("standfirst.publishing.page_facts.extract", lambda *_: pytest.fail("looked at again"))
        assert remembered_faults(tmp_path, recall(path, SITE)) == remembered
    (tmp_path / "p1.html").unlink()
    remembered_faults(tmp_path, Memory(path, SITE))  # as another process does
    assert recall(path, SITE) is not held
    assert recall(path, SITE).rows.keys() == held.rows.keys() - {"p1.html"}


def rules_on_second_run(folder: Path, path: Path) -> list[tuple[str, str]]:
    """Rule and file of each fault, by one who remembers."""
    return [(fault.rule, fault.path) for fault in remembered_faults(folder, Memory(path, SITE))]


def remembered_faults(folder: Path, memory: Memory) -> list[Fault]:
    """Return the faults found with the help of *memory*, which is saved afterwards."""
    result = list(faults(folder, SITE, (), memory))
    memory.save()
    return result


def test_many_pages_are_looked_at_by_all_cores_as_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, memory = site(tmp_path), tmp_path.with_name("checks.db")
    for number in range(2 * parallel.FEWEST):
        (folder / f"p{number}.html").write_text(
            PAGE.format(site=SITE, head="", body=f'<a href="{SITE}/{number}/">x</a>')
        )
    monkeypatch.setattr(parallel, "cores", lambda: 2)

    both = remembered_faults(folder, Memory(memory, SITE))

    monkeypatch.setattr(parallel, "cores", lambda: 1)
    assert both == list(faults(folder, SITE, ()))
    assert len(both) == 2 * parallel.FEWEST
    monkeypatch.setattr("standfirst.publishing.page_facts.extract", lambda *_: pytest.fail("looked at again"))
    assert both == remembered_faults(folder, Memory(memory, SITE))


def test_the_whole_site_passes_its_own_gate(demo: Desk) -> None:
    done = demo.invoke("check")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing stops it" in done.stdout


@pytest.fixture
def demo(site: Desk) -> Desk:
    """The demo site."""
    return site


def test_a_broken_link_of_the_editors_keeps_the_old_site(desk: Desk) -> None:
    post = desk.posts / "2024" / "05" / "boats.md"
    post.parent.mkdir(parents=True)
    post.write_text("Title: Boats\nDate: 2024-05-06\nSummary: They raced.\n\nThey raced all day.\n")
    assert desk.invoke("build").returncode == 0
    post.write_text(post.read_text() + "\n[A boat](/boats/gone/)\n")

    done = desk.invoke("build")

    assert done.returncode == 1
    assert (
        "2024/05/boats/index.html: broken link: https://digest.example/boats/gone/ [links], made of content/posts/2024/05/boats.md"
        in done.stderr
    )
    assert "boats/gone" not in (desk.output / "2024/05/boats/index.html").read_text()


def test_a_fault_on_many_pages_is_one_line(tmp_path: Path) -> None:
    link_faults = [checks.Fault("links", f"{number}.html", "broken link: /tgas/") for number in range(3)]

    assert checks.grouped([*link_faults, checks.Fault("pages", "a.html", "no title")], tmp_path) == [
        "0.html: broken link: /tgas/ [links] and on 2 more pages",
        "a.html: no title [pages]",
    ]


@pytest.mark.second_stage
def test_a_file_that_pelican_itself_writes_is_published_and_checked(desk: Desk) -> None:
    (desk.path / "pelicanconf.py").write_text(
        "from standfirst.defaults import *\n\nglobals().update(desk(__file__))\nSTATIC_PATHS = ['files']\n"
    )
    paper = desk.path / "content" / "files" / "paper.txt"
    paper.parent.mkdir()
    post = desk.posts / "2026" / "05" / "boats.md"
    post.parent.mkdir(parents=True)
    text = (
        "Title: Boats race\nDate: 2025-05-06\n\nThe boats raced: [the rules](https://digest.example/files/paper.txt).\n"
    )

    for number, words in enumerate(("one", "two", "two", "three")):
        paper.write_text(words)
        post.write_text(text if number < 3 else text.replace("raced", "sailed"))
        done = desk.invoke("build")
        assert done.returncode == 0, done.stdout + done.stderr
        assert (desk.output / "files" / "paper.txt").read_text() == words

    paper.rename(paper.with_name("other.txt"))
    broken = desk.invoke("build")
    assert "broken link: https://digest.example/files/paper.txt" in broken.stdout + broken.stderr
