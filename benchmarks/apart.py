"""Run what `invoke build` does except reading posts and writing their site: `python -m benchmarks.apart WORK SHELF SITE`.

WORK is one of `conversion`, `gate`, `search` and `cards`; SHELF holds invented posts, SITE is the site made of them.
benchmarks.build runs each in a process of its own and prints what it took beside the builds.
"""

import contextlib
import io
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from html import escape
from pathlib import Path

from standfirst.converter.batch import folder
from standfirst.discovery import cards
from standfirst.discovery.search import SearchIndex, SearchStory
from standfirst.discovery.search_terms import KEY, weights
from standfirst.posts.header import Header, parse
from standfirst.posts.html import render
from standfirst.posts.post import Fate
from standfirst.publishing import checks
from standfirst.shelf import editing

MOST = 1_000  # posts that are converted and that cards are drawn for: each takes as long as the last
SITE = "https://digest.example"
INKS = {"paper": "#ffffff", "ink": "#111111", "accent": "#b3261e"}
MENU = "".join(
    f'<li><a href="/{name}/">{name}</a></li>' for name in ("World", "Science", "Culture", "Sport", "Opinion")
)


def conversion(shelf: Path, site: Path) -> int:
    """Turn up to a thousand pages, each with a menu, a headline and a foot around its story, into posts."""
    del site
    with tempfile.TemporaryDirectory() as top:
        dumps = Path(top, "dumps")
        dumps.mkdir()
        for number, (_, header, body) in zip(range(MOST), _posts(shelf), strict=False):
            (dumps / f"{number}.html").write_text(_page(header, render(body)), encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()):
            outcomes = folder.into_folder(str(dumps), Path(top, "posts"))
        if any(outcome.fate is Fate.REFUSED for outcome in outcomes):
            raise ValueError(f"a page was refused: {outcomes}")
        return len(outcomes)


def gate_(shelf: Path, site: Path) -> int:
    """Look at every page and feed of the site, as before it is published for the first time."""
    expected_pages = editing.pages(shelf.parent, datetime(2027, 1, 1, tzinfo=UTC), UTC)
    # Links to cards and to the search lead nowhere in a site that is built without them.
    if faults := [fault for fault in checks.faults(site, SITE, expected_pages) if fault.rule != "links"]:
        raise ValueError(f"the site has faults: {faults[:3]}")
    return sum(1 for _ in site.rglob("*.html"))


def search_(shelf: Path, site: Path) -> int:
    """Index every story of the site."""
    del site
    states, stories = [], []
    for place, header, body in _posts(shelf):
        title, language = header.get("Title") or "", header.get("Lang") or "en"
        names, shown = [header.get("Source") or ""], partial(tuple, (place, title, language, "", "", ""))
        states.append(sha256(f"{place}{title}{body}".encode()).digest()[:KEY])
        stories.append(SearchStory(shown, partial(weights, title, names, "", body, language)))
    with tempfile.TemporaryDirectory() as cache:
        index = SearchIndex(states, [()] * len(states), stories.__getitem__, Path(cache, "state.db"))
        for _, _, make in index.files():
            make()
    return len(stories)


def cards_(shelf: Path, site: Path) -> int:
    """Draw the card of up to a thousand stories."""
    del site
    drawn = 0
    for _, (_, header, _) in zip(range(MOST), _posts(shelf), strict=False):
        drawn += bool(cards.card(header.get("Title") or "", "A digest", header.get("Lang") or "en", INKS))
    return drawn


WORKS: Mapping[str, Callable[[Path, Path], int]] = {
    "conversion": conversion, "gate": gate_, "search": search_, "cards": cards_,
}  # fmt: skip


def _posts(shelf: Path) -> Iterator[tuple[str, Header, str]]:
    """Place, header and body of every post."""
    for path in sorted(shelf.rglob("*.md")):
        header, body = parse(path.read_text(encoding="utf-8"), str(path))
        yield path.relative_to(shelf).as_posix().removesuffix(".md"), header, body


def _page(header: Header, story: str) -> str:
    title, by = escape(header.get("Title") or ""), escape(header.get("Authors") or "")
    return (
        f'<!doctype html><html lang="{header.get("Lang")}"><head><title>{title}</title></head><body><nav><ul>{MENU}</ul></nav>'
        f"<main><article><h1>{title}</h1><p>By {by}</p>{story}</article></main><footer><p>© 2026 A paper</p></footer></body></html>"
    )


def main() -> None:
    """Do one of WORKS, and print how many things it was done to."""
    work, shelf, site = sys.argv[1:]
    print(WORKS[work](Path(shelf), Path(site).resolve()))


if __name__ == "__main__":
    main()
