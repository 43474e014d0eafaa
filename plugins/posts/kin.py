"""Stories taken down, by their wording: a copy from another source stays away too."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from plugins.errors import PostError
from plugins.posts import markup, opened
from plugins.text import likeness
from plugins.text.likeness import Runs
from plugins.text.words import words

LONGEST_WORDS = 24  # of a text, by which its copies are looked for before they are compared


def copies(folder: Path, body: str) -> Iterator[str]:
    """Return the paths below *folder* of the posts that say the same in the same words as *body*."""
    text = _text(body)
    own = likeness.runs(text)
    rare = sorted(set(words(text)), key=len, reverse=True)[:LONGEST_WORDS]
    for path in opened.files(folder):
        try:
            found = opened.load(path, path).body
        except PostError:
            continue
        folded = found.casefold()
        if 2 * sum(word in folded for word in rare) >= len(rare) > 0 and likeness.is_same(
            own, likeness.runs(_text(found))
        ):
            yield Path(path).relative_to(folder).as_posix()


class Kin:
    """The posts in *folder*, content/withdrawn/, where they lie since they were taken down."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def told(self, body: str) -> str:
        """What an editor is told where a post there says the same in the same words as *body*; empty where none does."""
        if not self._known:
            return ""
        own = likeness.runs(_text(body))
        kin = next((path for path, known in self._known if likeness.is_same(known, own)), "")
        return (
            f"tells in the same words what content/withdrawn/{kin} told; delete that file to take it in" if kin else ""
        )

    @cached_property
    def _known(self) -> list[tuple[str, Runs]]:
        found = []
        for path in opened.files(self._folder):
            try:
                post = opened.load(path, path)
            except PostError:
                continue
            found.append((Path(path).relative_to(self._folder).as_posix(), likeness.runs(_text(post.body))))
        return found


def _text(body: str) -> str:
    return markup.prose(markup.render(body))
