"""The arrows of CONTRIBUTING.md's map, and the sizes that keep the house easy to read."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PLUGINS = ROOT / "plugins"
ROOMS = {"converter", "digest", "discovery", "accelerator", "publishing", "intake"}
# What each part of the base may know; rooms may know all of the base.
BASE = {
    "posts": {"text", "vocabulary", "errors", "clock", "settings", "interface"},
    "outputs": {"errors", "paging"},
    "vocabulary": {"errors"},
    "settings": {"errors"},
    "clock": {"errors"},
    "text": set(),
    "errors": set(),
    "forks": set(),
    "paging": set(),
    "moves": set(),
    "interface": {"errors"},
}
CONVERTER = {
    "__init__": {"desk", "outcomes"},
    "desk": {"run", "origins", "outcomes", "seen", "fingerprint"},
    "outcomes": {"cutter", "model"},
    "cluster": {"fingerprint"},
    "run": {
        "cluster",
        "cutter",
        "limits",
        "origins",
        "outcomes",
        "progress",
        "seen",
        "workers",
        "pipeline",
        "fingerprint",
        "model",
    },
    "cutter": {"limits", "origins", "progress", "readers", "model"},
    "limits": {"model"},
    "origins": {"readers"},
    "seen": {"model"},
    "progress": set(),
    "workers": {"limits", "pipeline", "model"},
    "pipeline": {"readers", "segment", "describe", "render", "model"},
    "readers": {"addresses", "dom", "facts", "model"},
    "dom": set(),
    "describe": {"facts", "shown", "tags", "summary", "tidy", "segment", "model"},
    "boxes": {"features", "model"},
    "shown": {"segment", "trees", "weights", "model"},
    "segment": {"boxes", "features", "islands", "mend", "weights", "model"},
    "islands": {"features", "model"},
    "mend": {"directories", "features", "lists", "model"},
    "lists": {"model"},
    "directories": {"features", "model"},
    "weights": {"network", "trees"},
    "network": set(),
    "trees": set(),
    "features": {"model"},
    "facts": {"addresses", "dom", "model"},
    "render": {"addresses", "markdown", "pictures", "model"},
    "pictures": {"addresses", "model"},
    "markdown": {"inline", "outline", "model"},
    "inline": {"addresses"},
    "addresses": set(),
    "outline": {"typed", "model"},
    "typed": {"model"},
    "tidy": {"boxes", "buttons", "captions", "edges", "forms", "model"},
    "buttons": set(),
    "captions": set(),
    "edges": {"model"},
    "forms": {"model"},
    "summary": {"model"},
    "tags": set(),
    "fingerprint": set(),
    "model": set(),
}
MODULES = sorted(path for path in PLUGINS.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Every module *path* imports, by its full name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parts(path: Path) -> list[str]:
    """The names below plugins/, without the suffix."""
    return [*path.relative_to(PLUGINS).parts[:-1], path.stem]


def ours(path: Path) -> set[str]:
    """The rooms and base modules that *path* imports."""
    known = ROOMS | set(BASE)
    return {name.split(".")[1] for name in imports(path) if name.startswith("plugins.") and name.split(".")[1] in known}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: "/".join(parts(path)))
def test_rooms_know_only_themselves_and_the_base(path: Path) -> None:
    own = parts(path)[0]

    strangers = ours(path) - {own} - (BASE[own] if own in BASE else set(BASE))

    assert not strangers, f"{path.relative_to(ROOT)} imports {', '.join(sorted(strangers))}"


@pytest.mark.parametrize(
    "path", [path for path in MODULES if parts(path)[0] == "converter"], ids=lambda path: path.stem
)
def test_the_converters_steps_know_only_the_next(path: Path) -> None:
    own = parts(path)[1]
    names = {name.split(".")[2] for name in imports(path) if name.startswith("standfirst.converter.")}

    assert names & set(CONVERTER) <= CONVERTER[own] | {own}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: "/".join(parts(path)))
def test_the_converter_meets_pelican_only_at_its_door(path: Path) -> None:
    pure = parts(path)[0] in ("converter", "text") and parts(path) != ["converter", "__init__"]

    assert not (pure and any(name.split(".")[0] == "pelican" for name in imports(path)))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: "/".join(parts(path)))
def test_modules_and_functions_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    longest = max(((node.end_lineno or 0) - node.lineno + 1 for node in functions), default=0)

    assert len(text.splitlines()) < 280
    assert longest <= 40


def test_only_the_shelf_writes_under_content() -> None:
    writers = {"/".join(parts(path)) for path in MODULES if "standfirst.core.files" in set(imports(path))}

    # run writes to a folder that `convert --target` names, seen to .cache/
    # pile sets what an editor sets; the accelerator's record lies beside the builds; desk sweeps what killed runs left
    assert writers == {
        "converter/desk", "publishing/last", "publishing/send",
        "posts/shelf", "posts/pile", "converter/run", "converter/seen", "digest/arrays", "accelerator/store",
    }  # fmt: skip
