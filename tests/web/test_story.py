"""A story's page: edits in place, conflicts, the dump beside the post, corrections that the converter can learn from."""

import re
from typing import Any

import pytest

from benchmarks import gold, labels
from standfirst.converter import beside
from standfirst.web import edit
from tests.web.conftest import STORIES, Curated, corrections_of

QUAY = STORIES["Old quay closes"]


def quay(curated: Curated) -> str:
    return next(name for name in curated.names() if "quay" in name)


def save(curated: Curated, name: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
    answer = curated.post(f"/story/{name}", form)
    return answer.status_code, answer.json()


def test_an_edit_changes_nothing_else(curated: Curated) -> None:
    name = quay(curated)
    before = curated.text(name).splitlines()

    status, _ = save(curated, name, curated.form(name, Title="The old quay is closed", Tags="Harbours, Council"))

    after = curated.text(name).splitlines()
    assert status == 200
    assert "Title: The old quay is closed" in after
    assert "Tags: Harbours, Council" in after
    changed = ("Title:", "Tags:")
    assert [line for line in before if not line.startswith(changed)] == [
        line for line in after if not line.startswith(changed)
    ]


def test_saving_without_a_change_writes_the_same_bytes(curated: Curated) -> None:
    name = quay(curated)
    before = curated.text(name)

    save(curated, name, curated.form(name))

    assert curated.text(name) == before


def test_a_value_of_several_lines_is_one_header_line(curated: Curated) -> None:
    name = quay(curated)

    save(curated, name, curated.form(name, Summary="One line.\r\nStatus: published\r\nSlug: ../../x"))

    assert "Summary: One line. Status: published Slug: ../../x" in curated.text(name)
    assert "\nStatus: draft" in curated.text(name)


def test_edits_of_other_parts_from_elsewhere_are_kept(curated: Curated) -> None:
    name = quay(curated)
    form = curated.form(name, Title="Mine")
    (curated.posts / name).write_text(
        curated.text(name).replace("Lang: en", "Lang: en\nNote: from a terminal"), encoding="utf-8"
    )

    status, _ = save(curated, name, form)

    assert status == 200
    assert "Title: Mine" in curated.text(name)
    assert "Note: from a terminal" in curated.text(name)


def test_an_edit_of_the_same_part_from_elsewhere_is_shown_and_nothing_is_written(curated: Curated) -> None:
    name = quay(curated)
    form = curated.form(name, Title="Mine", Summary="Also mine")
    theirs = curated.text(name).replace("Title: Old quay closes", "Title: Theirs")
    (curated.posts / name).write_text(theirs, encoding="utf-8")

    status, answer = save(curated, name, form)
    page = curated.client.post(f"/story/{name}", data=form, headers={"Origin": "http://localhost:8001"}).text

    assert status == 409
    assert answer["conflicts"] == {"Title": "Theirs"}
    assert curated.text(name) == theirs
    assert 'value="Mine"' in page
    assert '<pre dir="auto">Theirs</pre>' in page
    assert save(curated, name, form)[0] == 409  # pressing the key once more is no choice
    assert curated.text(name) == theirs
    chosen = {**form, "keep": "Title", "theirs.Title": answer["marks"]["Title"]}
    assert save(curated, name, chosen)[0] == 200
    assert "Title: Mine" in curated.text(name)


def test_keeping_ones_own_version_replaces_only_what_was_shown(curated: Curated) -> None:
    name = quay(curated)
    form = curated.form(name, Title="Mine")
    (curated.posts / name).write_text(
        curated.text(name).replace("Title: Old quay closes", "Title: Theirs"), encoding="utf-8"
    )
    _, answer = save(curated, name, form)
    (curated.posts / name).write_text(
        curated.text(name).replace("Title: Theirs", "Title: Theirs again"), encoding="utf-8"
    )

    status, _ = save(curated, name, {**form, "keep": "Title", "theirs.Title": answer["marks"]["Title"]})

    assert status == 409
    assert "Title: Theirs again" in curated.text(name)


def test_edits_of_different_paragraphs_are_merged(curated: Curated) -> None:
    name = quay(curated)
    body = curated.context.index.post(name).paper.body
    form = curated.form(name, body=body.replace("until midnight", "until one"))
    (curated.posts / name).write_text(curated.text(name).replace("by May", "by June"), encoding="utf-8")

    status, _ = save(curated, name, form)

    assert status == 200
    assert "until one" in curated.text(name)
    assert "by June" in curated.text(name)


def test_edits_of_one_paragraph_are_shown_with_what_differs(curated: Curated) -> None:
    name = quay(curated)
    body = curated.context.index.post(name).paper.body
    form = curated.form(name, body=body.replace("until midnight", "until one"))
    (curated.posts / name).write_text(curated.text(name).replace("until midnight", "until two"), encoding="utf-8")

    status, answer = save(curated, name, form)

    assert status == 409
    shown = answer["conflicts"]["body"]
    assert "until one" in shown
    assert "until two" in shown
    assert QUAY[1] not in shown


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a\n\nb\n\nc", "A\n\nb\n\nc", "a\n\nb\n\nC", "A\n\nb\n\nC\n"),
        ("a\n\nb", "a\n\nb\n\nc", "z\n\na\n\nb", "z\n\na\n\nb\n\nc\n"),
        ("a\n\nb\n\nc", "a\n\nc", "a\n\nc", "a\n\nc\n"),
        ("a\n\nb", "a\n\nx", "a\n\ny", None),
        ("a\n\nb\n\nc", "c", "a\n\nB\n\nc", None),
        ("a", "a\n\nx", "a\n\ny", None),
    ],
)
def test_two_versions_of_a_text_are_merged_if_possible(base: str, mine: str, theirs: str, merged: str | None) -> None:
    assert edit.merge(base, mine, theirs) == merged


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("16 Jan 2012", "2012-01-16"),
        ("2012-01-16 08:15", "2012-01-16 08:15"),
        ("soon", "soon"),
    ],
)
def test_a_day_is_taken_as_people_write_it(stated: str, date: str) -> None:
    assert edit.clean("Date", stated, "de") == date


@pytest.mark.parametrize(("key", "value"), [("Lang", "russian"), ("Link", "notaurl"), ("Link", "javascript:alert(1)")])
def test_a_value_that_no_reader_could_use_is_refused(curated: Curated, key: str, value: str) -> None:
    assert save(curated, quay(curated), curated.form(quay(curated), **{key: value}))[0] == 422


def test_a_file_that_is_no_post_can_be_mended(curated: Curated) -> None:
    (curated.posts / "broken.md").write_text("Titel: Nein\nDate: 2025-01-01\n\nText.\n", encoding="utf-8")

    page = curated.client.get("/story/broken.md").text
    version = re.search(r'name="version" value="(\w+)"', page)
    assert version is not None
    raw = {"raw": "Title: Ja\nDate: 2025-01-01\n\nText.\n", "version": version[1]}
    answer = curated.post("/story/broken.md", raw)

    assert "is no key of a post" in page
    assert answer.status_code == 200
    assert curated.context.index.post("broken.md").paper.get("Title") == "Ja"
    assert curated.post("/story/broken.md", raw).status_code == 409


def test_an_edit_that_cannot_be_published_is_not_saved_and_stays_in_the_form(curated: Curated) -> None:
    name = quay(curated)
    before = curated.text(name)
    form = curated.form(name, Date="yesterday", Title="Mine")

    status, answer = save(curated, name, form)
    page = curated.client.post(f"/story/{name}", data=form, headers={"Origin": "http://localhost:8001"})

    assert status == 422
    assert "YYYY-MM-DD" in str(answer["error"])
    assert page.status_code == 422
    assert 'value="yesterday"' in page.text
    assert 'value="Mine"' in page.text
    assert curated.text(name) == before


def test_an_empty_title_or_text_is_refused(curated: Curated) -> None:
    name = quay(curated)

    assert save(curated, name, curated.form(name, Title=" "))[0] == 422
    assert save(curated, name, curated.form(name, body="\n \n"))[0] == 422


def test_save_and_publish_is_one_decision(curated: Curated) -> None:
    name = quay(curated)
    before = curated.text(name)

    _, answer = save(curated, name, curated.form(name, Title="Closed", action="publish"))

    assert "Status: published" in curated.text(name)
    curated.post("/undo", {"number": str(answer["decision"])})
    assert curated.text(name) == before


def toggle(curated: Curated, name: str, text: str) -> dict[str, object]:
    """Choose the line of the dump that holds *text*."""
    key = curated.context.index.post(name).paper.dump
    page = beside.page_of(str(curated.path / "dumps"), key)
    number = next(number for number, block in enumerate(page.blocks) if text in block.text)
    version = curated.context.index.post(name).version
    answer = curated.post(f"/story/{name}/block", {"number": str(number), "version": version})
    assert answer.status_code == 200, answer.text
    result: dict[str, object] = answer.json()
    return result


def test_a_paragraph_is_taken_out_and_brought_back_where_it_was(curated: Curated) -> None:
    name = quay(curated)
    before = curated.text(name)

    toggle(curated, name, "Boat owners")
    without = curated.text(name)
    toggle(curated, name, "Boat owners")

    assert QUAY[1] not in without
    assert QUAY[0] in without
    assert QUAY[2] in without
    assert curated.text(name) == before


def test_a_paragraph_with_a_corrected_word_is_in_the_post_still(curated: Curated) -> None:
    name = quay(curated)
    corrected = QUAY[1].replace("Boat owners", "Owners of boats")
    path = curated.posts / name
    path.write_text(path.read_text(encoding="utf-8").replace(QUAY[1], corrected), encoding="utf-8")

    toggle(curated, name, "Subscribe to our newsletter")
    kept = corrections_of(curated)
    toggle(curated, name, "Boat owners")

    assert QUAY[1] in kept[0]["body"]
    assert corrected not in curated.text(name)
    assert QUAY[1] not in curated.text(name)
    assert QUAY[0] in curated.text(name)
    assert QUAY[2] in curated.text(name)


def test_a_block_that_the_converter_left_out_is_inserted_at_its_place(curated: Curated) -> None:
    name = quay(curated)

    toggle(curated, name, "Subscribe to our newsletter")

    assert curated.text(name).rstrip().endswith("every week in your inbox.")
    assert curated.text(name).index(QUAY[2]) < curated.text(name).index("Subscribe")


def test_a_line_that_a_later_paragraph_repeats_is_inserted_at_its_own_place(curated: Curated) -> None:
    sentence = "The council voted on Monday to close the quay."
    lines = ["Above the story.", sentence, *QUAY, f"As we said: {sentence} That was all."]
    text = "".join(f"<p>{line}</p>" for line in lines)
    dump = curated.path / "dumps" / "twice.html"
    dump.write_text(
        f"<html><title>x</title><body><article><h1>Council decides at night</h1>{text}</article></body></html>"
    )
    page = beside.page_of(str(curated.path / "dumps"), "twice.html")
    number = next(number for number, block in enumerate(page.blocks) if block.text == "Above the story.")

    body = beside.with_block("\n\n".join([*QUAY, lines[-1]]) + "\n", page, number)

    assert body.startswith("Above the story.")


def test_corrections_are_kept_for_the_converter_and_undone_with_the_decision(curated: Curated) -> None:
    name = quay(curated)

    toggle(curated, name, "Subscribe to our newsletter")
    answer = toggle(curated, name, "Boat owners")
    kept = corrections_of(curated)
    curated.post("/undo", {"number": str(answer["decision"])})

    assert len(kept) == 1
    assert kept[0]["dump"] == "story-1.html"
    assert [line[:9] for line in kept[0]["added"]] == ["Subscribe"]
    assert kept[0]["removed"] == [QUAY[1]]
    assert QUAY[0] in kept[0]["body"]
    assert QUAY[1] not in kept[0]["body"]
    assert corrections_of(curated)[0]["removed"] == []


def test_a_correction_becomes_training_data(curated: Curated) -> None:
    name = quay(curated)
    toggle(curated, name, "Subscribe to our newsletter")
    toggle(curated, name, "Boat owners")

    (page,) = gold.corrected(curated.path)
    is_gold = dict(
        zip(
            [block.text for block in page.page.blocks],
            labels.labels(page.page.blocks, page.truth["body"]) >= labels.HALF,
            strict=True,
        )
    )

    assert page.kind == "html"
    assert is_gold[QUAY[0]]
    assert not is_gold[QUAY[1]]
    assert next(value for text, value in is_gold.items() if text.startswith("Subscribe"))


def test_an_undone_correction_is_ignored(curated: Curated) -> None:
    name = quay(curated)

    toggle(curated, name, "Boat owners")
    toggle(curated, name, "Boat owners")

    assert corrections_of(curated) == []


def test_edits_of_the_text_stay_when_a_line_is_taken_out(curated: Curated) -> None:
    name = quay(curated)
    body = (
        curated.context.index.post(name).paper.body.replace("until midnight", "until one in the morning")
        + "\nA sentence of mine.\n"
    )
    save(curated, name, curated.form(name, body=body))

    toggle(curated, name, "Boat owners")

    assert "until one in the morning" in curated.text(name)
    assert "A sentence of mine." in curated.text(name)
    assert QUAY[1] not in curated.text(name)


def test_a_line_is_not_taken_out_of_a_file_that_changed_since(curated: Curated) -> None:
    name = quay(curated)
    version = curated.context.index.post(name).version
    (curated.posts / name).write_text(curated.text(name) + "\nMore.\n", encoding="utf-8")

    answer = curated.post(f"/story/{name}/block", {"number": "3", "version": version})

    assert answer.status_code == 409
    assert QUAY[1] in curated.text(name)


def test_the_saved_page_can_neither_run_nor_fetch(curated: Curated) -> None:
    answer = curated.client.get(f"/story/{quay(curated)}/dump")

    assert "<script" not in answer.text
    assert "href" not in answer.text
    assert 'data-block="' in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-same-origin; default-src 'none'")
    assert "img-src data:" in policy


def test_the_page_says_what_is_the_editors(curated: Curated) -> None:
    name = quay(curated)
    save(curated, name, curated.form(name, Summary="Mine."))

    page = curated.client.get(f"/story/{name}").text
    diff = curated.client.get(f"/story/{name}/diff").text

    assert len(re.findall(r'data-part="\w+">yours<', page)) == 1
    assert "Mine." in diff
    number = curated.decide("accept", name).json()["decision"]
    assert "Mine." not in curated.text(name)
    curated.post("/undo", {"number": str(number)})
    assert "Summary: Mine." in curated.text(name)


def test_a_post_written_by_hand_has_no_dump_and_can_be_edited(curated: Curated) -> None:
    (curated.posts / "own.md").write_text(
        "Title: My own\nDate: 2025-05-05\nStatus: draft\n\nText of mine.\n", encoding="utf-8"
    )

    page = curated.client.get("/story/own.md")
    status, _ = save(curated, "own.md", curated.form("own.md", Note="Read *this*"))

    assert page.status_code == 200
    assert "by hand" in page.text
    assert status == 200
    assert "Note: Read *this*" in curated.text("own.md")


def test_signs_that_no_page_may_hold_are_taken_out_of_a_text(curated: Curated) -> None:
    name = curated.names()[0]
    body = "A PDF\x02 has\x00 such signs.\n"

    assert curated.post(f"/story/{name}", curated.form(name, body=body)).status_code == 200

    assert "A PDF has such signs." in curated.text(name)


def test_a_file_in_another_encoding_keeps_its_letters_when_it_is_mended(curated: Curated) -> None:
    path = curated.posts / "2025" / "01" / "cafe.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("Title: Café\nDate: 2025-01-02\n\nText.\n".encode("latin-1"))
    page = curated.client.get("/story/2025/01/cafe.md").text

    version = re.search(r'name="version" value="([^"]*)"', page)
    assert version is not None
    curated.post("/story/2025/01/cafe.md", {"raw": path.read_bytes().decode("cp1252"), "version": version[1]})

    assert "Title: Café" in path.read_text(encoding="utf-8")


def test_saving_without_a_change_is_no_decision(curated: Curated) -> None:
    name = curated.names()[0]

    answer = curated.post(f"/story/{name}", curated.form(name))

    assert answer.status_code == 200
    assert answer.json()["decision"] is None
    assert curated.context.history.last() is None


def test_a_post_that_cannot_be_built_is_reported_at_the_desk(curated: Curated) -> None:
    name = curated.names()[0]
    path = curated.posts / name
    path.write_text(path.read_text().replace("Status: draft", "Status: Publish"))

    assert "Status is &#39;Publish&#39;" in curated.client.get("/").text
    assert name not in curated.context.index.posts()
