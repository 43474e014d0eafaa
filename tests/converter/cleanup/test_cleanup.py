"""Boilerplate around a story and repeated lines are no part of its post."""

from typing import Any

import pytest

from standfirst.converter.cleanup import tidy
from standfirst.converter.cleanup.buttons import is_credited
from standfirst.converter.cleanup.ends import without_notices
from standfirst.converter.cleanup.headings_and_lists import contents, with_bold_headings, with_headings
from standfirst.converter.html.blocks import blocks_of
from standfirst.converter.html.elements import parse
from standfirst.converter.model import Block
from standfirst.converter.segment import boilerplate

STORY = "The boats raced all day in a fresh wind, and the crowd stayed until the last of them was home again."


def lines(*texts: str) -> list[Block]:
    """The lines of a text dump, each in a paragraph of its own."""
    return [Block("paragraph", text, gap=1) for text in texts]


def kept(blocks: list[Block], header_lines: tuple[str, ...] = (), authors: tuple[str, ...] = ()) -> list[str]:
    """Return the texts that are left."""
    return [block.text for block in tidy(blocks, header_lines, authors)]


@pytest.mark.parametrize(
    "extra",
    [
        "Advertisement",
        "ANZEIGE",
        "広告",
        "12 claps",
        "The blue boat. Photo: Ana Ruiz",
    ],
)
def test_labels_of_the_page_are_removed(extra: str) -> None:
    assert kept(lines(extra, STORY)) == [STORY]


@pytest.mark.parametrize(
    "credit",
    [
        "Photo: AFP",
        "Foto: Ana Ruiz",
        "Ana Ruiz/dpa",
        "EPA",
        "© Getty Images",
        "AP Photo/Ana Ruiz",
        "Ana Ruiz | Reuters",
    ],
)
def test_a_credit_without_its_caption_is_removed(credit: str) -> None:
    assert kept(lines(STORY, credit, STORY[::-1])) == [STORY, STORY[::-1]]
    assert kept(html(f"<p>{STORY}</p><p>{credit}</p><p>Home.</p>")) == [STORY, "Home."]


@pytest.mark.parametrize(
    "line", ["Pap smears save lives", "Ap Ruiz/Vane", "The reuters", "Photos: the week", "He wrote to AFP."]
)
def test_a_line_with_the_name_of_an_agency_is_no_credit(line: str) -> None:
    assert line in kept(html(f"<p>{STORY}</p><p>{line}</p><p>Home.</p>"))


@pytest.mark.parametrize(
    "label",
    [
        "Article continues below", "Artikeln fortsätter efter annonsen", "Continua dopo la pubblicità",
        "Продолжение после рекламы", "この記事は会員限定です。", "Open this photo in gallery:", "Player wird geladen",
    ],
)  # fmt: skip
def test_labels_of_ads_and_of_walls_are_removed(label: str) -> None:
    assert kept(lines(STORY, label, STORY[::-1])) == [STORY, STORY[::-1]]


@pytest.mark.parametrize(
    "caption",
    [
        "The ferry at dawn. REUTERS/Ana Ruiz",
        "The ferry at dawn (AP Photo/Ana Ruiz)",
        "The ferry at dawn. Photograph by Ana B. Ruiz.",
        "The ferry at dawn. Photo Credit: Ferries, Inc.",
        "The ferry at dawn. Photo by: 'Ana Ruiz'.",
        "The ferry at dawn. Courtesy of the harbour / Photo courtesy of Ana Ruiz",
        "The ferry at dawn | © 2019 Ana Ruiz",
        "Image from the harbour's 2019 survey",
        "Courtesy of the Harbour Museum",
        "Паром на рассвете. Фото: Анна Руис",
        "夜明けのフェリー。写真：共同通信",
        "夜明けのフェリー＝港町 撮影・山田花子",
        "黎明的渡轮。 新华社记者 王小明 摄",
    ],
)
def test_captions_are_removed_with_their_credit(caption: str) -> None:
    assert kept(lines(STORY, caption)) == [STORY]


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbour is run by rules that follow ISO/IEC 27001.",
        "Boats for hire at Harbour UK/Harbour US.",
        "The new ferry speaks protocols like HTTP/2 and QUIC.",
        "She took photographs of ferries and of people who wait for them.",
        "He gave me 600 photo credits/year.",
        "https://harbour.example/photos/ferry-at-dawn",
        "You can learn about images by experimenting with light.",
        f"{' '.join(['The ferry left at nine.'] * 20)} Photo: Ana Ruiz",
    ],
)
def test_sentences_about_pictures_are_kept(sentence: str) -> None:
    assert kept(lines(STORY, sentence, STORY[::-1])) == [STORY, sentence, STORY[::-1]]


def test_captions_made_to_be_slow_are_matched_quickly() -> None:
    text = f"photo: {'A.' * 50_000}!"
    assert kept(lines(STORY, text)) == [STORY, text]


BUTTONS = (
    "Buy on Amazon", "Check price at Backcountry (on sale!)", "Read Full Review", "Learn more →", "$228 from Harbour Shop", "Read our full Sea Otter 7 review",
    "14 min read",
    "👉 Learn more about ferries from the harbour.", "➡️ Check current price", "Want to see how it works? Learn more here.",
    "View post on harbour.example", "In this article", "Mehr erfahren", "En savoir plus", "Leer más", "続きを読む", "Amazonで見る",
    "阅读更多", "더 보기", "اقرأ المزيد", "קרא עוד", "और पढ़ें", "Подробнее", "Xem thêm", "อ่านต่อ",
)  # fmt: skip


@pytest.mark.parametrize("button", BUTTONS)
def test_buttons_of_a_text_dump_are_removed(button: str) -> None:
    assert kept(lines(STORY, button, STORY[::-1])) == [STORY, STORY[::-1]]


@pytest.mark.parametrize("form", [lines, lambda *texts: html("".join(f"<p>{text}</p>" for text in texts))])
def test_lines_that_call_to_a_film_or_to_press_are_removed(form: Any) -> None:
    calls = ["WATCH | The harbour by night", "READ: Why the old quay is closed", "Weitere Informationen"]
    stories = [STORY, "CLUE | The harbour by night was empty, said Ana Ruiz.", STORY[::-1]]

    assert kept(form(stories[0], calls[0], stories[1], *calls[1:], stories[2])) == stories


def test_buttons_that_lead_somewhere_stay() -> None:
    assert kept(html(f"<p>{STORY}</p><p><a href=https://a.example/>Read the full review</a></p>"))[1:] == [
        "Read the full review"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "See the sights on foot",
        "Shop at local markets",
        "Find your way",
        "Follow the money",
        "Check",
        "Pros",
        "Price: $30",
    ],
)
def test_lines_that_begin_as_buttons_do_stay(line: str) -> None:
    assert kept(lines(STORY, line, STORY[::-1])) == [STORY, line, STORY[::-1]]


def test_lines_that_repeat_the_header_are_removed() -> None:
    assert kept(lines("Boats race", STORY), header_lines=("Boats Race!",)) == [STORY]


def html(text: str) -> list[Block]:
    """The blocks of a page."""
    return list(blocks_of(parse(f"<html><body>{text}</body></html>")))


def test_only_an_element_of_its_own_makes_a_pull_quote() -> None:
    longer = f"<p>As we said at the start: {STORY} So it was.</p>"

    assert kept(html(f"<div><p>{STORY}</p>{longer}</div>"))[0] == STORY
    assert kept(html(f"<div><aside>{STORY}</aside>{longer}</div>"))[0] != STORY
    assert (
        kept(html(f"<div><p>{STORY}</p><p>Read it again:</p><blockquote>{STORY}</blockquote></div>")).count(STORY) == 2
    )


def test_labels_repeated_in_another_order_are_no_repeated_part() -> None:
    first = "<h3>Pros</h3><p>Fast.</p><p>Cheap.</p><p>Made in Denver.</p><p>Loud.</p>"

    assert len(kept(html(f"<p>{STORY}</p>{first}<h3>B</h3><p>Loud.</p><p>Fast.</p><p>Made in Denver.</p>"))) == 10


def test_a_line_contained_in_a_longer_one_is_removed() -> None:
    assert (
        kept(lines("The crowd stayed until the last of them was home again", STORY.replace("and the", "and The"))) != []
    )
    assert kept(lines("raced all day in a fresh wind, and the crowd stayed until the last", STORY)) == [STORY]


def test_a_sentence_is_removed_only_if_a_longer_paragraph_contains_all_of_it() -> None:
    sentence = "The boats raced all day in a fresh wind, and the crowd stayed until the last of them was home."
    longer = f"{sentence[:-1]}, cold and late. Nobody had seen a race like it since the harbour was built."
    quoting = f"A reader writes: “{sentence}” I was there too, and I have never seen it as full as on that day."

    assert kept(lines(sentence, longer)) == [sentence, longer]
    assert kept(lines(sentence, quoting)) == [quoting]


def test_a_long_paragraph_that_a_comment_quotes_is_kept() -> None:
    long = f"{STORY} {STORY.replace('boats', 'crews')} {STORY.replace('boats', 'eights')}"

    assert kept(lines(STORY.replace("boats", "sails"), long, f"Ana Ruiz says: “{long}” How true!"))[1] == long


def test_a_table_of_contents_is_removed_with_its_heading() -> None:
    contents = "".join(f"<li><a href='#{name}'>{name}</a></li>" for name in ("Why", "How", "When"))
    links = contents.replace("#", "/")
    page = f"<p>{STORY}</p><h2>Contents</h2><ul>{contents}</ul><h2>Links</h2><ul>{links}</ul>"

    assert kept(list(blocks_of(parse(f"<html><body>{page}</body></html>")))) == [STORY, "Links", "Why", "How", "When"]


def test_a_table_of_contents_with_lines_of_text_is_removed() -> None:
    links = "".join(f"<li><a href='#{name}'>{name}</a></li>" for name in ("Why", "How", "When"))
    page = f"<p>{STORY}</p><ol><li>Before you go<ul>{links}</ul></li></ol><h2>Why</h2><p>{STORY} Twice.</p>"

    assert kept(list(blocks_of(parse(f"<html><body>{page}</body></html>")))) == [STORY, "Why", f"{STORY} Twice."]


@pytest.mark.parametrize(
    "day",
    ["Ana Ruiz · Jan 14, 2025 · 6 min read", "Publié le 18 juil. 2024 à 08:01Mis à jour le 18 juil. 2024 à 09:06"],
)
def test_a_line_of_days_above_the_story_is_removed(day: str) -> None:
    assert kept(lines(day, STORY), authors=("Ana Ruiz",)) == [STORY]


@pytest.mark.parametrize(
    ("items", "is_left"), [(("Jan 14, 2025", "Harbour, Boats"), False), (("Jan 14, 2025", "Feb 2, 2025"), True)]
)
def test_a_list_of_a_day_and_labels_above_the_story_is_removed(items: tuple[str, str], is_left: bool) -> None:
    page = f"<ul><li>{items[0]}</li><li>{items[1]}</li></ul><p>{STORY}</p>"

    assert kept(list(blocks_of(parse(f"<html><body>{page}</body></html>")))) == [*(items if is_left else ()), STORY]


def test_a_list_that_repeats_another_in_part_stays_whole() -> None:
    items = ["Structured outputs", "Workflow patterns", "Tools", "Memory"]
    lists = ["".join(f"<li>{item}</li>" for item in [*items, last]) for last in ("First", "Last")]
    page = f"<html><body><p>{STORY}</p><ul>{lists[0]}</ul><p>{STORY.replace('boats', 'crews')}</p><ul>{lists[1]}</ul></body></html>"

    assert kept(list(blocks_of(parse(page)))).count("Tools") == 2


def test_a_heading_that_the_paragraph_below_starts_with_stays() -> None:
    heading = Block("heading", "The boats raced all day in a fresh wind, and the crowd stayed until", level=2)

    texts = kept(
        [heading, *lines(STORY, "Pros", STORY.replace("boats", "sails"), "Pros", STORY.replace("boats", "ships"))]
    )

    assert texts[0] == heading.text
    assert texts.count("Pros") == 2


def test_the_note_on_the_author_ends_the_story() -> None:
    story = [STORY.replace("boats", crews) for crews in ("boats", "crews", "eights")]
    blocks = lines(*story, "Ana Ruiz covers the harbour.", "More from this section")

    assert kept(blocks, authors=("Ana Ruiz",)) == story


def test_a_heading_without_text_below_it_is_removed() -> None:
    assert kept([*lines(STORY), Block("heading", "Related", level=2)]) == [STORY]


def test_a_short_line_above_prose_heads_it_in_a_text_dump() -> None:
    blocks = tidy(lines(STORY, "What happens next", STORY.replace("boats", "crews")), ())

    assert [block.kind for block in blocks] == ["paragraph", "heading", "paragraph"]


def test_the_last_line_of_a_list_may_head_what_follows() -> None:
    def kinds(*items: str) -> list[str]:
        together = [line._replace(gap=0) for line in lines(*items)]
        blocks = tidy([*lines(STORY, "To bring:"), *together, *lines(STORY.replace("boats", "crews"))], ())
        return [str(block.kind) for block in blocks][2:-1]

    assert kinds("A coat, for the wind.", "Dry shoes.", "Two ropes.", "What comes next") == [*["item"] * 3, "heading"]
    assert kinds("Warm coats", "Dry shoes", "Two ropes", "Bread") == ["item"] * 4
    assert kinds("Warm coats", "Dry shoes", "Two ropes", "The crews") == [*["item"] * 3, "heading"]


@pytest.mark.parametrize(
    "label", ["Related", "Lire aussi", "Lesen Sie auch", "اقرأ أيضاً", "あわせて読みたい", "Sign up to our newsletter"]
)
def test_a_box_is_removed_completely_in_any_language(label: str) -> None:
    page = f"<html><body><p>{STORY}</p><div><h4>{label}</h4><ul><li>One</li><li>Two</li></ul></div><p>{STORY}</p></body></html>"

    assert boilerplate.inside(blocks_of(parse(page))) == {1, 2, 3}


def test_a_section_of_the_story_is_no_box() -> None:
    page = f"<html><body><section><h2>Related work</h2><p>{STORY * 6}</p></section></body></html>"

    assert boilerplate.inside(blocks_of(parse(page))) == frozenset()


def test_an_item_of_a_list_is_no_label() -> None:
    page = "<ul><li>Good value for bundle subscribers</li><li>Many channels</li><li>No contract</li></ul>"

    assert boilerplate.inside(blocks_of(parse(f"<html><body><p>{STORY}</p>{page}</body></html>"))) == frozenset()


def test_a_line_of_related_stories_removes_no_sentences_below_it() -> None:
    text = "The dog was found at the harbour on Monday, after a week of looking for it in vain."
    page = f"<html><body><p>{STORY}</p><p>{STORY}</p><div><p>Read also: How dogs travel</p><p>{text}</p></div></body></html>"
    assert boilerplate.inside(blocks_of(parse(page))) == {2}


def test_in_a_text_dump_a_box_ends_where_prose_begins() -> None:
    assert boilerplate.inside(lines(STORY, "Lire aussi", "Un loup à la boulangerie", STORY)) == {1, 2}


def test_in_a_text_dump_a_box_removes_no_heading() -> None:
    assert boilerplate.inside(lines(STORY, "Related: How dogs travel", "What happens next", STORY)) == {1}


def test_a_box_of_adjacent_lines_ends_at_a_blank_line() -> None:
    together = [line._replace(gap=0) for line in lines("Dogs on trains", "Cats on trains")]

    assert boilerplate.inside([*lines(STORY, "Read more"), *together, *lines("The bill", "The vote")]) == {1, 2, 3}


@pytest.mark.parametrize("answer", ["Reply", "Antworten", "返信", "Répondre"])
def test_comments_end_the_story(answer: str) -> None:
    story = [*(STORY for _ in range(6)), "What next", STORY]
    comments = ["Ana says", "May 6, 2024 at 9:30 am", STORY.replace("boats", "sails"), answer]
    dated = ["Ana says:", "May 6, 2024 at 9:30", "How true.", "Ben says:", "May 7, 2024 at 8:00", "True."]

    assert boilerplate.inside(lines(*story, "2 comments", *comments, *comments, "Imprint")) == set(range(8, 18))
    assert boilerplate.inside(lines(*story, "2 replies to “Boats race”", *dated)) == set(range(8, 15))
    assert boilerplate.inside(lines(*story, "He gave no reply", STORY, "The reply came late", STORY)) == frozenset()
    assert boilerplate.inside(lines(STORY, *comments, *comments, *story)) == frozenset()
    assert boilerplate.inside(lines(STORY, "2 comments", *comments, *comments)) == {1, 2}


@pytest.mark.parametrize(
    "day", ["{} January 2025", "Jan {}, 2025", "2025-01-{:02}", "{} janvier 2025", "2025年1月{}日"]
)
def test_an_archive_list_after_the_story_is_a_box(day: str) -> None:
    entries = [f"How the boats raced, part {number} - {day.format(number)}" for number in range(1, 10)]
    story = [STORY] * 6

    assert boilerplate.inside(lines(*story, "What next?", *entries, "Imprint")) == set(range(7, 16))
    assert boilerplate.inside(lines(*story, *entries[:4], "Imprint")) == frozenset()
    assert boilerplate.inside(lines(STORY, *entries)) == frozenset()  # the days are the story


@pytest.mark.parametrize("mark", ["🔗", "¶", "#", "§"])
def test_a_headings_link_to_itself_is_removed(mark: str) -> None:
    first, heading, below = with_headings(lines(STORY, f"Why C# {mark}", STORY))

    assert (heading.kind, heading.text) == ("heading", "Why C#")
    assert (first.text, below.text) == (STORY, STORY)


def test_a_table_of_contents_of_a_text_dump_is_removed_with_its_label() -> None:
    parts = ["How it began", "The gale", "Who won", "What comes next"]
    sections = [text for part in parts for text in (part, STORY)]

    assert contents(lines(STORY, "In this story", *parts, *sections)) == {1, 2, 3, 4, 5}
    assert contents(lines(STORY, STORY, *parts, *sections)) == {2, 3, 4, 5}  # the line above is no label
    assert contents(lines(STORY, *parts[:3], *sections)) == frozenset()  # too few
    assert contents(lines(STORY, *reversed(parts), *sections)) == frozenset()
    assert contents(lines(STORY, *parts, *parts, STORY)) == frozenset()  # repeated, without text below


def test_who_speaks_in_a_transcript_is_no_heading() -> None:
    texts = (
        "HOST: What will you miss?",
        "Not much, she said, and went on with her work.",
        "(LAUGHTER)",
        "What remains",
        "The bell will stay where it is, he said.",
    )
    blocks = [Block("paragraph", "A first line.", gap=1), *(Block("paragraph", text, gap=1) for text in texts)]

    assert [block.text for block in with_headings(blocks) if block.kind == "heading"] == ["What remains"]


def test_adjacent_lines_with_labels_are_a_list_and_no_headings() -> None:
    meals = ["Breakfast: oats with fruit", "Lunch: a salad", "Dinner: black beans and rice"]
    close = [Block("paragraph", text, gap=int(index == 0)) for index, text in enumerate(meals)]

    blocks = tidy([*lines(STORY), *close, *lines(STORY.replace("day", "week"))], (), ())

    assert [block.kind for block in blocks] == ["paragraph", "item", "item", "item", "paragraph"]
    talk = [Block("paragraph", f"ANA RUIZ: {text}", gap=int(index == 0)) for index, text in enumerate(meals)]
    assert all(block.kind == "paragraph" for block in tidy([*lines(STORY), *talk], (), ()))


@pytest.mark.parametrize("notice", [
    "Copyright Quay Gazette. All rights reserved.", "免责声明：本文仅代表作者个人观点。", "Правила комментирования: будьте вежливы.",
    "You can follow any responses to this entry through the RSS 2.0 feed.", "無断転載を禁じます。",
])  # fmt: skip
def test_a_site_notice_below_the_story_is_removed_and_the_same_words_inside_it_are_kept(notice: str) -> None:
    story = [f"{STORY} {number}." for number in range(6)]

    assert kept(html("".join(f"<p>{text}</p>" for text in (*story, notice)))) == story
    assert notice in kept(html("".join(f"<p>{text}</p>" for text in (notice, *story))))


def test_a_ticker_of_linked_headlines_is_a_box_and_the_entries_of_a_live_blog_are_not() -> None:
    entries = "".join(
        f"<p>10:{minute} <a href=/{minute}>Guards at the old parliament</a></p><p>{STORY}</p>"
        for minute in (10, 20, 30)
    )
    story = f"<div>{f'<p>{STORY}</p>' * 8}</div>"
    ticker = blocks_of(parse(f"<html><body>{story}<div><h3>Now</h3>{entries}</div></body></html>"))
    live = blocks_of(
        parse(f"<html><body>{story}<div>{entries.replace('<a', '<b').replace('</a', '</b')}</div></body></html>")
    )

    assert boilerplate.inside(ticker) == set(range(8, 15))
    assert boilerplate.inside(live) == frozenset()


def test_a_one_line_teaser_is_removed_and_a_paragraph_that_it_shares_with_the_story_is_kept() -> None:
    teaser = "Читай также: <a href=/1>О лодках</a>"

    assert kept(html(f"<p>{STORY}</p><p>{teaser}</p><p>{STORY} Again.</p>")) == [STORY, f"{STORY} Again."]
    assert len(kept(html(f"<p>{STORY}</p><p>{teaser}<br>{STORY} Again.</p>"))) == 2


def test_a_note_on_paid_links_is_removed_above_the_story() -> None:
    note = Block("paragraph", "We may earn a commission when you buy through affiliate links on this page.", "")
    story = [
        Block("paragraph", f"The boats raced all day in a fresh wind, number {number}.", "") for number in range(6)
    ]

    assert without_notices([note, *story]) == story


@pytest.mark.parametrize(
    ("heads", "marked"),
    [
        (["STRANGE CALLS", "‘We had plans’", "Going home"], 3),
        (["STRANGE CALLS", "Going home"], 0),  # two short lines may be anything
        (["Say it:", "Say it.", "and so on"], 0),  # labels, sentences, and what goes on
    ],
)
def test_short_lines_between_the_paragraphs_of_a_page_without_headings_are_its_headings(
    heads: list[str], marked: int
) -> None:
    blocks = lines(STORY, *(text for head in heads for text in (head, STORY)))

    kinds = [block.kind for block in with_bold_headings(blocks)]

    assert kinds.count("heading") == marked
    assert kinds[::2] == ["paragraph"] * len(kinds[::2])


LONG_SENTENCE = (
    "The council closed the old quay to lorries after a wall had collapsed, and traders warned of longer ways in year"
)
PARAGRAPHS = [Block("paragraph", f"{LONG_SENTENCE} {number}.") for number in range(4)]


@pytest.mark.parametrize(
    "call",
    [
        "Do you have a story to tell? Email: desk@harbour.example",
        "Aktuelle Nachrichten aufs Handy? Hier geht es zur App.",
        "Téléchargez notre application pour tout suivre.",
    ],
)
def test_calls_to_tell_the_newsroom_or_load_an_app_are_no_story(call: str) -> None:
    assert list(tidy([*PARAGRAPHS[:2], Block("paragraph", call), *PARAGRAPHS[2:]], ())) == PARAGRAPHS


@pytest.mark.parametrize(
    "answers",
    [["Yes, always.", "No, never.", "I do not know."], ["Ja, unbedingt.Nein, nie.Nur manchmal."]],
)
def test_a_poll_goes_with_its_answers(answers: list[str]) -> None:
    poll = [Block("paragraph", text) for text in ("Should the old quay be closed to lorries?", *answers)]

    assert list(tidy([*PARAGRAPHS[:2], *poll, *PARAGRAPHS[2:]], ())) == PARAGRAPHS


def test_a_question_that_the_story_answers_stays() -> None:
    asked = [Block("paragraph", text) for text in ("Will the quay open again?", "No, says the council.")]

    assert list(tidy([*PARAGRAPHS[:2], *asked, *PARAGRAPHS[2:]], ())) == [*PARAGRAPHS[:2], *asked, *PARAGRAPHS[2:]]


def test_an_interview_with_short_answers_is_no_poll() -> None:
    interview = [Block("paragraph", text) for text in ("Do you sail?", "Yes, always.", "Do you swim?", "No, never.")]

    assert list(tidy([*PARAGRAPHS[:2], *interview, *PARAGRAPHS[2:]], ())) == [
        *PARAGRAPHS[:2],
        *interview,
        *PARAGRAPHS[2:],
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Haben Sie Hinweise zu dem Brand, dann rufen Sie bitte die Polizei am Hafen an, sagte die Sprecherin.",
        "Die Fischer haben eine neue News-App, und der Lesekomfort ist hoch, wie alle am Kai sagen.",
        "Téléchargez l'application de la compagnie avant le départ, conseille le capitaine du ferry.",
        "The log of the ferry, originally published in 1950, has been found again in a drawer.",
        "Those who have a story to tell sit at the long table, and nobody leaves before dawn.",
    ],
)
def test_a_sentence_of_the_story_is_no_call(sentence: str) -> None:
    story = [*PARAGRAPHS, Block("paragraph", sentence)]

    assert list(tidy(story, ())) == story


def test_a_note_on_the_author_may_begin_with_a_role() -> None:
    note = Block("paragraph", "Correspondent Ana Ruiz writes about harbours for the Post.")

    assert list(tidy([*PARAGRAPHS, note], (), ["Ana Ruiz"])) == PARAGRAPHS


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("The minister in the hall (fot. Ana Ruiz)", True),
        ("Flag of the harbour. Иллюстрация: harbour.org", True),
        ("She said (photo of Ana) was fine.", False),
    ],
)
def test_a_caption_ends_in_its_credit(caption: str, expected: bool) -> None:
    assert is_credited(caption) is expected
