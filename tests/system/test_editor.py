"""Messages for an editor: one sentence after each build, decisions to make first, no traceback."""

import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from invoke.exceptions import Exit
from PIL import Image

from standfirst.cli import running, site as cli_site
from standfirst.preview.server import SiteHandler
from tests.conftest import ROOT, Desk
from tests.loopback import serving

STORY = "Boats race {name}\n\n6 May 2024\n\nThe boats raced all day in a fresh wind, and the crew of boat {name} was home first.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, str]]:
    """A desk with two dumps that give posts, one without a date, and one that is refused; and what its build said."""
    desk = Desk(tmp_path_factory.mktemp("editor"))
    (desk.path / "dumps").mkdir()
    (desk.path / "content").mkdir()
    for name in ("one", "two"):
        (desk.path / "dumps" / f"{name}.txt").write_text(STORY.format(name=name))
    (desk.path / "dumps" / "undated.txt").write_text(STORY.format(name="three").replace("6 May 2024\n\n", ""))
    (desk.path / "dumps" / "empty.txt").write_text("")
    done = desk.invoke("build", "--allow-refused")
    assert done.returncode == 0, done.stdout + done.stderr
    yield desk, done.stdout + done.stderr


def test_a_build_ends_in_one_sentence_and_the_next_command(built: tuple[Desk, str]) -> None:
    _, output = built

    assert output.count("2 new; 1 without a date: `invoke status`; 1 refused: `invoke status`") == 1


def test_what_was_refused_before_is_not_repeated(built: tuple[Desk, str]) -> None:
    desk, first = built

    second = desk.invoke("build", "--allow-refused")

    assert "empty.txt" in first
    assert "empty.txt" not in second.stdout + second.stderr
    assert "1 refused: `invoke status`" in second.stdout


def test_the_status_counts_what_has_not_changed_and_lists_it_if_asked(built: tuple[Desk, str]) -> None:
    desk, _ = built

    short, full = desk.invoke("status").stdout, desk.invoke("status", "--all").stdout

    assert "2 unchanged" in short
    assert "unchanged    one.txt" not in short
    assert "unchanged    one.txt" in full
    assert short.splitlines()[0].startswith("refused")


def test_a_closed_output_pipe_causes_no_traceback(built: tuple[Desk, str]) -> None:
    desk, _ = built
    command = "$PYTHON -m invoke status --all | head -1"

    done = desk.shell(command)

    assert "Traceback" not in done.stderr


def test_a_busy_port_is_reported(built: tuple[Desk, str]) -> None:
    desk, _ = built
    with socket.socket() as busy:
        busy.bind(("localhost", 0))
        busy.listen()
        port = str(busy.getsockname()[1])

        done = desk.invoke("serve", "--port", port)

    assert done.returncode == 1
    assert f"cannot listen on port {port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_clean_removes_what_this_desk_built_and_nothing_else(desk: Desk) -> None:
    (desk.path / "dumps" / "one.txt").write_text(STORY.format(name="one"))
    assert desk.invoke("build").returncode == 0

    assert desk.invoke("clean").returncode == 0

    assert sorted(path.name for path in desk.path.iterdir()) == [".cache", "content", "dumps"]
    assert (ROOT / "tasks.py").is_file()


def test_an_empty_folder_is_a_desk(desk: Desk) -> None:
    (desk.path / "dumps").rmdir()
    (desk.path / "content").rmdir()

    for command in (("status",), ("build",), ("tags.list",)):
        done = desk.invoke(*command)
        assert done.returncode == 0, done.stdout + done.stderr

    missing = desk.invoke("status", STANDFIRST_DESK=str(desk.path / "nowhere"))
    assert missing.returncode == 1
    assert "which is no folder" in missing.stderr
    assert "Traceback" not in missing.stderr


@pytest.mark.parametrize(
    ("name", "line", "text", "why"),
    [
        ("article.html", 7, "{{ nothing.there.at_all }}", "article.html:7: UndefinedError: 'nothing' is undefined"),
        ("article.html", 7, "{% if a %}", "article.html:43: "),
        ("article.html", 7, "{{ article|upside_down }}", "article.html:7: No filter named 'upside_down'"),
        ("base.html", 3, '{% include "nowhere.html" %}', "base.html:3: there is no template 'nowhere.html'"),
    ],
)
def test_a_fault_of_a_template_is_reported_by_file_and_line(
    desk: Desk, name: str, line: int, text: str, why: str
) -> None:
    (desk.path / "dumps" / "one.txt").write_text(STORY.format(name="one"))
    lines = (ROOT / "theme" / "templates" / name).read_text().splitlines(keepends=True)
    (desk.path / "templates").mkdir()
    (desk.path / "templates" / name).write_text("".join([*lines[: line - 1], f"{text}\n", *lines[line - 1 :]]))

    done = desk.invoke("build")

    assert done.returncode == 1
    assert str(desk.path / "templates" / why.partition(":")[0]) in done.stderr
    assert why in done.stderr
    assert "Traceback" not in done.stderr


def older(desk: Desk) -> None:
    """Let every post of the desk be one that an earlier converter made, with another summary."""
    book = desk.path / "content" / "ledger.jsonl"
    rows = [json.loads(line) for line in book.read_text().splitlines()]
    for row in rows:
        del row["~"]  # the check value
        post = desk.posts / row["path"]
        old = row["header"]["Summary"]
        post.write_text(post.read_text().replace(f"Summary: {old}", "Summary: An older one."))
        row["header"]["Summary"] = "An older one."
        row["fingerprint"] = "000000000000"
    book.write_text("".join(json.dumps(row) + "\n" for row in rows))
    (desk.path / ".cache" / "state.db").unlink()


def test_a_newer_converter_rewrites_posts_only_when_the_editor_says_so(desk: Desk) -> None:
    for name in ("one", "two"):
        (desk.path / "dumps" / f"{name}.txt").write_text(STORY.format(name=name))
    assert desk.invoke("build").returncode == 0
    older(desk)
    post = next(desk.posts.rglob("*.md"))
    post.write_text(post.read_text().replace("Title: ", "Title: My "))
    before = {path: path.read_text() for path in desk.posts.rglob("*.md")}

    first, second = desk.invoke("build"), desk.invoke("build")  # the second reads no dump

    for done in (first, second):
        assert "2 would change with the new converter: `invoke build --reconvert`" in done.stdout
    assert {path: path.read_text() for path in desk.posts.rglob("*.md")} == before
    assert "2 outdated" in desk.invoke("status").stdout
    assert desk.invoke("diff", "all").stdout.count("-Summary: An older one.") == 2

    assert (
        "1 updated, 1 kept as you edited them (other parts of 1 are new)" in desk.invoke("build", "--reconvert").stdout
    )
    assert (
        "kept as edited: Title; taken from its dump: Summary" in desk.invoke("status").stdout
    )  # among the last changes

    texts = [path.read_text() for path in before]
    assert not any("An older one." in text for text in texts)
    assert sum("Title: My " in text for text in texts) == 1
    assert "outdated" not in desk.invoke("status").stdout


def test_the_status_after_a_build_reports_what_that_changed(built: tuple[Desk, str]) -> None:
    desk, _ = built

    status = desk.invoke("status").stdout

    assert "3 posts changed by the last build that changed any (2026-01-01 00:00):" in status
    assert "created      one.txt -> content/posts/2024/05/boats-race-one.md" in status


def test_the_status_names_scheduled_stories(desk: Desk) -> None:
    (desk.posts / "2026").mkdir(parents=True)
    (desk.posts / "2026" / "later.md").write_text("Title: Later\nDate: 2026-03-01 08:00\n\nText.\n")

    status = desk.invoke("status").stdout

    assert "posts: 1 scheduled" in status
    assert "scheduled    2026/later.md from 2026-03-01 08:00" in status


def test_a_deleted_post_without_a_dump_cannot_be_restored_and_the_status_says_so(desk: Desk) -> None:
    for name in ("one", "two"):
        (desk.path / "dumps" / f"{name}.txt").write_text(STORY.format(name=name))
    assert desk.invoke("build").returncode == 0
    (desk.path / "dumps" / "one.txt").unlink()
    (desk.posts / "2024" / "05" / "boats-race-one.md").unlink()

    status = desk.invoke("status").stdout

    assert "deleted, and so is its dump; your version control has both" in status
    assert "invoke restore" not in status


@pytest.mark.parametrize(
    "name",
    [
        "content/posts/2024/05/boats-race-one.md",
        "2024/05/boats-race-one",
        "boats-race-one.md",
        "boats-race-o",
        "https://digest.example/2024/05/boats-race-one/",
        "https://digest.example/2024/05/boats-race-one/index.html?from=mail#top",
        "/2024/05/boats-race-one/",
        "dumps/one.txt",
        "one.txt",
    ],
)
def test_every_command_takes_every_name_of_a_post(built: tuple[Desk, str], name: str) -> None:
    desk, _ = built

    for command in (("diff",), ("accept",), ("set", "--note", "Read it.")):
        done = desk.invoke(*command, name)
        assert done.returncode == 0, done.stderr
    there = desk.invoke("restore", name)
    assert "is not deleted; `invoke accept" in there.stderr
    (desk.posts / "2024/05/boats-race-one.md").unlink()
    assert desk.invoke("restore", name).returncode == 0


def test_a_name_of_several_posts_is_refused_with_their_paths(built: tuple[Desk, str]) -> None:
    desk, _ = built

    for command in (("diff",), ("set", "--note", "x"), ("withdraw", "--why", "x")):
        done = desk.invoke(*command, "boats-race-t")
        assert done.returncode == 1
        assert "boats-race-two.md" in done.stderr
        assert "write more of the name" in done.stderr


def test_no_command_recommends_an_option_that_it_rejects(desk: Desk) -> None:
    (desk.path / "dumps" / "empty.txt").write_text("")

    for command in (("build",), ("convert",)):
        refused, allowed = desk.invoke(*command), desk.invoke(*command, "--allow-refused")
        assert refused.returncode == 2
        assert "--allow-refused" in refused.stdout
        assert allowed.returncode == 0, allowed.stderr
    added = desk.invoke("add", str(desk.path / "nothing.html"))
    assert "--allow" not in added.stdout + added.stderr


def test_a_preview_shows_what_waits_and_marks_it(desk: Desk) -> None:
    (desk.posts / "2026").mkdir(parents=True)
    for name, head in (
        ("out", "Date: 2025-12-01"),
        ("later", "Date: 2026-03-01"),
        ("open", "Status: draft"),
        ("bare", "Link:"),
    ):
        (desk.posts / "2026" / f"{name}.md").write_text(f"Title: The {name} one\n{head}\n\nText of it.\n")

    assert desk.invoke("build", STANDFIRST_DRAFTS="1").returncode == 0
    drafts = (desk.output / "index.html").read_text()
    assert desk.invoke("build").returncode == 0
    site = (desk.output / "index.html").read_text()

    for title in ("The out one", "Scheduled: The later one", "Draft: The open one", "Undated: The bare one"):
        assert title in drafts
    assert "The out one" in site
    assert not any(word in site for word in ("later", "The open", "The bare"))
    assert not (desk.output / "2026" / "later").exists()


def test_a_picture_is_found_by_each_way_to_write_it_or_reported(desk: Desk) -> None:
    images, posts = desk.path / "content" / "images", desk.posts / "2024"
    images.mkdir()
    posts.mkdir(parents=True)
    Image.new("RGB", (40, 30)).save(images / "boat.png")
    Image.new("RGB", (40, 30)).save(images / "港.png")
    ways = (
        "images/boat.png",
        "/images/boat.png",
        "../images/boat.png",
        "../../images/boat.png",
        "{static}/images/boat.png",
    )
    body = "".join(
        f"![A boat]({way})\n\n"
        for way in (
            *ways,
            "boat.png",
            "https://other.example/far.png",
            "<images/my boat.png>",
            "images/our boat.png",
            "images/港.png",
        )
    )
    (posts / "one.md").write_text(f"Title: One\nDate: 2024-05-06\nImage: images/gone.png\n\n{body}")
    (posts / "two.md").write_text("Title: Two\nDate: 2024-05-06\nImage: images/boat.png\n\nWords.\n")

    done = desk.invoke("build")

    assert done.returncode == 0, done.stderr
    page = (desk.output / "2024" / "one" / "index.html").read_text()
    assert page.count('src="https://digest.example/images/boat.png"') == len(ways)
    assert 'src="https://digest.example/images/港.png"' in page
    for address, mended in (
        ("boat.png", " and write images/boat.png"),
        ("https://other.example/far.png", " and write images/far.png"),
        ("images/my boat.png", " as my-boat.png and write images/my-boat.png"),
        ("images/our boat.png", " as our-boat.png and write images/our-boat.png"),
        ("images/gone.png", " and write Image: images/gone.png"),
    ):
        message = f"content/posts/2024/one.md: the picture {address} is not shown; put the file into content/images/"
        assert f"{message}{mended}\n" in done.stderr
    assert "two.md" not in done.stderr


def test_windows_gets_a_clear_error() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, shutil, subprocess, zoneinfo, invoke, rich.console; sys.platform = 'win32'; import tasks"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert (
        done.stderr
        == "Standfirst needs Linux or macOS. On Windows, use the Windows Subsystem for Linux: wsl --install\n"
    )


def test_the_demo_holds_no_files_of_the_editor(tmp_path: Path) -> None:
    """A logo and a menu of the editor's, which the demo's desk has not."""
    for name in ("plugins", "theme", "tasks.py", "pelicanconf.py"):
        (tmp_path / name).symlink_to(ROOT / name)
    dumps = tmp_path / "tests" / "dumps" / "html"
    dumps.mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "dumps" / "html" / "clockmaker-interview.html", dumps)
    (tmp_path / "site.toml").write_text('logo = "logo.png"\n')
    (tmp_path / "run.py").write_text(DEMO)

    done = subprocess.run([sys.executable, "run.py"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "logo.png" not in (tmp_path / ".demo" / "output" / "index.html").read_text()


DEMO = """
import sys
from pathlib import Path
import tasks
from standfirst.core import settings
tasks.HERE = Path.cwd()
settings.use(Path.cwd())
tasks.demo.body(None)
"""


def test_a_withdrawal_without_a_reason_is_refused(built: tuple[Desk, str]) -> None:
    desk, _ = built

    done = desk.invoke("withdraw", "boats-race-one", "--why", " ")

    assert done.returncode == 1
    assert "say why" in done.stderr
    assert not (desk.path / "content" / "withdrawn.txt").exists()


@pytest.mark.parametrize("error", [KeyboardInterrupt, EOFError])
def test_an_interrupted_command_prints_one_sentence(error: type[BaseException]) -> None:
    def stopped() -> None:
        raise error

    with pytest.raises(Exit, match="stopped; what was answered before is written") as caught:
        running.end(stopped)

    assert caught.value.code == 1


@pytest.mark.parametrize(("drafts", "value"), [(True, "1"), (False, "")])
def test_the_option_for_drafts_reaches_the_settings(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, drafts: bool, value: str
) -> None:
    for name, text in (
        ("STANDFIRST_DESK", str(desk.path)),
        ("SITEURL", ""),
        ("STANDFIRST_OUTPUT", ""),
        ("STANDFIRST_DRAFTS", ""),
    ):
        monkeypatch.setenv(name, text)

    cli_site._preview_at(str(8000), drafts)

    assert os.environ["STANDFIRST_DRAFTS"] == value


def test_a_preview_is_never_kept_by_a_browser(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<h1>News</h1>")
    with serving(partial(SiteHandler, directory=str(tmp_path))) as site, urllib.request.urlopen(f"{site}/") as answer:
        kept = answer.headers["Cache-Control"]

    assert kept == "no-store"


def story(name: str) -> str:
    return f"The {name} boats\n\n6 May 2024\n\n" + " ".join(
        f"On day {number} the {name} crew counted {name} ropes and wrote of the {name} harbour." for number in range(12)
    )


def test_a_dump_that_holds_another_story_is_reported_until_it_is_mended(tmp_path: Path) -> None:
    new_desk = Desk(tmp_path)
    (new_desk.path / "dumps").mkdir()
    dump = new_desk.path / "dumps" / "a.txt"
    dump.write_text(story("northern"))
    assert new_desk.invoke("build").returncode == 0
    dump.write_text(
        "Bread grows dear\n\n7 May 2024\n\n" + "Wheat cost more than ever, said the bakers of nine towns. " * 12
    )

    first, second = new_desk.invoke("build", "--allow-refused"), new_desk.invoke("build", "--allow-refused")
    status = new_desk.invoke("status").stdout

    assert first.stdout.count("1 refused") == second.stdout.count("1 refused") == 1
    assert "it holds another story" in status
    dump.write_text(story("northern"))
    assert "refused" not in new_desk.invoke("build").stdout


def test_the_ledger_is_the_same_with_and_without_the_cache(tmp_path: Path) -> None:
    new_desk = Desk(tmp_path)
    (new_desk.path / "dumps").mkdir()
    for name in ("northern", "southern"):
        (new_desk.path / "dumps" / f"{name}.txt").write_text(story(name))
    assert new_desk.invoke("build").returncode == 0
    (post,) = new_desk.posts.rglob("*northern*.md")
    post.write_text(post.read_text().replace("Title: The northern boats", "Title: Boats of the north"))

    assert new_desk.invoke("build").returncode == 0
    ledger = new_desk.path / "content" / "ledger.jsonl"
    with_cache = ledger.read_text()
    shutil.rmtree(new_desk.path / ".cache")
    assert new_desk.invoke("build").returncode == 0

    assert "Title" in with_cache
    assert ledger.read_text() == with_cache


def test_a_post_by_hand_has_no_conversion_to_compare_with(tmp_path: Path) -> None:
    new_desk = Desk(tmp_path)
    new_desk.posts.mkdir(parents=True)
    (new_desk.posts / "mine.md").write_text("Title: Mine\nDate: 2025-01-01\nTags: Ports\n\nText.\n")

    for words in (("diff", "mine"), ("accept", "mine")):
        assert "content/posts/mine.md was written by hand" in new_desk.invoke(*words).stderr
    assert new_desk.invoke("set", "mine", "--tags", ";;, ,").returncode == 0
    assert "Tags" not in (new_desk.posts / "mine.md").read_text()
