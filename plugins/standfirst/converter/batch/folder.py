"""A place full of dumps becomes posts in another folder, one file each; content/ and the ledger are not touched."""

from collections import Counter
from collections.abc import Iterable
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath

from standfirst.converter.batch import progress, sources
from standfirst.converter.batch.cutter import Cutter
from standfirst.converter.batch.outcomes import Outcomes
from standfirst.converter.batch.run import guarded, size
from standfirst.converter.batch.stream import HERE, ConvertOptions, RecordStream, converted
from standfirst.converter.model import Refusal
from standfirst.core import files
from standfirst.core.settings import IMAGES
from standfirst.posts import header
from standfirst.posts.names import numbered
from standfirst.posts.post import Fate, Outcome, Post


def into_folder(place: str, target: Path, how: ConvertOptions = HERE) -> list[Outcome]:
    """Convert every dump at *place* to `target/NAME.md`, folders kept; content/ and the ledger are not touched.

    The articles of a dump that may hold several become `NAME-1.md`, `NAME-2.md` ... in its order.
    """
    origin = sources.source_at(place)
    dumps = origin.names()
    names, counts, taken = target_names(dumps), Counter[str](), set[str]()
    with progress.shown(size({dump: origin.state(dump) for dump in dumps}, dumps)) as step:
        cutting = RecordStream(Cutter(origin, step), dumps)
        results = Outcomes(cutting.dump_of)
        for result in converted(cutting, how):
            if isinstance(result, Refusal):
                results.add(result)
                continue
            dump = cutting.dump_of[result.key]
            counts[dump] += 1
            number = "" if result.key == dump else f"-{counts[dump]}"
            places = chain((f"{names[dump]}{number}.md",), numbered(f"{dump}{number}"))
            name = next(place for place in places if place not in taken)  # what another dump has is not written over
            taken.add(name)
            written = partial(_written, target, target / name, result)
            results.add(guarded(result.key, lambda: Outcome(written(), result.key, name)))  # noqa: B023
    return results.outcomes()


def _written(target: Path, path: Path, post: Post) -> Fate:
    """Write the post to *path*, its pictures below *target*, unless the file has this text; returns CREATED, UPDATED or UNCHANGED."""
    text = header.write(post.header, post.body)
    old = path.read_text(encoding="utf-8", errors="replace") if path.exists() else None
    if old == text:
        return Fate.UNCHANGED
    for picture, data in post.pictures.items():
        files.write_bytes(target / IMAGES / picture, data)
    files.write(path, text)
    return Fate.CREATED if old is None else Fate.UPDATED


def target_names(dumps: Iterable[str]) -> dict[str, str]:
    """Return the post's path, without `.md`, for each dump: its own without the suffix, unless two dumps would share that."""
    stems: dict[str, list[str]] = {}
    for dump in dumps:
        stems.setdefault(str(PurePosixPath(dump).with_suffix("")), []).append(dump)
    return {dump: stem if len(shared) == 1 else dump for stem, shared in stems.items() for dump in shared}
