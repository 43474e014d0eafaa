"""Choosing blocks: the set with the highest expected F1."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from standfirst.converter.model import Block, Dump, Page, Source
from standfirst.converter.models.network import Network
from standfirst.converter.pipeline import convert
from standfirst.converter.segment import UNKNOWN, choose, features, segment
from standfirst.core.errors import DumpError
from standfirst.posts.post import Post


def ratio(chosen: list[int], chances: np.ndarray, sizes: np.ndarray) -> float:
    """The ratio of expected sums that `choose` raises."""
    return float(2 * (chances * sizes)[chosen].sum() / (sizes[chosen].sum() + (chances * sizes).sum()))


@given(st.lists(st.tuples(st.floats(0.01, 0.99), st.integers(1, 60)), min_size=1, max_size=7))
def test_no_other_set_is_expected_to_score_better(blocks: list[tuple[float, int]]) -> None:
    chances, sizes = (np.array(column, dtype=float) for column in zip(*blocks, strict=True))

    chosen, expected = choose(chances, sizes)

    every = [list(some) for count in range(1, len(blocks) + 1) for some in combinations(range(len(blocks)), count)]
    assert expected == pytest.approx(max(ratio(some, chances, sizes) for some in every), abs=1e-4)
    assert ratio(list(np.flatnonzero(chosen)), chances, sizes) == pytest.approx(expected, abs=1e-4)


def test_a_page_without_blocks_is_refused() -> None:
    with pytest.raises(DumpError, match="no visible words"):
        segment(Page(Source("a", "text", ""), ()))


def test_a_page_without_a_likely_story_keeps_all_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ("Oars", "Deutsch", "Learn to row and to steer", "Boats")
    page = Page(Source("a", "text", ""), tuple(Block("paragraph", line) for line in lines), form="lines")
    monkeypatch.setattr(Network, "score", lambda _network, rows, _kin: np.linspace(-4.0, -3.0, len(rows)))

    story = segment(page)

    assert story.expected < UNKNOWN
    assert story.chosen == tuple(range(len(lines)))


@given(
    st.lists(
        st.text(min_size=1, max_size=80).map(lambda text: " ".join(text.split())).filter(bool), min_size=1, max_size=12
    )
)
def test_features_are_finite_and_named(lines: list[str]) -> None:
    page = Page(
        Source("a", "text", ""), tuple(Block("paragraph", line, gap=index % 3) for index, line in enumerate(lines))
    )

    seen = features.table(page)

    assert seen.values.shape == (len(lines), len(features.NAMES))
    assert np.isfinite(seen.values).all()


MENU = "Startseite\nPolitik\nRegional\nSport\nKultur\n\nFähre nach Port Wennick fährt wieder bei Nacht\n\nVon Karla Thorn\n\n6. Mai 2024, 18:30 Uhr\n\n"
ABOVE = (
    "Nach zwei Jahren Pause fährt die Nachtfähre nach Port Wennick wieder. Das teilte die Hafenverwaltung am Montag nach einer langen Sitzung des Rates mit. "
    "Die erste Fahrt beginnt am Freitag um 23 Uhr am alten Kai.\n\n„Wir haben lange auf diesen Tag gewartet“, sagte die Leiterin des Hafens, Odile Kresge. Sie "
    "rechnet im ersten Monat mit etwa viertausend Fahrgästen, vor allem aus den Orten am anderen Ufer der Bucht.\n\n"
)
BELOW = (
    "Die Fähre braucht für die Strecke eine Stunde und vierzig Minuten. An Bord gibt es einen Speisesaal, zwölf Kabinen und Platz für dreißig Autos.\n\n"
    "Kritik kommt von den Fischern der Bucht. Sie fürchten um ihre Netze, weil die Fähre nachts durch die flachen Gewässer vor der Insel Lorn fährt. Die "
    "Hafenverwaltung will mit ihnen noch in dieser Woche sprechen.\n\n"
)
END = "Teilen\nDrucken\n\nMehr zum Thema\nDer Hafen bekommt neue Lampen\nWer bezahlt die Kabinen?\n\n© 2024 Wennicker Bote\n"


@pytest.mark.parametrize("label", ["Anzeige", "Publicité", "La suite après cette publicité", "Advertisement"])
def test_a_story_goes_on_below_the_label_of_an_advertisement(label: str) -> None:
    (post,) = convert(Dump("a.txt", f"{MENU}{ABOVE}{label}\n\n{BELOW}{END}".encode()))

    assert isinstance(post, Post)
    assert label not in post.body
    assert "noch in dieser Woche sprechen" in post.body


FORM = '<form><input type="email"><button>Go</button></form>'


@pytest.mark.parametrize(
    "box",
    [
        f"<div><h3>Get the Morning Tide</h3><p>Everything you need to know before breakfast, at 7.</p>{FORM}</div>",
        f"<div><h3>Le matin au port</h3><div>{FORM}</div><p>Tout ce qu'il faut savoir avant de partir, chaque matin.</p></div>",
    ],
)
def test_what_a_form_for_an_address_of_mail_offers_is_no_part_of_a_story(box: str) -> None:
    first, *others = LORRY.split("</p>")
    page = f"<html lang=en><body><h1>Onions close the bypass</h1><div>{first}</p>{box}{'</p>'.join(others)}</div></body></html>"

    (post,) = convert(Dump("a.html", page.encode()))

    assert isinstance(post, Post), post
    assert "Morning" not in post.body
    assert "matin" not in post.body
    assert "fed to cattle" in post.body
    assert "shed its load" in post.body


def test_a_short_story_in_one_element_with_a_form_stays() -> None:
    page = (
        f"<html lang=en><body><h1>Onions close the bypass</h1><div>{LORRY}<p>That is all.</p>{FORM}</div></body></html>"
    )

    (post,) = convert(Dump("a.html", page.encode()))

    assert isinstance(post, Post), post
    assert "fed to cattle" in post.body


LORRY = (
    "<p>A lorry shed its load of onions on the Tolvane bypass early on Monday and closed the road for three hours.</p>"
    "<p>Nobody was hurt, police said. The driver, a man of 44, told officers that a strap had snapped.</p>"
    "<p>Council workers swept up eleven tonnes of onions, which will be fed to cattle.</p>"
)


@pytest.mark.parametrize(
    "line",
    [
        '<p>Read more: <a href="/q">How the bypass was built</a></p>', "<p>Related</p>", "<p>Sign up to our newsletter</p>",
        '<p><a href="#comments">Comments (3)</a></p>', "<div><p>[관련기사]</p></div>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_below", [True, False])
def test_a_short_story_is_no_box_because_of_a_line_in_it(line: str, is_below: bool) -> None:
    first, *others = LORRY.split("</p>")
    story = f"{LORRY}{line}" if is_below else f"{first}</p>{line}{'</p>'.join(others)}"
    menu = '<nav><a href="/">Home</a><a href="/news">News</a></nav>'
    page = f"<html lang=en><body>{menu}<h1>Onions close the bypass</h1><div class=bd>{story}</div><footer>Terms</footer></body></html>"

    (post,) = convert(Dump("a.html", page.encode()))

    assert isinstance(post, Post), post
    assert "fed to cattle" in post.body
    assert "strap had snapped" in post.body
    assert "shed its load" in post.body


@pytest.mark.parametrize("label", ["Lesen Sie auch", "Mehr zum Thema"])
def test_a_story_goes_on_below_a_small_box(label: str) -> None:
    dump = f"{MENU}{ABOVE}{label}\nDer alte Kai wird im Herbst gesperrt\n\n{BELOW}{END}"

    (post,) = convert(Dump("a.txt", dump.encode()))

    assert isinstance(post, Post)
    assert "viertausend Fahrgästen" in post.body
    assert "Wer bezahlt" not in post.body
    assert "im Herbst gesperrt" not in post.body
    assert "noch in dieser Woche sprechen" in post.body
