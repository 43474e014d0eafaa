"""Use a desk as a busy newsroom does, and kill what runs: `python -m benchmarks.soak --minutes 60 --kills 50`.

Builds, saves and uploads at the desk, fetches of a feed, and senders of issues run side by side, on a desk of its own and with servers on
this machine alone. A process that a kill ended is started again. Afterwards nothing that was acknowledged may be missing, no story may be
there twice, and nobody may have got an issue twice.
"""

import argparse
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
from aiosmtpd.controller import Controller
from lxml import html

from benchmarks import posts

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"http://localhost:\d+/\?token=\S+")
STORIES, READERS, WEEKS, EDITORS = 40, 100, 6, 3
SETTINGS = """from standfirst.defaults import *

globals().update(desk(__file__))
DIGEST["sender"] = "The Digest <digest@digest.example>"
DIGEST["unsubscribe"] = "https://list.example/leave?address={address}"
"""
ISSUE = "Title: The week {week}\nDate: 2025-12-30\nStatus: published\n\nWhat we read.\n\n## News\n\n- [Post](/2025/12/post/): worth it.\n"
ITEM = "<item><title>Ferry {number} sails again</title><link>{at}/story/{number}</link><guid>ferry-{number}</guid><pubDate>Thu, 01 Jan 2026 08:00:00 GMT</pubDate><description>{text}</description></item>"
TEXT = "The council voted on Monday to close the old fish quay number {number}, after a debate that lasted until midnight. "
SECONDS_AN_ITEM, SECONDS_A_MAIL = 60.0, 2.5


class Feed(BaseHTTPRequestHandler):
    """A feed that gets a story every SECONDS_AN_ITEM, each with its whole text."""

    begun = time.monotonic()
    until = float("inf")  # when the feed gets no more

    @classmethod
    def count(cls) -> int:
        """Return how many stories it has."""
        return 1 + int((min(time.monotonic(), cls.until) - cls.begun) / SECONDS_AN_ITEM)

    def do_GET(self) -> None:
        """Answer with the feed."""
        at = f"http://{self.headers['Host']}"
        items = "".join(
            ITEM.format(number=number, at=at, text=TEXT.format(number=number) * 12) for number in range(self.count())
        )
        body = (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title>{items}</channel></rss>'.encode()
        )
        is_feed = self.path == "/feed.xml"
        with suppress(OSError):
            self.send_response(200 if is_feed else 404)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            self.wfile.write(body if is_feed else b"")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Mailbox:
    """Counts the mails that each reader got of each issue."""

    def __init__(self) -> None:
        self.taken: Counter[tuple[str, str]] = Counter()

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802 - as the server calls it
        """Take a mail."""
        subject = str(message_from_bytes(envelope.content)["Subject"])
        self.taken.update((subject, address) for address in envelope.rcpt_tos)
        time.sleep(SECONDS_A_MAIL)
        return "250 taken"


class Running:
    """A command that is started again whenever it ends, until `stop`; *pause* seconds are between two runs."""

    def __init__(self, soak: "Soak", words: Sequence[str], pause: float) -> None:
        self._soak, self.words, self._pause = soak, words, pause
        self.process: subprocess.Popen[str] | None = None
        self.codes: Counter[int] = Counter()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._soak.is_over.is_set():
            self.process = self._soak.command(*self.words)
            output, _ = self.process.communicate()
            self.codes[self.process.returncode] += 1
            if self.process.returncode not in (0, 2, 3, -signal.SIGKILL):
                self._soak.faults.append(
                    f"{' '.join(self.words)} ended with {self.process.returncode}:\n{output[-2_000:]}"
                )
            self._soak.is_over.wait(self._pause)

    def kill(self) -> None:
        """Kill the run that there is, and its children."""
        if self.process is not None and self.process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Wait for the end of the last run."""
        self._thread.join()


class DeskServer:
    """`invoke desk`, and what its editors were told was saved."""

    def __init__(self, soak: "Soak") -> None:
        self._soak = soak
        self.home = self.address = ""
        self.process = self._started()

    def _started(self) -> "subprocess.Popen[str]":
        process = self._soak.command("desk", "--port", "0")
        assert process.stdout is not None
        for line in process.stdout:
            if match := ADDRESS.search(line):
                self.address, self.home = match[0], match[0].partition("/?")[0]
                threading.Thread(target=process.stdout.read, daemon=True).start()
                return process
        raise RuntimeError("the desk did not start")

    def kill(self) -> None:
        """Kill it, and start another."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = self._started()

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        self.process.terminate()
        self.process.wait(60)


class Soak:
    """One desk, its servers, and those who use it."""

    def __init__(self, folder: Path, minutes: float, kills: int) -> None:
        self.desk, self.minutes, self.kills = folder, minutes, kills
        self.is_over = threading.Event()
        self.faults: list[str] = []
        self.saved: dict[str, list[str]] = {}  # by post: the summary last acknowledged, and those sent since
        self.uploaded: list[str] = []
        self.counts: Counter[str] = Counter()
        self.mailbox = Mailbox()
        self._feed = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._mail = Controller(self.mailbox, hostname="127.0.0.1", port=int(free.getsockname()[1]))
        self._write_desk()

    def _write_desk(self) -> None:
        posts.write(self.desk / "content" / "posts", posts.posts(STORIES))
        for name in ("dumps", "people", "content/issues"):
            (self.desk / name).mkdir()
        feed = f"http://127.0.0.1:{self._feed.server_address[1]}/feed.xml"
        (self.desk / "content" / "watch.opml").write_text(
            f'<opml version="2.0"><body><outline text="Harbour" xmlUrl="{feed}"/></body></opml>', encoding="utf-8"
        )
        (self.desk / "people" / "readers.txt").write_text(
            "".join(f"reader{number}@mail.example\n" for number in range(READERS)), encoding="utf-8"
        )
        settings = self.desk / "pelicanconf.py"
        settings.write_text(SETTINGS, encoding="utf-8")
        for week in range(1, WEEKS + 1):
            issue = self.desk / "content" / "issues" / f"2025-W{week:02}.md"
            issue.write_text(ISSUE.format(week=week), encoding="utf-8")

    def command(self, *words: str) -> "subprocess.Popen[str]":
        """Start one of the editor's commands."""
        environment = os.environ | {
            "STANDFIRST_DESK": str(self.desk), "SITEURL": "https://digest.example", "PYTHONPATH": f"{ROOT}:{ROOT / 'plugins'}",
            "STANDFIRST_SETTINGS": str(self.desk / "pelicanconf.py"), "SMTP_URL": f"smtp://127.0.0.1:{self._mail.port}", "STANDFIRST_CURATE": "",
        }  # fmt: skip
        return subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "invoke", *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, start_new_session=True,
        )  # fmt: skip

    def run(self) -> None:
        """Work, kill, and wait for the end."""
        threading.Thread(target=self._feed.serve_forever, daemon=True).start()
        self._mail.start()
        first = self.command("build")
        first.communicate()
        desk = DeskServer(self)
        running = [
            Running(self, ("build",), 1), Running(self, ("fetch", "--allow-private"), 2),
            *(Running(self, ("issue", "--week", f"2025-W{week:02}", "--send", "smtp", "--to", str(self.desk / "people" / "readers.txt")), 60) for week in range(1, WEEKS + 1) for _ in (1, 2)),
        ]  # fmt: skip
        shelf = self.desk / "content" / "posts"
        names = sorted(path.relative_to(shelf).as_posix() for path in shelf.rglob("*.md"))
        editors = [
            threading.Thread(target=self._edit, args=(desk, names[number::EDITORS])) for number in range(EDITORS)
        ]
        editors.append(threading.Thread(target=self._upload, args=(desk,)))
        for editor in editors:
            editor.start()
        chosen = random.Random(7)  # noqa: S311 - which process is killed
        end = time.monotonic() + 60 * self.minutes
        while time.monotonic() < end:
            time.sleep(60 * self.minutes / self.kills * chosen.uniform(0.6, 1.2))
            chosen.choice([desk.kill, *(one.kill for one in running)])()
            self.counts["kills"] += 1
        self.is_over.set()
        Feed.until = time.monotonic()
        for worker in [*editors]:
            worker.join()
        for command in running:
            command.stop()
        self.counts.update(
            {f"{' '.join(one.words[:3])} {code}": count for one in running for code, count in one.codes.items()}
        )
        desk.stop()
        for words in (("fetch", "--allow-private"), ("build",), ("check",)):
            last = self.command(*words)
            output, _ = last.communicate()
            if last.returncode not in (0, 2):
                self.faults.append(f"{words} ended with {last.returncode}: {output[-2_000:]}")
        self._feed.shutdown()
        self._mail.stop()

    def _edit(self, desk: DeskServer, names: Sequence[str]) -> None:
        """Save summaries of the posts *names* at the desk, one after another."""
        number = 0
        while not self.is_over.is_set():
            name, number = names[number % len(names)], number + 1
            summary = f"Summary {number} of an editor, in one sentence."
            with self._trying():
                with self._client(desk) as client:
                    page = html.fromstring(client.get(f"/story/{name}").text)
                    (form,) = [
                        one
                        for one in page.forms
                        if one.get("action", "").startswith("/story/") and "base.Title" in one.fields
                    ] or [None]
                    if form is None:
                        continue
                    fields = dict(form.form_values()) | {"Summary": summary, "action": "save"}
                    self.saved.setdefault(name, []).append(summary)
                    answer = client.post(f"/story/{name}", data=fields)
                self._note("save", answer, lambda: self.saved.__setitem__(name, [summary]))  # noqa: B023
            time.sleep(2)

    def _upload(self, desk: DeskServer) -> None:
        """Upload texts at the desk."""
        number = 0
        while not self.is_over.is_set():
            number += 1
            text = f"Quay {number} closes\n2026-01-01\n\n" + TEXT.format(number=10_000 + number) * 9
            with self._trying(), self._client(desk) as client:
                answer = client.post("/dumps", files={"file": (f"quay-{number}.txt", text.encode())})
                self._note("upload", answer, lambda: self.uploaded.append(f"quay-{number}.txt"))  # noqa: B023
            time.sleep(10)

    def _trying(self) -> Any:
        return suppress(httpx.HTTPError, OSError)

    @contextmanager
    def _client(self, desk: DeskServer) -> Iterator[httpx.Client]:
        """Open the desk as its editor does, by the address that it prints."""
        headers = {"Origin": desk.home, "Accept": "application/json"}
        with httpx.Client(base_url=desk.home, headers=headers, timeout=60) as client:
            client.get(desk.address.removeprefix(desk.home))
            yield client

    def _note(self, what: str, answer: httpx.Response, acknowledge: Callable[[], object]) -> None:
        self.counts[f"{what} {answer.status_code}"] += 1
        if answer.status_code >= 500:
            self.faults.append(f"{what}: {answer.status_code} {answer.text[:500]}")
        elif answer.status_code < 400:
            acknowledge()

    def check(self) -> None:
        """Compare what is there with what was acknowledged."""
        shelf = self.desk / "content" / "posts"
        texts = {path.relative_to(shelf).as_posix(): path.read_text(encoding="utf-8") for path in shelf.rglob("*.md")}
        for name, summaries in self.saved.items():
            if not any(f"Summary: {summary}\n" in texts.get(name, "") for summary in summaries):
                self.faults.append(f"{name} lacks what was saved: {summaries}")
        dumps = Counter(match[1] for text in texts.values() if (match := re.search(r"^Dump: (\S+)", text, re.M)))
        for name in self.uploaded:
            if not (self.desk / "dumps" / name).is_file() or not dumps[name]:
                self.faults.append(f"{name} was taken and is not there, or has no post")
        ferries = Counter(
            match[1] for text in texts.values() if (match := re.search(r"^Title: Ferry (\d+) sails again$", text, re.M))
        )
        self.faults += [
            f"story {number} of the feed is there {ferries[str(number)]} times"
            for number in range(Feed.count())
            if ferries[str(number)] != 1
        ]
        self.faults += [f"{dump} has {count} posts" for dump, count in dumps.items() if count > 1 and "#" not in dump]
        self.faults += [
            f"{address} got {issue!r} {count} times"
            for (issue, address), count in self.mailbox.taken.items()
            if count > 1
        ]
        self.counts |= Counter(
            {"mails": sum(self.mailbox.taken.values()), "posts": len(texts), "stories of the feed": Feed.count()}
        )


def main() -> None:
    """Run it, and print what was done and what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--kills", type=int, default=50)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(Path(folder), arguments.minutes, arguments.kills)
        soak.run()
        soak.check()
    print(json.dumps(dict(sorted(soak.counts.items())), indent=1))
    print("\n".join(soak.faults) or "nothing is lost, nothing was sent twice")
    raise SystemExit(bool(soak.faults))


if __name__ == "__main__":
    main()
