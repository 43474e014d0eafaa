"""The split of outputs among processes: each output is made once, and no process makes many more than the others."""

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
STORIES = 800  # of a site with about as many lists as PATHS has
SEARCHED = STORIES // STORIES_AN_OUTPUT


def shares(paths: Sequence[str], kind_path: str = "") -> list[list[str]]:
    """Return the *paths* that each process makes, the first process last; paths of the kind of *kind_path* are left to one process."""
    workers = WorkerPool()
    with workers:
        workers.start(STORIES)
        own_paths, is_owner = [], False
        for path in paths:
            if path == kind_path:
                is_owner = workers.makes_all(path)
            elif kind_path and path.startswith(f"{kind_path.partition('/')[0]}/"):
                own_paths += [path] if is_owner else []
                continue
            if workers.makes(path):
                own_paths.append(path)
        if not workers.is_first:
            workers.send(own_paths)
        return [*workers.results(), own_paths]


@pytest.mark.parametrize("width", [1, 2, 3])
@pytest.mark.parametrize("kind_path", ["", "search/index.html"])
def test_each_output_is_made_by_one_process(monkeypatch: pytest.MonkeyPatch, width: int, kind_path: str) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: width)

    all_shares = shares(PATHS, kind_path)

    assert Counter(path for share in all_shares for path in share) == Counter(PATHS)
    assert {"index.html", "feed.xml", "sitemap.xml"} <= set(all_shares[-1])
    kinds = [{path.partition("/")[0] for path in share if "/" in path} for share in all_shares]
    assert sum(map(len, kinds)) == len(set.union(*kinds))  # no kind is made by two
    # The search takes as long as many more of its files.
    work = [len(share) + SEARCHED * ("search/index.html" in share) for share in all_shares]
    assert width == 1 or max(work) < 0.7 * sum(work)


def test_paths_that_only_one_process_knows_are_each_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    later = [*PATHS, *(f"issues/{number}.html" for number in range(9)), *(f"images/{number}" for number in range(9))]

    all_shares = shares(later, "search/index.html")

    assert Counter(path for share in all_shares for path in share) == Counter(later)


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
        own_paths = [path for paths in lists if not workers.leaves(paths) for path in paths if workers.makes(path)]
        if not workers.is_first:
            workers.send(own_paths)
        all_shares = [*workers.results(), own_paths]

    stories = [path for share in all_shares[1:] for path in share if path.partition("/")[0].isdecimal()]
    everything = Counter(path for share in all_shares for path in share) - Counter(stories)
    assert everything == Counter(path for paths in lists for path in paths)
