"""The bodies of stories are kept between builds, and never trusted where their file may be broken."""

import gc
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from standfirst.builds import bodies as bodies_of
from standfirst.builds.bodies import Bodies
from standfirst.core import parallel

POST, OTHER = sha256(b"post").digest(), sha256(b"other").digest()
BODY = ("<p>Kai schließt</p>".encode(), 3, "Ein Vorspann")


def opened(path: Path, seed: bytes = b"seed") -> Bodies:
    bodies = Bodies()
    bodies.open(path, seed)
    return bodies


def kept(path: Path) -> Bodies:
    bodies = opened(path)
    bodies.keep(POST, BODY)
    bodies.save()
    return bodies


def test_a_body_is_known_to_the_next_build_of_the_same_code_and_settings(tmp_path: Path) -> None:
    path = tmp_path / "bodies.sqlite"
    kept(path)

    assert opened(path).get(POST) == BODY
    assert opened(path).get(OTHER) is None
    assert opened(path, b"other seed").get(POST) is None
    assert opened(path).get(POST) is None  # the others are those of the last seed


def test_bodies_rendered_before_the_cache_folder_is_known_are_kept(tmp_path: Path) -> None:
    path, bodies = tmp_path / "bodies.sqlite", Bodies()
    bodies.keep(POST, BODY)
    bodies.save()
    assert bodies.get(POST) is None
    bodies.keep(POST, BODY)
    bodies.open(path, b"seed")
    bodies.save()

    assert opened(path).get(POST) == BODY


def test_the_database_of_a_build_that_failed_is_closed(tmp_path: Path) -> None:
    bodies = kept(tmp_path / "bodies.sqlite")
    assert bodies.get(POST) == BODY
    connection = bodies._database()
    vars(bodies)["of_the_build"] = [bodies]  # objects that hold each other end in any order

    del bodies
    gc.collect()

    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


def test_processes_share_the_bodies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies_of, "BATCH", 3)
    bodies = kept(tmp_path / "bodies.sqlite")
    assert bodies.get(POST) == BODY

    def keep(process: int) -> bool:
        for number in range(10):
            bodies.keep(b"%d %d" % (number, process), BODY)
        bodies.save()
        return bodies.get(POST) == BODY

    monkeypatch.setattr(parallel, "cores", lambda: 2)
    assert parallel.mapped(keep, (0, 1), fewest=1) == [True, True]
    with closing(sqlite3.connect(tmp_path / "bodies.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM bodies").fetchone() == (21,)


def test_a_broken_database_counts_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "bodies.sqlite"
    kept(path)
    intact = path.read_bytes()

    for broken in (
        b"",
        b"no database",
        intact[: len(intact) // 2],
        bytes(len(intact)),
        intact[:100] + bytes(len(intact) - 100),
    ):
        path.write_bytes(broken)
        assert opened(path).get(POST) is None
        assert kept(path).get(POST) == BODY  # and is made again
    path.unlink()
    path.mkdir()
    (path / "file").touch()
    assert opened(path).get(POST) is None


def test_a_changed_row_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "bodies.sqlite"
    kept(path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE bodies SET standfirst = 'Another'")

    assert opened(path).get(POST) is None


def test_bodies_can_be_read_from_another_thread(tmp_path: Path) -> None:
    bodies = kept(tmp_path / "bodies.sqlite")
    assert bodies.get(POST) == BODY

    with ThreadPoolExecutor(1) as other:
        assert other.submit(bodies.get, POST).result() == BODY


def test_a_build_continues_when_its_database_breaks(tmp_path: Path) -> None:
    path = tmp_path / "bodies.sqlite"
    bodies = kept(path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DROP TABLE bodies")

    assert bodies.get(POST) is None
    bodies.keep(POST, BODY)
    bodies.save(1)
    assert not os.path.lexists(path)


def test_many_bodies_of_posts_that_are_gone_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies_of, "SPARE_ROWS", 2)
    bodies = kept(tmp_path / "bodies.sqlite")
    for number in range(3):
        bodies.keep(b"%d" % number, BODY)

    bodies.save(1)
    assert bodies.get(POST) == BODY
    bodies.keep(OTHER, BODY)
    bodies.save(1)
    assert bodies.get(POST) is None
