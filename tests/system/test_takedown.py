"""A story that is taken down stays down: its words are in no file of the site, and no release brings it back."""

import random
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.conftest import Desk

WORDS = "harbour crew wind sail morning race boats water people city market council bridge winter summer report tower".split()
SECRET = ("Zanzibar", "quintessential", "Ermintrude")  # words of the story that no other has


def sentences(seed: str, words: tuple[str, ...] = ()) -> str:
    chance = random.Random(seed)
    lines = [f"The {' '.join(chance.sample(WORDS, 12))}." for _ in range(6)]
    return " ".join([*lines, *(f"Only here the word {word} is said." for word in words)])


def dump(title: str, source: str, body: str, day: int = 6) -> str:
    head = f'<title>{title}</title><meta property="og:site_name" content="{source}">'
    return f"<html><head>{head}</head><body><h1>{title}</h1><p>{day} May 2024</p><p>{body}</p></body></html>"


def everything(folder: Path) -> str:
    """All text of a release: of every file that may hold some, as it is."""
    files = (path for path in folder.rglob("*") if path.is_file())
    plain = (
        zlib.decompress(path.read_bytes(), -15) if path.suffix == ".bin" else path.read_bytes() for path in files
    )  # the search's
    return "\n".join(data.decode("utf-8", "ignore") for data in plain)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A site with a story, its word-for-word copy from another paper, others, and an issue that holds them all."""
    new_desk = Desk(tmp_path_factory.mktemp("takedown"))
    (new_desk.path / "dumps").mkdir()
    (new_desk.path / "content").mkdir()
    text = sentences("secret", SECRET)
    (new_desk.path / "dumps" / "secret.html").write_text(dump("Zanzibar boats are late", "The Post", text))
    (new_desk.path / "dumps" / "copy.html").write_text(dump("Ermintrude and the boats", "The Courier", text, day=7))
    for name in ("one", "two", "three", "four"):
        (new_desk.path / "dumps" / f"{name}.html").write_text(dump(f"Story {name}", "The Post", sentences(name)))
    assert new_desk.invoke("build").returncode == 0
    assert new_desk.invoke("issue", "--week", "2026-W01").returncode == 0
    issue = new_desk.path / "content" / "issues" / "2026-W01.md"
    issue.write_text(issue.read_text().replace("Status: draft", "Status: published"))
    assert new_desk.invoke("build").returncode == 0
    assert "Zanzibar" in (new_desk.output / "issues" / "2026-w01" / "index.html").read_text()
    assert all(word in everything(new_desk.output.resolve()) for word in SECRET)
    yield new_desk


@pytest.fixture(scope="module")
def withdrawn_desk(desk: Desk) -> Desk:
    done = desk.invoke("withdraw", "zanzibar-boats-are-late", "--why", "the source asked")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("withdrawn ") >= 2  # the story and its copy, a line each
    done = desk.invoke("build")
    assert done.returncode == 0, done.stdout + done.stderr
    return desk


def test_no_word_of_a_withdrawn_story_is_left_in_the_release(withdrawn_desk: Desk) -> None:
    text = everything(withdrawn_desk.output.resolve())

    for word in SECRET:
        assert word not in text, word
    assert "Story one" in text


def test_a_copy_does_not_replace_a_withdrawn_story(withdrawn_desk: Desk) -> None:
    assert not list(withdrawn_desk.posts.rglob("ermintrude*.md"))
    assert (
        "taken down" in (withdrawn_desk.output / "2024/05/ermintrude-and-the-boats/index.html").read_text()
        or not (withdrawn_desk.output / "2024/05/ermintrude-and-the-boats").exists()
    )


def test_the_issue_and_its_mail_leave_out_a_withdrawn_story(withdrawn_desk: Desk) -> None:
    for name in ("index.html", "email.html", "email.txt"):
        text = (withdrawn_desk.output / "issues" / "2026-w01" / name).read_text()
        assert "Story one" in text
        assert "Zanzibar" not in text
    with zipfile.ZipFile(withdrawn_desk.output / "issues" / "2026-w01" / "2026-w01.epub") as book:
        text = "".join(book.read(name).decode() for name in book.namelist())
    assert "Story one" in text
    assert "Zanzibar" not in text

    done = withdrawn_desk.invoke("check")
    assert done.returncode == 0, done.stdout


def test_the_status_lists_the_dumps_of_a_withdrawn_story(withdrawn_desk: Desk) -> None:
    status = withdrawn_desk.invoke("status").stdout

    for name in ("secret.html", "copy.html"):
        assert any(name in line and "withdrawn" in line for line in status.splitlines()), status


def test_a_later_copy_is_reported_and_left_out_until_the_withdrawal_is_lifted(tmp_path: Path) -> None:
    new_desk = Desk(tmp_path)
    for name in ("dumps", "content"):
        (new_desk.path / name).mkdir()
    text = sentences("later")
    (new_desk.path / "dumps" / "first.html").write_text(dump("Boats are late", "The Post", text))
    assert new_desk.invoke("build").returncode == 0
    assert new_desk.invoke("withdraw", "boats-are-late", "--why", "wrong").returncode == 0
    (new_desk.path / "dumps" / "late.html").write_text(dump("The boats, late", "The Courier", text, day=7))

    for _ in range(2):  # in every build, not only in the first that sees it
        done = new_desk.invoke("build", "--anyway")
        assert "withdrawn: late.html: " in done.stdout + done.stderr

    (new_desk.path / "content" / "withdrawn.txt").unlink()
    next((new_desk.path / "content" / "withdrawn").rglob("*.md")).unlink()
    assert new_desk.invoke("build").returncode == 0
    assert (new_desk.output / "2024/05/the-boats-late/index.html").is_file()


def test_releases_that_show_a_withdrawn_story_are_deleted(withdrawn_desk: Desk) -> None:
    releases = withdrawn_desk.invoke("rollback").stdout
    first = withdrawn_desk.path / ".builds" / "1"

    assert "served now" in releases
    assert not first.exists()
    assert withdrawn_desk.invoke("rollback", "--to", "1").returncode == 1
    for release in (withdrawn_desk.path / ".builds").iterdir():
        if release.is_dir() and not release.name.startswith("."):
            assert "Zanzibar" not in everything(release)


def two_releases(folder: Path) -> Desk:
    """A desk with a release of one story, and a second of two."""
    new_desk = Desk(folder)
    new_desk.posts.mkdir(parents=True)
    for name in ("first", "second"):
        (new_desk.posts / f"{name}.md").write_text(f"Title: The {name} story\nDate: 2024-05-06\n\n{sentences(name)}\n")
        assert new_desk.invoke("build").returncode == 0
    return new_desk


def test_a_rollback_to_a_release_with_a_withdrawn_story_is_refused(tmp_path: Path) -> None:
    new_desk = two_releases(tmp_path)
    assert new_desk.invoke("withdraw", "first.md", "--why", "wrong").returncode == 0

    refused = new_desk.invoke("rollback", "--to", "1")
    listed = new_desk.invoke("rollback").stdout

    assert refused.returncode == 1
    assert "release 1 shows The first story, withdrawn since" in refused.stderr
    assert "cannot be served again" in listed


def test_a_release_is_served_again(tmp_path: Path) -> None:
    new_desk = two_releases(tmp_path)
    assert "without second" in new_desk.invoke("rollback").stdout

    assert new_desk.invoke("rollback", "--to", "1").returncode == 0

    assert (new_desk.output / "first" / "index.html").is_file()
    assert not (new_desk.output / "second").exists()


def test_a_rollback_lasts_until_something_changes(tmp_path: Path) -> None:
    new_desk = two_releases(tmp_path)
    assert new_desk.invoke("rollback", "--to", "1").returncode == 0

    done = new_desk.invoke("build")
    assert done.returncode == 0
    assert (
        "the site stays at release 1, as `invoke rollback` left it, until something changes; `invoke rollback --to 2`"
        in done.stderr
    )
    assert not (new_desk.output / "second").exists()

    (new_desk.posts / "third.md").write_text(f"Title: The third story\nDate: 2024-05-08\n\n{sentences('third')}\n")
    done = new_desk.invoke("build")
    assert (done.returncode, "stays" in done.stderr) == (0, False)
    assert (new_desk.output / "second" / "index.html").is_file()
    assert (new_desk.output / "third" / "index.html").is_file()
    assert new_desk.invoke("rollback", "--to", "1").returncode == 0
    assert new_desk.invoke("rollback", "--to", "3").returncode == 0
    assert "stays" not in new_desk.invoke("build").stderr


def test_withdrawing_a_copy_that_another_post_leads_takes_the_story_down(tmp_path: Path) -> None:
    new_desk = Desk(tmp_path)
    for name in ("dumps", "content"):
        (new_desk.path / name).mkdir()
    text = sentences("folded", SECRET)
    (new_desk.path / "dumps" / "one.html").write_text(dump("Zanzibar boats are late", "The Post", text))
    assert new_desk.invoke("build").returncode == 0
    (new_desk.path / "dumps" / "two.html").write_text(dump("Ermintrude and the boats", "The Courier", text, day=7))
    assert new_desk.invoke("build").returncode == 0
    assert "is in the group of" in new_desk.invoke("status").stdout

    assert new_desk.invoke("withdraw", "ermintrude-and-the-boats", "--why", "court order").returncode == 0
    assert new_desk.invoke("build", "--anyway").returncode == 0

    published = everything(new_desk.output.resolve())
    assert not [word for word in SECRET if word in published]
    assert "2024/05/ermintrude-and-the-boats" in (new_desk.path / "content" / "withdrawn.txt").read_text()


def test_a_story_that_its_editor_had_shortened_stays_away_in_other_formats(tmp_path: Path) -> None:
    new_desk = Desk(tmp_path)
    for name in ("dumps", "content"):
        (new_desk.path / name).mkdir()
    parts = [sentences(name) for name in ("mill", "wheel", "water")]
    head = "The old mill of the town burns down\n\nBy Ana Ruiz\n\n6 May 2024\n\n"
    (new_desk.path / "dumps" / "mill.txt").write_text(head + "\n\n".join(parts) + "\n")
    (new_desk.path / "dumps" / "other.html").write_text(dump("Story one", "The Post", sentences("one")))
    assert new_desk.invoke("build").returncode == 0
    (post,) = new_desk.posts.rglob("*mill*.md")
    text = post.read_text()
    post.write_text(
        text.replace("Title: The old mill of the town burns down", "Title: Mill").replace(
            f"\n\n{parts[1]}\n\n{parts[2]}", ""
        )
    )
    assert parts[2] not in post.read_text()
    assert new_desk.invoke("build").returncode == 0
    assert new_desk.invoke("withdraw", "mill.txt", "--why", "the source asked").returncode == 0

    (new_desk.path / "dumps" / "again.txt").write_text(head + "\n\n".join([f"{parts[0]} Now.", *parts[1:]]) + "\n")
    (new_desk.path / "dumps" / "page.html").write_text(
        dump("Flames at a mill", "The Courier", "</p><p>".join(parts), day=7)
    )
    assert new_desk.invoke("build", "--anyway").returncode == 0

    assert not [path for path in new_desk.posts.rglob("*.md") if parts[2] in path.read_text()]


def test_a_post_that_a_line_of_a_withdrawn_story_leaves_off_is_reported(tmp_path: Path) -> None:
    new_desk = Desk(tmp_path)
    new_desk.posts.mkdir(parents=True)
    for name in ("one", "two"):
        (new_desk.posts / f"{name}.md").write_text(
            f"Title: Story {name}\nDate: 2024-05-06\nLink: https://post.example/a\n\n{sentences(name)}\n"
        )
    (new_desk.posts / "undated.md").write_text(f"Title: By hand\n\n{sentences('undated')}\n")
    assert new_desk.invoke("build").returncode == 0
    assert new_desk.invoke("withdraw", "one.md", "--why", "asked").returncode == 0

    done, status = new_desk.invoke("build", "--anyway"), new_desk.invoke("status").stdout

    assert "content/posts/two.md is left off the site: a line in content/withdrawn.txt has its address" in done.stderr
    assert "left off     two.md: a line in content/withdrawn.txt" in status
    assert "needs a date undated.md: write a line such as Date:" in status
    assert "content/posts/undated.md: it waits for its date; write a line such as Date:" in done.stderr


def test_a_draft_that_was_never_published_leaves_no_address(tmp_path: Path) -> None:
    new_desk = Desk(tmp_path)
    (new_desk.path / "dumps").mkdir()
    (new_desk.path / "content").mkdir()
    (new_desk.path / "dumps" / "a.html").write_text(dump("Zanzibar boats are late", "The Post", sentences("a")))
    assert new_desk.invoke("build", STANDFIRST_CURATE="1").returncode == 0

    assert new_desk.invoke("withdraw", "zanzibar-boats-are-late", "--why", "declined").returncode == 0
    assert new_desk.invoke("build", STANDFIRST_CURATE="1").returncode == 0

    assert not (new_desk.output / "2024").exists()
    assert "zanzibar" not in everything(new_desk.output.resolve()).casefold()
    assert "withdrawn" in new_desk.invoke("status").stdout


def test_declining_a_copy_leaves_the_published_story(tmp_path: Path) -> None:
    new_desk = Desk(tmp_path)
    (new_desk.path / "content" / "posts").mkdir(parents=True)
    text = sentences("same")
    for name, status in (("lead", "published"), ("copy", "draft")):
        header = (
            f"Title: The race\nDate: 2024-05-06\nSource: The Post\nLink: https://post.example/race\nStatus: {status}"
        )
        (new_desk.posts / f"{name}.md").write_text(f"{header}\n\n{text}\n")
    assert new_desk.invoke("build").returncode == 0

    assert new_desk.invoke("withdraw", "copy.md", "--why", "declined").returncode == 0
    assert new_desk.invoke("build").returncode == 0

    assert (new_desk.output / "lead" / "index.html").is_file()


def test_an_empty_reason_is_refused(tmp_path: Path) -> None:
    new_desk = Desk(tmp_path)
    (new_desk.path / "content" / "posts").mkdir(parents=True)
    (new_desk.posts / "a.md").write_text("Title: A\nDate: 2024-05-06\n\nText.\n")

    done = new_desk.invoke("withdraw", "a.md", "--why", " ")

    assert done.returncode == 1
    assert (new_desk.posts / "a.md").is_file()


def git(folder: Path, *words: str) -> str:
    command = ["/usr/bin/git", "-c", "user.name=a", "-c", "user.email=a@b.example", "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_publish_after_a_withdrawal_leaves_no_history(tmp_path: Path) -> None:
    """The branch that readers' pages come from holds no earlier text, though it had it a moment before."""
    from standfirst.publishing import deploy  # noqa: PLC0415 - it runs git in this folder

    remote, work, output = tmp_path / "remote.git", tmp_path / "work", tmp_path / "output"
    git(tmp_path, "init", "-q", "--bare", str(remote))
    git(tmp_path, "init", "-q", str(work))
    git(work, "remote", "add", "origin", str(remote))
    git(work, "commit", "-q", "--allow-empty", "-m", "first")
    output.mkdir()
    book, sent = tmp_path / "withdrawn.txt", tmp_path / "sent"
    there = deploy.target("pages", "origin", tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(work)
        for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
            patch.setenv(name, "a@b.example")
        for text in ("the secret", "something else"):
            (output / "index.html").write_text(text)
            there.send(output, "https://digest.example", is_anew=deploy.is_new_since(book, sent))
        assert "the secret" in git(remote, "log", "-p", "gh-pages")
        book.write_text("a row\n")

        there.send(output, "https://digest.example", is_anew=deploy.is_new_since(book, sent))
        deploy.remember(book, sent)

    assert git(remote, "rev-list", "--count", "gh-pages").strip() == "1"
    assert "the secret" not in git(remote, "log", "-p", "gh-pages")
    assert not deploy.is_new_since(book, sent)


def test_mails_of_an_issue_stay_below_what_mail_programs_cut_off() -> None:
    from datetime import UTC, datetime  # noqa: PLC0415 - used here alone

    from standfirst.digest.issues import email  # noqa: PLC0415

    items = "".join(
        f'<li><a href="https://digest.example/{n}/">Story {n}</a>: {sentences(str(n))[:200]}</li>' for n in range(400)
    )
    body = f"<p>Hello.</p><h2>News</h2><ul>{items}</ul><h2>Sport</h2><ul><li>Last</li></ul>"
    edition = email.Edition("Week", body, "https://digest.example/issues/1/", datetime(2026, 1, 1, tzinfo=UTC))

    page = email.html(edition)
    sent = message_from_bytes(email.message(edition, "a@b.example"), policy=policy.default)

    assert 80_000 < len(page.encode()) <= email.LARGEST
    assert '… <a href="https://digest.example/issues/1/"' in page
    assert "Sport" not in page
    assert "Story 399" in sent.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_clone_without_a_release_goes_by_the_posts_header(tmp_path: Path) -> None:
    """If a workflow publishes, an editor's own machine may hold no release; the post's header says if readers saw it."""
    new_desk = Desk(tmp_path)
    (new_desk.path / "content" / "posts").mkdir(parents=True)
    (new_desk.posts / "out.md").write_text("Title: Out\nDate: 2024-05-06\n\nReaders saw it.\n")
    (new_desk.posts / "in.md").write_text("Title: In\nDate: 2024-05-06\nStatus: draft\n\nNobody saw it.\n")

    for name in ("out", "in"):
        assert new_desk.invoke("withdraw", f"{name}.md", "--why", "wrong").returncode == 0
    assert new_desk.invoke("build").returncode == 0

    assert (new_desk.output / "out" / "index.html").is_file()
    assert not (new_desk.output / "in").exists()
