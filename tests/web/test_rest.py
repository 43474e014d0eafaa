"""Tags, sections and sources; issues; dumps; publishing."""

import time
from pathlib import Path

import pytest

from standfirst.core import vocabulary
from standfirst.core.errors import SettingError
from standfirst.web import jobs
from standfirst.web.jobs import Jobs
from tests.web.conftest import HOME, Curated, write_dump


def publish_all(curated: Curated) -> None:
    curated.decide("publish", *curated.names())


def set_tags(curated: Curated, *tags: str) -> None:
    for name, value in zip(curated.names(), tags, strict=True):
        curated.post(f"/story/{name}", curated.form(name, Tags=value))


def test_tags_become_one_in_posts_and_for_stories_to_come(curated: Curated) -> None:
    set_tags(curated, "Harbours", "harbors", "Ferries")
    path = curated.path / "content" / "vocabulary.toml"
    path.write_text('# My tags\n["Ferries"]\ndescription = "Ships"  # all of them\n')

    answer = curated.post("/terms/tags", {"action": "merge", "name": ["harbors"], "into": "Harbours", "lasting": "1"})

    assert answer.status_code == 200
    assert sum("Tags: Harbours" in curated.text(name) for name in curated.names()) == 2
    text = path.read_text()
    assert text.startswith("# My tags\n")
    assert "# all of them" in text
    assert vocabulary.load(path).term("harbors").name == "Harbours"
    curated.post("/undo", {"number": str(answer.json()["decision"])})
    assert sum("Tags: harbors" in curated.text(name) for name in curated.names()) == 1
    assert "Harbours" not in path.read_text()


def test_a_tag_is_renamed_in_posts_and_an_empty_name_drops_it(curated: Curated) -> None:
    set_tags(curated, "Harbours", "Ferries", "Ferries")

    curated.post("/terms/tags", {"action": "rename", "name": "Ferries", "new": "Ships"})
    curated.post("/terms/tags", {"action": "rename", "name": "Harbours", "new": ""})

    assert sorted("Tags: Ships" in curated.text(name) for name in curated.names()) == [False, True, True]
    assert not any("Harbours" in curated.text(name) for name in curated.names())


def test_a_source_gets_one_name_and_posts_keep_theirs(curated: Curated) -> None:
    before = [curated.text(name) for name in curated.names()]

    curated.post("/terms/sources", {"action": "rename", "name": "The Harbour Post", "new": "Harbour Post"})

    assert [curated.text(name) for name in curated.names()] == before
    assert vocabulary.load(curated.path / "content" / "sources.toml").term("The Harbour Post").name == "Harbour Post"
    assert "Harbour Post" in curated.client.get("/terms/sources").text


def test_a_term_is_described_and_hidden(curated: Curated) -> None:
    curated.post(
        "/terms/tags",
        {
            "action": "describe",
            "name": "Ferries",
            "description": "Ships that cross",
            "hidden": "1",
            "aliases": "Boats; Ships, large",
        },
    )

    term = vocabulary.load(curated.path / "content" / "vocabulary.toml").term("Ferries")
    assert (term.description, term.hidden) == ("Ships that cross", True)
    terms = vocabulary.load(curated.path / "content" / "vocabulary.toml")
    assert [terms.term(name).name for name in ("Boats", "Ships, large")] == ["Ferries"] * 2


def test_a_change_that_breaks_a_vocabulary_is_refused(curated: Curated) -> None:
    path = curated.path / "content" / "vocabulary.toml"
    path.write_text("[broken\n")

    answer = curated.post("/terms/tags", {"action": "describe", "name": "Ferries", "description": "x"})

    assert answer.status_code == 422
    assert path.read_text() == "[broken\n"


def added_in(curated: Curated) -> str:
    """The month in which the stories came."""
    return next(line for line in curated.text(curated.names()[0]).splitlines() if line.startswith("Added:"))[7:14]


def draft_issue(curated: Curated) -> str:
    publish_all(curated)
    name = added_in(curated)
    assert curated.client.post("/issues", data={"name": name}, headers={"Origin": HOME}).status_code == 200
    return name


def issue_form(curated: Curated, name: str) -> dict[str, object]:
    from standfirst.web.issues import read  # noqa: PLC0415

    issue = read(curated.context, name)
    return {
        "version": issue.version, "issue_title": issue.header.get("Title"), "introduction": issue.introduction,
        "kind": [line.kind for line in issue.lines], "line": [line.text for line in issue.lines],
        "title": [line.title for line in issue.lines], "rest": [line.rest for line in issue.lines],
    }  # fmt: skip


def test_an_issue_is_arranged_and_published(curated: Curated) -> None:
    name = draft_issue(curated)
    form = issue_form(curated, name)
    lines = form["line"]
    assert isinstance(lines, list)
    last = len(lines) - 1

    answer = curated.post(
        f"/issues/{name}",
        {**form, "introduction": "What we read.\n\nTwice.", "move": f"{last}:up", "drop": ["1"], "action": "publish"},
    )

    text = (curated.path / "content" / "issues" / f"{name}.md").read_text()
    assert answer.status_code == 200
    assert "Status: published" in text
    assert "What we read.\n\nTwice.\n\n## " in text
    assert text.count("\n- [") == 2
    page = curated.client.get(f"/issues/{name}").text
    assert "1 more published stories" in page


def test_words_of_an_issue_are_changed_and_a_story_is_added_to_its_section(curated: Curated) -> None:
    name = draft_issue(curated)
    form = issue_form(curated, name)
    titles, rests = list(form["title"]), list(form["rest"])  # type: ignore[call-overload]
    place = titles.index("Night ferry returns")
    titles[place], rests[place] = "The ferry [is] back", "and it has cabins"

    curated.post(
        f"/issues/{name}",
        {
            **form,
            "title": titles,
            "rest": rests,
            "add": ["News\t- [More](/2025/01/more/)", "Culture\t- [A play](/2025/01/play/)"],
        },
    )

    text = (curated.path / "content" / "issues" / f"{name}.md").read_text()
    assert "- [The ferry &#91;is&#93; back](/2025/02/night-ferry-returns/) and it has cabins" in text
    assert text.count("## News") == 1
    assert text.index("[More]") < text.index("## Culture") < text.index("[A play]")


def test_an_untouched_issue_is_written_as_it_was(curated: Curated) -> None:
    name = draft_issue(curated)
    path = curated.path / "content" / "issues" / f"{name}.md"
    before = path.read_text()

    curated.post(f"/issues/{name}", issue_form(curated, name))

    assert path.read_text() == before


def test_an_issue_that_was_edited_elsewhere_is_not_written_over(curated: Curated) -> None:
    name = draft_issue(curated)
    path = curated.path / "content" / "issues" / f"{name}.md"
    form = issue_form(curated, name)
    path.write_text(path.read_text().replace("<!--", "A line from elsewhere.\n\n<!--"))
    before = path.read_text()

    answer = curated.client.post(f"/issues/{name}", data={**form, "introduction": "Mine"}, headers={"Origin": HOME})

    assert answer.status_code == 409
    assert "A line from elsewhere." in answer.text
    assert "Mine" in answer.text
    assert path.read_text() == before


def test_a_name_that_is_no_week_is_refused(curated: Curated) -> None:
    for name in ("../x", "2025-W99", "tomorrow"):
        assert curated.client.post("/issues", data={"name": name}, headers={"Origin": HOME}).status_code == 422
    assert curated.client.get("/issues/..%2f..%2fx").status_code == 404


def wait(curated: Curated) -> str:
    """Wait for the command to end, and return its output."""
    for _ in range(600):
        answer = curated.client.get("/publish/progress").json()
        if not answer["running"] and answer["ending"]:
            return "\n".join(line["text"] for line in answer["lines"]) + f"\n{answer['ending']}"
        time.sleep(0.1)
    raise AssertionError("the command does not end")


def test_uploads_become_dumps_under_plain_names_and_are_converted(curated: Curated, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    write_dump(tmp_path / "elsewhere", "x.html", "A bridge opens", 5)
    data = (tmp_path / "elsewhere" / "dumps" / "x.html").read_bytes()

    answer = curated.client.post(
        "/dumps", files=[("file", ("../../up/brid:ge.html", data, "text/html"))], headers={"Origin": HOME}
    )
    wait(curated)

    assert answer.status_code == 200
    assert (curated.path / "dumps" / "brid-ge.html").read_bytes() == data
    assert "A bridge opens" in curated.client.get("/").text


@pytest.mark.second_stage
def test_uploads_during_a_command_are_converted_after_it(curated: Curated) -> None:
    jobs = curated.client.app.app.state.jobs  # type: ignore[attr-defined]
    write_dump(curated.path, "later.html", "A bridge opens", 5)
    first = jobs.start("status")
    assert jobs.start("convert") is first
    jobs.start("convert")

    wait(curated)

    assert len(curated.names()) == 4


def test_a_command_that_fails_ends_the_run(curated: Curated) -> None:
    jobs = curated.client.app.app.state.jobs  # type: ignore[attr-defined]
    write_dump(curated.path, "later.html", "A bridge opens", 5)

    jobs.start("fetch", "convert")  # there is no list of feeds

    assert "watch.opml" in wait(curated)
    assert len(curated.names()) == 3


@pytest.mark.second_stage
def test_refused_dumps_are_listed_with_their_reason_and_can_be_opened_as_text(curated: Curated) -> None:
    (curated.path / "dumps" / "broken.html").write_bytes(b"\x00\x01\x02<script>alert(1)</script>")
    curated.client.post("/publish", data={"command": "convert", "next": "/dumps"}, headers={"Origin": HOME})
    wait(curated)

    page = curated.client.get("/dumps").text
    opened = curated.client.get("/dumps/broken.html")

    assert "broken.html" in page
    assert "no reader knows this format" in page
    assert opened.headers["content-type"].startswith("text/plain")
    assert opened.headers["content-security-policy"].startswith("sandbox")
    assert curated.client.get("/dumps/..%2fcontent%2fledger.jsonl").status_code == 404
    (curated.path / "dumps" / "broken.html").write_text(
        "A plain story\n\n6 May 2024\n\n" + "It was a long day at the harbour. " * 9
    )
    curated.client.post("/dumps/change", data={"retry": "broken.html"}, headers={"Origin": HOME})
    wait(curated)
    assert "No dump was refused" in curated.client.get("/dumps").text


def test_a_deleted_post_can_be_brought_back(curated: Curated) -> None:
    name = curated.names()[0]
    (curated.posts / name).unlink()
    from standfirst.converter.batch import commands  # noqa: PLC0415

    commands.convert(curated.context.folder)
    page = curated.client.get("/dumps").text

    assert name in page
    curated.post("/dumps/change", {"restore": name})
    assert name in curated.names()
    assert "Status: draft" in curated.text(name)  # no editor had approved it


def test_a_declined_story_can_be_taken_back_at_any_time(curated: Curated) -> None:
    name = curated.names()[0]
    before = curated.text(name)
    curated.decide("decline", name)
    for other in curated.names():
        curated.decide("pin", other)

    assert name in curated.client.get("/dumps").text
    number = curated.post("/dumps/change", {"back": name}).json()["decision"]

    assert curated.text(name) == before
    assert "declined" not in (curated.path / "content" / "withdrawn.txt").read_text()
    assert not (curated.path / "content" / "withdrawn" / name).exists()
    curated.post("/undo", {"number": str(number)})
    assert name not in curated.names()
    assert curated.post("/dumps/change", {"back": "../posts/x.md"}).status_code == 422


@pytest.mark.second_stage
def test_publishing_shows_what_changes_then_makes_a_release_that_can_be_gone_back_to(curated: Curated) -> None:
    first, *_ = curated.names()
    curated.decide("publish", first)
    assert "New" in curated.client.get("/publish").text
    curated.client.post("/publish", data={"command": "build"}, headers={"Origin": HOME})
    assert "Done." in wait(curated)
    page = curated.client.get("/publish").text
    assert "No story has changed" in page
    assert "readers see this one" in page

    publish_all(curated)
    curated.client.post("/publish", data={"command": "build"}, headers={"Origin": HOME})
    wait(curated)
    assert len(list((curated.path / "output").glob("20*/*/*/index.html"))) == 3
    curated.client.post("/publish/rollback", data={"release": "1"}, headers={"Origin": HOME})
    assert len(list((curated.path / "output").glob("20*/*/*/index.html"))) == 1
    assert curated.client.get("/publish").text.count("readers see this one") == 1


@pytest.mark.second_stage
def test_a_hidden_story_that_has_its_page_is_not_gone(curated: Curated) -> None:
    name = curated.names()[0]
    publish_all(curated)
    header, _, body = curated.text(name).partition("\n\n")
    lines = [line for line in header.splitlines() if not line.startswith("Status:")]
    (curated.posts / name).write_text("\n".join([*lines, "Status: hidden", "", body]))

    curated.client.post("/publish", data={"command": "build"}, headers={"Origin": HOME})

    assert "Done." in wait(curated)
    assert "No story has changed" in curated.client.get("/publish").text


@pytest.mark.second_stage
def test_a_finding_of_the_build_links_to_its_story(curated: Curated) -> None:
    name = curated.names()[0]
    publish_all(curated)
    broken = curated.text(name).replace(
        "\n\n", "\n\nSee [this]({filename}/posts/nowhere.md) and ![x](https://elsewhere.example/x.png).\n\n", 1
    )
    (curated.posts / name).write_text(broken)

    curated.client.post("/publish", data={"command": "build"}, headers={"Origin": HOME})
    output = wait(curated)
    page = curated.client.get("/publish").text

    assert name in output
    assert f'href="/story/{name}"' in page


@pytest.mark.parametrize("path", ["", "%2e%2e/%2e%2e/site.toml", "..%2f..%2fcontent%2fledger.jsonl"])
def test_the_preview_serves_files_of_the_site_alone(curated: Curated, path: str) -> None:
    curated.client.app.app.state.preview.is_ready = bool(path)  # type: ignore[attr-defined]
    curated.client.app.app.state.preview.prepare = lambda: None  # type: ignore[attr-defined]

    answer = curated.client.get(f"/site/{path}")

    assert answer.status_code == (404 if path else 200)
    assert answer.headers["content-security-policy"].startswith("sandbox")


def test_a_preview_that_could_not_be_built_says_why_instead_of_showing_an_old_page(curated: Curated) -> None:
    template = curated.path / "templates" / "index.html"
    template.parent.mkdir(exist_ok=True)
    template.write_text("{% if %}", encoding="utf-8")
    preview = curated.client.app.app.state.preview  # type: ignore[attr-defined]
    preview.refresh()
    assert not preview.is_ready

    answer = curated.client.get("/site/?refresh=1")

    assert "templates/index.html" in answer.text
    preview.close()


@pytest.mark.parametrize("name", ["x" * 300, "%00x", "a/" * 3000 + "x"])
@pytest.mark.parametrize("folder", ["site", "picture/images"])
def test_a_name_that_no_disk_takes_is_not_found(curated: Curated, folder: str, name: str) -> None:
    curated.client.app.app.state.preview.is_ready = True  # type: ignore[attr-defined]

    assert curated.client.get(f"/{folder}/{name}.png").status_code == 404


def test_of_two_versions_of_an_issue_the_editor_chooses(curated: Curated) -> None:
    name = draft_issue(curated)
    path = curated.path / "content" / "issues" / f"{name}.md"
    form = issue_form(curated, name)
    path.write_text(path.read_text().replace("<!--", "A line from elsewhere.\n\n<!--"))
    theirs = issue_form(curated, name)["version"]

    for _ in range(2):  # a second save is no choice
        answer = curated.client.post(f"/issues/{name}", data={**form, "introduction": "Mine"}, headers={"Origin": HOME})
        assert answer.status_code == 409
    assert f'value="{theirs}"' in answer.text
    assert "A line from elsewhere." in path.read_text()
    chosen = {**form, "introduction": "Mine", "over": theirs}

    assert curated.client.post(f"/issues/{name}", data=chosen, headers={"Origin": HOME}).status_code == 200
    assert "Mine" in path.read_text()


def test_a_merge_that_is_refused_changes_no_post(curated: Curated) -> None:
    before = {name: curated.text(name) for name in curated.names()}
    (curated.path / "content" / "vocabulary.toml").write_text("[broken")

    answer = curated.post("/terms/tags", {"action": "merge", "into": "Ports", "name": ["Ferries"], "lasting": "1"})

    assert answer.status_code == 422
    assert {name: curated.text(name) for name in curated.names()} == before


def test_an_address_that_cannot_be_taken_costs_no_file(curated: Curated) -> None:
    files = {"file": ("new.txt", b"Boats race\n\nThe boats raced all day in a fresh wind.\n")}

    answer = curated.client.post("/dumps", data={"address": "/etc/hostname"}, files=files, headers={"Origin": HOME})

    assert answer.status_code == 422
    assert "is no address of a page" in answer.text
    assert (curated.path / "dumps" / "new.txt").is_file()
    assert not (curated.path / "dumps" / "hostname").exists()


def test_a_command_that_cannot_be_started_ends(curated: Curated, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.Popen", fails)
    running = Jobs(curated.path)

    job = running.start("build")
    for _ in range(100):
        if job.status is not None:
            break
        time.sleep(0.05)

    assert job.status == jobs.CANNOT_START
    assert "cannot be started" in job.lines[0].text


def fails(*_: object, **__: object) -> None:
    raise OSError(12, "Cannot allocate memory")


def test_an_error_in_the_settings_is_shown_on_every_page(curated: Curated, monkeypatch: pytest.MonkeyPatch) -> None:
    def settings() -> None:
        raise SettingError("site.toml:3: a quotation mark is missing")

    monkeypatch.setattr("standfirst.web.context.SettingsFile.settings", lambda _: settings())

    answer = curated.client.get("/")

    assert answer.status_code == 500
    assert answer.text == "site.toml:3: a quotation mark is missing\n"


@pytest.mark.parametrize(
    "name", ["\0.md", "a" * 300 + ".md", "../" * 3 + "x.md", "x", "²", "9" * 5000, "a/" * 400 + "b.md"]
)
@pytest.mark.parametrize("field", ["retry", "back", "restore", "number"])
def test_odd_names_and_numbers_in_forms_are_refused(curated: Curated, field: str, name: str) -> None:
    answer = curated.client.post("/undo" if field == "number" else "/dumps/change", data={field: name})

    assert answer.status_code < 500
