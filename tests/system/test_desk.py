"""Make a desk at a terminal."""

import sys
from pathlib import Path

import pexpect

from tests.conftest import ROOT

MAIN = "import sys; sys.argv[0] = 'standfirst'; from standfirst.cli import main; main()"


def test_a_terminal_prompts_for_what_no_option_states_and_again_for_what_cannot_be_used(tmp_path: Path) -> None:
    there = pexpect.spawn(
        sys.executable, ["-c", MAIN, "new", "digest", "--title", "Harbour news"], cwd=str(tmp_path), encoding="utf-8", timeout=30,
        env={"PYTHONPATH": str(ROOT / "plugins"), "PATH": "/usr/bin:/bin", "TERM": "dumb"},
    )  # fmt: skip

    for question, answer in (
        ("Address that readers", "harbour.example"), ("write the whole address", ""), ("Address that readers", "https://harbour.example"),
        ("Language of the interface, one of en, ar, de, ja", "fr"), ("does not speak 'fr'", ""), ("Language", "de"), ("Time zone", "Europe/Oslo"),
    ):  # fmt: skip
        there.expect(question)
        if answer:
            there.sendline(answer)
    there.expect("next: (pip install .* && )?cd digest && standfirst build")  # from a clone it is not installed
    there.expect(pexpect.EOF)

    text = (tmp_path / "digest" / "site.toml").read_text()
    for line in (
        'title = "Harbour news"',
        'address = "https://harbour.example"',
        'language = "de"',
        'timezone = "Europe/Oslo"',
    ):
        assert line in text
