"""An element is left out if its name marks it as boilerplate, unless it is most of the story."""

import pytest

from standfirst.converter.model import Block, Node
from standfirst.converter.segment import named_boxes

STORY = "The ferry left at nine and came back at ten with nobody on board."
REMARK = "I was there too, and it was not like that at all."


def kept(name: str, story: int = 3, remarks: int = 2, tag: str = "div") -> int:
    """Return how many blocks are kept: *story* ones of a story, and *remarks* in an element with the class *name*."""
    blocks = [Block("paragraph", STORY, place=(Node(1, "body"), Node(2, "p"))) for _ in range(story)]
    blocks += [Block("paragraph", REMARK, place=(Node(1, "body"), Node(3, tag, name), Node(4, "p")))] * remarks
    return len(named_boxes.without(range(len(blocks)), blocks))


@pytest.mark.parametrize(
    "name",
    [
        "comment-body",
        "js-comments",
        "commentlist",
        "disqus_thread",
        "author-bio",
        "site-footer",
        "cookie-notice",
        "lightbox__text",
        "oembed-placeholder",
        "story poll",
    ],
)
def test_parts_that_are_called_like_what_is_beside_a_story_are_left_out(name: str) -> None:
    assert kept(name) == 3


@pytest.mark.parametrize("name", ["story-body", "biography-of-a-ship", "authority", "related", "commentary", ""])
def test_other_parts_stay(name: str) -> None:
    assert kept(name) == 5


def test_most_of_a_story_stays_with_any_name() -> None:
    assert kept("comments", story=1, remarks=5) == 6


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("disclaimer", "div"),
        ("page-disclaimer2", "div"),
        ("cta_box", "div"),
        ("usa-alert", "div"),
        ("btn", "span"),
        ("", "form"),
    ],
)
def test_notices_calls_to_click_and_forms_are_left_out_if_they_are_small(name: str, tag: str) -> None:
    assert kept(name, story=5, remarks=1, tag=tag) == 5
    assert kept(name, story=3, remarks=2, tag=tag) == 5


@pytest.mark.parametrize("name", ["alerted", "dictate", "buttonwood", "bannerman"])
def test_longer_words_are_no_such_names(name: str) -> None:
    assert kept(name, story=5, remarks=1) == 6


def test_names_of_the_whole_page_say_nothing_of_its_parts() -> None:
    assert kept("has-comments", tag="body") == 5


def test_a_footer_is_no_story_unless_it_is_that_of_a_quotation() -> None:
    assert kept("", tag="footer") == 3
    place = (Node(1, "body"), Node(2, "blockquote"), Node(3, "footer"))
    blocks = [Block("quote", STORY, place=place[:2]), Block("quote", "— Ana Ruiz", place=place)]
    assert len(named_boxes.without((0, 1), blocks)) == 2


@pytest.mark.parametrize(("text", "count"), [("The ferry at the quay, seen from the north", 1), (STORY, 2)])
def test_a_caption_that_is_no_sentence_is_left_out(text: str, count: int) -> None:
    blocks = [
        Block("paragraph", STORY, place=(Node(1, "body"), Node(2, "p"))),
        Block("paragraph", text, place=(Node(1, "body"), Node(3, "div", "wp-caption-text"), Node(4, "p"))),
    ]
    assert len(named_boxes.without((0, 1), blocks)) == count


@pytest.mark.parametrize(("name", "count"), [("content-image", 1), ("imagebox", 1), ("imagery", 2), ("story", 2)])
def test_the_text_of_an_element_called_image_is_a_caption(name: str, count: int) -> None:
    blocks = [
        Block("paragraph", STORY, place=(Node(1, "body"), Node(2, "p"))),
        Block("paragraph", STORY, place=(Node(1, "body"), Node(3, "div", name))),
    ]
    assert len(named_boxes.without((0, 1), blocks)) == count
