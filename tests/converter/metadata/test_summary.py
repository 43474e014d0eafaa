import pytest

from standfirst.converter.formats import reading
from standfirst.converter.metadata import standfirst
from standfirst.converter.metadata.summary import LONGEST, composed, ended, of_story, prose, stated
from standfirst.converter.model import Block, Dump
from standfirst.converter.pipeline import convert
from standfirst.converter.segment import segment
from standfirst.posts.post import Post


def body(*texts: str) -> list[Block]:
    return [Block("paragraph", text) for text in texts]


ASIDE = "The morning was cold, and few people stood on the pier when the meeting began at nine."
CORE = "The harbour council closed the old quay to lorries, after a wall had collapsed two winters ago."
NEXT = "Traders warned of longer ways."


def test_the_sentence_that_matches_the_title_leads_if_the_first_is_short() -> None:
    short = "It was a grey day at the harbour."

    assert composed("Council closes old quay", body(f"{short} {CORE} {NEXT}"), "en") == f"{CORE} {NEXT}"


STORY = (
    "The harbour council closed the old quay to lorries, after a wall had collapsed two winters ago. Traders warned of longer "
    "ways through the town. Engineers said the ground would not bear another season of heavy traffic, and residents cheered."
)


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Council closes old quay - The Post - Traders warned of longer ways.", "Traders warned of longer ways."),
        ("Council closes old quay: traders warned of longer ways.", "traders warned of longer ways."),
        ("Council closes old quay | rmf.example - Traders warned of longer ways.", "Traders warned of longer ways."),
        ("Council closes old quays, and traders warn of longer ways.", "Council closes old quays, and traders warn of longer ways."),
        ("Council closes old quay - Photo", "Council closes old quay - Photo"),
        ("Premier online source for business, entertainment and weather in your region.", ""),
        ("Premier online source: everything about lorries, harbour traffic and councils.", "Premier online source: everything about lorries, harbour traffic and councils."),
    ],
)  # fmt: skip
def test_a_description_must_belong_to_the_story_and_not_repeat_the_title(description: str, expected: str) -> None:
    assert of_story(description, "Council closes old quay", "The Post", body(STORY), ()) == expected


def test_a_description_that_the_page_shows_is_kept_and_one_of_a_page_without_a_story() -> None:
    line = "Premier online source for business, entertainment and weather in your region."

    assert of_story(line, "Council closes old quay", "", body(STORY), (f"About us. {line}",)) == line
    assert of_story(line, "Council closes old quay", "", (), ()) == line


def test_pairs_of_characters_say_what_a_chinese_description_is_about() -> None:
    story = "成都至昆明高铁新线周六正式开通，市长和居民在河边迎接了第一趟列车，票价与旧线相同，全程只需四个小时。"

    assert of_story(
        "高铁新线开通---成都至昆明的第一趟列车周六发车，旅客和居民在河边迎接了它。", "高铁新线开通", "", body(story), ()
    ).startswith("成都")
    assert (
        of_story("提供国内外最新的财经、体育、娱乐资讯，是华人世界首选门户网站。", "高铁新线开通", "", body(story), ())
        == ""
    )


def test_the_first_sentence_of_a_story_leads() -> None:
    assert composed("Council closes old quay", body(ASIDE, CORE), "en").startswith(ASIDE)


def test_the_first_sentence_leads_if_none_matches_the_title() -> None:
    assert composed("A grey day", body(ASIDE, CORE), "en").startswith(ASIDE)


def test_a_standfirst_goes_before_a_description_and_both_before_what_we_make_of_the_story() -> None:
    description, title = "What the council decided, and what it means for traders.", "Council closes old quay"

    assert stated(("", description), title, "en") == description
    assert stated(("The council decided today.", description), title, "en") == "The council decided today."
    assert stated(("", "Cut in the middle of a sen..."), title, "en") == ""


def test_a_description_that_only_repeats_the_title_is_ignored() -> None:
    assert stated(("", "Council closes old quay, at last"), "Council closes old quay: at last!", "en") == ""
    assert stated(("Council closes old quay, at last", ""), "Council closes old quay: at last!", "en") == ""
    assert (
        stated(("", "Council closes old quay | The Quay Post"), "Council closes old quay", "en", "The Quay Post") == ""
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("The boats raced all day. The smal", "The boats raced all day. The smallest was home first."),
        ("The boats raced all day. The smallest", "The boats raced all day. The smallest was home first."),
        ("The boats raced all day. Nobody was", "The boats raced all day. Nobody was"),
        ("The boats raced all day.", "The boats raced all day."),
    ],
)
def test_a_description_that_was_cut_is_completed_from_the_text(line: str, expected: str) -> None:
    assert ended(line, "The boats raced all day. The smallest was home first. The crowd stayed.") == expected


def test_a_sites_description_of_itself_is_no_summary() -> None:
    line = "The Quay Gazette is your source for all that moves the coast."

    assert stated(("", line), "Council closes old road", "en", "The Quay Gazette") == ""
    assert stated(("", line.replace("coast", "council")), "Council closes old road", "en", "The Quay Gazette") != ""


@pytest.mark.parametrize(("title", "text", "language", "expected"), [
    ("図書館が駅に開館", "市は月曜日に発表した。駅に新しい図書館が開館した。本は五千冊ある。", "ja", "駅に新しい図書館が開館した。本は五千冊ある。"),
    ("افتتاح مكتبة محطة الوادي", "عقد اجتماع يوم الاثنين. افتتحت بلدية الوادي مكتبة محطة القطار الجديدة.", "ar", "افتتحت بلدية الوادي مكتبة محطة القطار الجديدة."),
])  # fmt: skip
def test_whole_sentences_in_any_script(title: str, text: str, language: str, expected: str) -> None:
    assert composed(title, body(text), language) == expected


@pytest.mark.parametrize("text", ["", "word " * 400, "あ" * 900, "One. " * 400])
def test_a_summary_is_never_longer_than_its_limit(text: str) -> None:
    assert len(composed("Title", body(text), "en")) <= LONGEST


def test_a_sentence_in_a_heading_right_below_the_headline_is_the_standfirst() -> None:
    story = "".join(
        f"<p>{sentence}</p>"
        for sentence in ("The boats raced all day in a fresh wind, and the crowd stayed until night.",) * 6
    )
    page = f"<h1>Boats race</h1><h2 class='spot'>The council decided on Monday. The race goes on.</h2><div>{story}</div><footer>Imprint</footer>"

    (post,) = convert(Dump("a.html", f"<html><body>{page}</body></html>".encode()))

    assert isinstance(post, Post)
    assert dict(post.header)["Summary"] == "The council decided on Monday. The race goes on."
    assert "decided on Monday" not in post.body


def test_the_line_under_the_headline_of_a_text_dump_is_the_summary_even_if_buttons_follow_it() -> None:
    lead = "The council will spend twice as much on the old quay as it said in May, and the fishermen are not pleased."
    lines = (
        "Home", "News", "Sport", "Old quay costs twice as much", lead, "Share", "Save", "Photo: Quay Gazette", "By Ana Ruiz", "9 May 2023",
        "The old quay has to be repaired before the winter, the mayor of the town said on Monday evening in the hall.",
        "She had asked two engineers for a report, who found that the wood below the water line is soft in many places.",
        "The fishermen, who land their catch there, will have to use the new quay for at least eleven months, she said.",
    )  # fmt: skip

    (post,) = convert(Dump("a.txt", "\n".join(lines).encode()))

    assert isinstance(post, Post)
    assert dict(post.header)["Summary"] == lead


def test_each_line_that_may_be_the_standfirst_has_a_figure_for_every_feature() -> None:
    page = next(reading.read(Dump("a.html", f"<h1>Boats race</h1><p>{'The boats raced all day. ' * 3}</p>".encode())))
    story = segment(page)

    rows = standfirst.features(page, story, "Boats race", None)

    assert len(rows) > 0
    assert {len(row) for row in rows.values()} == {len(standfirst.FEATURES)}


def test_the_standfirst_of_the_story_is_its_first_paragraph_unless_the_story_says_it_again() -> None:
    lead = "The council will spend twice as much on the old quay as it said in May."
    story = "".join(
        f"<p>The boats raced all day in a fresh wind, and crew {number} was home first.</p>" for number in range(6)
    )

    def body(first: str) -> str:
        page = f"<html><body><aside>Menu</aside><article><h1>Quay costs twice as much</h1><p class=standfirst>{lead}</p>{first}{story}</article></body></html>"
        (post,) = convert(Dump("a.html", page.encode()))
        assert isinstance(post, Post)
        assert dict(post.header)["Summary"] == lead
        return post.body

    assert body("").startswith(lead)
    assert body(f"<p>{lead} The fishermen are not pleased.</p>").count(lead) == 1


ROTTEN = "The council will spend twice as much on the old quay as it said in May, because the piles under the western half are rotten, and because nobody had looked at them"
PROMISED = "the fishermen, who have to leave their places for two winters, are promised new ones at the northern mole, where the ferries landed until the war."


@pytest.mark.parametrize(
    ("lead", "summary"),
    [
        (f"{ROTTEN}. {PROMISED.capitalize()}", f"{ROTTEN}."),
        (f"{ROTTEN}, but {PROMISED}", f"{ROTTEN}, but the fishermen, who have to leave their places for two winters, are promised new ones at the northern mole…"),
    ],
)  # fmt: skip
def test_a_standfirst_too_long_for_a_summary_is_in_the_story_whole(lead: str, summary: str) -> None:
    story = "".join(f"<p>The boats raced all day in a fresh wind, and crew {number} was home first.</p>" for number in range(6))  # fmt: skip
    others = f"<ul>{'<li><a href=/late>Another ferry is late (24-05-24, 13:08)</a></li>' * 6}</ul>"
    head = f'<head><meta name="description" content="{lead}"></head>'
    page = f"<html>{head}<body><aside>Menu</aside><article><header><h1>Quay costs twice as much</h1><p>Ana Ruiz</p><p class=lead>{lead}</p></header>{others}<div class=content>{story}</div></article></body></html>"

    (post,) = convert(Dump("a.html", page.encode()))

    assert isinstance(post, Post)
    assert dict(post.header)["Summary"] == summary
    assert post.body.startswith(f"{lead}\n")


DEK = "The board voted seven to two to move crossings to the container quay."


@pytest.mark.parametrize(
    ("below", "summary"),
    [
        (f"<p class=css-1>{DEK}</p><p>By Ines Corran</p>", DEK),
        (f"<p class=css-1>{DEK}</p><div>24 November 2026</div>", DEK),
        (f'<div class="article__summary"><p>{DEK}</p></div>', DEK),
        (f"<p class=css-1>{DEK}</p>", None),  # nothing shows what it is
        (f"<ul><li><a href=/a>{DEK}</a></li></ul><p>By Ines Corran</p>", None),
    ],
)  # fmt: skip
def test_a_standfirst_that_is_left_out_of_the_story_is_the_summary_of_a_page_without_a_description(
    below: str, summary: str | None
) -> None:
    prose = "".join(
        f"<p>Ferry number {number} left the old terminal in a fresh wind, and two hundred people watched it go.</p>"
        for number in range(9)
    )
    page = (
        f"<html lang=en><head><title>Tolvane closes its terminal</title></head><body><nav><a href=/>Home</a></nav>"
        f"<h1>Tolvane closes its terminal</h1>{below}<div class=css-2><div class=css-3>{prose}</div></div><footer>Terms</footer></body></html>"
    )

    (post,) = convert(Dump("a.html", page.encode()))

    assert isinstance(post, Post)
    assert (post.header.get("Summary") == summary) if summary else (post.header.get("Summary") != DEK)
    assert post.body.count("Ferry number") == 9


def test_figures_above_the_line_stay_above_it_and_what_is_struck_out_is_left_out() -> None:
    block = Block(
        "paragraph",
        "About 106 and 102 of 200 300 boats raced all day in a fresh wind.",
        "About 10<sup>6</sup> and 10<sub>2</sub> of <del>200</del> 300 boats raced all day in a fresh wind.",
    )

    assert prose([block]).startswith("About 10⁶ and 10₂ of 300 boats")


@pytest.mark.parametrize(
    "description",
    [
        "The minister in the hall of the parliament (fot. TVP Harbour)",
        "Harbour News :: Council closes old quay - Breaking news from the coast",
    ],
)
def test_a_caption_and_a_slogan_around_the_title_are_no_summary(description: str) -> None:
    assert stated((description, CORE), "Council closes old quay", "en") == CORE
