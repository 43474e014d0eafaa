"""What the documents tell an editor to type is there."""

import re
from pathlib import Path

import pytest
from invoke.collection import Collection

import tasks
from tests.conftest import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND = re.compile(r"`invoke ([a-z][a-z.-]*)((?: [^`]*)?)`")
FLAG = re.compile(r"(?<=\s)(--?[a-z-]+)")
TOLD = sorted(
    {
        (name, flag)
        for path in DOCUMENTS
        for name, rest in COMMAND.findall(path.read_text("utf-8"))
        for flag in [*FLAG.findall(rest), ""]
    }
)


@pytest.mark.parametrize(("name", "flag"), TOLD)
def test_each_command_of_the_documents_has_its_flags(name: str, flag: str) -> None:
    known = {context.name: context for context in Collection.from_module(tasks).to_contexts()}

    assert name in known
    assert not flag or flag in known[name].flags


REFERENCE = re.compile(r"`((?:[a-z]+/)?test_[a-z_]+\.py)(?:::(test_\w+|…\w*))?`")
NAMED = sorted({found for path in DOCUMENTS for found in REFERENCE.findall(path.read_text("utf-8"))})


@pytest.mark.parametrize(("module", "name"), NAMED)
def test_each_test_that_the_documents_name_is_there(module: str, name: str) -> None:
    path = ROOT / "tests" / module.removeprefix("tests/")

    assert path.is_file()
    assert f"def {name}(" in path.read_text("utf-8") if name else True


@pytest.mark.parametrize(
    "path", [ROOT / ".github/workflows/publish.yml", ROOT / "docs/github-pages.yml"], ids=lambda path: path.name
)
def test_a_workflow_runs_pinned_code_with_few_rights_and_an_end(path: Path) -> None:
    text = path.read_text("utf-8")

    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", each) for each in used)
    assert "\npermissions: {}\n" in text  # none but what the one job asks for
    assert "timeout-minutes:" in text
