"""Paragraphs that were wrapped at a width."""

import textwrap

import pytest

from standfirst.converter.formats.unwrap import unwrapped

STORY = {
    "en": """The two ferry lines that cross the bay will stop running at the end of April, the harbour board said on Tuesday,
        ending a service that has carried workers to the shipyards since 1911. It will keep one boat for the summer.""",
    "de": """Die beiden Fährlinien, welche die Bucht überqueren, werden Ende April eingestellt, teilte die Hafenbehörde am Dienstag
        mit und beendete damit einen Dienst, der seit 1911 Arbeiter zu den Werften gebracht hat.""",
    "ru": """Две паромные линии, пересекающие залив, прекратят работу в конце апреля, сообщило во вторник управление порта,
        завершив тем самым службу, которая с 1911 года доставляла рабочих на верфи.""",
    "ar": """ستتوقف خطوط العبارات التي تعبر الخليج عن العمل في نهاية أبريل، حسبما أعلن مجلس الميناء يوم الثلاثاء، منهية بذلك خدمة
        نقلت العمال إلى أحواض بناء السفن منذ عام 1911. وقال رئيس المجلس إن القرار لم يكن سهلا على أحد.""",
}  # fmt: skip
JAPANESE = "湾を渡る二つの渡し船は四月の末で運航を終えると、港湾局が火曜日に発表した。千九百十一年から造船所へ働く人々を運んできた船で、夏のあいだだけ一隻が残る。"


def paragraphs_of(lines: list[str]) -> list[str]:
    return [line.strip() for line in unwrapped(lines) if line.strip()]


@pytest.mark.parametrize("indent", ["", "   "])
@pytest.mark.parametrize("width", [60, 72, 80])
@pytest.mark.parametrize("language", STORY)
def test_a_paragraph_is_one_line_again(language: str, width: int, indent: str) -> None:
    story = " ".join(STORY[language].split())
    lines = textwrap.wrap(story, width, initial_indent=indent, subsequent_indent=indent)

    assert paragraphs_of([*lines, "", *lines, "", *lines]) == [story] * 3


def test_a_script_without_blanks_is_joined_without() -> None:
    lines = [JAPANESE[start : start + 30] for start in range(0, len(JAPANESE), 30)]

    assert paragraphs_of(lines) == [JAPANESE]


def test_in_wrapped_text_paragraphs_are_recognised_by_the_width_of_their_lines() -> None:
    story = textwrap.wrap(" ".join(STORY["en"].split()), 72)
    short = ["It will keep one boat for the summer, when visitors fill the benches of", "the upper deck."]

    assert paragraphs_of(["The ferries", "", *story, *short, "", *short]) == [
        "The ferries", " ".join(story), " ".join(short), " ".join(short),
    ]  # fmt: skip


def test_first_lines_indented_and_bullets_begin_paragraphs() -> None:
    story = textwrap.wrap(" ".join(STORY["en"].split()), 72, initial_indent="    ")
    items = textwrap.wrap(" ".join(STORY["en"].split()), 72, initial_indent="- ", subsequent_indent="  ")

    paragraphs = paragraphs_of([*story, *story, "", *items, *items])

    assert [line[:5] for line in paragraphs] == ["The t", "The t", "- The", "- The"]


def test_a_hyphen_joins_without_a_blank_unless_it_hangs() -> None:
    first = "The harbour board has kept the winding handle and all of the well-"
    lines = [first, "known photographs of the clock, which it means to hang with the pre-", "and post-war ones."]

    assert "well-known" in paragraphs_of(lines)[0]
    assert "pre- and post-war" in paragraphs_of(lines)[0]


@pytest.mark.parametrize(
    "lines",
    [
        ["The ferries stop in April, says the harbour board of Dunmarrow today", "The clock on the customs house runs again after eleven long years",
         "The bakers of the upper town have asked for an early bus on Sundays", "The library shows photographs of the pigeons that lived in the works"],
        ["The two ferry lines stop in April. A boat for the summer will be kept.", "It is the oldest of the three."],
        ["result = append(result, first_name, separator, the_last_name_of_them)", "total = append(total, another_name, separator, and_a_last_name_there)",
         "print the result and the total of all the names that are in the list"],
        ["Sing of the boats that never came home to the quays of the old town", "and of the bells under water", "that rang when the tide was low"],
        ["Name\tBoats\tCrew of each of them in the winter of the year before last", "Reed\t3\tthe crew of the oldest boat and of the two that were new then",
         "Moor\t2\tthe crew of the others that sailed in the summer of that year"],
    ],
    ids=["headlines", "two lines", "code", "verse", "table"],
)  # fmt: skip
def test_lines_that_were_not_wrapped_are_kept(lines: list[str]) -> None:
    assert unwrapped(lines) == lines


def test_a_page_of_longer_lines_lends_no_width_to_its_short_ones() -> None:
    wrapped = textwrap.wrap(" ".join(STORY["en"].split()), 72)
    long = " ".join(STORY["en"].split())
    list_of_two = ["the ferries of the bay and the boats that sail there in the summer of", "nineteen eleven"]

    assert paragraphs_of([*wrapped, "", long, "", long, "", long, "", *list_of_two])[-2:] == list_of_two


def test_many_lines_take_no_longer_than_their_number() -> None:
    lines = textwrap.wrap("the ferries of the bay and the boats " * 20_000, 72)

    assert len(unwrapped(lines)) == 1


TYPESET = """The two ferry lines that cross the bay will stop run-
ning at the end of April, the harbour board said on Tues-
day, ending a service that has carried workers to the is-
land since 1911. It is no long-term plan, said the long-
term chairman of the board, a man who is known for years
as the friend of all boats. The shipyards have not said a
word about it, and the crews of both the lines were not
asked by anybody, which many of them find hard to under-
stand after all the years of rowing for the whole town."""


def test_a_hyphen_that_splits_a_word_is_removed_and_that_of_a_compound_is_kept() -> None:
    (line,) = paragraphs_of(TYPESET.split("\n"))

    for words in (
        "stop running at",
        "on Tuesday,",
        "to the island since",
        "the long-term chairman",
        "to understand after",
    ):
        assert words in line, line


def test_a_few_hyphens_are_removed_only_if_the_joined_word_occurs_elsewhere() -> None:
    text = """The two ferry lines that cross the bay will stop, and the state-
owned harbour board said on Tuesday that nobody would miss the boats
at all, whose crews are old, and whose engines are older. The island
has its shipyards, and so do the old boats, which rest in the ship-
yards of the island until somebody comes who wants to repair them."""
    (line,) = paragraphs_of(text.split("\n"))

    assert "the state-owned harbour" in line
    assert "in the shipyards of the island" in line
