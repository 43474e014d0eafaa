"""Measure what a reader waits for in the search of a big site: `python -m benchmarks.search [-n 10000] [--desk DESK]`.

The site is made of invented posts, or of those of DESK, repeated with other names.

Chromium with an empty cache, on a slow 4G line (Lighthouse's: 1.6 Mbit/s, 150 ms), opens the search page with a query, and then types another
one: requests, bytes, and seconds until the first result is there, or the word that there is none; and how far the page jumped (cumulative layout
shift, Web Vitals). Floors (issue "A paper, not a pile"): 12 requests and 100 KB, a shift of .05; the first result within 2 s. Needs requirements-dev.txt and Chromium.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from random import Random
from shutil import which
from statistics import median
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import build, posts
from benchmarks.posts import Invented
from benchmarks.site import Packed
from standfirst.discovery.search_terms import terms
from standfirst.posts.header import parse

SHORTEST = 6  # letters of a word in a query
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_638_400 / 8, "uploadThroughput": 750_000 / 8}
# `data-took` gets the seconds from the navigation, or from the last call of `restart`, until something is said below the form.
WATCH = """addEventListener('DOMContentLoaded', () => {
  const finder = document.querySelector('[data-search]');
  const status = finder.querySelector('[data-status]'), results = finder.querySelector('[data-results]');
  let begun = 0;
  window.shift = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => { if (!each.hadRecentInput) window.shift += each.value; })).observe({ type: 'layout-shift', buffered: true });
  window.restart = () => { begun = performance.now(); delete finder.dataset.took; };
  const look = () => {
    const isSaid = results.children.length || status.textContent === finder.dataset.none;
    if (isSaid && !finder.dataset.took) finder.dataset.took = (performance.now() - begun) / 1000;
  };
  new MutationObserver(look).observe(finder, { childList: true, characterData: true, subtree: true });
});"""


@dataclass(frozen=True, slots=True)
class Answered:
    """The cost of one query: requests, bytes as sent with their headers, seconds, and the layout shift since the page began."""

    requests: int
    size: int
    seconds: float
    shift: float


def queries(written: Sequence[Invented], number: int) -> Mapping[str, Sequence[str]]:
    """Return *number* queries of each kind, as the search page has them in its address, for the posts *written*."""
    stories_with = {"en": Counter[str](), "ja": Counter[str](), "": Counter[str]()}
    for post in written:
        header, body = parse(post.text, post.path)
        language = header.get("Lang") or ""
        counted = stories_with.get(language, stories_with[""])
        counted.update({term.text for term in terms(f"{header.get('Title')} {body}", language)})
    random = Random(len(written))  # noqa: S311 - nothing secret
    by_stories = sorted(stories_with["en"].items(), key=lambda pair: (pair[1], pair[0]))
    rare = [word for word, _ in by_stories if word.isalpha() and len(word) >= SHORTEST]
    words = random.sample(rare[: 8 * number], 4 * number)
    pairs = random.sample(sorted(word for word, stories in stories_with["ja"].items() if stories > 1), number)
    one, two, typed, others = (words[place * number : (place + 1) * number] for place in range(4))
    foreign = [word for word, stories in sorted(stories_with[""].items()) if stories > 1 and len(word) >= SHORTEST]
    common = [word for word, _ in stories_with["en"].most_common(number)]
    return {
        "a rare word": [urlencode({"q": word}) for word in one],
        "a word that many stories hold": [urlencode({"q": word}) for word in common],
        "three words": [urlencode({"q": " ".join((word, *common[:2]))}) for word in two],
        "a word with a wrong letter": [urlencode({"q": f"{word[:3]}q{word[4:]}"}) for word in typed],
        "a word that no story has": [urlencode({"q": f"{word[::-1]}{word}xq"}) for word in others],
        "a word of another language": [urlencode({"q": word}) for word in random.sample(foreign, number)],
        "Japanese": [urlencode({"q": pair}) for pair in pairs],
        "a word and a section": [urlencode({"q": word, "section": "world"}) for word in common],
    }


@contextmanager
def served(write: Callable[[Path], None]) -> Iterator[str]:
    """Yield the address of a site of the posts that *write* puts into a folder, built by the whole command."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as top:
        shelf, desk = Path(top, "shelf"), Path(top, "desk")
        write(shelf)
        build.whole_command().write(desk, shelf)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Packed, directory=str(desk / "output")))
        address = f"http://127.0.0.1:{server.server_port}"
        subprocess.run(  # noqa: S603
            build.whole_command().command(desk),
            cwd=desk,
            env=os.environ | build.ENVIRONMENT | {"SITEURL": address},
            check=True,
            stdout=sys.stderr,
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the Chromium of this machine."""
    with sync_playwright() as playwright:
        program = which("chromium") or which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def measured(browser: Browser, address: str, query: str, other: str) -> tuple[Answered, Answered]:
    """Return what *query* takes on a page with an empty cache, and then *other*, typed into its field."""
    context = browser.new_context()
    page = context.new_page()
    sizes: list[int] = []
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW_4G)
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(WATCH)
    page.goto(f"{address}/search/?{query}", wait_until="commit")
    first = _answered(page, sizes)
    page.evaluate("restart()")
    page.fill("#q", other)
    further = _answered(page, sizes)
    context.close()
    return first, further


def _answered(page: Page, sizes: list[int]) -> Answered:
    finder = page.wait_for_selector("[data-took]", timeout=60_000)
    assert finder is not None
    seconds = float(finder.get_attribute("data-took") or 0)
    page.wait_for_load_state("networkidle")
    answered = Answered(len(sizes), sum(sizes), seconds, page.evaluate("shift"))
    sizes.clear()
    return answered


def main() -> None:
    """Print a row for each kind of query: medians, and the most."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--count", type=int, default=10_000, help="posts")
    parser.add_argument("--desk", type=Path, help="of real posts")
    parser.add_argument("-q", "--queries", type=int, default=5, help="of each kind")
    arguments = parser.parse_args()
    written = list(posts.real(arguments.desk, arguments.count) if arguments.desk else posts.posts(arguments.count))
    kinds = queries(written, arguments.queries)
    others = [query.partition("=")[2] for query in kinds["a rare word"]]
    print("| | requests | KB | s | shift | further: requests | KB | s | shift |\n|---|---|---|---|---|---|---|---|---|")
    with served(partial(posts.write, written=written)) as address, chromium() as browser:
        measured(browser, address, "q=warm", "up")
        for kind, asked in kinds.items():
            took = [measured(browser, address, query, other) for query, other in zip(asked, others[::-1], strict=True)]
            cells = [
                cell
                for answers in zip(*took, strict=True)
                for cell in (
                    _cell([one.requests for one in answers], 1),
                    _cell([one.size for one in answers], 1000),
                    _cell([one.seconds for one in answers], 1),
                    _cell([one.shift for one in answers], 1),
                )
            ]
            print(f"| {kind} | {' | '.join(cells)} |", flush=True)


def _cell(values: Sequence[float], unit: int) -> str:
    return f"{median(values) / unit:.4g} ({max(values) / unit:.4g})"


if __name__ == "__main__":
    main()
