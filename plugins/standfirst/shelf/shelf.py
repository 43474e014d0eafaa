"""The shelf: the only code that writes posts, and never over what an editor wrote; its policy is one table (docs/shelf.md). Paths are below content/posts/."""

from collections.abc import Callable, Container
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from uuid import UUID, uuid5

from standfirst.core import files
from standfirst.core.errors import ShelfError
from standfirst.core.settings import AWAY, IMAGES, LEDGER, POSTS, WITHDRAWN, command
from standfirst.core.state import path_of
from standfirst.posts import last_good, names, withdrawn
from standfirst.posts.header import CONVERTED, Header, parse, write
from standfirst.posts.names import place_of
from standfirst.posts.post import Fate, Outcome, Post, outdated
from standfirst.shelf import added, editing, takedown
from standfirst.shelf.ledger import LedgerEntry, LedgerFile, body_digest
from standfirst.shelf.merge import as_written, gone, is_other_story, merge, outcome_of, renamed, with_edits
from standfirst.shelf.outcome_cache import OutcomeCache
from standfirst.shelf.posts_by_dump import FreePaths, PostsByDump

ANOTHER = "it holds another story than the dump of this name that became content/posts/{}; save it under another name"
NOW = timedelta()
STORIES = UUID("6b1f3f86-6c0e-5b0c-8a39-4a53a8a4d1c7")  # our own namespace for version 5 identifiers


class Shelf:
    """The posts under *content*/posts and what the ledger says of them, as of one build at *clock*."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a run is
        self, content: Path, clock: datetime, may_be_empty: bool = False, new: str = "", reconverts: bool = True, is_rehearsal: bool = False,
    ) -> None:  # fmt: skip
        """Read the ledger. *new* is the Status of new posts; unless the shelf *reconverts*, a post stays as it is if only the converter changed; a rehearsal writes no file."""
        self._new, self.reconverts, self.is_rehearsal = new, reconverts, is_rehearsal
        self.posts, self._images = content / POSTS, content / IMAGES
        self._book, self._clock = LedgerFile(content / LEDGER), clock
        self._entries = self._book.entries
        self._withdrawn = withdrawn.read(content / WITHDRAWN)
        self._withdrawn_texts = takedown.WithdrawnIndex(content / AWAY)
        self._by_dump = PostsByDump(self.posts, self._entries)
        self._free_paths = FreePaths(self.posts, self._entries)
        # Stories without a dump now, by its digest and the record in it.
        self._orphans: dict[tuple[str, str], LedgerEntry] = {}
        self._rewritten: dict[str, str] = {}  # posts that a new conversion changed, with their text
        if not may_be_empty:
            self._refuse_an_empty_shelf()

    def entries(self) -> tuple[LedgerEntry, ...]:
        """Return the ledger's entry of every story, sorted by the key of its dump."""
        return tuple(self._entries[key] for key in sorted(self._entries))

    def find(self, name: str) -> LedgerEntry:
        """Return the story that *name* means, as names.chosen reads it; raises ShelfError if none or several do."""
        paths = {entry.key: self._by_dump.likely_path_of(entry) for entry in self.entries()}
        return names.chosen(name, self.entries(), lambda entry: entry.names(paths[entry.key]))

    def located(self, name: str) -> LedgerEntry:
        """Return the story that *name* means, with the place where its post is now; raises ShelfError if none or several do."""
        return self._follow(self.find(name))[0]

    @cached_property
    def _outcomes(self) -> OutcomeCache:
        return OutcomeCache(path_of(self.posts.parent), self.posts, self._book.text)

    @cached_property
    def _said(self) -> dict[str, added.AddedWith]:
        return added.read(self.posts.parent)

    def __len__(self) -> int:
        return len(self._entries)

    def entry(self, key: str) -> LedgerEntry | None:
        """Return what is known of the story called *key*."""
        return self._entries.get(key)

    def unchanged(self, key: str, digest: str, fingerprint: str) -> LedgerEntry | None:
        """Return the story called *key* where it was made from these bytes by this converter; else none: convert it."""
        entry = self._entries.get(key)
        return entry if entry and (entry.digest, entry.fingerprint) == (digest, fingerprint) else None

    def current_outcome(self, entry: LedgerEntry) -> Outcome:
        """Return what became of a story whose conversion has not changed: found, followed or missed."""
        if self.is_withdrawn(entry):
            return Outcome(Fate.WITHDRAWN, entry.key, entry.path, "named in content/withdrawn.txt")
        if not entry.gone and (outcome := self._outcomes.outcome(entry)):
            return outcome
        entry, moved = self._follow(entry)
        if entry.gone:
            return gone(entry)
        looks, current = self._outcomes.looks(entry), self._read(entry.path)
        self._entries[entry.key] = entry = with_edits(entry, current)
        return self._outcomes.kept(entry, outcome_of(entry, current, moved), looks)

    def is_withdrawn(self, entry: LedgerEntry) -> bool:
        """Return true if the story of *entry* was taken down."""
        is_named = self._withdrawn.names(entry.digest, entry.header)
        return is_named or (entry.gone and self._withdrawn.has_place(entry.path))

    def put(self, post: Post, digest: str, fingerprint: str, before: timedelta = NOW) -> Outcome:
        """Write *post*, or leave the editor's be; a new one joins so long *before* the run."""
        self._outcomes.forget(post.key)
        if self._withdrawn.names(digest, post.header):
            return Outcome(Fate.WITHDRAWN, post.key, "", "named in content/withdrawn.txt")
        offered = {"digest": digest, "fingerprint": fingerprint, "header": post.header, "body": body_digest(post.body)}
        earlier = self._entries.get(post.key) or self._orphans.pop((digest, post.key.partition("#")[2]), None)
        if earlier is None:
            holder = self._by_dump.unlisted(post.key, self._entries.values())
            if holder:  # a build that was cut short left it
                return self._adopt(post, holder, offered)
            refusal = self._withdrawn_texts.refusal(post.body)
            return Outcome(Fate.WITHDRAWN, post.key, "", refusal) if refusal else self._create(post, offered, before)
        path = self._by_dump.path_of(earlier)
        if is_other_story((earlier.header, self._read(path)[1] if path else ""), (post.header, post.body)):
            return Outcome(Fate.REFUSED, post.key, "", ANOTHER.format(earlier.path))
        entry, moved = self._follow(earlier, path)
        if earlier.key != post.key:
            del self._entries[earlier.key]
        entry = replace(entry, key=post.key, **offered)  # type: ignore[arg-type]  # its keys are fields
        if entry.gone:
            self._entries[post.key] = entry
            return self.current_outcome(entry)
        return self._update(earlier, entry, post, moved)

    def offered(self, entry: LedgerEntry, post: Post) -> Header:
        """Return the header that `accept` would write: *post*'s, with what is written once and what is the editor's."""
        path = self.posts / entry.path
        gone = Header((("Id", entry.id), ("Added", entry.added))).updated("Status", self._new or None)
        header = self._read(entry.path)[0] if path.exists() else gone
        for key in CONVERTED:
            header = header.updated(key, post.header.get(key))
        return header

    def accept(self, post: Post, digest: str, fingerprint: str) -> Outcome:
        """Take the newer conversion whole; only Id, Added and the editor's own keys stay."""
        entry = self._follow(self._entries[post.key])[0]
        if entry.gone and (self.posts / entry.path).exists():  # another story has the place of the post that is gone
            entry = replace(entry, path=self._free_paths.next(entry.path.removesuffix(".md")))
        entry = replace(entry, adopted=False, gone=False, edited=())
        self._write_post(entry.path, write(self.offered(entry, post), post.body), post)
        body = body_digest(post.body)
        self._entries[post.key] = replace(entry, digest=digest, fingerprint=fingerprint, header=post.header, body=body)
        return Outcome(Fate.UPDATED, post.key, entry.path, "taken as converted")

    def withdraw(self, name: str, reason: str, shown: Callable[[str, str], bool | None]) -> list[Outcome]:
        """Take the story called *name* down: its post moves to content/withdrawn/, and withdrawn.txt keeps it away.

        *shown* returns for a place on the site, and the moment at which its story joined, if readers could see it, None if that is unknown: then the header
        decides. If they could, its copies (posts in the same words) are withdrawn too, or one of them would take its place. If
        they could not, the story was declined: it leaves no address, and its copies stay.
        """
        entry = self._named(name)
        header, text = self._read(entry.path) if (self.posts / entry.path).exists() else (entry.header, "")
        seen = shown(place_of(entry.path), entry.added)
        if not (editing.is_public(header, self._clock) if seen is None else seen):
            return [self._put_away(entry, reason, is_declined=True)]
        outcomes = [self._put_away(entry, reason)]
        for path in takedown.copies(self.posts, text):
            copy = next((other for other in self._entries.values() if other.path == path and not other.gone), None)
            outcomes.append(self._put_away(copy or self._handwritten(path), f"{reason} (a copy of {entry.path})"))
        return outcomes

    def _named(self, name: str) -> LedgerEntry:
        with suppress(ShelfError):
            return self.located(name)
        return self._handwritten(name)

    def _handwritten(self, name: str) -> LedgerEntry:
        post = editing.find(self.posts.parent, name)
        entry = self._entries.get(post.dump)
        if entry is not None and self._by_dump.path_of(entry) == post.name:
            return self._follow(entry)[0]
        return LedgerEntry(post.name, post.name, "", "", post.header, "")

    def _put_away(self, entry: LedgerEntry, reason: str, is_declined: bool = False) -> Outcome:
        """Move one post to content/withdrawn/ and write its row."""
        path = self.posts / entry.path
        header = self._read(entry.path)[0] if path.exists() else entry.header
        row, book = takedown.row_of(entry, header, reason), self.posts.parent / WITHDRAWN
        if is_declined:
            others = (paper.header for paper in editing.papers(self.posts.parent) if paper.name != entry.path)
            row = takedown.declined(row, others)
        place = takedown.put_away(self.posts.parent, entry.path, row, entry.was, entry.header)
        if entry.key in self._entries:
            self._entries[entry.key] = replace(entry, gone=True)
        self._withdrawn = withdrawn.read(book)
        return Outcome(Fate.WITHDRAWN, entry.key, entry.path, f"{reason}; it is in content/withdrawn/{place}")

    def follow_others(self, dumps: Container[str]) -> None:
        """Note which stories have no dump among *dumps*: where their posts are now, and that another dump with the same bytes, which was moved, is theirs."""
        others = [
            (key.partition("#"), entry) for key, entry in self._entries.items() if key.partition("#")[0] not in dumps
        ]
        self._orphans = {(entry.digest, record): entry for (_, _, record), entry in others}
        for _, entry in others:
            if not entry.gone and not (self.posts / entry.path).is_file():
                self._follow(entry)

    def forget_missing(self) -> int:
        """Take every missing post for deleted on purpose; returns how many."""
        missing = [entry for entry in self._entries.values() if not entry.gone and not self._by_dump.path_of(entry)]
        for entry in missing:
            self._entries[entry.key] = replace(entry, gone=True)
        return len(missing)

    def save(self) -> None:
        """Write the ledger, if it changed."""
        outcomes = self._outcomes  # read before the ledger changes
        self._book.save()
        outcomes.save(self._book.text)
        last_good.keep(path_of(self.posts.parent), self._rewritten)
        self._rewritten.clear()

    def _refuse_an_empty_shelf(self) -> None:
        on_shelf = [entry for entry in self._entries.values() if not entry.gone]
        # One post deleted is an editor's choice; all of several at once is a lost disk or a wrong folder.
        if len(on_shelf) > 1 and not any(map(self._by_dump.path_of, on_shelf)):
            raise ShelfError(
                f"all {len(on_shelf)} posts that {self._book.path} knows are gone from {self.posts}. Nothing was written. Bring them back (`git checkout content/posts`), "
                f"or say `{command('let-go')}` if you deleted them all"
            )

    def _read(self, path: str) -> tuple[Header, str]:
        file = self.posts / path
        return parse(file.read_text(encoding="utf-8", errors="replace"), f"content/posts/{path}")

    def _follow(self, entry: LedgerEntry, known_path: str | None = None) -> tuple[LedgerEntry, bool]:
        """Return *entry* at the place where its post is now, and whether that is a new one; *known_path* is that place, if it was found before."""
        path = self._by_dump.path_of(entry) if known_path is None else known_path
        if path == entry.path:
            followed = replace(entry, gone=False)
        elif path:
            followed = replace(entry, path=path, was=(*entry.was, entry.path), gone=False)
        else:
            followed = replace(entry, gone=True)
        self._entries[entry.key] = followed
        return followed, followed.path != entry.path

    def _create(self, post: Post, offered: dict[str, object], before: timedelta) -> Outcome:
        date = post.header.get("Date")
        folder = date[:7].replace("-", "/") if date else self._clock.strftime("%Y/%m")
        path = self._free_paths.next(f"{folder}/{post.name}")
        identity = uuid5(STORIES, f"{post.key} {offered['digest']}").urn
        moment = (self._clock - before).isoformat(sep=" ", timespec="seconds")
        header = Header((*post.header, ("Id", identity), ("Added", moment))).updated(
            "Status", self._new or ("draft" if post.doubt else None)
        )
        header = added.with_words_of_editor(self._said, post.key, header)
        self._write_post(path, write(header, post.body), post)
        self._entries[post.key] = LedgerEntry(post.key, path, id=identity, added=moment, **offered)  # type: ignore[arg-type]
        if not date:
            return Outcome(Fate.WAITING, post.key, path, "needs a date")
        if post.doubt:
            return Outcome(Fate.CREATED, post.key, path, f"waits as a draft: {post.doubt}")
        return Outcome(Fate.CREATED, post.key, path, "waits as a draft" if self._new else "")

    def _write_post(self, path: str, text: str, post: Post) -> None:
        """Write the pictures, then the post, which so never shows one that is not there."""
        if self.is_rehearsal:
            return
        for name, data in post.pictures.items():
            if not (self._images / name).exists():
                files.write_bytes(self._images / name, data)
        files.write(self.posts / path, text)

    def _adopt(self, post: Post, path: str, offered: dict[str, object]) -> Outcome:
        """Enter the post at *path* in the ledger: as ours if it is just what we would write (a build was cut short), else as the editor's."""
        header, body = self._read(path)
        is_ours = header.only(CONVERTED) == post.header and body == post.body
        stated = {"id": header.get("Id") or "", "added": header.get("Added") or "", "adopted": not is_ours}
        self._entries[post.key] = entry = LedgerEntry(post.key, path, **stated, **offered)  # type: ignore[arg-type]
        return outcome_of(entry, (header, body), moved=False)

    def _update(self, earlier: LedgerEntry, entry: LedgerEntry, post: Post, moved: bool) -> Outcome:
        current = self._read(entry.path)
        merged = merge(earlier, current, (post.header, post.body))
        if not self.reconverts and earlier.digest == entry.digest and (merged.header, merged.body) != current:
            if earlier.key == entry.key:
                return outdated(entry.key, entry.path)
            entry, merged = renamed(earlier, entry, current)
        self._entries[post.key] = entry = replace(entry, edited=() if entry.adopted else merged.edited)
        outcome = outcome_of(entry, (merged.header, merged.body), moved)
        if (merged.header, merged.body) == current:
            return outcome
        text = write(merged.header, merged.body)
        self._write_post(entry.path, text, post)
        self._rewritten[entry.path] = text
        return as_written(outcome, merged, current)
