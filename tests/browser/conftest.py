"""A site with every type of page, served to a real browser in two languages."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest

from standfirst.preview.server import SiteHandler
from tests import loopback
from tests.conftest import Desk

EVERYTHING = """Title: Everything a story can hold
Date: 2025-02-28 08:15
Modified: 2025-03-01 10:00
Category: Science
Tags: Alpha; Beta, of sorts; Gamma; C++
Authors: Ana Ruiz, Bo Li
Source: The Harbour Post
Link: https://harbour.example/everything
Summary: A standfirst that says what the story is about, in one sentence.
Pinned: yes
Note: Worth reading for its *tables*

The first paragraph of a story, with a [link](https://elsewhere.example/), `code`, **strong** and *emphasis*.

## A heading

> A quotation of somebody.

| A | Wide | Table | Of | Many | Columns | That | A | Phone | Cannot | Show | At | Once |
| - | ---- | ----- | -- | ---- | ------- | ---- | - | ----- | ------ | ---- | -- | ---- |
| 1 | 22222222 | 33333333 | 44444444 | 55555555 | 66666666 | 77777777 | 8 | 9 | 10 | 11 | 12 | 13 |

```python
def a_line_of_code_that_is_longer_than_a_phone_is_wide(by_far: bool = True) -> str: return "as you see, it goes on"
```

### A smaller heading

3. three
4. four
   - nested

Averyveryverylongwordthathasnospaceinitatallandgoesonbeyondtheedgeofanyphonethatwaseversold and a sup<sup>2</sup>.
"""
STORY = re.compile(r'<article class="story"[^>]*? lang="([^"]+)"')
SECTIONS = ("World", "Business", "Science", "Culture")


@dataclass(frozen=True, slots=True)
class Served:
    """One built site, its address, and the language of its interface."""

    output: Path
    url: str
    language: str

    def kinds(self) -> list[str]:
        """A page of each type."""
        paths = [
            "", "page/1/", "2025/02/everything/", "tag/alpha/", "section/science/", "source/the-harbour-post/", "tags/",
            "sections/", "sources/", "archives/", "2025/", "2025/02/", "feeds/", "search/", "404.html", "about/", "moved/from/here/",
        ]  # fmt: skip
        return [path for path in paths if (self.output / path).exists()] + self.stories()[:3]

    def stories(self) -> list[str]:
        """Stories in as many languages as the invented dumps have."""
        by_language: dict[str, str] = {}
        for path in sorted(self.output.glob("20*/*/*/index.html")):
            text = path.read_text(encoding="utf-8")
            language = STORY.search(text)
            if language:
                by_language.setdefault(language[1], path.parent.relative_to(self.output).as_posix() + "/")
        return [path for language, path in sorted(by_language.items()) if language != "en"]


WITHDRAWN = "2025/02/taken/"  # the address of a withdrawn story
ISSUE = """Title: The week
Date: 2025-03-01

What we read this week.

## Science

- [Everything a story can hold](/2025/02/everything/): worth it.
"""


@pytest.fixture(scope="session")
def rich(site: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The demo's posts, a story with everything in it, and enough others for a second page of lists."""
    rich_desk = Desk(tmp_path_factory.mktemp("rich"))
    copytree(site.path / "content", rich_desk.path / "content")
    (rich_desk.path / "dumps").mkdir()
    (rich_desk.path / "content" / "withdrawn.txt").write_text(f"\t\tTaken\twrong\t{WITHDRAWN.rstrip('/')}\n")
    (rich_desk.path / "content" / "issues").mkdir()
    (rich_desk.path / "content" / "issues" / "2025-W09.md").write_text(ISSUE)
    month = rich_desk.posts / "2025" / "02"
    month.mkdir(parents=True, exist_ok=True)
    (month / "everything.md").write_text(EVERYTHING, encoding="utf-8")
    (month / "german.md").write_text(
        "Title: Ein Kai wird gebaut\nDate: 2025-02-27 20:00\nLang: de\nCategory: Welt\n\nDer Hafen baut.\n"
    )
    for number in range(45):
        day = date(2025, 2, 27) - timedelta(days=number // 6)
        (month / f"story-{number}.md").write_text(
            f"Title: Story number {number} of the day\nDate: {day} {8 + number % 6:02}:00\nCategory: {SECTIONS[number % 4]}\n"
            f"Tags: Alpha; Topic {number % 14}\nSource: The Harbour Post\nSummary: What story {number} says.\n\nText {number}.\n",
            encoding="utf-8",
        )
    return rich_desk


@pytest.fixture(scope="session", params=["en", "ar"])
def served(request: pytest.FixtureRequest, rich: Desk) -> Iterator[Served]:
    """That site in English and in Arabic, each at an address of this machine."""
    with serving(rich, request.param) as site:
        yield site


@contextmanager
def serving(desk: Desk, language: str) -> Iterator[Served]:
    """The site of *desk*, built in *language* and served at an address of this machine."""
    output = desk.path / f"output-{language}"
    with loopback.serving(partial(SiteHandler, directory=str(output))) as url:
        variables = {"SITEURL": url, "STANDFIRST_OUTPUT": str(output), "STANDFIRST_LANG": language}
        done = desk.invoke("build", **variables)
        assert done.returncode == 0, done.stdout + done.stderr
        yield Served(Path(os.path.realpath(output)), url, language)
