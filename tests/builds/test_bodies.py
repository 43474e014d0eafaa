"""The bodies of stories are kept between builds, and never trusted where their file may be broken."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from standfirst.builds import bodies as bodies_of
from standfirst.builds.bodies import Bodies
from standfirst.core import parallel

POST, OTHER = sha256(b"post").digest(), sha256(b"other").digest()
BODY = ("<p>Kai schließt</p>".encode(), 3, "Ein Vorspann")


def opened(path: Path, seed: bytes = b"seed", stories: int = 99) -> Bodies:
    bodies = Bodies()
    bodies.open(path, seed, stories)
    return bodies


def kept(path: Path) -> Bodies:
    bodies = opened(path)
    bodies.keep(POST, BODY)
    bodies.save()
    return bodies


def test_a_body_is_known_to_the_next_build_of_the_same_code_and_settings(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    kept(path)

    assert opened(path).get(POST) == BODY
    assert opened(path).get(OTHER) is None
    assert opened(path, b"other seed").get(POST) is None


def test_bodies_rendered_before_the_cache_folder_is_known_are_kept(tmp_path: Path) -> None:
    path, bodies = tmp_path / "state.db", Bodies()
    bodies.keep(POST, BODY)
    assert bodies.get(POST) is None
    bodies.open(path, b"seed", 99)
    bodies.save()

    assert opened(path).get(POST) == BODY


def test_processes_share_the_bodies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies_of, "BATCH", 3)
    bodies = kept(tmp_path / "state.db")
    assert bodies.get(POST) == BODY

    def keep(process: int) -> bool:
        for number in range(10):
            bodies.keep(b"%d %d" % (number, process), BODY)
        bodies.save()
        return bodies.get(POST) == BODY

    monkeypatch.setattr(parallel, "cores", lambda: 2)
    assert parallel.mapped(keep, (0, 1), fewest=1) == [True, True]
    found = opened(tmp_path / "state.db")
    assert all(found.get(b"%d %d" % (number, process)) == BODY for number in range(10) for process in (0, 1))


def test_bodies_can_be_read_from_another_thread(tmp_path: Path) -> None:
    bodies = kept(tmp_path / "state.db")
    assert bodies.get(POST) == BODY

    with ThreadPoolExecutor(1) as other:
        assert other.submit(bodies.get, POST).result() == BODY


def test_many_bodies_of_posts_that_are_gone_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies_of, "SPARE_ROWS", 2)
    bodies = opened(tmp_path / "state.db", stories=1)
    for number in range(3):
        bodies.keep(b"%d" % number, BODY)
    bodies.keep(POST, BODY)

    bodies.save()
    assert bodies.get(POST) == BODY
    bodies.keep(OTHER, BODY)
    bodies.save()
    assert bodies.get(POST) is None
    assert bodies.get(OTHER) == BODY
