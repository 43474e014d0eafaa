"""Which process makes which output: each exactly one, and none much more than the others."""

from collections import Counter
from collections.abc import Sequence

import pytest

from standfirst.builds.workers import STORIES_AN_OUTPUT, WorkerPool
from standfirst.core import parallel

PATHS = [
    "index.html",
    *(f"page/{number}/index.html" for number in range(50)),
    *(f"tag/{number}/index.html" for number in range(200)),
    *(f"section/{number}/index.html" for number in range(60)),
    *(f"source/{number}/index.html" for number in range(40)),
    *(f"tag/{number}/feed.xml" for number in range(100)),
    "search/index.html",
    *(f"search/terms/{number}.bin" for number in range(30)),
    "theme/style.css",
    "feed.xml",
    "sitemap.xml",
]
STORIES = 800  # of a site with about so many lists
SEARCHED = STORIES // STORIES_AN_OUTPUT


def shares(paths: Sequence[str], whole: str = "") -> list[list[str]]:
    """Which of *paths* each process makes, the first at last; all of the kind of *whole* are asked of its owner alone."""
    workers = WorkerPool()
    with workers:
        workers.start(STORIES)
        found, is_owner = [], False
        for path in paths:
            if path == whole:
                is_owner = workers.makes_all(path)
            elif whole and path.startswith(f"{whole.partition('/')[0]}/"):
                found += [path] if is_owner else []
                continue
            if workers.makes(path):
                found.append(path)
        if not workers.is_first:
            workers.send(found)
        return [*workers.results(), found]


@pytest.mark.parametrize("width", [1, 2, 3])
@pytest.mark.parametrize("whole", ["", "search/index.html"])
def test_each_output_is_made_by_one_process(monkeypatch: pytest.MonkeyPatch, width: int, whole: str) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: width)

    made = shares(PATHS, whole)

    assert Counter(path for share in made for path in share) == Counter(PATHS)
    assert {"index.html", "feed.xml", "sitemap.xml"} <= set(made[-1])
    kinds = [{path.partition("/")[0] for path in share if "/" in path} for share in made]
    assert sum(map(len, kinds)) == len(set.union(*kinds))  # no kind is made by two
    # The search takes as long as many more of its files.
    work = [len(share) + SEARCHED * ("search/index.html" in share) for share in made]
    assert width == 1 or max(work) < 0.7 * sum(work)


def test_no_other_process_knows_what_is_made_by_one_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    later = [*PATHS, *(f"issues/{number}.html" for number in range(9)), *(f"images/{number}" for number in range(9))]

    made = shares(later, "search/index.html")

    assert Counter(path for share in made for path in share) == Counter(later)


@pytest.mark.parametrize("width", [1, 2, 3])
def test_the_pages_of_a_list_are_left_to_one_process_together(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: width)
    lists = [
        [f"{kind}{number}/index.html", *(f"{kind}{number}/page/{page}/index.html" for page in range(number % 4))]
        for kind in ("", "tag/", "section/", "source/", "2025/")
        for number in range(20)
    ]
    lists += [
        [f"story-{number}-{place}/index.html" for place in range(5)] for number in range(20)
    ]  # in no year's folder
    lists += [["index.html", "page/1/index.html", "page/2/index.html"], ["page/3/index.html"], ["about/index.html"]]
    workers = WorkerPool()
    with workers:
        workers.start(1_000)
        found = [path for paths in lists if not workers.leaves(paths) for path in paths if workers.makes(path)]
        if not workers.is_first:
            workers.send(found)
        made = [*workers.results(), found]

    stories = [path for share in made[1:] for path in share if path.partition("/")[0].isdecimal()]
    everything = Counter(path for share in made for path in share) - Counter(stories)
    assert everything == Counter(path for paths in lists for path in paths)
