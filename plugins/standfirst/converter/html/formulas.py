"""Formulas become text with raised and lowered parts: once, though scripts write each of them twice or three times.

KaTeX, MathJax and MediaWiki keep MathML beside what they show; without MathML the TeX is shown as code.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import islice

from lxml import etree

from standfirst.converter.html.elements import Element, text_of
from standfirst.text import characters

# The class of a box that a script or a wiki makes around a formula.
BOX = re.compile(r"(?:^|\s)(?:katex(?:-display|-mathml)?|MathJax(?:_\w+)?|MJXc?[-_]\w+|mjx-\w+|mwe-math-\S+)(?:\s|$)")
BOXES = 6  # elements between the MathML and the outermost of them
BESIDE = "MathJax"  # in the class of what MathJax 2 puts before its script
DEEPEST = 40  # elements in a formula
INVISIBLE = dict.fromkeys(range(0x2061, 0x2065))  # "function application" and its like
OPERATORS = frozenset("+−-=<>≤≥≈≠≡∼→⇒↔⇔×·⋅∗∪∩∈∉⊂⊆∧∨±∝")  # written between blanks
ACCENTS = {"¯": "\u0304", "‾": "\u0304", "^": "\u0302", "˙": "\u0307", "~": "\u0303", "→": "\u20d7", "¨": "\u0308"}
TEX_SCRIPT = "math/tex"  # the type of an element that holds a formula for MathJax


def rewrite(tree: Element) -> None:
    """Replace each formula in *tree* by its text, as one inline element, or as a paragraph where it stands alone."""
    for script in [script for script in tree.iter("script") if (script.get("type") or "").startswith(TEX_SCRIPT)]:
        before = script.getprevious()
        is_shown = before is not None and BESIDE in (before.get("class") or "")
        if not is_shown and (script.text or "").strip():
            _replace(script, f"<code>{escape(script.text.strip())}</code>", "mode=display" in script.get("type"))
    for math, box in [(math, _box(math)) for math in tree.iter("math")]:
        html = _written(math, 0).strip() or _tex(math)
        if html and box.getparent() is not None:
            _replace(box, html, math.get("display") == "block" or "display" in (box.get("class") or ""))


def _box(math: Element) -> Element:
    """Return the outermost element that a script made for the formula *math*; itself if there is none."""
    box = math
    for around in islice(math.iterancestors(), BOXES):
        is_box = str(around.tag).startswith("mjx-") or BOX.search(around.get("class") or "")
        if is_box and len(list(islice(around.iter("math"), 2))) == 1:
            box = around
    return box


def _replace(element: Element, html: str, is_alone: bool) -> None:
    tag = "div" if is_alone else "span"
    formula = etree.fromstring(f"<{tag}>{characters.without(html)}</{tag}>")  # XML holds no control characters
    formula.tail = element.tail
    element.getparent().replace(element, formula)


def _tex(math: Element) -> str:
    """Return the TeX of a formula whose MathML says nothing, as code."""
    tex = next((text_of(note) for note in math.iter("annotation")), "") or math.get("alttext") or ""
    return f"<code>{escape(tex.strip())}</code>" if tex.strip() else ""


def _written(element: Element, depth: int) -> str:
    """Return the HTML of one element of MathML (MathML Core, W3C); annotations and phantoms are not shown."""
    tag = str(element.tag).rpartition("}")[2]
    if depth > DEEPEST or tag.startswith("annotation") or tag in ("mphantom", "None"):
        return ""
    if len(element) == 0:
        return _token(tag, element.text or "")
    parts = [_written(child, depth + 1) for child in element]
    write = WRITERS.get(tag)
    return write(parts) if write is not None and len(parts) >= FEWEST.get(tag, 2) else "".join(parts)


def _token(tag: str, text: str) -> str:
    shown = escape(" ".join(text.translate(INVISIBLE).split()), quote=False)
    if tag == "mspace":
        return " "
    return f" {shown} " if tag == "mo" and text.strip() in OPERATORS else shown


def _grouped(html: str) -> str:
    """Return *html* in brackets if it is more than one number or name."""
    return html if re.fullmatch(r"\w+|\(.*\)|\w<su[bp]>\w+</su[bp]>", html.strip()) else f"({html.strip()})"


def _over(parts: Sequence[str]) -> str:
    base, above = parts[0], parts[1].strip()
    if above in ACCENTS and len(base.strip()) == 1:
        return base.strip() + ACCENTS[above]
    return f"{base}<sup>{above}</sup>"


WRITERS: Mapping[str, Callable[[Sequence[str]], str]] = {
    "msup": lambda parts: f"{parts[0]}<sup>{parts[1].strip()}</sup>",
    "msub": lambda parts: f"{parts[0]}<sub>{parts[1].strip()}</sub>",
    "msubsup": lambda parts: f"{parts[0]}<sub>{parts[1].strip()}</sub><sup>{parts[2].strip()}</sup>",
    "munder": lambda parts: f"{parts[0]}<sub>{parts[1].strip()}</sub>",
    "munderover": lambda parts: f"{parts[0]}<sub>{parts[1].strip()}</sub><sup>{parts[2].strip()}</sup>",
    "mover": _over,
    "mfrac": lambda parts: f"{_grouped(parts[0])}/{_grouped(parts[1])}",
    "msqrt": lambda parts: f"√{_grouped(''.join(parts))}",
    "mroot": lambda parts: f"<sup>{parts[1].strip()}</sup>√{_grouped(parts[0])}",
    "mfenced": lambda parts: f"({', '.join(part.strip() for part in parts)})",
    "semantics": lambda parts: parts[0],
    "mtable": lambda parts: "; ".join(part.strip() for part in parts),
    "mtr": lambda parts: ", ".join(part.strip() for part in parts),
}
# Children that an element must have to be written like this; of the others two.
FEWEST = {"msubsup": 3, "munderover": 3, "msqrt": 1, "mfenced": 1, "semantics": 1, "mtable": 1, "mtr": 1}
