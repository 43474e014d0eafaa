"""Our output is clean CommonMark: two engines that share no code read the same tree from it."""

import re
from pathlib import Path

import pyromark
import pytest
from lxml import html
from markdown_it import MarkdownIt

from benchmarks.gold import dump_of, truths
from standfirst.converter.model import Dump
from standfirst.converter.pipeline import convert
from standfirst.posts.html import OPTIONS, sanitise
from standfirst.posts.post import Post
from tests.conftest import DUMPS, SHARED

OTHER = MarkdownIt("commonmark").enable("table").enable("strikethrough")
GOLDEN = sorted(path for path in DUMPS.rglob("*") if path.is_file() and path.suffix not in (".golden", ".md"))
EVERY = 23
ADDRESS = re.compile(r"(?<= )(?:href|src|style|rel)=\"[^\"]*\"")  # engines spell the same address in different ways


def tree(markup: str) -> str:
    """Return the elements and words of *markup*, addresses left out."""
    element = html.fragment_fromstring(sanitise(markup), create_parent=True)
    serialised = ADDRESS.sub("", html.tostring(element, encoding="unicode"))
    return re.sub(
        r"\s+",
        " ",
        re.sub(
            r">\s+|\s+<", lambda edge: edge[0].strip(), serialised.replace("<s>", "<del>").replace("</s>", "</del>")
        ),
    )


def differ(body: str) -> bool:
    """Return true if the two engines read different trees."""
    ours, other = (
        pyromark.html(body, options=OPTIONS),
        OTHER.render(body).replace("<s>", "<del>").replace("</s>", "</del>"),
    )
    return tree(ours) != tree(other)


@pytest.mark.parametrize("dump", GOLDEN, ids=lambda path: path.name)
def test_two_engines_agree_on_golden_posts(dump: Path) -> None:
    for result in convert(Dump(dump.name, dump.read_bytes())):
        assert not (isinstance(result, Post) and differ(result.body))


@pytest.mark.second_stage
@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="no ../shared/gold beside this clone")
def test_two_engines_agree_on_gold_pages() -> None:
    wrong = [
        truth["id"]
        for truth in truths(SHARED / "gold")[::EVERY]
        for result in convert(dump_of(SHARED / "gold", "html", truth["id"]))
        if isinstance(result, Post) and differ(result.body)
    ]

    assert wrong == []
