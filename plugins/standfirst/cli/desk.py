"""Commands for a desk as a whole: make one, bring it up to a new version."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from invoke.context import Context
from invoke.tasks import task

from standfirst import __version__, scaffold
from standfirst.cli import running
from standfirst.core.errors import SettingError
from standfirst.desk import FIELDS
from standfirst.scaffold import Answers
from standfirst.site import i18n
from standfirst.text import languages

PORT = 8001


def _title(text: str) -> str:
    return text.strip() or Answers().title


def _address(text: str) -> str:
    try:
        return str(FIELDS["address"].read(text.strip()))
    except ValueError as error:
        raise SettingError(f"{text!r} is no address; write {FIELDS['address'].allowed}") from error


def _language(text: str) -> str:
    spoken = text.strip() or Answers().language
    if not i18n.speaks(spoken):
        raise SettingError(f"the interface does not speak {spoken!r}; write one of {', '.join(i18n.languages())}")
    i18n.locale(spoken)
    return languages.canonical(spoken)


def _timezone(text: str) -> str:
    name = text.strip() or Answers().timezone
    try:
        ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError) as error:
        raise SettingError(f"{name!r} is no time zone; write {FIELDS['timezone'].allowed}") from error
    return name


QUESTIONS: dict[str, tuple[str, Callable[[str], str]]] = {
    "title": ("Name of the digest [My digest]: ", _title),
    "address": ("Address that readers will use, such as https://digest.example [none yet]: ", _address),
    "language": (f"Language of the interface, one of {', '.join(i18n.languages())} [en]: ", _language),
    "timezone": ("Time zone, such as Europe/Oslo [UTC]: ", _timezone),
}


def _answer(name: str, option: str) -> str:
    """Return the answer to a question: the *option* of the command line, else as typed at a terminal, else the usual one."""
    question, read = QUESTIONS[name]
    if option or not sys.stdin.isatty():
        return read(option)
    while True:
        try:
            return read(input(question))
        except SettingError as error:
            print(error)


@task(name="desk", help={"port": "The port on localhost."})
def desk_(_: Context, port: str = str(PORT)) -> None:
    """Curate in a browser: an inbox, stories beside their dumps, tags, issues, publishing. It answers on this machine only, until interrupted."""
    os.environ.setdefault("STANDFIRST_CURATE", "1")  # what comes in waits for the editor

    def work() -> None:
        from standfirst.web import server  # noqa: PLC0415 - no other command needs a web server

        server.serve(running.number_of_port(port))

    running.end(work)


@task(
    help={
        "folder": "The folder to make; . is the present one.",
        "title": "The name of the digest.",
        "url": "The address that readers will use.",
        "language": "The language of the interface.",
        "timezone": "The time zone of dates that name none.",
    }
)
def new(_: Context, folder: str, title: str = "", url: str = "", language: str = "", timezone: str = "") -> None:
    """Make a desk: settings, an empty shelf and one dump to try; a terminal prompts for the settings that no option states."""

    def work() -> None:
        desk = Path(folder)
        scaffold.check_empty(desk)
        options = {"title": title, "address": url, "language": language, "timezone": timezone}
        paths = scaffold.make(desk, Answers(**{name: _answer(name, text) for name, text in options.items()}))
        print(f"{folder}: {len(paths)} files; site.toml has the settings, README.md the way from here")
        print(f"next: {scaffold.command(desk, 'build')}")

    running.end(work)


@task
def upgrade(_: Context) -> None:
    """Bring the files that `standfirst new` made up to this version; what you changed stays, and the difference is shown."""

    def work() -> None:
        done = scaffold.upgrade(Path.cwd())
        for change in done:
            print(f"{change.fate:<8} {change.path}")
        for change in done:
            if change.difference:
                print(f"\n{change.path} is yours; the new version has otherwise:\n{change.difference}", end="")
        print(f"this desk is at {__version__}; next: {scaffold.command(Path.cwd(), 'build')}")

    running.end(work)
