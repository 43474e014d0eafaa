"""Commands for reaching readers who do not poll: issues as mails and books, announcements."""

from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

from invoke.context import Context
from invoke.tasks import task

from standfirst.cli import running
from standfirst.core.errors import DigestError, ShelfError
from standfirst.core.settings import command
from standfirst.digest.commands import Newsroom
from standfirst.digest.issues import commands as issue_commands, draft, email
from standfirst.posts.header import listed
from standfirst.publishing import build as publishing_build
from standfirst.reach import announce, mailing, social, stories
from standfirst.reach.announce import Reach

OUTBOX = "outbox"  # beside content/
MOST_SHOWN = 10  # addresses
NOTHING = (
    "nothing is set up to announce at: WEBSUB_HUB or AFTER_PUBLISH in pelicanconf.py, or MASTODON_TOKEN or BLUESKY_PASSWORD in the environment"
    " (docs/readers.md)"
)
SENDERS = ("smtp", "buttondown")
HOOKS = ("hooks",)  # the hub, and what AFTER_PUBLISH names


@task(
    help={
        "week": "The stories added in a week: 2021-W47.",
        "month": "Those of a month: 2021-11.",
        "day": "Those of a day: 2021-11-23.",
        "eml": "Write the published issue as a mail that is ready to send, to outbox/.",
        "epub": "Write the published issue and its stories as a book, to outbox/.",
        "send": "smtp: send the published issue to the addresses of a file, one mail each; buttondown: make a draft there.",
        "to": "The file with the addresses, one a line, for --send smtp.",
        "dry-run": "Show what would be sent; nothing is.",
    }
)
def issue(  # noqa: PLR0913, PLR0917 - an option each
    _: Context, week: str = "", month: str = "", day: str = "", eml: bool = False, epub: bool = False, send: str = "", to: str = "",
    dry_run: bool = False,
) -> None:  # fmt: skip
    """Draft an issue in content/issues/, of the present week where none is named; edit it, set Status: published, then send it."""

    def work() -> bool | None:
        if len([period for period in (week, month, day) if period]) > 1:
            raise ShelfError("an issue is of a week, a month or a day; name one of them")
        room, name = running.newsroom(), week or month or day
        if eml and epub:
            raise ShelfError("--eml and --epub are two files; ask for one, then for the other")
        if (eml or epub) and not name:
            name = issue_commands.present_issue(room)
        if send:
            return _send(room, name, send, (to, dry_run))
        if eml or epub:
            publishing_build.check_address(publishing_build.settings())
            data = issue_commands.mail(room, name) if eml else issue_commands.book(room, name)
            path = _outbox(room) / f"{draft.period(name).name}.{'eml' if eml else 'epub'}"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
            print(
                f"{path}: {'open it in a mail program, add the recipients, send' if eml else 'a book for readers of EPUB'}"
            )
            return None
        drafted = running.alone(lambda: issue_commands.draft_issue(room, name))
        print(f"{drafted}: write the introduction, then set Status: published")
        return None

    running.end(work, advice="some addresses were refused, for the reasons above: exit status 2")


def _outbox(room: Newsroom) -> Path:
    return room.content.parent / OUTBOX


def _send(room: Newsroom, name: str, sender: str, options: tuple[str, bool]) -> bool:
    """Send a published issue; return true if an address was refused."""
    to, is_rehearsed = options
    publishing_build.check_address(publishing_build.settings())
    if sender not in SENDERS:
        raise DigestError(f"--send is {sender!r}; write one of {', '.join(SENDERS)}")
    issue_name = draft.period(name).name if name else issue_commands.present_issue(room)
    if sender == "buttondown":
        issue = issue_commands.published_issue(room, issue_name)
        if is_rehearsed:
            print(f"would make a draft called {issue.title!r} at Buttondown")
            return False
        with mailing.sending(_outbox(room)):
            book = mailing.book_at(_outbox(room) / f"{issue_name}.buttondown.sent")
            print(mailing.buttondown(issue.title, email.html(issue_commands.edition(issue, room)), book))
        return False
    if not to:
        raise DigestError("--send smtp needs the file with the addresses: --to FILE, one address a line")
    addresses = mailing.addresses(Path(to))
    path = _outbox(room) / f"{issue_name}.sent"
    message_to = issue_commands.mailer(room, issue_name)
    if is_rehearsed:
        book = mailing.book_at(path)
        waiting = [address for address in addresses if not book.has(address)]
        if waiting:
            print(_readable(message_to(waiting[0])))
        print(
            f"would send to {len(waiting)} of {len(addresses)} addresses{f': {listed(waiting[:MOST_SHOWN])}' if waiting else ''}"
        )
        return False
    with mailing.sending(_outbox(room)):
        result = mailing.send(addresses, message_to, room.own.sender, mailing.book_at(path))
    unsure = [f"{address}: may not have got it: a run was cut short while it was sent" for address in result.unsure]
    given_up = f", {result.given_up} refused for good before" if result.given_up else ""
    print("\n".join([f"sent {result.sent}, {result.before} had it before{given_up}", *unsure, *result.refused]))
    return bool(result.refused)


def _readable(data: bytes) -> str:
    """Return the header and the plain text of a message, as people read it."""
    message = message_from_bytes(data, policy=policy.default)
    head = "\n".join(
        f"{name}: {value}" for name, value in message.items() if not name.startswith(("MIME-", "Content-"))
    )
    body = message.get_body(("plain",))
    return f"{head}\n\n{body.get_content() if body is not None else ''}"


@task(
    name="announce",
    help={
        "to": "Only there: hooks, mastodon, bluesky; several separated by commas. By default all that are set up.",
        "send": "Post on the networks; without it their posts are only shown.",
        "all": "Also what was there before the first announcement.",
        "dry-run": "Show what would be done; nothing is.",
        "unchecked": "Do not look if readers can open the stories at the site's address.",
    },
)
def announce_(
    _: Context, to: str = "", send: bool = False, all: bool = False, dry_run: bool = False, unchecked: bool = False,  # noqa: A002
) -> None:  # fmt: skip
    """Tell the hub, the hooks of AFTER_PUBLISH and your networks of the stories that are new to them; each story once at each place."""

    def work() -> None:
        site = publishing_build.settings()
        publishing_build.check_address(site)
        places = [place.strip() for place in to.split(",") if place.strip()] or [*HOOKS, *social.configured()]
        networks = [place for place in places if place not in HOOKS]
        social.check(networks)
        reach = running.reach(is_rehearsed=dry_run, takes_all=all)
        if not networks and not reach.hub and not reach.hooks:
            raise DigestError(NOTHING)
        reach = replace(reach, live=None if unchecked else stories.live(site["SITEURL"]))
        if HOOKS[0] in places:
            _run_hooks(reach)
        for network in networks:
            _announce_on(reach, network, is_shown_only=dry_run or not send)

    running.end(lambda: running.alone(work))


def _run_hooks(reach: Reach) -> None:
    done, failed = announce.after_publish(reach)
    if reach.hub or reach.hooks:
        print(announce.summary(done, failed, command("announce")) or "the hub and the hooks have nothing new")
    if failed:
        raise DigestError("some of it failed, for the reasons above; the site is as it was")


def _announce_on(reach: Reach, network: str, is_shown_only: bool) -> None:
    lines = announce.to_network(replace(reach, is_rehearsed=is_shown_only), network)
    if not reach.is_rehearsed:
        announce.begin(reach, network)
    print("\n".join(lines) or f"{network}: nothing new")
    if is_shown_only and any("would post" in line for line in lines):
        print(f"nothing was posted; `{command('announce')} --send` posts it")
