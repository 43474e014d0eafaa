"""The commands, flags and tests that the documents name exist."""

import re
from pathlib import Path

import pytest
from invoke.collection import Collection

import tasks
from standfirst.cli import reference
from standfirst.scaffold import TEMPLATES
from tests.conftest import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMAND = re.compile(r"`(?:invoke|standfirst) ([a-z][a-z.-]*)((?: [^`]*)?)`")
FLAG = re.compile(r"(?<=\s)(--?[a-z-]+)")
DOCUMENTED = sorted(
    {
        (name, flag)
        for path in DOCUMENTS
        for name, rest in COMMAND.findall(path.read_text("utf-8"))
        for flag in [*FLAG.findall(rest), ""]
    }
)


@pytest.mark.parametrize(("name", "flag"), DOCUMENTED)
def test_each_command_of_the_documents_has_its_flags(name: str, flag: str) -> None:
    commands = {context.name: context for context in Collection.from_module(tasks).to_contexts()}

    assert name in commands
    assert not flag or flag in commands[name].flags


REFERENCE = re.compile(r"`((?:[a-z]+/)?test_[a-z_]+\.py)(?:::(test_\w+|…\w*))?`")
NAMED = sorted({mention for path in DOCUMENTS for mention in REFERENCE.findall(path.read_text("utf-8"))})


@pytest.mark.parametrize(("module", "name"), NAMED)
def test_each_test_that_the_documents_name_is_there(module: str, name: str) -> None:
    path = ROOT / "tests" / module.removeprefix("tests/")

    assert path.is_file()
    assert f"def {name}(" in path.read_text("utf-8") if name else True


@pytest.mark.parametrize(
    "path",
    [
        *sorted((ROOT / ".github/workflows").glob("*.yml")),
        ROOT / "docs/github-pages.yml",
        TEMPLATES / "workflows/publish.yml",
    ],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_a_workflow_runs_pinned_code_with_few_rights_and_an_end(path: Path) -> None:
    text = path.read_text("utf-8")

    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action) for action in used)
    assert "\npermissions: {}\n" in text  # only the rights that the one job requests
    assert "timeout-minutes:" in text


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_reference_is_as_the_code_has_it(name: str) -> None:
    assert (ROOT / "docs" / "reference" / name).read_text("utf-8") == reference.written()[name], "run `invoke docs`"


def test_every_page_of_the_documentation_is_in_its_menu() -> None:
    menu = re.findall(r": ([a-z/-]+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)

    assert sorted(menu) == sorted(path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md"))


LINKED = [
    (path, link)
    for path in DOCUMENTS
    for link in re.findall(
        r"\]\(([^)#\s]+)[^)]*\)", re.sub(r"`[^`]*`|```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    )
    if "://" not in link
]


@pytest.mark.parametrize(("path", "link"), LINKED, ids=lambda value: str(getattr(value, "name", value)))
def test_every_link_between_documents_leads_to_a_file(path: Path, link: str) -> None:
    assert (path.parent / link).is_file()
