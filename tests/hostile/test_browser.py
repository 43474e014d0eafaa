"""Hostile dumps, converted, built with the real theme and loaded in Chromium: nothing runs, nothing leaves, nothing is lost.

A fixed sample a run; `pytest tests/hostile --every-payload` takes all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import lxml.html
import pytest
from lxml import etree
from playwright.sync_api import Browser, Page

from standfirst.posts.header import EDITORS
from standfirst.preview.server import SiteHandler
from standfirst.shelf import editing
from tests.conftest import NEEDS_CHROMIUM, Desk
from tests.hostile.payloads import Hostile, dumps
from tests.loopback import serving

EVERY = 40  # of all dumps, in the sample
FEWEST = 150  # pages that a sample gives at least
# Replaces what an attack would call, before any page's own script could run; and counts what the policy had to stop.
WATCH = """
window.fired = [];
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'canary'])
  window[name] = () => window.fired.push(name);
window.fetch = address => {  // the search page alone loads a part of its own index at once
  const isOwn = location.pathname === '/search/index.html' && String(address).startsWith(`${location.origin}/search/`);
  if (!isOwn) window.fired.push('fetch');
  return Promise.reject(new Error('watched'));
};
document.addEventListener('securitypolicyviolation', event => window.fired.push('policy ' + event.violatedDirective));
"""
LOOK = """() => {
  const all = [...document.querySelectorAll('*')];
  const live = all.filter(e => ['href', 'src', 'action', 'formaction', 'data', 'xlink:href'].some(
    n => /^[\\s\\u0000-\\u001f]*(javascript|vbscript|data):/i.test(e.getAttribute(n) || '')));
  return {
    fired: window.fired,
    handlers: all.filter(e => [...e.attributes].some(a => /^on/i.test(a.name))).map(e => e.outerHTML.slice(0, 200)),
    live: live.map(e => e.outerHTML.slice(0, 200)),
    odd: all.filter(e => ['SCRIPT', 'STYLE', 'IFRAME', 'OBJECT', 'EMBED', 'FORM', 'BASE', 'INPUT', 'svg', 'math'].includes(e.nodeName)
      && e.type !== 'application/ld+json' && !e.matches('head > script[src$="/theme/reader.js"], .masthead .find *')).map(e => e.outerHTML.slice(0, 200)),
  };
}"""


@dataclass(frozen=True, slots=True)
class Built:
    """A site made of hostile dumps, served on this machine."""

    desk: Desk
    address: str
    dumps: list[Hostile]
    set_by_dumps: frozenset[str]  # keys of the editor's that posts had when they were made

    def pages(self) -> list[str]:
        """Every page's path."""
        folder = self.desk.output.resolve()
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Built]:
    """The site, built once for the tests below."""
    desk = Desk(tmp_path_factory.mktemp("hostile"))
    (desk.path / "content").mkdir()
    (desk.path / "dumps").mkdir()
    chosen = list(dumps())[:: 1 if request.config.getoption("--every-payload") else EVERY]
    for dump in chosen:
        (desk.path / "dumps" / dump.name).write_bytes(dump.data)
    with serving(partial(SiteHandler, directory=str(desk.output))) as address:
        assert desk.invoke("convert").returncode in (0, 2)
        set_by_dumps = {key for paper in editing.papers(desk.path / "content") for key, _ in paper.header} & set(
            EDITORS
        )
        for paper in editing.papers(desk.path / "content"):  # the good text is the same in all: none shall fold another
            editing.change(paper, {"Also": "no"})
        done = desk.invoke("build", "--allow-refused", SITEURL=address)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        yield Built(desk, address, chosen, frozenset(set_by_dumps))


@NEEDS_CHROMIUM
def test_nothing_runs_and_nothing_leaves(built: Built, browser: Browser) -> None:
    faults: list[str] = []
    asked: list[str] = []
    page = browser.new_page()
    page.add_init_script(WATCH)
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.on("request", lambda request: asked.append(request.url))
    for path in built.pages():
        faults += [f"{path}: {fault}" for fault in _faults(page, f"{built.address}/{path}")]
    page.close()
    faults += [f"asked for {url}" for url in asked if not url.startswith(built.address)]

    assert len(built.pages()) >= FEWEST or len(built.dumps) < FEWEST
    assert faults == []


def _faults(page: Page, address: str) -> list[str]:
    page.goto(address, wait_until="load")
    seen = page.evaluate(LOOK)
    seek = ('<form class="seek"', '<input id="seek"')  # the theme's search field on tombstones and the 404 page
    search = (
        "<form role",
        '<input id="q"',
        '<input type="checkbox" data-shortcut',
        '<script type="module"',
    )  # the theme's own
    own_search = search if address.endswith("/search/index.html") else seek
    seen["odd"] = [entry for entry in seen["odd"] if not entry.startswith(own_search)]
    faults = [f"{name}: {entry}" for name, listed in seen.items() for entry in listed]
    return faults + ([] if page.url == address else [f"went to {page.url}"])


def test_the_good_text_around_each_payload_is_still_there(built: Built) -> None:
    bodies = {path: path.read_text(encoding="utf-8") for path in built.desk.posts.rglob("*.md")}
    by_dump = {text.partition("\nDump: ")[2].partition(" sha256:")[0]: text for text in bodies.values()}
    lost = [
        dump.name
        for dump in built.dumps
        if dump.good and not all(good[:60] in by_dump.get(dump.name, "") for good in dump.good)
    ]

    assert lost == []


def test_feeds_are_xml_and_hold_no_active_markup(built: Built) -> None:
    feeds = sorted(built.desk.output.resolve().rglob("feed.xml"))
    for feed in feeds:
        tree = etree.parse(feed, etree.XMLParser(resolve_entities=False))
        for element in tree.iter("description", "{http://purl.org/rss/1.0/modules/content/}encoded"):
            if (element.text or "").strip():
                _is_inert(lxml.html.fragment_fromstring(element.text or "", create_parent=True), feed)

    assert feeds


def _is_inert(tree: lxml.html.HtmlElement, feed: Path) -> None:
    for element in tree.iter():
        assert element.tag not in ("script", "style", "iframe", "object", "embed", "form", "base", "svg", "math"), feed
        assert not any(name.lower().startswith("on") for name in element.attrib), feed
        for name in ("href", "src"):
            scheme = "".join((element.get(name) or "").split()).lower()
            assert not scheme.startswith(("javascript:", "vbscript:", "data:")), feed


def test_no_dump_sets_what_is_the_editors(built: Built) -> None:
    for post in built.desk.posts.rglob("*.md"):
        header = post.read_text(encoding="utf-8").partition("\n\n")[0]
        keys = {line.partition(":")[0] for line in header.splitlines()}
        assert keys.isdisjoint({"Status", "Pinned", "Note", "Save_as", "Template", "Slug"}), post
    assert built.set_by_dumps == frozenset()


def test_files_are_written_only_where_they_belong(built: Built) -> None:
    outside = [
        path.relative_to(built.desk.path).parts[0]
        for path in built.desk.path.rglob("*")
        if path.relative_to(built.desk.path).parts[0] not in ("dumps", "content", "output", ".builds", ".cache")
    ]

    assert outside == []
