"""Dumps are read as what they are: odd beginnings, wrong declarations, stories in scripts, lists that are no stories."""

import json
from io import BytesIO
from pathlib import Path

import pytest

from standfirst.converter.batch.cache import LIBRARIES
from standfirst.converter.formats import link_lists
from standfirst.converter.formats.reading import records
from standfirst.converter.html import page as html_page
from standfirst.converter.metadata import tags
from standfirst.converter.metadata.summary import ended
from standfirst.converter.metadata.topics import TagContext
from standfirst.converter.model import Dump, Record, Refusal
from standfirst.converter.pipeline import convert, post
from standfirst.core.vocabulary import Vocabulary, fold
from standfirst.digest import tags as digest_tags
from standfirst.posts.post import Post
from standfirst.text import languages
from tests.conftest import Desk

PROSE = "The boats raced all day in a fresh wind, and the crew of the smallest boat was home first. Nobody was hurt. "
GREEK = "Οι βάρκες έτρεχαν όλη μέρα με δυνατό άνεμο και το πλήρωμα της μικρότερης βάρκας έφτασε πρώτο στο λιμάνι. " * 4
ZULU = (
    "Izikebhe zagijima usuku lonke emoyeni omusha, futhi abasebenzi besikebhe esincane kunazo zonke bafika kuqala ekhaya. "
    "Akekho owalimala, kusho usomlomo wamaphoyisa, futhi abantu abaningi beza echwebeni ukuzobuka umncintiswano omkhulu. "
) * 3
SWAHILI = (
    "Boti zilishindana siku nzima katika upepo mkali, na wafanyakazi wa boti ndogo zaidi walikuwa wa kwanza kufika nyumbani. "
    "Hakuna mtu aliyejeruhiwa, alisema msemaji wa polisi, na watu wengi walikuja bandarini kutazama mashindano hayo makubwa. "
) * 3


def converted(name: str, data: bytes) -> Post:
    (result,) = convert(Dump(name, data))
    assert isinstance(result, Post), result
    return result


def refused(name: str, data: bytes) -> str:
    (result,) = convert(Dump(name, data))
    assert isinstance(result, Refusal)
    return result.reason


@pytest.mark.parametrize(
    ("head", "is_page"),
    [
        (b'<!-- saved --><meta charset="utf-8"><title>x</title><html><body>', True),
        (b"<!-- a --> <!-- b -->\n<link rel=x><head>", True),
        (b"\xef\xbb\xbf<script>1</script><!doctype html><html>", True),
        (b'<text id="a"><form><div><p>x</p></div>' + b"<p><a href=x>y</a></p>" * 4, True),
        (b"<p>An element</p> of Markdown, and a [link](https://a.example/).\n\n## A heading\n", True),
        (b"<!-- a note -->\n# A heading\n\nText with <meta> in it.\n", False),
        (b"<!-- a -->" * 40 + b"# Heading\n\nThe <html> element.", False),
    ],
)
def test_a_page_may_begin_with_comments_and_elements_of_its_head(head: bytes, is_page: bool) -> None:
    assert html_page.knows(head) is is_page


def test_a_number_in_an_address_is_no_day() -> None:
    page = f'<link rel="canonical" href="https://a.example/news/5-95-2070077"><title>Boats</title><h1>Boats</h1><p>{PROSE * 3}</p>'

    assert converted("a.html", f"<html>{page}</html>".encode()).header.get("Date") is None


@pytest.mark.parametrize(("day", "date"), [("2026-05-07", "2026-05-07"), ("2026-05-08", None), ("2070-07-07", None)])
def test_a_page_from_after_tomorrow_is_not_believed(day: str, date: str | None) -> None:
    meta = f'<meta property="article:published_time" content="{day}">'
    data = f"<html><head><title>Boats</title>{meta}</head><body><h1>Boats</h1><p>{PROSE * 3}</p></body></html>".encode()
    (record,) = records("a.html", BytesIO(data))
    assert isinstance(record, Record)

    result = post(record, latest="2026-05-07")

    assert isinstance(result, Post)
    assert result.header.get("Date") == date


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("en-US", GREEK, "el"),
        ("en", ZULU, "zu"),
        ("en", SWAHILI, "sw"),
        ("en_GB", PROSE * 4, "en-GB"),
        ("el", GREEK, "el"),
        ("de", "Kurz.", "de"),
        ("sr", GREEK[:0] + "Чамци су се тркали цео дан. " * 20, "sr"),
        ("", GREEK, "el"),
    ],
)
def test_a_declared_language_is_believed_if_the_text_may_be_in_it(declared: str, text: str, language: str) -> None:
    assert languages.settled(declared, text) == language


@pytest.mark.parametrize(
    ("line", "text", "expected"),
    [
        ("The boats raced all day in a fresh wi", PROSE, "The boats raced all day in a fresh wind, and the crew of the smallest boat was home first."),
        ("What the harbour said of the smallest bo", PROSE, "What the harbour said of the smallest…"),
        ("All that happened today.", PROSE, "All that happened today."),
        ("News from the harbour and its boats", PROSE, "News from the harbour and its boats"),
        ("", PROSE, ""),
    ],
)  # fmt: skip
def test_a_description_does_not_end_inside_a_word(line: str, text: str, expected: str) -> None:
    assert ended(line, text) == expected


def test_summaries_and_tags_hold_no_markup() -> None:
    metas = (
        '<meta name="description" content="&lt;p&gt;The &lt;b&gt;smallest&lt;/b&gt; boat of all was home first, says the harbour.&lt;/p&gt;">'
        '<meta name="keywords" content="CD&amp;amp;V, &lt;b&gt;Boats&lt;/b&gt;">'
    )

    story = converted(
        "a.html",
        f"<html><head><title>Boats</title>{metas}</head><body><h1>Boats</h1><p>CD&amp;V won. {PROSE * 3} So CD&amp;V is first.</p></body></html>".encode(),
    )

    assert story.header.get("Summary") == "The smallest boat of all was home first, says the harbour."
    assert (story.header.get("Tags") or "").startswith("CD&V, Boats")


def test_c_sharp_and_similar_names_are_different_tags() -> None:
    assert tags.choose(
        ["C#", "C++", "C", "F#", "#harbour"], TagContext("", "C#, C++, C, F# in the harbour", "en"), Vocabulary()
    ) == ("C#", "C++", "C", "F#", "harbour")
    assert digest_tags.FoldedNames(["C++"]).meant("C#") == ""
    assert fold("C#") != fold("C++") != fold("C")


def test_a_phrase_repeats_no_declared_tag_in_another_form() -> None:
    text = "The ferry sails. A ferry is late. Each ferry waits for the ferry before. " * 5

    filled_tags = tags.choose(("Ferries",), TagContext("The ferry is late", text, "en"), Vocabulary())

    assert not {"ferry", "ferries"} & {tag.casefold() for tag in filled_tags[1:]}


STORY = {"headline": "Boats race", "body": f"<p>{PROSE * 3}</p><p>{PROSE * 2}</p>", "author": {"name": "Ana Ruiz"}}
FLIGHT = json.dumps('2:["$","div",null,' + json.dumps({"article": STORY}) + "]\n")
NUXT = json.dumps([{"data": 1}, {"title": 2, "body": 3}, "Boats race", STORY["body"]])


@pytest.mark.parametrize(
    "script",
    [
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"pageProps": {"story": STORY}}})}</script>',
        f"<script>self.__next_f.push([1,{FLIGHT}])</script>",
        f"<script>window.__NUXT__={json.dumps({'state': {'story': STORY}})};</script>",
        f'<script type="application/json" id="__NUXT_DATA__">{NUXT}</script>',
    ],
    ids=["next", "flight", "nuxt", "nuxt 3"],
)
def test_a_story_that_only_a_script_holds_is_read(script: str) -> None:
    story = converted("a.html", f"<html><head></head><body><div id='app'></div>{script}</body></html>".encode())

    assert story.header.get("Title") == "Boats race"
    assert "smallest boat was home first" in story.body


def test_scripts_are_not_read_if_the_page_shows_words() -> None:
    other = {**STORY, "body": "<p>Another story entirely, of cranes and quays.</p>" * 9}
    script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(other)}</script>'

    story = converted("a.html", f"<html><body><h1>Boats</h1><p>{PROSE * 3}</p>{script}</body></html>".encode())

    assert "cranes" not in story.body


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("list.txt", b"https://a.example/1\nhttps://a.example/2\nhttps://b.example/3\n- https://b.example/4\n", "a list of addresses"),
        ("marks.html", b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE><DL><DT><A HREF='https://a.example/'>A</A></DL>", "a browser's bookmarks"),
        ("ril.html", b"<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><ul><li><a href='https://a.example/'>A</a></ul>", "an export of Pocket"),
        ("pocket.csv", b"title,url,time_added,tags,status\nA,https://a.example/,1,,unread\n", "an export of Pocket"),
        ("instapaper.csv", b"URL,Title,Selection,Folder,Timestamp\nhttps://a.example/,A,,Unread,1\n", "an export of Instapaper"),
        ("one.txt", b"https://a.example/1\n", "a list of addresses"),
        ("three.html", b"<html><body><h1>To read</h1><ul><li><a href='https://a.example/1'>Boats race</a><li><a href='https://a.example/2'>Ferries rest</a></ul>", "a list of addresses"),
        ("links.csv", "Titel;URL;Schlagwörter\nBoote;https://a.example/1;Hafen\n".encode(), "a list of addresses"),
        ("page.url", b"[InternetShortcut]\r\nURL=https://a.example/\r\n", "the address of a page"),
        ("page.webloc", b'<?xml version="1.0"?><plist version="1.0"><dict><key>URL</key><string>https://a.example/</string></dict></plist>', "the address of a page"),
        ("raindrop.csv", b"id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n1,A,,x,https://a.example/,,,,,,\n", "an export of Raindrop"),
    ],
)  # fmt: skip
def test_lists_of_addresses_are_refused_with_the_command_that_fetches_them(name: str, data: bytes, what: str) -> None:
    reason = refused(name, data)

    assert what in reason
    assert f"`invoke add --list dumps/{name}`" in reason


def test_a_story_with_addresses_in_it_is_no_list() -> None:
    assert (
        link_lists.refusal(f"Boats race\n\n{PROSE}\nhttps://a.example/1\nhttps://a.example/2\n".encode(), "a.txt") == ""
    )


def test_a_file_that_lies_in_two_folders_is_one_dump(desk: Desk) -> None:
    for folder in ("a", "b"):
        (desk.path / "dumps" / folder).mkdir()
        (desk.path / "dumps" / folder / "boats.txt").write_text(f"Boats race\n\n6 May 2024\n\n{PROSE * 3}\n")

    done = desk.invoke("convert")

    assert done.returncode == 0
    assert len(list(desk.posts.rglob("*.md"))) == 1
    assert "b/boats.txt" in done.stdout
    assert "the same file as a/boats.txt" in done.stdout


def test_code_that_shapes_the_output_is_in_the_fingerprint() -> None:
    pinned = {
        line.split("==")[0]
        for line in (Path(__file__).parents[2] / "requirements.txt").read_text().splitlines()
        if "==" in line
    }

    assert set(LIBRARIES) <= {name.casefold() for name in pinned}
    assert {"sentencex", "feedparser", "pyromark", "unidecode"} <= set(LIBRARIES)


def test_a_list_of_feeds_is_refused_with_where_it_belongs() -> None:
    reason = refused(
        "feeds.opml",
        b'<?xml version="1.0"?><opml version="2.0"><body><outline xmlUrl="https://a.example/feed"/></body></opml>',
    )

    assert "save it as content/watch.opml" in reason


@pytest.mark.parametrize(
    "data",
    [
        f"<h1>Boats race</h1><p>{PROSE * 2}</p><p><a href='https://a.example/'>More</a></p>".encode(),
        f'title,url,text\nBoats race,https://a.example/1,"{PROSE * 3}"\n'.encode(),
        f"https://a.example/\n\nBoats race\n\n{PROSE * 2}\n".encode(),
    ],
)
def test_a_story_with_links_is_no_list(data: bytes) -> None:
    assert "boats" in converted("a.txt", data).body.casefold()
