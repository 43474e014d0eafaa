"""A story's page: edits in place, conflicts, the dump beside the post, corrections that the converter can learn from."""

from benchmarks import gold, labels
from standfirst.converter import beside
from tests.web.conftest import STORIES, Curated, corrections_of

QUAY = STORIES["Old quay closes"]


def quay(curated: Curated) -> str:
    return next(name for name in curated.names() if "quay" in name)


def save(curated: Curated, name: str, form: dict[str, str]) -> tuple[int, dict[str, object]]:
    answer = curated.post(f"/story/{name}", form)
    return answer.status_code, answer.json()


def test_an_edit_is_written_and_nothing_else_is(curated: Curated) -> None:
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


def test_saving_what_was_not_changed_writes_the_same_bytes(curated: Curated) -> None:
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
    again = {**form, **{f"base.{key}": value for key, value in answer["base"].items()}}  # type: ignore[attr-defined]
    assert save(curated, name, again)[0] == 200
    assert "Title: Mine" in curated.text(name)


def test_what_cannot_be_published_is_not_saved_and_stays_in_the_form(curated: Curated) -> None:
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


def test_what_the_converter_left_out_is_brought_in_at_its_place(curated: Curated) -> None:
    name = quay(curated)

    toggle(curated, name, "Subscribe to our newsletter")

    assert curated.text(name).rstrip().endswith("every week in your inbox.")
    assert curated.text(name).index(QUAY[2]) < curated.text(name).index("Subscribe")


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


def test_a_correction_is_gold_for_the_training(curated: Curated) -> None:
    name = quay(curated)
    toggle(curated, name, "Subscribe to our newsletter")
    toggle(curated, name, "Boat owners")

    (page,) = gold.corrected(curated.path)
    told = dict(
        zip(
            [block.text for block in page.page.blocks],
            labels.labels(page.page.blocks, page.truth["body"]) >= labels.HALF,
            strict=True,
        )
    )

    assert page.kind == "html"
    assert told[QUAY[0]]
    assert not told[QUAY[1]]
    assert next(value for text, value in told.items() if text.startswith("Subscribe"))


def test_a_correction_that_was_taken_back_is_none(curated: Curated) -> None:
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

    assert page.count(">yours<") == 1
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
