"""Take in what an editor collected elsewhere: reading lists, services, mail folders; each article once, with the editor's tags and notes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from standfirst.core.errors import IntakeError
from standfirst.intake import add, entries, mailbox, saved
from standfirst.intake.add import Added
from standfirst.intake.fetch import Resolve, fetch, resolve
from standfirst.intake.fetch_run import Pace
from standfirst.intake.mailbox import MailDump
from standfirst.intake.saved import SavedArticle
from standfirst.intake.watched import REFUSED, SeenEntry, Watched, key_of

KNOWN = "was taken before"
Said = Callable[[str, SavedArticle], None]  # keeps what the editor said of the dump at a path


@dataclass(frozen=True, slots=True)
class Collecting:
    """One run of taking in."""

    dumps: Path
    watched: Watched
    today: date
    say: Said
    allow_private: bool = False
    resolving: Resolve = resolve
    pace: Pace | None = None


def articles(source: str, listed_articles: Iterable[SavedArticle], run: Collecting) -> Iterator[Added]:
    """Take in the articles that *source* named: the text that it holds, or else the page."""
    pace = run.pace or Pace()
    for article in listed_articles:
        key = key_of(article.address)
        if run.watched.knows([key]):
            yield Added(article.address, note=KNOWN)
            continue
        seen = SeenEntry(key, run.today.isoformat(), source)
        try:
            added = _save(article, run, pace)
        except IntakeError as error:
            run.watched.saw([key], SeenEntry(key, run.today.isoformat(), source, REFUSED))
            yield Added(article.address, note=str(error))
            continue
        run.say(added.path, article)
        run.watched.saw([key], seen)
        yield added


def _save(article: SavedArticle, run: Collecting, pace: Pace) -> Added:
    if entries.is_whole(article.html):
        return saved.put(article, run.dumps)
    pace.wait(article.address)
    return add.save_page(article.address, fetch(article.address, run.allow_private, run.resolving), run.dumps)


def mails(source: str, folder: str, run: Collecting) -> Iterator[Added]:
    """Take in the messages of a mail *folder* that were not taken before."""
    for message in mailbox.messages(folder, run.watched.knows):
        yield _mail(source, message, run)


def _mail(source: str, message: MailDump, run: Collecting) -> Added:
    if message.why_not:
        run.watched.saw([message.key], SeenEntry(message.key, run.today.isoformat(), source, REFUSED))
        return Added(message.key, note=message.why_not)
    added = add.put_dump(message.key, message.name, message.data, run.dumps)
    run.watched.saw([message.key], SeenEntry(message.key, run.today.isoformat(), source))
    return added
