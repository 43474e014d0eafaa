"""Stories on one event: precision and recall on pairs of real news that two people judged: `python -m benchmarks.events GOLD`.

`events.tsv` names two pages of gold-world, published within a week, and what they are: "same" event, the same "topic", or "other". Of the
pages' dumps posts are made, and of these the events of a site.
"""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import combinations
from pathlib import Path

from benchmarks.gold import dump_of, truths
from standfirst.converter.pipeline import convert
from standfirst.core.vocabulary import slug
from standfirst.digest import events, likeness, profiles
from standfirst.digest.profiles import Profile
from standfirst.digest.traits import extract
from standfirst.posts import html
from standfirst.posts.header import moment, unlisted
from standfirst.posts.post import Post

JUDGED = Path(__file__).with_name("events.tsv")
WINDOW = 30  # days


def judged() -> dict[frozenset[str], str]:
    """Return what each pair of pages is."""
    rows = (line.split("\t") for line in JUDGED.read_text(encoding="utf-8").splitlines())
    return {frozenset(pair): label for *pair, label in rows}


def posts(gold: Path) -> Iterator[tuple[str, Post]]:
    """Yield the posts with a date of the pages of *gold*, by the pages' names."""
    for truth in truths(gold):
        for result in convert(dump_of(gold, "html", truth["id"])):
            if isinstance(result, Post) and result.header.get("Date"):
                yield truth["id"], result


def profile(key: str, post: Post, text: str) -> Profile:
    """Return the *post* as stories are compared; *text* is that of its body."""
    traits = extract(post.header.get("Title") or "", text)
    tags = sorted({slug(tag) for tag in unlisted(post.header.get("Tags") or "")})
    day = moment(post.header.get("Date") or "", UTC, key)
    terms, counts = traits.words() or profiles.hashed({})
    words = partial(profiles.tagged, terms, counts, tags)
    language = (post.header.get("Lang") or "").partition("-")[0]
    return Profile(
        key, day, datetime(2026, 1, 1, tzinfo=UTC), frozenset(tags), traits.names, words, b"", language,
        post.header.get("Source") or key,
    )  # fmt: skip


def main() -> None:
    """Print how many events there are, and precision and recall of their pairs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="the folder gold-world")
    gold = parser.parse_args().gold
    texts = {key: (post, html.prose(html.render(post.body))) for key, post in posts(gold)}
    compared = [profile(key, post, text) for key, (post, text) in texts.items()]
    pair_scores = likeness.likenesses(compared, WINDOW)
    clusters = events.events(pair_scores, {key: partial(str, text) for key, (_, text) in texts.items()})
    pairs = {frozenset(pair) for cluster in clusters for pair in combinations(cluster, 2)}
    judgements = judged()
    right = sum(judgements.get(pair) == "same" for pair in pairs)
    same = sum(label == "same" for label in judgements.values())
    languages = {story_profile.key: story_profile.language for story_profile in compared}
    mixed = sum(len({languages[key] for key in cluster}) > 1 for cluster in clusters)
    print(
        f"{len(clusters)} events of {sum(map(len, clusters))} stories among {len(compared)}; {mixed} in several languages"
    )
    print(
        f"precision {right / len(pairs):.3f}: {right} of {len(pairs)} pairs; {len(pairs - judgements.keys())} were not judged, and count as wrong"
    )
    print(f"recall    {right / same:.3f}: of {same}")
    for pair in sorted(map(sorted, pairs), key=str):
        if judgements.get(frozenset(pair)) != "same":
            print(
                judgements.get(frozenset(pair), "?"),
                *(f"{key}: {texts[key][0].header.get('Title')}" for key in pair),
                sep=" | ",
            )


if __name__ == "__main__":
    main()
