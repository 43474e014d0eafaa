"""Publishing to a store with the API of S3: types, cache headers, only what changed, deletions last, nothing of others."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standfirst.core.errors import DigestError
from standfirst.publishing import bucket, deploy
from standfirst.publishing.bucket import Bucket
from tests.conftest import Desk

pytest.importorskip("s3fs")
moto_server = pytest.importorskip("moto.server")
NAME = "digest-site"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = moto_server.ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://127.0.0.1:{port}"
    del host
    server.stop()


@pytest.fixture
def store(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    import s3fs  # noqa: PLC0415

    for key, value in {
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "y",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(key, value)
    kept = s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
    if kept.exists(NAME):
        kept.rm(NAME, recursive=True)
    kept.mkdir(NAME)
    return kept


def site(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_html", ".html").replace("_webp", ".webp").replace(
            "_xml", ".xml"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def sent(tmp_path: Path, below: str = "") -> Bucket:
    target = deploy.target(f"s3:{NAME}{f'/{below}' if below else ''}", "", tmp_path)
    assert isinstance(target, Bucket)
    return target


def names(store: Any) -> list[str]:
    return sorted(path.removeprefix(f"{NAME}/") for path in store.find(NAME))


def test_a_site_is_sent_with_types_and_cache_headers(store: Any, tmp_path: Path) -> None:
    folder = site(tmp_path / "site", index_html="<p>", feed_xml="<rss/>", images__a_webp="x")

    report = sent(tmp_path, "news").send(folder, "https://digest.example", False)

    assert names(store) == ["news/feed.xml", "news/images/a.webp", "news/index.html"]
    assert "sent 3 of 3" in report
    page, picture = (
        store.call_s3("head_object", Bucket=NAME, Key=f"news/{name}") for name in ("index.html", "images/a.webp")
    )
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", bucket.FRESH)
    assert (picture["ContentType"], picture["CacheControl"]) == ("image/webp", bucket.LASTING)


@pytest.mark.second_stage
def test_only_what_changed_is_sent_and_what_is_gone_is_deleted(store: Any, tmp_path: Path) -> None:
    target = sent(tmp_path)
    folder = site(tmp_path / "site", index_html="<p>", a__index_html="a", b__index_html="b")
    target.send(folder, "", False)
    (folder / "b" / "index.html").unlink()
    (folder / "a" / "index.html").write_text("changed")

    report = target.send(folder, "", False)

    assert "sent 1 of 2 files" in report
    assert "deleted 1" in report
    assert names(store) == ["a/index.html", "index.html"]


@pytest.mark.second_stage
def test_files_of_others_are_named_before_they_are_deleted(store: Any, tmp_path: Path) -> None:
    store.pipe_file(f"{NAME}/theirs.txt", b"x")
    folder = site(tmp_path / "site", index_html="<p>")
    target = sent(tmp_path)

    assert target.foreign(folder) == ["theirs.txt"]
    target.send(folder, "", False)
    assert target.foreign(folder) == []


def test_pages_come_after_what_they_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put: list[str] = []

    class RecordingStore:
        def find(self, *_: object, **__: object) -> dict[str, dict[str, str]]:
            return {f"{NAME}/old.html": {"ETag": '"x"'}}

        def pipe_file(self, path: str, *_: object, **__: object) -> None:
            put.append(path)

        def rm_file(self, path: str) -> None:
            put.append(f"-{path}")

    monkeypatch.setattr(Bucket, "_store", lambda _: RecordingStore())
    sent(tmp_path).send(site(tmp_path / "site", index_html="p", z_webp="x", feed_xml="f"), "", False)

    assert put == [f"{NAME}/z.webp", f"{NAME}/feed.xml", f"{NAME}/index.html", f"-{NAME}/old.html"]


def test_a_bucket_that_is_not_there_is_named(store: Any, tmp_path: Path) -> None:
    del store
    target = deploy.target("s3:no-such-bucket-here", "", tmp_path)

    with pytest.raises(DigestError, match="no-such-bucket-here"):
        target.check()


def test_errors_about_keys_and_endpoints_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exceptions = pytest.importorskip("botocore.exceptions")

    class Store:
        def find(self, *_: object, **__: object) -> dict[str, dict[str, str]]:
            raise exceptions.NoCredentialsError

    monkeypatch.setattr(Bucket, "_store", lambda _: Store())

    with pytest.raises(DigestError, match=r"Unable to locate credentials; check AWS_ACCESS_KEY_ID"):
        sent(tmp_path).check()


@pytest.mark.parametrize("to", ["s3:", "s3:UPPER", "s3:a b", "s4:x"])
def test_an_invalid_target_is_refused(to: str, tmp_path: Path) -> None:
    with pytest.raises(DigestError, match="write pages"):
        deploy.target(to, "", tmp_path)


@pytest.mark.second_stage
def test_the_command_publishes_to_a_bucket(store: Any, desk: Desk) -> None:
    (desk.posts / "2025" / "12").mkdir(parents=True)
    (desk.posts / "2025" / "12" / "quay.md").write_text("Title: Quay\nDate: 2025-12-29\n\nIt closes.\n")
    keys = {key: value for key, value in os.environ.items() if key.startswith("AWS_")}

    rehearsed = desk.invoke("publish", "--to", f"s3:{NAME}", "--dry-run", **keys)
    assert "nothing was sent" in rehearsed.stdout, rehearsed.stdout + rehearsed.stderr
    assert names(store) == []
    done = desk.invoke("publish", "--to", f"s3:{NAME}", **keys)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "2025/12/quay/index.html" in names(store)


def test_a_star_in_the_name_of_a_file_stands_for_no_other(store: Any, tmp_path: Path) -> None:
    target, folder = sent(tmp_path), site(tmp_path / "site", index_html="a", feed_xml="b")
    store.pipe_file(f"{NAME}/*", b"x")

    target.send(folder, "", False)

    assert names(store) == ["feed.xml", "index.html"]
