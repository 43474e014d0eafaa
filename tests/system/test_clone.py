"""A clone that becomes a desk: what was published is remembered, and what cannot be taken over is named."""

from pathlib import Path

from standfirst.scaffold import clone
from tests.conftest import ROOT

OWN_SETTINGS = """
PLUGINS = [*PLUGINS, "mypl"]
JINJA_FILTERS["mine"] = len
CARDS_FOR = print
FEED_TITLE = "Ours"
"""


def test_what_holds_code_is_named_and_what_was_published_is_remembered(tmp_path: Path) -> None:
    old, desk = tmp_path / "clone", tmp_path / "desk"
    for folder in ("content", ".builds", "theme"):
        (old / folder).mkdir(parents=True)
    (old / "plugins").symlink_to(ROOT / "plugins")
    (old / "pelicanconf.py").write_text((ROOT / "pelicanconf.py").read_text() + OWN_SETTINGS)
    (old / "site.toml").write_text('title = "Harbour"\n')
    for name in ("last.json", "sent-0123456789ab.txt", "withdrawn-0123456789ab", "pinged.json"):
        (old / ".builds" / name).write_text("{}")
    (old / ".builds" / "other").write_text("")

    lines = clone.take_over(old, desk)

    left = [line.split()[3] for line in lines if line.startswith("not taken over")]
    assert sorted(left) == ["CARDS_FOR", "JINJA_FILTERS", "PLUGINS"]
    assert sorted(path.name for path in (desk / ".builds").iterdir()) == [
        "last.json", "pinged.json", "sent-0123456789ab.txt", "withdrawn-0123456789ab",
    ]  # fmt: skip
    assert "FEED_TITLE = 'Ours'" in (desk / "pelicanconf.py").read_text()
    assert 'title = "Harbour"' in (desk / "site.toml").read_text()
