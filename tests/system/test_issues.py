"""An issue from its draft to the site: its date, what holds it, and stories that readers cannot see."""

from tests.conftest import Desk

ISSUE = """Title: The week
Status: published
{date}
Hello.

## News

- [Shown](/shown/): the first.
- [To come](/2026/01/to-come/): it waits for its day.

## Sport

- [Also to come](https://digest.example/2026/01/to-come/): alone here.
"""


def written(desk: Desk, date: str = "") -> None:
    month = desk.posts / "2026" / "01"
    month.mkdir(parents=True)
    (desk.path / "content" / "issues").mkdir()
    (desk.posts / "shown.md").write_text("Title: Shown\nDate: 2025-05-06\n\nText of this one.\n")
    (month / "to-come.md").write_text("Title: To come\nDate: 2099-05-06\n\nText of that one.\n")
    (desk.path / "content" / "issues" / "2026-W01.md").write_text(ISSUE.format(date=date))


def test_an_issue_gets_its_date_when_it_is_published(desk: Desk) -> None:
    written(desk)

    done = desk.invoke("build")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Date: 2026-01-01 00:00\n" in (desk.path / "content" / "issues" / "2026-W01.md").read_text()
    assert (desk.output / "issues" / "2026-w01" / "index.html").is_file()
    assert "issues.xml" in (desk.output / "feeds.opml").read_text()
    assert "issues.xml" in (desk.output / "feeds" / "index.html").read_text()


def test_a_story_that_waits_is_left_out_of_its_issue_and_reported(desk: Desk) -> None:
    written(desk)

    done = desk.invoke("build")
    page = (desk.output / "issues" / "2026-w01" / "index.html").read_text()

    assert done.returncode == 0, done.stdout + done.stderr
    assert "content/issues/2026-W01.md: 2026/01/to-come is not published; what is said of it is left out" in done.stderr
    assert "the first." in page
    assert "it waits" not in page
    assert "<h2>Sport</h2>" not in page  # nothing is left of the section


def test_an_issue_whose_date_is_to_come_is_held_and_reported(desk: Desk) -> None:
    written(desk, "Date: 2026-01-04\n")

    done = desk.invoke("build")
    mail = desk.invoke("issue", "--week", "2026-W01", "--eml")

    assert "content/issues/2026-W01.md: held until its Date, 2026-01-04" in done.stderr
    assert not (desk.output / "issues").exists()
    assert mail.returncode == 1


def test_a_mail_and_a_publish_need_an_address(desk: Desk) -> None:
    written(desk)

    for command in (("issue", "--week", "2026-W01", "--eml"), ("publish", "--to", "rsync:host:/x")):
        for address in ("", "http://localhost:8000"):
            done = desk.invoke(*command, SITEURL=address)
            assert done.returncode == 1
            assert "leads readers nowhere" in done.stderr


def test_a_preview_touches_neither_the_site_nor_its_releases(desk: Desk) -> None:
    written(desk)
    assert desk.invoke("build").returncode == 0
    before = sorted(path.name for path in (desk.path / ".builds").iterdir()), desk.output.readlink()

    preview = desk.invoke(
        "build", SITEURL="http://localhost:8000", STANDFIRST_OUTPUT=str(desk.path / ".preview" / "output")
    )

    assert preview.returncode == 0, preview.stdout + preview.stderr
    assert (desk.path / ".preview" / "output" / "index.html").is_file()
    assert (sorted(path.name for path in (desk.path / ".builds").iterdir()), desk.output.readlink()) == before
