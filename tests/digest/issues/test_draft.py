from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from standfirst.core.errors import ShelfError
from standfirst.core.vocabulary import Term, Vocabulary
from standfirst.digest.issues import draft, email
from standfirst.digest.issues.email import Edition
from standfirst.posts import html as posts_html
from standfirst.posts.header import Header, parse
from standfirst.shelf.editing import EditablePost
from standfirst.site import i18n

WEEK = draft.period("2021-W47")


def section_of(post: EditablePost) -> Term:
    return Vocabulary().term(post.get("Category"))


def paper(name: str, **values: str) -> EditablePost:
    header_values = {"title": name, "added": "2021-11-23 10:00:00+00:00", "date": "2021-11-23"} | values
    return EditablePost(
        Path(name),
        f"2021/11/{name}.md",
        Header(tuple((key.capitalize(), value) for key, value in header_values.items())),
        "",
    )


@pytest.mark.parametrize(("name", "first", "last"), [
    ("2021-W47", date(2021, 11, 22), date(2021, 11, 28)),
    ("2020-w53", date(2020, 12, 28), date(2021, 1, 3)),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ("2021-12", date(2021, 12, 1), date(2021, 12, 31)),
    ("2021-11-23", date(2021, 11, 23), date(2021, 11, 23)),
])  # fmt: skip
def test_a_period_has_its_days(name: str, first: date, last: date) -> None:
    days = draft.period(name)

    assert (days.first, days.last) == (first, last)
    assert first in days
    assert last in days


@pytest.mark.parametrize("name", ["2021-W54", "2021-W00", "2021W47", "2021-13", "2021-02-30", "", "last week"])
def test_no_period_is_refused_with_what_to_write(name: str) -> None:
    with pytest.raises(ShelfError, match="write 2021-W47"):
        draft.period(name)


def test_an_issue_holds_what_was_added_that_week_by_section_pinned_first() -> None:
    papers = [
        paper("old", date="2021-11-01", category="World"),
        paper("new", date="2021-11-24", category="World"),
        paper("east", date="2021-11-24 12:00+08:00", category="World"),
        paper("west", date="2021-11-24 10:00-08:00", category="World"),
        paper("top", date="2021-11-02", category="World", pinned="yes"),
        paper("arts", category="Arts"),
        paper("draft", status="draft"),
        paper("later", added="2021-11-29 00:00:00+00:00"),
        paper("scheduled", date="2021-11-30"),
        paper("broken", date="soon"),
        paper("copy", category="World"),
    ]
    now = datetime(2021, 11, 29, tzinfo=UTC)

    issue = draft.issue_of(draft.stories_of(papers, WEEK, now), WEEK, ["Arts"], ["2021/11/copy.md"], section_of)

    assert [(name, [line.title for line in lines]) for name, lines in issue.sections] == [
        ("Arts", ["arts"]),
        ("World", ["top", "west", "east", "new", "old"]),
    ]


words = i18n.words("en")


def test_a_full_section_shows_seven_and_leads_to_the_others_and_the_one_without_a_name_comes_last() -> None:
    papers = [paper(f"news{number}", category="News") for number in range(9)]
    papers += [paper(f"sport{number}", category="Sport") for number in range(8)] + [paper("arts", category="Arts")]

    issue = draft.issue_of(papers, WEEK, (), (), section_of, "News")
    text = draft.draft(issue, "Week 47", words)

    assert [name for name, _ in issue.sections] == ["Sport", "Arts", "News"]
    assert [part.count("- [") for part in text.split("## ")[1:]] == [7, 1, 7]
    assert "[1 more in Sport](/section/sport/)" in text
    assert "[2 more in News](/section/news/)" in text
    alone = draft.issue_of(papers[:9], WEEK, (), (), section_of, "News")
    assert draft.draft(alone, "Week 47", words).count("- [") == 9


def test_a_draft_is_a_post_file_whose_titles_stay_text() -> None:
    hostile = "A ](https://evil.example) [b] <script>alert(1)</script>"
    drafted = draft.draft(
        draft.issue_of(
            [paper("a", title=hostile, source="The Herald", summary="It *is* so.")], WEEK, (), (), section_of
        ),
        "Week 47",
        words,
    )

    header, body = parse(drafted, "x")
    html = posts_html.render(body)

    assert (header.get("Status"), header.get("Date")) == ("draft", None)  # it gets one when it is published
    assert html.count("<a ") == 1
    assert 'href="/2021/11/a/"' in html
    assert "<script" not in html
    assert draft.PLACE not in html
    assert "(The Herald): It *is* so." in html


EDITION = Edition(
    "Week 47 – news",
    email.absolute(
        '<h2>World</h2><ul><li><a href="/2021/11/a/">Quay &amp; wall</a>: why</li></ul>', "https://d.example/sub"
    ),
    "https://d.example/sub/issues/2021-w47/",
    datetime(2021, 11, 28, tzinfo=UTC),
)


def test_an_email_has_its_styles_on_each_element_and_fetches_nothing() -> None:
    page = email.html(replace(EDITION, title="<b>Week</b>"))

    assert 'href="https://d.example/sub/2021/11/a/"' in page
    assert page.count("<style") == 1  # of dark colours, which cannot be inlined
    assert "<img" not in page
    assert "max-width: 600px" in page
    assert "&lt;b&gt;Week" in page


def test_the_plain_twin_says_the_same() -> None:
    assert email.plain(EDITION).startswith(
        "Week 47 – news\n==============\n\nWorld\n-----\n\n- Quay & wall: why\n  https://"
    )


def test_a_message_is_multipart_and_always_the_same() -> None:
    data = email.message(replace(EDITION, unsubscribe="mailto:off@d.example"), "Digest <d@d.example>")
    read = message_from_bytes(data, policy=default)

    assert data == email.message(replace(EDITION, unsubscribe="mailto:off@d.example"), "Digest <d@d.example>")
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert read["List-Unsubscribe"] == "<mailto:off@d.example>"
    assert "List-Unsubscribe" not in message_from_bytes(email.message(EDITION, "d@d.example"), policy=default)


def test_a_mail_is_called_after_its_first_story_and_has_dark_colours() -> None:
    body = '<ul><li><a href="https://digest.example/2021/11/a/">The <em>quay</em> &amp; us</a> (Post)</li></ul>'
    edition = replace(EDITION, body=body, publisher="The Digest")

    page = email.html(edition)

    assert edition.subject == f"The quay & us | {EDITION.title}"
    assert "prefers-color-scheme: dark" in page
    assert page.index("The Digest") < page.index("<h1")
