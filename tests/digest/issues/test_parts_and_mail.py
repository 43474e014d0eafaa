"""An issue's body in parts, and as a mail."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from standfirst.digest.issues import email, parts


def edition(body: str) -> email.Edition:
    return email.Edition("The week", body, "https://digest.example/issues/w1/", datetime(2026, 12, 1, tzinfo=UTC))


def test_a_heading_with_its_list_right_below_is_a_heading_and_items() -> None:
    _, lines = parts.split("Hello.\n\n## News\n- [A](/2026/05/a/): x\n- [B](/2026/05/b/): y\n")

    assert [line.kind for line in lines] == ["heading", "item", "item"]
    assert parts.joined("Hello.", parts.with_item(lines, "News", "- [C](/2026/05/c/): z")).count("## News") == 1


def test_a_plain_mail_has_each_text_once() -> None:
    body = "<ul><li>Outer text<ul><li>inner</li></ul></li></ul><blockquote>quoted<p>and more</p></blockquote>"

    lines = email.plain(edition(body)).split("\n")

    assert [lines.count(line) for line in ("- Outer text", "- inner", "quoted", "and more")] == [1, 1, 1, 1]


def test_a_line_of_a_mail_has_the_direction_of_its_letters() -> None:
    title = "רכבת חדשה בין חיפה ל-Tel Aviv"
    html = email.html(
        edition(f'<ul><li><a href="https://digest.example/a/">{title}</a> (הארץ)</li><li>Boats race</li></ul>')
    )

    assert html.count('dir="rtl"') == 2
    assert '<li dir="ltr"' in html


@pytest.mark.parametrize(
    ("unsubscribe", "to", "has_button"),
    [
        ("https://list.example/leave?a={address}", "ana@mail.example", True),
        ("https://list.example/leave", "ana@mail.example", False),  # one press would take nobody off
        ("https://list.example/leave?a={address}", "", False),
        ("mailto:leave@list.example?subject={address}", "ana@mail.example", False),
    ],
)
def test_only_an_own_https_address_lets_mail_programs_unsubscribe_at_one_click(
    unsubscribe: str, to: str, has_button: bool
) -> None:
    mail = email.message(replace(edition("<p>Hello.</p>"), unsubscribe=unsubscribe), "Desk <desk@digest.example>", to)

    assert (b"List-Unsubscribe=One-Click" in mail) is has_button
