"""Decide which elements a reader of the page sees as text."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice

from lxml import etree

from standfirst.converter.html.elements import BOXES, HEADINGS, MENUS, Element, text_of

UNSHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# Parts for screen readers only, and the links to edit a part of a wiki's page.
FOR_SCREEN_READERS = re.compile(r"\b(?:sr-only|screen-reader|screenreader|visually-?hidden|assistive|mw-editsection)")
HINTS = ("sr-only", "screen", "hidden", "assistive", "editsection")  # the pattern matches only texts with one of them
# What a click opens above the page. On the gold's pages the text of 426 such boxes is beside the story, that of one in it: the whole page.
OVER_PAGE = re.compile(r"(?:^|[\s_-])(?:modal|pop-?up)(?=$|[\s_-]|\d)")
OVER_HINTS = ("modal", "popup", "pop-up")
STORY = 1_000  # characters of paragraphs; less is no story (issue 3's figure)
# A streamed page (React) keeps its story in hidden elements with such ids. Of 16 others on the gold's pages that are hidden, fold nothing and have
# as much prose as a story, none held one: comments, terms, other tabs, dialogs.
STREAMED = "S:"
WHOLE_PAGE = ("h1", "article", "main")  # what shows that a hidden element is not beside the story, but around it
CALLED_MENU = re.compile(r"(?:\b|_)(?:footer|menu|nav|navbar|navigation)(?:\b|_)")
MENU_HINTS = ("nav", "menu", "footer")
# A menu has at least MENU_LINKS links, none of these elements, no long paragraph, and no other text as long as the
# longest of a menu: of the gold's pages 35 % of all blocks are in one, of their stories 0.05 %.
MENU, OF_STORIES, PROSE, LONG = 6, ("h1", "article", "main", "time"), 80, 200
NOT_COUNTED = "a", "script", "style", "noscript", "svg"  # what text in these says is not counted


def _says(least: int) -> etree.XPath:
    """Return true if an element holds a piece of text of at least this many characters."""
    inside = " or ".join(f"ancestor::{tag}" for tag in NOT_COUNTED)
    return etree.XPath(f"boolean(.//text()[string-length(normalize-space()) >= {least}][not({inside})])")


_says_much = _says(LONG)
# A part that a page folds: prose, right after what opens it or named so, in no menu, no form and no dialog.
_says_something = _says(60)
FOLDS = re.compile(r"accord|collaps|faq|expand|toggle|disclos", re.IGNORECASE)
DIALOG = re.compile(
    r"modal|pop-?up|overlay|cookie|consent|gdpr|tooltip|drawer|banner|menu|\bnav|share|newsletter", re.IGNORECASE
)
NO_FOLD = (*sorted(MENUS), "form", "dialog")
FIELDS = ("input", "select", "textarea")
AROUND = 2  # elements around a folded part whose classes may name it
REMEMBERED = 8_192  # class attributes; pages share most of theirs


def is_seen(element: Element, attributes: Mapping[str, str]) -> bool:
    """Return true if a browser shows *element*, whose attributes are *attributes*, to more than screen readers, or it is streamed, folded or around the page."""
    is_hidden = "hidden" in attributes or ("style" in attributes and UNSHOWN.search(attributes["style"]))
    if ("tooltip" in attributes.get("id", "") or "role" in attributes) and _is_tooltip(element, attributes):
        return False
    classes = attributes.get("class")
    if not is_hidden and not (
        classes and (_is_for_screen_readers(classes) or (element.tag in BOXES and _is_over_page(classes)))
    ):
        return True
    is_around = element.tag == "body" or (
        holds_story(element) and next(element.iter(*WHOLE_PAGE), None) is not None  # itself, or within
    )
    return is_around or attributes.get("id", "").startswith(STREAMED) or (bool(is_hidden) and is_folded(element))


def _is_tooltip(element: Element, attributes: Mapping[str, str]) -> bool:
    """Return true if *element* shows only while a reader points at the word before it (WAI-ARIA 1.2, tooltip); footnotes may be made like that, and are kept."""
    named = attributes.get("id", "")
    if attributes.get("role") != "tooltip":
        before = element.getprevious() if "tooltip" in named else None
        if before is None or named not in (before.get("aria-describedby"), before.get("aria-labelledby")):
            return False
    return "note" not in f"{named} {attributes.get('class', '')}"


def is_folded(element: Element) -> bool:
    """Return true if a hidden *element* is a part of the page that a click unfolds, such as the answer to a question."""
    if not _says_something(element) or next(element.iter(*FIELDS, "form", "iframe"), None) is not None:
        return False
    if next(element.iterancestors(*NO_FOLD), None) is not None:
        return False
    around = (element, *islice(element.iterancestors(), AROUND))
    named = " ".join(
        f"{element_around.get('class', '')} {element_around.get('id', '')} {element_around.get('role', '')}"
        for element_around in around
    )
    return not DIALOG.search(named) and (
        FOLDS.search(named) is not None or _opens(next(element.itersiblings("*", preceding=True), None))
    )


def _opens(before: Element | None) -> bool:
    """Return true if the element *before* a hidden one opens it."""
    return before is not None and any(
        button.get("aria-expanded") is not None for button in before.iter("button", before.tag)
    )


def unfolds(control: Element) -> bool:
    """Return true if a button, in no heading of its own, names and opens the part after it or after the element that holds but it."""
    around = control.getparent()
    if control.get("aria-expanded") is None and not FOLDS.search(control.get("class") or ""):
        return False
    behind = next(control.itersiblings("*"), None)
    if behind is None and around is not None and len(around) == 1:
        behind = next(around.itersiblings("*"), None)
    return behind is not None and bool(_says_something(behind))


@lru_cache(REMEMBERED)
def _is_for_screen_readers(classes: str) -> bool:
    return _matches(classes, HINTS, FOR_SCREEN_READERS)


@lru_cache(REMEMBERED)
def _is_over_page(classes: str) -> bool:
    return _matches(classes, OVER_HINTS, OVER_PAGE)


def _matches(classes: str, hints: Iterable[str], pattern: re.Pattern[str]) -> bool:
    """Return true if the *pattern*, which matches only texts that hold one of *hints*, matches the *classes*; case does not matter."""
    folded = classes.casefold()
    return any(map(folded.__contains__, hints)) and pattern.search(folded) is not None


def holds_story(element: Element) -> bool:
    """Return true if *element* holds enough prose to be the story, even if its role says something else."""
    return sum(len(text_of(p)) for p in element.iter("p")) >= STORY


def holds_page_text(control: Element) -> bool:
    """Return true if a button or a dialog holds text of the page: the story, or the heading that opens and closes a part."""
    around = control.getparent()
    is_heading = around is not None and around.tag in HEADINGS
    return holds_story(control) or (control.tag == "button" and (is_heading or unfolds(control)))


@lru_cache(REMEMBERED)
def is_called_menu(classes: str | None) -> bool:
    """Return true if an element's *classes* say that it is a menu."""
    return classes is not None and _matches(classes, MENU_HINTS, CALLED_MENU)


def is_menu(element: Element) -> bool:
    """Return true if what is where menus do is a list of links to the rest of a site, and holds nothing of a story."""
    links = next(islice(element.iter("a"), MENU - 1, None), None)
    if links is None or next(element.iter(*OF_STORIES), None) is not None:
        return False
    return not (any(len(text_of(p)) >= PROSE for p in element.iter("p")) or _says_much(element))


MOST_IN_FORM = 3  # paragraphs
LONGEST_FORM = 400  # characters of a form and what is said around it, a paragraph or two


def sign_ups(tree: Element) -> frozenset[Element]:
    """Return the elements of *tree* that hold a field for an address of mail and little more: what a site offers for it, its terms, a form for comments."""
    fields = (field for field in tree.iter("input") if _is_for_mail(field))
    return frozenset(box for field in fields if (box := _around_form(field)) is not None)


def _is_for_mail(field: Element) -> bool:
    named = f"{field.get('name', '')} {field.get('autocomplete', '')} {field.get('id', '')}".casefold()
    return field.get("type", "").casefold() == "email" or "email" in named


def _around_form(field: Element) -> Element | None:
    """Return the largest element around a *field* that has few words and holds no headline; it is never a whole story."""
    box = None
    for around in field.iterancestors():
        is_page = around.tag in ("article", "main", "body", "html") or next(around.iter("h1"), None) is not None
        if is_page or len(text_of(around)) > LONGEST_FORM or sum(1 for _ in around.iter("p")) > MOST_IN_FORM:
            break
        box = around
    return box


def names_field(label: Element) -> bool:
    """Return true if a label is in a form and names a field of it."""
    is_of_field = label.get("for") is not None or next(label.iter(*FIELDS), None) is not None
    return is_of_field and next(label.iterancestors("form"), None) is not None and not holds_story(label)
