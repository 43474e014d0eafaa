"""Parts of a story that a page folds until a reader clicks are kept; dialogs, menus and forms that hide alike are not."""

from collections.abc import Sequence

import pytest

from standfirst.converter.html import blocks, elements

ANSWER = "<p>The last ferry of the day leaves the harbour at nine, and at ten in the summer months.</p>"
LONG = ANSWER * 12  # as much prose as a story


def _texts(inside: str) -> Sequence[tuple[str, str]]:
    page = elements.parse(f"<html><body><main><p>Before it all.</p>{inside}<p>After it all.</p></main></body></html>")
    return [(block.kind, block.text) for block in blocks.blocks_of(page)][1:-1]


@pytest.mark.parametrize(
    "panel",
    [
        f"<h3><button aria-expanded='false'>When is the last?</button></h3><div hidden>{ANSWER}</div>",
        f"<button aria-expanded='false'>When is the last?</button><div style='display: none'>{ANSWER}</div>",
        f"<div><button aria-expanded='false'><h3>When is the last?</h3></button></div><!-- --><div>{ANSWER}</div>",
        f"<div class='faq-item'><h3>When is the last?</h3><div class='answer' style='display:none'>{ANSWER}</div></div>",
        f"<div class='accordion'><h3>When is the last?</h3><div hidden>{ANSWER}</div></div>",
    ],
    ids=["heading", "button", "heading in a button", "question", "accordion"],
)
def test_folded_text_is_kept_below_its_button(panel: str) -> None:
    (kind, question), (_, answer) = _texts(panel)

    assert kind == ("heading" if "<h3" in panel else "paragraph")
    assert question == "When is the last?"
    assert answer.startswith("The last ferry")


@pytest.mark.parametrize(
    "hidden",
    [
        f"<div hidden>{ANSWER}</div>",
        f"<button aria-expanded='false'>Open</button><div class='modal' hidden>{ANSWER}</div>",
        f"<button aria-expanded='false'>Open</button><div hidden>{ANSWER}<input name='mail'></div>",
        f"<nav><div class='accordion'><div hidden>{ANSWER}</div></div></nav>",
        "<div class='accordion'><div hidden><p><a href='/a'>Ferries, boats, ships and all that swims on the sound</a></p></div></div>",
        "<div class='accordion'><div hidden><p>Too short.</p></div></div>",
        f"<div class='accordion'><div class='sr-only'>{ANSWER}</div></div>",
        "<dialog class='toggle'>Ferry offers</dialog><div><p>A part of the page with all that anybody wants to know of it.</p></div>",
    ],
    ids=["nothing opens it", "dialog", "form", "menu", "links", "label", "for screen readers", "dialog before a part"],
)
def test_other_hidden_elements_are_left_out(hidden: str) -> None:
    assert not any("ferr" in text.casefold() or "short" in text for _, text in _texts(hidden))


@pytest.mark.parametrize(
    "terms",
    [
        f"<div style='display:none' id='license_text'>{LONG}</div>",
        f"<div hidden class='tabs'>{LONG}</div>",
        f"<div class='modal-window comment_rules'><div>{LONG}</div></div>",
        f"<section class='popup'>{LONG}</section>",
    ],
    ids=["terms", "a tab", "a dialog", "a pop-up"],
)
def test_hidden_text_is_no_story_however_long(terms: str) -> None:
    assert _texts(terms) == []


@pytest.mark.parametrize(
    "page",
    [
        f"<body style='display:none'>{ANSWER}</body>",
        f"<body><div hidden id='S:0'>{LONG}</div></body>",
        f"<body><div style='display: none'><h1>Ferries</h1>{LONG}</div></body>",
        f"<body><div class='popup-overlay'><article>{LONG}</article></div></body>",
        "<body><p>See <a class='popup' href='/a'>the last ferry</a>.</p></body>",
    ],
    ids=["until its script has run", "streamed", "the whole page", "a page in a dialog", "a link that opens one"],
)
def test_a_hidden_element_around_the_whole_page_is_read(page: str) -> None:
    assert "last ferry" in blocks.blocks_of(elements.parse(f"<html>{page}</html>"))[-1].text


def test_a_button_that_opens_no_prose_is_left_out() -> None:
    shown = _texts("<button aria-expanded='false'>Share</button><ul><li>By mail</li></ul>")

    assert shown == [("item", "By mail")]


def _line(inside: str) -> str:
    ((_, text),) = _texts(f"<p>The <dfn aria-labelledby='tooltip-1'>ferry</dfn>{inside} left.</p>")
    return text


def test_tooltips_are_left_out_of_the_sentence() -> None:
    assert _line("<span role='tooltip'>A boat for many.</span>") == "The ferry left."
    assert _line("<span id='tooltip-1'><b>Ferry</b> A boat for many.</span>") == "The ferry left."


def test_footnotes_shown_as_tooltips_and_words_with_a_tooltip_are_kept() -> None:
    assert "A boat" in _line("<span role='tooltip' class='footnote__note'>A boat for many.</span>")
    assert _line("<a href='https://a.example/' id='tooltip-2'> of the north</a>") == "The ferry of the north left."
