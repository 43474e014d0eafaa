"""Marks of notes stay with their notes, and go without them."""

from standfirst.converter.cleanup.footnotes import without_footnote_links
from standfirst.converter.model import Block

MARKED = Block("paragraph", "The quay closes.1", 'The quay closes.<sup><a href="#fn1">1</a></sup>')
NOTE = Block("item", "Council minutes. ↩", 'Council minutes. <a href="#ref1">↩</a>')


def test_a_mark_without_its_note_is_removed() -> None:
    (block,) = without_footnote_links([MARKED])
    assert (block.text, block.html) == ("The quay closes.", "The quay closes.")


def test_a_mark_with_its_note_is_kept_and_the_link_back_is_removed() -> None:
    marked, note = without_footnote_links([MARKED, NOTE])
    assert marked == MARKED
    assert note.text == "Council minutes."


def test_a_mark_is_kept_with_a_note_that_has_no_link_back() -> None:
    blocks = [MARKED, Block("paragraph", "1 Council minutes.", "<sup>1</sup> Council minutes.")]
    assert without_footnote_links(blocks) == blocks


def test_several_marks_in_one_place_and_marks_in_brackets_are_removed() -> None:
    html = 'Closed<sup><a href="#a">1</a>, <a href="#b">2</a></sup> today.<a href="#c">[3]</a>'
    (block,) = without_footnote_links([Block("paragraph", "Closed1, 2 today.[3]", html)])
    assert block.text == "Closed today."


def test_other_links_within_the_page_and_raised_numbers_stay() -> None:
    blocks = [
        Block("paragraph", "See the map below.", 'See the <a href="#map">map</a> below.'),
        Block("paragraph", "About 10 m2 of it.", "About 10 m<sup>2</sup> of it."),
    ]
    assert without_footnote_links(blocks) == blocks
