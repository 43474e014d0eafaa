"""Facts that pages declare: dates, names, titles, addresses."""

import json
from collections.abc import Sequence

import pytest

from standfirst.converter.html import elements
from standfirst.converter.metadata import page as metadata_page, summary
from standfirst.converter.metadata.bylines import names
from standfirst.converter.metadata.plain_text import candidates
from standfirst.converter.metadata.plain_text.lines import DumpLines, sheet
from standfirst.converter.metadata.plain_text.rules import alone
from standfirst.converter.metadata.sources import host_name, is_notice, labelled, of_page, publisher, stated_names
from standfirst.converter.metadata.standfirst import without_label
from standfirst.converter.metadata.titles import line_of
from standfirst.converter.model import Block, Dump, Facts
from standfirst.converter.pipeline import convert
from standfirst.posts.post import Post
from standfirst.text.dates.parse import find, parse


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("23 November, 2021, 09:05 pm", "2021-11-23 21:05"),
        ("Published March 3, 2024 at 6:15 a.m. ET", "2024-03-03 06:15"),
        ("Veröffentlicht: 28.11.2023, 06:00 Uhr", "2023-11-28 06:00"),
        ("Publié le 14 mars 2024 à 18h05", "2024-03-14 18:05"),
        ("2024年6月7日 08:15", "2024-06-07 08:15"),
        ("2021년 11월 23일", "2021-11-23"),
        ("٢٣ نوفمبر ٢٠٢١", "2021-11-23"),
        ("23 ноября 2021", "2021-11-23"),
        ("15 พฤศจิกายน 2564", "2021-11-15"),
        ("2021-11-23T21:05:00+06:00", "2021-11-23 21:05+06:00"),
        ("令和8年3月4日", "2026-03-04"),
        ("平成31年4月30日 更新", "2019-04-30"),
        ("令和元年5月1日", "2019-05-01"),
        ("中華民國 115 年 3 月 4 日", "2026-03-04"),
        ("چهارشنبه، ۱۳ اسفند ۱۴۰۴ ساعت ۱۴:۳۰", "2026-03-04 14:30"),
        ("۱۴۰۴/۱۲/۱۳", "2026-03-04"),
        ("1399-12-30", "2021-03-20"),
        ("2025-12-15T00:00", "2025-12-15"),
        ("2025-12-15T00:00:00+02:00", "2025-12-15 00:00+02:00"),
        ("4 Μαρτίου 2026, 5:07 μ.μ.", "2026-03-04 17:07"),
    ],
)
def test_a_line_states_its_date_and_time(line: str, moment: str) -> None:
    assert str(find(line)) == moment


@pytest.mark.parametrize(
    "text",
    [
        "23",
        "Tue",
        "10:36",
        "November 2021",
        "2021-13-23",
        "31 February 2021",
        "Call 555-1234-5678",
        "1400-12-30",
        "3 March 1404",
    ],
)
def test_no_date_is_made_up(text: str) -> None:
    assert parse(text) is None


def test_an_impossible_offset_is_left_out() -> None:
    assert str(parse("2021-11-23T21:05:00+99:00")) == "2021-11-23 21:05"


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("By Ana Ruiz and Bo Li", ("Ana Ruiz", "Bo Li")),
        ("Von Henrike Solbach", ("Henrike Solbach",)),
        ("Ana Ruiz, Senior Reporter", ("Ana Ruiz",)),
        ("https://social.example/ana", ()),
        ("admin", ()),
        ("By {{ author }}", ()),
        ("By Ann Lee Tuesday 3 March 2026", ("Ann Lee",)),
        ("Ewa Malec i Jan Zdrój", ("Ewa Malec", "Jan Zdrój")),
        ("Josep Puig i Cadafalch", ("Josep Puig i Cadafalch",)),
        ("Teksti: Anna Kovanen ja Jari Niemi", ("Anna Kovanen", "Jari Niemi")),
        ("מאת דנה לוי", ("דנה לוי",)),
        ("정수빈 기자 2026.03.04", ("정수빈",)),
        ("By INES CORRAN and PETER VALE", ("INES CORRAN", "PETER VALE")),
        ("By Ana Ruiz, RD, CPT", ("Ana Ruiz RD CPT",)),
        ("Analysis by Ana Ruiz", ("Ana Ruiz",)),
        ("Ein Interview von Karla Thorn", ("Karla Thorn",)),
        ("Propos recueillis par Camille Roussel", ("Camille Roussel",)),
        ("A cura di Chiara Bondi", ("Chiara Bondi",)),
        ("Oprac. Ewa Malec", ("Ewa Malec",)),
        ("Door onze redacteur Jan de Wit", ("Jan de Wit",)),
        ("Redacción: Marta Iglesias", ("Marta Iglesias",)),
        ("Words: Ana Ruiz", ("Ana Ruiz",)),
        ("By Ana Ruiz, Bo Li, and Eva Novak", ("Ana Ruiz", "Bo Li", "Eva Novak")),
        ("By Paramita (Guha) Ghosh (Harbour Post)", ("Paramita (Guha) Ghosh",)),
        ("BBC Staff", ("BBC Staff",)),
        ("By Ana Ruiz Maria Ana Ruiz Maria", ("Ana Ruiz Maria",)),
        ("🙂 Vielen Dank", ()),
        ("Anthony Head", ("Anthony Head",)),
    ],
)
def test_a_byline_names_people(line: str, people: tuple[str, ...]) -> None:
    assert names(line, written=True) == people


STORY = "<p>The boats raced all day in a fresh wind, and the crowd stayed until night.</p>" * 5
PAGE = """<html lang="en-GB"><head><title>Boats race - The Echo</title>
<link rel="canonical" href="https://echo.example/2024/05/boats">
<meta property="og:site_name" content="The Echo"><meta property="article:section" content="Sport">
<meta property="article:tag" content="Boats"><meta property="article:tag" content="Wind, and rain">
<meta name="description" content="A fresh wind made a fast race.">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Boats race", "datePublished": "2024-05-06T10:00:00Z",
"author": [{"@type": "Person", "name": "Ana Ruiz"}, {"name": "Bo Li"}],}</script></head>
<body><h1>Boats race</h1><p>By Ana Ruiz and Bo Li</p><p>The boats raced.</p></body></html>"""


@pytest.mark.parametrize(
    ("shown", "date"),
    [("24 November 2026, 21:15", "2026-11-24 21:15+02:00"), ("24 November 2026, 20:15", "2026-11-24 20:15"),
     ("24 November 2026", "2026-11-24 21:15+02:00")],
)  # fmt: skip
def test_the_offset_of_a_time_that_is_shown_is_kept(shown: str, date: str) -> None:
    page = f'<html><body><h1>Boats race all day</h1><time datetime="2026-11-24T21:15:00+02:00">{shown}</time>{STORY}</body></html>'

    assert metadata_page.read(elements.parse(page))[0].date == date


def test_a_comments_time_is_not_the_posts() -> None:
    comment = "<div><b>tin</b> <span>May 6, 2026 at 3:40 pm</span><p>Quite.</p></div>"
    story = "<p>May 6, 2026</p>" + "<p>The boats raced all day.</p>" * 6

    assert metadata_page.read(elements.parse(f"<h1>Boats race</h1>{story}{comment}"))[0].date == "2026-05-06"


@pytest.mark.parametrize(
    ("page", "date"),
    [
        ("<h1>Οι βάρκες του λιμανιού</h1><p>10/11/2011</p>", "2011-11-10"),
        ("<h1>Лодки в порту</h1><p>05/01/2012 09:43</p>", "2012-01-05 09:43"),
        ("<h1>Boats race</h1><p>Version 10.4.11 is out</p>", ""),
    ],
)
def test_a_date_is_read_as_the_script_and_the_country_write_it(page: str, date: str) -> None:
    assert metadata_page.read(elements.parse(f"{page}<p>The boats raced all day.</p>"))[0].date == date


MENU = f"<ul>{''.join(f'<li><a href=/{name}>{name}</a></li>' for name in ('Home', 'News', 'Sport', 'Weather', 'Contact us'))}</ul>"
PROSE = """<p>The boats raced all day in a fresh wind, and the crowd stayed on the quay until night fell.</p>
<p>Nine crews came to the start, and the harbour master said that she had not seen as many since the war.</p>
<p>The winner, a small boat from the north, took the lead at the second buoy and kept it to the end of the race.</p>
<h3>More news</h3><ul><li><a href=/a>The ferry stops for a week</a></li><li><a href=/b>Rain until Sunday</a></li></ul>
<p>© Harbour Post. All rights reserved.</p>"""


@pytest.mark.parametrize(
    ("language", "line", "date"),
    [
        ("ru", "16.01.12", "2012-01-16"),
        ("ru", "28.11.201118:56", "2011-11-28 18:56"),
        ("el", "Πηγή: Express 10/11/11-15:01", "2011-11-10 15:01"),
        ("en", "Published on 17/01/12 at 03:13pm", "2012-01-17 15:13"),
        ("en", "Published on 12/01/12 at 03:13pm", None),  # either order
        ("en-gb", "Published on 12/01/12", "2012-01-12"),
        ("en", "Version 10.4.11 is out", None),
    ],
)
def test_a_date_that_no_machine_reads_is_found_among_the_lines(language: str, line: str, date: str | None) -> None:
    page = f"<html lang={language}>{MENU}<h1>Boats race</h1><p>{line}</p>{PROSE}"

    (post,) = convert(Dump("a.html", page.encode()))

    assert isinstance(post, Post)
    assert post.header.get("Date") == date


def test_of_two_sections_the_one_that_says_something_is_taken() -> None:
    stated = '<meta property="article:section" content="Nation &amp; World, News">'

    (post,) = convert(Dump("a.html", f"<html lang=en>{stated}{MENU}<h1>Boats race</h1>{PROSE}".encode()))

    assert isinstance(post, Post)
    assert post.header.get("Category") == "Nation & World"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Le bac est resté en service une année de plus, et le conseil du port en a débattu lundi soir.", "2026-03-04"),
        ("The ferry stays in service for another year, and the harbour board debated it on Monday evening.", "2026-04-03"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_figures_are_read_as_the_language_of_the_text_writes_them(text: str, day: str, form: str) -> None:
    title, body = "Boats and more boats", f"{text} {text} {text}"
    dump = {
        "text": f"{title}\n\n04/03/2026\n\n{body}\n\n{body}\n",
        "csv": f'title;date;text\n"{title}";04/03/2026;"{body}"\n',
        "json": json.dumps({"title": title, "date": "04/03/2026", "text": body}),
    }[form]

    (post,) = convert(Dump(f"a.{form.replace('text', 'txt')}", dump.encode()))

    assert isinstance(post, Post)
    assert dict(post.header)["Date"] == day


@pytest.mark.parametrize(
    ("stated", "alt"),
    [("A ferry at night &amp; a tug", "A ferry at night & a tug"), ("Boats race", ""), ("IMG_2041.jpg", ""), ("", "")],
)
def test_what_a_picture_shows_is_no_headline_and_no_name_of_a_file(stated: str, alt: str) -> None:
    page = f'<meta property="og:image" content="https://a.example/b.jpg"><meta property="og:image:alt" content="{stated}"><h1>Boats race</h1>'
    assert metadata_page.read(elements.parse(page))[0].alt == alt


def test_a_page_declares_its_facts() -> None:
    facts, _, titles = metadata_page.read(elements.parse(PAGE))

    assert (facts.title, facts.date, facts.authors) == ("Boats race", "2024-05-06 10:00+00:00", ("Ana Ruiz", "Bo Li"))
    assert (facts.site, facts.section, facts.language) == ("The Echo", "Sport", "en-GB")
    assert (facts.url, facts.summary) == ("https://echo.example/2024/05/boats", "A fresh wind made a fast race.")
    assert facts.tags == ("Boats", "Wind, and rain")
    assert "Boats race" in titles


def test_tags_are_read_from_a_tag_box_and_not_from_a_tag_cloud() -> None:
    box = "<div class='post-tags'><ul>{}</ul></div>".format(
        "".join(f"<li><a href='/tags/{name}/'>#{name}</a></li>" for name in ("boats", "wind"))
    )
    cloud = "<div class='tag-cloud'><a href='/tag/coffee/'>coffee 3</a></div>"

    assert metadata_page.read(elements.parse(f"<h1>Boats race</h1><p>x</p>{box}{cloud}"))[0].tags == ("#boats", "#wind")


def test_tags_are_read_from_the_first_list_of_links_to_tags_and_not_from_those_of_other_stories() -> None:
    first = "<ul><li><a href='/tag/boats'>Boats</a></li><li><a href='/tag/wind'>Wind</a></li></ul>"
    other = "<div><div><h3>Tea</h3><p><a href='/tag/tea'>Tea</a></p></div></div>"
    menu = "<nav><ul><li><a href='/tag/coffee'>Coffee</a></li></ul></nav>"

    page = f"{menu}<h1>Boats race</h1><p>x</p>{first}{other}"
    assert metadata_page.read(elements.parse(page))[0].tags == ("Boats", "Wind")


def test_tags_among_keys_and_values_are_those_with_the_key() -> None:
    page = '<meta name="keywords" content="Lite:true, Tag:Boats, tag: Wind, Layer:0"><h1>Boats race</h1>'
    assert metadata_page.read(elements.parse(page))[0].tags == ("Boats", "Wind")


@pytest.mark.parametrize(
    ("heading", "site"), [("가라앉지 않는 나룻배", " - 한들일보"), ("山城小學最後一堂課 五個孩子的畢業典禮", " | 地方 | 島嶼日報"), ("沈まない渡し船", "｜港新聞")]
)  # fmt: skip
def test_a_headline_of_few_long_words_is_known_in_the_browsers_title(heading: str, site: str) -> None:
    page = f"<html><head><title>{heading}{site}</title></head><body><h1>{heading}</h1><p>x</p></body></html>"

    assert metadata_page.read(elements.parse(page))[0].title == heading


@pytest.mark.parametrize(
    ("notice", "name"),
    [("© 2026 한들일보 무단전재 및 재배포 금지", "한들일보"), ("© 2026 El Pampero S.A.", "El Pampero"), ("© The Echo", "The Echo")],
)  # fmt: skip
def test_a_notice_names_the_publisher(notice: str, name: str) -> None:
    assert publisher([notice]) == name


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("© 2024 Harbour Post Ltd. All rights reserved", True),
        ("Copyright law must change, the court said on Monday.", False),
        ("Copyrighted songs may be sung, a judge ruled.", False),
    ],
)
def test_a_sentence_on_copyright_is_no_notice(line: str, *, is_one: bool) -> None:
    assert is_notice(line) is is_one


def test_a_label_is_taken_from_the_beginning_of_a_line_only() -> None:
    assert without_label("Summary: Taxes rise in May.") == "Taxes rise in May."
    assert (
        without_label("The minister gave a short summary: taxes rise.")
        == "The minister gave a short summary: taxes rise."
    )


def test_a_line_that_is_the_whole_title_is_better_than_its_first_word() -> None:
    assert (
        line_of("Parkinson-Forscher erhält Preis", ["Parkinson", "Parkinson-Forscher erhält Preis"])
        == "Parkinson-Forscher erhält Preis"
    )


def test_a_page_without_an_address_keeps_the_name_that_it_states() -> None:
    assert of_page(stated_names(("example.com",), ""), "", (), "Boats race") == "example.com"


@pytest.mark.parametrize(
    "line", ["Why doesn’t wine taste like grapes? - 13 January 2022", "Germany does not want the deal"]
)
def test_a_headline_names_no_publisher(line: str) -> None:
    assert publisher([line]) is None


@pytest.mark.parametrize(
    ("head", "headings", "title"),
    [
        (
            "<meta property='og:title' content='Mowmate'><title>Which mower for which lawn? | Mowmate</title>",
            "<h1>Which mower for which lawn?</h1>",
            "Which mower for which lawn?",
        ),
        (
            "<meta property='og:title' content='Boats race all day'><title>The Harbour Post | Boats race all day</title>",
            "<h1>The Harbour Post</h1>",
            "Boats race all day",
        ),
        (
            "<title>Ten works on a house that pay</title>",
            f"<h1>Learn which works on a house pay. {'Experts tell what to expect of each of them. ' * 5}</h1>",
            "Ten works on a house that pay",
        ),
        (
            "",
            f"<h1>{'Boats race on the sound all day long, ' * 7}</h1>",
            ("Boats race on the sound all day long, " * 7).strip(),
        ),
        (
            "<link rel='canonical' href='https://www.anaruiz.example/boats'><title>anaruiz.example Boats race</title>",
            "<h1>anaruiz.example</h1>",
            "Boats race",
        ),
        ("<title>BOATS RACE | Shop.example</title>", "", "BOATS RACE"),
        (
            "<title>Boats race | The Harbour Post</title>",
            "<h1><div>Races of the year</div><span>Boats race</span></h1>",
            "Boats race",
        ),
        (
            "<title>Opinion: Boats race</title>",
            "<h1><div>Opinion:</div><span>Boats race</span></h1>",
            "Opinion: Boats race",
        ),
        (
            "<meta property='og:title' content='Guide to boats that race'>",
            "<h1>2025 Guide to boats that race</h1>",
            "2025 Guide to boats that race",
        ),
        (
            "<meta property='og:title' content='After the storm: Boats race'>",
            "<p>After the storm</p><h1>Boats race</h1>",
            "After the storm: Boats race",
        ),
        ("<meta property='og:title' content='boats and races: Boats race'>", "<h1>Boats race</h1>", "Boats race"),
        (
            "<meta property='og:title' content='Harbour Blog: Boats race'><link rel=canonical href=https://harbour.xx/a>",
            "<h1>Boats race</h1>",
            "Boats race",
        ),
        (
            "<title>BOATS 3.0 | Boats race home in a fresh wind</title>",
            "",
            "BOATS 3.0 | Boats race home in a fresh wind",
        ),
    ],
    ids=[
        "site declared as title",
        "site as headline",
        "headline sums up",
        "long headline alone",
        "address",
        "address behind",
        "label above",
        "label declared",
        "year",
        "kicker in a line of its own",
        "phrase for searches",
        "site before a colon",
        "label before a bar",
    ],
)
def test_a_title_is_neither_the_site_nor_a_summary(head: str, headings: str, title: str) -> None:
    page = f"<html><head>{head}</head><body>{headings}<p>x</p></body></html>"

    assert metadata_page.read(elements.parse(page))[0].title == title


def test_a_person_may_be_named_in_parts() -> None:
    people = [
        {"@type": "Person", "givenName": "Ana", "familyName": "Ruiz"},
        {"@type": "Person", "name": "Bo Li", "familyName": "X"},
    ]
    stated = json.dumps({"@type": "Article", "author": people})
    page = f"<html><head><script type='application/ld+json'>{stated}</script></head><body><h1>Boats race</h1><p>x</p></body></html>"

    assert metadata_page.read(elements.parse(page))[0].authors == ("Ana Ruiz", "Bo Li")


@pytest.mark.parametrize(
    ("head", "lines", "authors"),
    [
        ("", "<p>May 3, 2021 · Ana Ruiz</p>", ("Ana Ruiz",)),
        ("", "<p>2021-05-03·</p><div>Ana de la Cruz</div>", ("Ana de la Cruz",)),
        ("", "<p><span>Dec 17, 2025</span><b>Ana M. Ruiz</b></p>", ("Ana M. Ruiz",)),
        ("", "<p>May 3, 2021 · 8 min read</p>", ()),
        ("", "<div><span>كتبت: ليلى منصور</span><span>الأحد 22 نوفمبر 2026</span></div>", ("ليلى منصور",)),
        ("", "<div><span>מאת: דנה לוי</span><span>22.11.2026</span></div>", ("דנה לוי",)),
        ("", "<p>May 3, 2021</p><p>Press Release</p>", ()),
        ("", "<p>May 3, 2021 · Boats</p>", ()),
        (
            "",
            "<p>May 3, 2021 · North East</p><p>May 4, 2021 · South West</p>",
            (),
        ),  # a list of other stories with their sections
        ("", f"{STORY}<p>Written by</p><p>Ana Ruiz</p>", ("Ana Ruiz",)),
        ("", f"{STORY}<p>This article was written by Ana Ruiz</p><p>{'Another line. ' * 20}</p>", ("Ana Ruiz",)),
        ("Person", "", ("Ana Ruiz",)),
        ("Organization", "", ()),
    ],
)
def test_the_author_of_a_page_that_does_not_introduce_one(head: str, lines: str, authors: tuple[str, ...]) -> None:
    stated = json.dumps({"@type": "Article", "author": {"@type": head, "name": "Ana Ruiz"}}) if head else "{}"
    page = (
        "<html><head><link rel='canonical' href='https://anaruiz.org/boats'>"
        f"<script type='application/ld+json'>{stated}</script></head>"
        f"<body><h1>Boats race all day</h1>{lines}<p>x</p></body></html>"
    )

    assert metadata_page.read(elements.parse(page))[0].authors == authors


def test_the_address_of_a_site_is_no_writer_and_neither_is_its_town() -> None:
    page = '<html><head><meta name="author" content="harbour.org, Oslo, Norway"></head><body><h1>Boats race</h1><p>harbour.org, Oslo</p></body></html>'

    assert metadata_page.read(elements.parse(page))[0].authors == ()


def test_the_last_breadcrumb_is_the_section_and_the_end_of_the_title_is_the_site() -> None:
    head = "<title>Boats race all day | Botany | The Meridian</title><meta property='article:section' content='News / Life'>"
    (post,) = convert(
        Dump("a.html", f"<html><head>{head}</head><body><h1>Boats race all day</h1>{STORY}</body></html>".encode())
    )

    assert isinstance(post, Post)
    assert dict(post.header)["Category"] == "Life"
    assert dict(post.header)["Source"] == "The Meridian"


def test_a_section_that_is_called_as_the_site_is_none() -> None:
    head = (
        "<meta property='og:site_name' content='The Meridian'><meta property='article:section' content='the meridian'>"
    )
    (post,) = convert(
        Dump("a.html", f"<html><head>{head}</head><body><h1>Boats race</h1>{STORY}</body></html>".encode())
    )

    assert isinstance(post, Post)
    assert "Category" not in dict(post.header)


def described(lines: Sequence[str]) -> DumpLines:
    """A text dump whose last line is the story."""
    return sheet([Block("paragraph", line) for line in lines], [0.1] * (len(lines) - 1) + [0.9])


@pytest.mark.parametrize(
    ("line", "place"),
    [("雪見坂の電車 | 例文新聞", 2), ("Boats race | The Echo", 1), ("Boats race again | The Echo", 0)],
)
def test_a_browsers_title_gives_way_to_the_headline_it_holds(line: str, place: int) -> None:
    assert (
        alone(described([line, "Boats race", "雪見坂の電車", "The boats raced all day in a fresh wind."]), 0) == place
    )


def facts_of(body: str, head: str = "") -> Facts:
    """Return the facts that a page declares."""
    return metadata_page.read(elements.parse(f"<html><head>{head}</head><body>{body}</body></html>"))[0]


def test_an_article_that_is_called_after_its_author_is_no_byline() -> None:
    named = "<article class='post author-ana-ruiz'><h1>Boats race again</h1><p>What is a race?</p></article>"

    assert facts_of(named).authors == ()


def test_a_link_marked_as_category_is_the_section_and_no_tag() -> None:
    facts = facts_of("<h1>Boats race again</h1><a rel='category tag' href=/c>Sport</a><a rel=tag href=/t>Boats</a>")

    assert (facts.section, facts.tags) == ("Sport", ("Boats",))


def test_a_sites_name_does_not_hold_the_title() -> None:
    site = "<meta property=og:site_name content='Boats race again | Harbour News'>"

    assert facts_of("<h1>Boats race again</h1>", site).site == "Harbour News"


def test_a_summary_has_no_title_glued_to_its_front() -> None:
    body = [Block("paragraph", STORY)] * 2
    described = "Nine boats race all day in a fresh windThe crowd stayed until night fell on the quay."

    said = summary.of_story(described, "Nine boats race all day in a fresh wind", "", body, [])

    assert said == "The crowd stayed until night fell on the quay."


def test_an_address_with_a_slogan_after_a_bar_is_no_part_of_a_title() -> None:
    title = "The dark side | Health.example - live well!"

    assert facts_of(f"<h1>{title}</h1>", f"<title>{title}</title>").title == "The dark side"


def source_of(head: str) -> str:
    """The source of a story on the Harbour Post's site."""
    return facts_of("<h1>Boats race again</h1>", f"{head}<link rel=canonical href=https://www.harbourpost.xx/a>").site


@pytest.mark.parametrize(
    ("site", "name"),
    [
        ("Harbour Post | News for all", "Harbour Post"),
        ("News for all｜Harbour Post", "Harbour Post"),
        ("Ferry | Harbour News", "Ferry | Harbour News"),
        ("/", "harbourpost.xx"),
    ],
)
def test_a_sites_slogan_is_no_part_of_its_name(site: str, name: str) -> None:
    assert source_of(f"<meta property=og:site_name content='{site}'>") == name


@pytest.mark.parametrize(
    ("metas", "name"),
    [
        ("<meta property=og:site_name content=harbourpost.xx><meta name=publisher content='The Harbour Post'>", "The Harbour Post"),
        ("<meta property=og:site_name content=www.harbourpost.xx>", "harbourpost.xx"),
        ("<meta property=og:site_name content=HarbourPost.xx><title>Boats race again - Harbour Post</title>", "Harbour Post"),
        ("<meta property=og:site_name content=harbourpost.xx><title>Boats race again - Sport</title>", "harbourpost.xx"),
        ("<meta name=copyright content='Copyright (c) 2012 Harbour Post Ltd. All rights reserved'>", "Harbour Post"),
    ],
)  # fmt: skip
def test_a_source_is_called_by_its_name_rather_than_its_address(metas: str, name: str) -> None:
    assert source_of(metas) == name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.example.co.uk/a", "example"),
        ("https://news.example.com.au", "example"),
        ("https://ana.github.io/a", "ana"),
        ("http://localhost:8000/a", "localhost"),
        ("https://[broken", ""),
    ],
)
def test_the_registered_part_of_a_host_is_the_name_of_its_site(address: str, name: str) -> None:
    assert host_name(address) == name


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        ("<p>by</p><p><a href=/authors/ana-ruiz>Ana Ruiz</a></p>", ("Ana Ruiz",)),
        ("<p>by</p><p><a href=/products/mowers>Mow Mate</a></p>", ()),
        ("<p>View all posts by Ana Ruiz →</p>", ("Ana Ruiz",)),
        ("<p>Alle Beiträge von Ana Ruiz anzeigen</p>", ("Ana Ruiz",)),
        ("<p>Ana Ruiz</p><p>Sailor</p><p><a href=/x>Articles by Ana</a></p>", ("Ana Ruiz",)),
        ("<p>Sailor</p><p><a href=/authors/ana>Articles by Ana</a></p>", ()),
        ("<p>More articles by this author</p><p>More articles from us</p><p>All articles by topic</p>", ()),
        ("<p><a href=/user/register>Register Now</a></p>", ()),
        ("<p class=byline__category><a href=/wellness>Wellness</a></p>", ()),
    ],
)
def test_an_author_can_be_named_below_the_story(lines: str, authors: tuple[str, ...]) -> None:
    far = "<p>The boats raced.</p>" * 160

    assert facts_of(f"<h1>Boats race again</h1>{far}{lines}").authors == authors


@pytest.mark.parametrize(
    ("metas", "authors"),
    [
        (["citation_author=Ruiz, Ana", "citation_author=van der Li, Bo"], ("Ana Ruiz", "Bo van der Li")),
        (["DC.Creator=Ana Ruiz", "citation_authors=Ruiz, Ana; Li, Bo"], ("Ana Ruiz", "Bo Li")),
        (["DC.Creator=Ana Ruiz, Bo Li"], ("Ana Ruiz", "Bo Li")),
        (["citation_author=Ana Ruiz, PhD"], ("Ana Ruiz PhD",)),
    ],
)
def test_people_whom_a_library_lists_have_their_given_names_first(metas: list[str], authors: tuple[str, ...]) -> None:
    head = "".join("<meta name='{}' content='{}'>".format(*meta.split("=")) for meta in metas)

    assert facts_of("<h1>Boats race again</h1><p>Ana Ruiz</p>", head).authors == authors


def test_words_after_an_html_comment_are_read_with_those_before_it() -> None:
    facts = facts_of("<h1>Boats race again</h1><p>By <!-- -->Ana Ruiz</p><p><?x?> <!-- -->May 3, 2021</p>")

    assert (facts.authors, facts.date) == (("Ana Ruiz",), "2021-05-03")


@pytest.mark.parametrize(
    ("name", "day"), [("xy-published-date", "2021-05-03"), ("xy-publisher-since", ""), ("xy-changed", "")]
)
def test_a_meta_tag_about_publishing_states_the_day(name: str, day: str) -> None:
    value = "since 1901" if "since" in name else "2021-05-03"

    assert facts_of("<h1>Boats race again</h1>", f"<meta name={name} content='{value}'>").date == day


LONG_BYLINE = (
    "by Ana Ruiz | Mar 11, 2023 | All About Boats and Boat Repair, Learn About Boats, Sails and Ropes | 0 comments"
)
CAPTION = "The boats that came in from the sound on the evening of 11 March 2023 seen over the roofs of the harbour"


@pytest.mark.parametrize(("line", "days"), [(LONG_BYLINE, ["2023-03-11"]), (CAPTION, [])])
def test_a_long_line_of_a_text_dump_states_the_day_if_it_names_the_author(line: str, days: list[str]) -> None:
    clues = candidates.clues(described(["Boats race", line, "The boats raced all day in a fresh wind."]))

    assert [clue.day for clue in clues.days] == days


def test_the_words_of_its_dates_do_not_make_a_line_too_long_to_name_people() -> None:
    page = described(["Boats race", "Ana Ruiz • Updated on Jul 4, 2024 • 28 min read", "The boats raced all day."])

    assert candidates.with_names(page, candidates.clues(page), {0: 1.0}).bylines[1].names == ("Ana Ruiz",)


def test_a_copyright_notice_names_its_owner() -> None:
    assert stated_names(("2012 Harbour Post; All Rights Reserved.", "2020 Vision"), "") == [
        "Harbour Post",
        "2020 Vision",
    ]
    assert stated_names(("https://www.harbourpost.example/",), "") == ["harbourpost.example"]


@pytest.mark.parametrize(
    ("head", "lines", "authors"),
    [
        ("", "<p>By Ana Ruiz<br>and Bo Lind</p>", ("Ana Ruiz", "Bo Lind")),
        ("", "<div>By Ana Ruiz</div><div>and Bo Lind</div>", ("Ana Ruiz", "Bo Lind")),
        ("", "<div>By Ana Ruiz</div><div>Andover</div>", ("Ana Ruiz",)),
        ("<meta name=author content='Harbour Sp. z o.o.'>", "", ()),
        ("<meta name=author content='express1'>", "", ()),
        ("<meta name=author content='Design: Ana Ruiz'>", "", ()),
        ("<meta name=author content='Ana Ruiz'>", "", ("Ana Ruiz",)),
    ],
)
def test_a_byline_continues_on_the_next_line_and_a_hidden_company_is_no_author(
    head: str, lines: str, authors: tuple[str, ...]
) -> None:
    prose = "<p>The boats raced all day in a fresh wind, and the crew of the smallest boat was home first.</p>"

    assert facts_of(f"<h1>Boats race all day</h1>{lines}{prose}", head).authors == authors


@pytest.mark.parametrize(
    ("published", "modified", "is_kept"),
    [
        ("2025-05-03T10:00+00:00", "2025-05-03T11:00+00:00", True),
        ("2025-05-03T10:00+00:00", "2025-05-03T11:30+02:00", False),
        ("2025-05-03T10:00", "2025-05-03", False),
        ("2025-05-03", "2025-05-02", False),
        ("2025-05-03", "2025-05-04", True),
    ],
)
def test_a_modification_before_the_publication_is_ignored(published: str, modified: str, is_kept: bool) -> None:
    head = f"<meta property=article:published_time content={published}><meta property=article:modified_time content={modified}>"

    assert bool(facts_of("<h1>Boats race</h1><p>The boats raced all day.</p>", head).modified) is is_kept


@pytest.mark.parametrize(("shown", "kept"), [("Updated 4 May 2025", "2025-05-04"), ("3 May 2019", ""), ("", "")])
def test_a_change_years_later_counts_only_if_the_page_shows_it(shown: str, kept: str) -> None:
    head = "<meta property=article:published_time content=2019-05-03><meta property=article:modified_time content=2025-05-04>"

    facts = facts_of(f"<h1>Boats race</h1><p>{shown}</p><p>The boats raced all day.</p>", head)

    assert (facts.date, facts.modified) == ("2019-05-03", kept)


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Harbour Post - News :: Boats race in a storm off the cape", "Boats race in a storm off the cape"),
        ("ΤΟ ΒΗΜΑ - Ευρυαγγείες: πρόβλημα με λύση - υγεία + fitness", "Ευρυαγγείες: πρόβλημα με λύση"),
        ("多维博客 » 播客热潮迅速蔓延 挑逗传统传媒业", "播客热潮迅速蔓延 挑逗传统传媒业"),
        ("Kenia: Nairobi von unten", ""),  # a kicker, not a site
    ],
)
def test_a_title_is_the_line_that_is_all_of_it_but_the_names_of_sites(title: str, headline: str) -> None:
    assert line_of(title, ["Nairobi von unten", "Boats race in a storm off the cape", headline]) == headline


def test_the_publication_day_is_preferred_to_another_day_in_the_line() -> None:
    page = (
        "<h1>Boats race</h1><p>Updated 5 March 2024; Published 3 March 2024</p>"
        + "<p>The boats raced all day in a fresh wind.</p>" * 4
    )

    (post,) = convert(Dump("a.html", page.encode()))

    assert isinstance(post, Post)
    assert post.header.get("Date") == "2024-03-03"


@pytest.mark.parametrize(
    "notice", ["RIPRODUZIONE RISERVATA", "Tous droits réservés", "جميع الحقوق محفوظة", "Med ensamrätt"]
)
def test_a_notice_of_rights_is_no_source(notice: str) -> None:
    assert publisher([f"© {notice}"]) is None
    assert publisher([f"© 2024 Harbour Post. {notice}"]) == "Harbour Post"


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("2012-01-12 09:23 来源：新民晚报 参与互动", "新民晚报"),
        ("来源：新华网 作者：胡平", "新华网"),
        ("Πηγή: Express.gr", "Express.gr"),
        ("2004年7月16日08:19 [ 黄宇 ] 来源：[ 人民网 ]", "人民网"),
        ("来源：资料图", ""),
        ("来源：转载文章", ""),
        ("Quelle: Ana Ruiz/dpa", ""),
        ("据来源说，会议召开。", ""),
    ],
)
def test_a_line_above_the_story_may_name_its_source(line: str, source: str) -> None:
    assert labelled([line]) == source


def test_an_interview_is_not_called_as_the_one_who_led_it() -> None:
    head = (
        'Kultura\n"Kamień pamięta deszcz". Rozmowa z rzeźbiarką Hanną Dryl\nRozmawiał Paweł Nowicki\n11 kwietnia 2024\n'
    )
    story = (
        "Hanna Dryl od czterdziestu lat pracuje w piaskowcu. W sobotę w Kielcach otwiera największą wystawę w swojej karierze.\n"
        "Paweł Nowicki: Dlaczego piaskowiec?\nHanna Dryl: Bo jest uczciwy. Granit udaje, że jest wieczny, a piaskowiec od razu mówi, że zniknie.\n"
        "Paweł Nowicki: Co zobaczymy w sobotę?\nHanna Dryl: Dwanaście głów z kamienia, który przez trzydzieści lat leżał na moim podwórzu w deszczu.\n"
    )

    (post,) = convert(Dump("a.txt", f"{head}{story}".encode()))

    assert isinstance(post, Post)
    assert post.header.get("Authors") == "Paweł Nowicki"
    assert post.header.get("Title") == '"Kamień pamięta deszcz". Rozmowa z rzeźbiarką Hanną Dryl'
