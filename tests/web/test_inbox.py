"""The inbox: what waits, one decision at a time or many, each undone."""

import re

import pytest

from standfirst.converter.batch import commands
from tests.web.conftest import Curated, write_dump


def test_the_inbox_lists_only_undecided_stories(curated: Curated) -> None:
    names = curated.names()

    page = curated.client.get("/").text
    curated.decide("publish", names[0])
    after = curated.client.get("/").text

    assert all(f'data-post="{name}"' in page for name in names)
    assert f'data-post="{names[0]}"' not in after
    assert f'data-post="{names[1]}"' in after
    assert f'data-post="{names[0]}"' in curated.client.get("/?state=published").text


def test_a_story_that_is_published_later_is_called_scheduled(curated: Curated) -> None:
    first, second, *_ = curated.names()
    text = curated.text(first)
    date = next(line for line in text.split("\n") if line.startswith("Date: "))
    (curated.posts / first).write_text(text.replace(date, "Date: 2999-01-01"), encoding="utf-8")

    assert curated.decide("publish", first).json()["message"].startswith("Scheduled: ")
    assert curated.decide("publish", second).json()["message"].startswith("Published: ")


@pytest.mark.parametrize(("action", "line"), [("publish", "Status: published"), ("pin", "Pinned: yes")])
def test_a_decision_is_a_line_in_the_file_and_undone_it_is_as_before(curated: Curated, action: str, line: str) -> None:
    name = curated.names()[0]
    before = curated.text(name)

    number = curated.decide(action, name).json()["decision"]

    assert line in curated.text(name)
    assert curated.post("/undo", {"number": str(number)}).status_code == 200
    assert curated.text(name) == before


def test_a_declined_draft_is_put_away_and_stays_away(curated: Curated) -> None:
    name = curated.names()[0]

    curated.decide("decline", name)
    commands.convert(curated.context.folder)

    assert name not in curated.names()
    assert (curated.path / "content" / "withdrawn" / name).exists()
    assert "declined" in (curated.path / "content" / "withdrawn.txt").read_text()


def test_an_undone_decline_brings_the_story_back_whatever_else_was_declined_since(curated: Curated) -> None:
    first, second, third = curated.names()
    before = curated.text(first)
    number = curated.decide("decline", first).json()["decision"]
    curated.decide("decline", second)

    curated.post("/undo", {"number": str(number)})

    assert curated.names() == [first, third]
    assert curated.text(first) == before
    rows = (curated.path / "content" / "withdrawn.txt").read_text().splitlines()
    assert sum("declined" in row for row in rows) == 1


def test_a_held_story_leaves_the_inbox_without_a_change_to_its_file(curated: Curated) -> None:
    name = curated.names()[0]
    before = curated.text(name)

    curated.decide("hold", name)

    assert curated.text(name) == before
    assert f'data-post="{name}"' not in curated.client.get("/").text
    assert f'data-post="{name}"' in curated.client.get("/?state=held").text
    curated.post("/undo", {})
    assert f'data-post="{name}"' in curated.client.get("/").text


def test_a_held_story_stays_held_when_its_file_is_renamed(curated: Curated) -> None:
    name = curated.names()[0]
    curated.decide("hold", name)
    renamed = f"{name.removesuffix('.md')}-again.md"
    (curated.posts / name).rename(curated.posts / renamed)
    commands.convert(curated.context.folder)

    assert f'data-post="{renamed}"' in curated.client.get("/?state=held").text
    assert f'data-post="{renamed}"' not in curated.client.get("/").text


def test_many_are_decided_at_once_and_undone_at_once(curated: Curated) -> None:
    names = curated.names()

    number = curated.decide("publish", *names).json()["decision"]

    assert all("Status: published" in curated.text(name) for name in names)
    curated.post("/undo", {"number": str(number)})
    assert all("Status: draft" in curated.text(name) for name in names)


def test_of_many_none_is_published_if_one_has_no_date(curated: Curated) -> None:
    names = curated.names()
    text = curated.text(names[1])
    (curated.posts / names[1]).write_text("\n".join(line for line in text.split("\n") if not line.startswith("Date: ")))

    answer = curated.decide("publish", *names)

    assert answer.status_code == 422
    assert answer.json()["error"].endswith("; none of the 3 was published")
    assert all("Status: draft" in curated.text(name) for name in names)


def test_a_story_that_changed_since_it_was_looked_at_is_not_decided(curated: Curated) -> None:
    name = curated.names()[0]
    seen = curated.value(name)
    (curated.posts / name).write_text(curated.text(name).replace("Old quay", "The old quay"), encoding="utf-8")

    answer = curated.post("/decide", {"action": "publish", "post": seen})

    assert answer.status_code == 409
    assert "look again" in answer.json()["error"]
    assert "Status: draft" in curated.text(name)


def test_one_of_many_that_changed_keeps_all_as_they_are(curated: Curated) -> None:
    names = curated.names()
    seen = [curated.value(name) for name in names]
    (curated.posts / names[2]).write_text(curated.text(names[2]) + "\nMore.\n", encoding="utf-8")

    answer = curated.post("/decide", {"action": "publish", "post": seen})

    assert answer.status_code == 409
    assert all("Status: draft" in curated.text(name) for name in names)


def test_an_undo_never_writes_over_a_later_edit(curated: Curated) -> None:
    name = curated.names()[0]
    number = curated.decide("publish", name).json()["decision"]
    edited = curated.text(name) + "\nA sentence from a text editor.\n"
    (curated.posts / name).write_text(edited, encoding="utf-8")

    answer = curated.post("/undo", {"number": str(number)})

    assert answer.status_code == 409
    assert curated.text(name) == edited


def test_an_undo_that_is_impossible_gives_way_to_the_one_before(curated: Curated) -> None:
    first, second = curated.names()[:2]
    curated.decide("publish", first)
    curated.decide("publish", second)
    edited = curated.text(second) + "\nA sentence from a text editor.\n"
    (curated.posts / second).write_text(edited, encoding="utf-8")

    answers = [curated.post("/undo", {}).status_code for _ in range(3)]

    assert answers == [409, 200, 422]
    assert "Status: draft" in curated.text(first)
    assert curated.text(second) == edited


def test_a_story_of_later_today_is_scheduled(curated: Curated, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")  # 2026-02-02 02:40 UTC
    for name, hour in zip(curated.names(), ("02:39", "02:41", "02:41 +01:00"), strict=False):
        text = curated.text(name).replace("Status: draft", "Status: published")
        lines = [f"Date: 2026-02-02 {hour}" if line.startswith("Date:") else line for line in text.split("\n")]
        (curated.posts / name).write_text("\n".join(lines), encoding="utf-8")

    early, late, elsewhere = curated.names()[:3]
    scheduled, published = (curated.client.get(f"/?state={state}").text for state in ("scheduled", "published"))
    assert [f'data-post="{name}"' in scheduled for name in (early, late, elsewhere)] == [False, True, False]
    assert [f'data-post="{name}"' in published for name in (early, late, elsewhere)] == [True, False, True]
    assert '<span class="badge">scheduled</span>' in curated.client.get(f"/story/{late}").text


def test_enter_in_the_form_for_many_decides_nothing(curated: Curated) -> None:
    page = curated.client.get("/").text
    form = page[page.index('<form id="many"') :]
    first = form[form.index("<button") : form.index("</button>")]
    assert 'value="none"' in first  # what a browser presses at Enter

    assert curated.decide("none", *curated.names()).status_code == 422
    assert all("Status: draft" in curated.text(name) for name in curated.names())


def test_no_story_is_moved_to_a_section_without_a_name(curated: Curated) -> None:
    name = curated.names()[0]
    curated.decide("section", name, why="Local")

    assert curated.decide("section", name, why="").status_code == 422
    assert curated.context.index.post(name).paper.get("Category") == "Local"


def test_a_story_without_a_date_is_not_published(curated: Curated) -> None:
    name = curated.names()[0]
    lines = [line for line in curated.text(name).splitlines(True) if not line.startswith("Date:")]
    (curated.posts / name).write_text("".join(lines), encoding="utf-8")

    answer = curated.decide("publish", name)

    assert answer.status_code == 422
    assert "date" in answer.json()["error"]


def test_a_published_story_is_withdrawn_with_a_reason_not_declined(curated: Curated) -> None:
    name = curated.names()[0]
    curated.decide("publish", name)

    assert curated.decide("decline", name).status_code == 422
    assert curated.decide("withdraw", name).status_code == 422
    number = curated.decide("withdraw", name, why="the source asked").json()["decision"]
    assert name not in curated.names()
    curated.post("/undo", {"number": str(number)})
    assert name in curated.names()


def test_copies_of_a_story_are_one_entry(curated: Curated) -> None:
    path = curated.path / "dumps"
    text = (path / "story-1.html").read_text().replace("The Harbour Post", "The Island Gazette")
    (path / "copy.html").write_text(text)
    commands.convert(curated.context.folder)

    page = curated.client.get("/").text

    assert len(curated.names()) == 4
    assert page.count('class="item"') == 3
    assert "1 more with the same story" in page


def test_many_are_tagged_and_moved_at_once(curated: Curated) -> None:
    names = curated.names()

    curated.decide("tag", *names, why="Harbour")
    curated.decide("section", *names[:2], why="Local")

    assert all("Harbour" in curated.context.index.post(name).paper.tags for name in names)
    assert [curated.context.index.post(name).paper.get("Category") for name in names] == ["Local", "Local", ""]


def test_filters_go_by_the_names_of_the_vocabularies_and_languages_without_countries(curated: Curated) -> None:
    (curated.path / "content" / "sources.toml").write_text('["Harbour Post"]\naliases = ["The Harbour Post"]\n')
    name = curated.names()[0]
    (curated.posts / name).write_text(curated.text(name).replace("Lang: en", "Lang: en-CA"), encoding="utf-8")

    page = curated.client.get("/?source=Harbour+Post&lang=en").text

    assert page.count('class="item"') == 3
    assert "The Harbour Post (" not in page


def test_the_order_is_by_day_or_by_how_sure_the_conversion_is(curated: Curated) -> None:
    titles = re.compile(r'class="open">([^<]+)<')

    assert titles.findall(curated.client.get("/?sort=date").text)[0] == "Museum finds a map"
    assert len(titles.findall(curated.client.get("/?sort=unsure").text)) == 3


def test_filters_and_search_choose_stories(curated: Curated) -> None:
    page = curated.client.get("/?q=night+ferry").text
    none = curated.client.get("/?source=Nobody").text
    some = curated.client.get("/?source=The+Harbour+Post&lang=en").text

    assert page.count('class="item"') == 1
    assert "Night ferry returns" in page
    assert none.count('class="item"') == 0
    assert some.count('class="item"') == 3


def test_a_file_that_is_no_post_is_named_with_its_line(curated: Curated) -> None:
    (curated.posts / "broken.md").write_text("Titel: Nein\n\nText.\n", encoding="utf-8")

    page = curated.client.get("/").text

    assert "content/posts/broken.md:1" in page
    assert page.count('class="item"') == 3


def test_new_stories_appear_at_the_next_request(curated: Curated) -> None:
    curated.client.get("/")
    write_dump(curated.path, "later.html", "A bridge opens", 5)
    commands.convert(curated.context.folder)

    assert "A bridge opens" in curated.client.get("/").text


@pytest.mark.parametrize("name", ["../../../etc/passwd.md", "..%2f..%2fx.md", "/etc/x.md", ".hidden/x.md", "a//b.md"])
def test_a_name_leads_nowhere_but_to_posts(curated: Curated, name: str) -> None:
    assert curated.client.get(f"/story/{name}").status_code in (404, 405)
    assert curated.post("/decide", {"action": "publish", "post": f"0:{name}"}).status_code == 409


def test_the_page_after_a_decision_is_one_of_the_desk(curated: Curated) -> None:
    name = curated.names()[0]
    answer = curated.client.post(
        "/decide", data={"action": "hold", "post": curated.value(name), "next": "https://attacker.example/x"},
        headers={"Origin": "http://localhost:8001"}, follow_redirects=False,
    )  # fmt: skip

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/x?")


def test_a_filter_knows_the_other_names_of_a_tag(curated: Curated) -> None:
    name = curated.names()[0]
    curated.decide("tag", name, why="harbour")
    (curated.path / "content" / "vocabulary.toml").write_text('["Port"]\naliases = ["harbour"]\n')

    for tag in ("harbour", "Port", "port"):
        assert name in curated.client.get(f"/?tag={tag}").text


def test_a_link_to_nothing_among_posts_costs_no_page(curated: Curated) -> None:
    (curated.posts / "x.md").symlink_to("nowhere.md")

    assert curated.client.get("/").status_code == 200
