"""What an editor says holds: sections, hidden sources, links, languages, lists of readers; and it can be taken back."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from standfirst import scaffold
from standfirst.scaffold import TEMPLATES
from tests.conftest import Desk

STORY = (
    "Title: {0}\nDate: 2025-05-06\nCategory: Ausland\nSource: Tide Wire\nTags: Boats, Wind and rain\n\n{0} all day.\n"
)
SECTIONS = '["News"]\naliases = ["*"]\n'


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with two posts; every section is News, and one source is hidden."""
    desk = Desk(tmp_path_factory.mktemp("own"))
    (desk.path / "dumps").mkdir()
    (desk.posts / "2025" / "05").mkdir(parents=True)
    for name in ("boats", "ferries"):
        (desk.posts / "2025" / "05" / f"{name}.md").write_text(STORY.format(f"{name.title()} race"))
    (desk.path / "content" / "sections.toml").write_text(SECTIONS)
    (desk.path / "content" / "sources.toml").write_text('["Tide Wire"]\nhidden = true\n')
    yield desk


def test_a_section_that_an_editor_sets_is_one_and_can_be_taken_back(own: Desk) -> None:
    done = own.invoke("set", "boats", "--section", "Crime", "--date", "7. Mai 2025")

    assert done.returncode == 0, done.stderr
    assert "[Crime]" in (own.path / "content" / "sections.toml").read_text()
    assert "Date: 2025-05-07" in (own.posts / "2025/05/boats.md").read_text()
    assert own.invoke("build").returncode == 0
    assert "/section/crime/" in (own.output / "2025/05/boats/index.html").read_text()

    undone = own.invoke("undo")

    assert undone.stdout == "undone: edit Boats race\n"
    assert (own.path / "content" / "sections.toml").read_text() == SECTIONS
    assert "Category: Ausland" in (own.posts / "2025/05/boats.md").read_text()


def test_readers_see_no_hidden_source_anywhere(own: Desk) -> None:
    assert own.invoke("build").returncode == 0
    assert own.invoke("issue", "--week", "2025-W19").returncode == 0

    shown = [path for path in (*own.output.rglob("*"), *(own.path / "content" / "issues").glob("*")) if path.is_file()]
    assert len(shown) > 20
    assert [path for path in shown if b"Tide Wire" in path.read_bytes()] == []


def test_what_a_command_decided_is_what_undo_takes_back(own: Desk) -> None:
    boats = own.posts / "2025/05/boats.md"
    before = {path: path.read_text() for path in (*own.posts.rglob("*.md"), own.path / "content" / "sections.toml")}
    assert own.invoke("set", "boats", "--title", "Boats sail").returncode == 0
    for words in (
        ["withdraw", "ferries", "--why", "asked to"],
        ["sources.merge", "Harbour Post", "--names", "Tide Wire"],
        ["sections.merge", "Sport", "--names", "Ausland"],
    ):
        done = own.invoke(*words)
        assert done.returncode == 0, done.stderr

    undone = [own.invoke("undo").stdout.split()[1] for _ in range(4)]

    assert undone == ["merge", "merge", "withdraw", "edit"]
    assert {path: path.read_text() for path in before} == before
    assert own.invoke("set", "boats").stdout == "content/posts/2025/05/boats.md: nothing set\n"
    assert "nothing to undo" in own.invoke("undo").stderr
    refused = own.invoke("set", "boats", "--date", "")
    assert refused.returncode == 1
    assert "without a date it would leave the site; take it back to the drafts first" in refused.stderr
    assert "Tags (Wind · Rain) set" in own.invoke("set", "boats", "--tags", "Wind, Rain").stdout
    assert own.invoke("undo").returncode == 0
    assert boats.read_text() == before[boats]


def test_the_status_for_scripts_has_what_cannot_be_read(own: Desk) -> None:
    bad = own.posts / "2025/05/bad.md"
    bad.write_text("Title: Boats\nDate: yesterday\n\nText.\n")

    status = json.loads(own.invoke("status", "--json").stdout)
    bad.unlink()

    (fault,) = status["faults"]["not published"]
    assert fault.startswith("content/posts/2025/05/bad.md:2: Date: 'yesterday' is no date")


def test_a_tag_becomes_several(own: Desk) -> None:
    done = own.invoke("tags.split", "Wind and rain", "--into", "Wind; Rain")

    assert "2 posts changed" in done.stdout
    assert "Tags: Boats, Wind, Rain\n" in (own.posts / "2025/05/boats.md").read_text()
    assert own.invoke("undo").returncode == 0
    assert "Tags: Boats, Wind and rain\n" in (own.posts / "2025/05/boats.md").read_text()


def test_posts_are_found_by_their_words(own: Desk) -> None:
    assert own.invoke("search", "FERRIES all").stdout == "content/posts/2025/05/ferries.md: Ferries race\n"
    assert own.invoke("search", "ferries submarines").stdout == "no post says ferries and submarines\n"


def test_a_story_that_was_taken_down_comes_back_as_a_draft(own: Desk) -> None:
    assert own.invoke("withdraw", "ferries", "--why", "asked to").returncode == 0
    assert not (own.posts / "2025/05/ferries.md").exists()

    done = own.invoke("unwithdraw", "ferries", "--yes")

    assert done.returncode == 0, done.stderr
    assert "Status: draft" in (own.posts / "2025/05/ferries.md").read_text()
    assert "Ferries" not in (own.path / "content" / "withdrawn.txt").read_text()


def test_the_doctor_names_versions_address_and_lists_of_readers_in_git(own: Desk) -> None:
    (own.path / "readers.txt").write_text("# ours\nana@mail.example\nben@mail.example\n")
    (own.path / "notes.txt").write_text("Write to ana@mail.example.\nBuy paper.\nCall the printer.\n")
    (own.path / ".gitignore").write_text((TEMPLATES / "gitignore").read_text())
    (own.path / "people").mkdir()
    shutil.copy(own.path / "readers.txt", own.path / "people")
    for words in (["init", "-q"], ["add", "."]):
        subprocess.run(["/usr/bin/git", "-C", own.path, *words], check=True)

    told, built = own.invoke("doctor").stdout, own.invoke("build").stderr

    assert "address: https://digest.example" in told
    for said in (told, built):
        assert said.count("has addresses of readers") == 1
        assert "readers.txt has addresses of readers, and git keeps it; move it to people/" in said
    shutil.rmtree(own.path / ".git")


@pytest.mark.parametrize("place", ["static", "templates/more", "locale/de.po", "static/logo.svg"])
def test_a_link_that_leads_out_of_the_desk_is_refused_by_name(desk: Desk, tmp_path: Path, place: str) -> None:
    elsewhere = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    elsewhere.mkdir()
    (elsewhere / "secret.svg").write_text("<svg/>")
    (desk.path / place).parent.mkdir(exist_ok=True)
    (desk.path / place).symlink_to(elsewhere)

    done = desk.invoke("build")

    assert done.returncode == 1
    assert f"{desk.path / place} is a link that leads out of the desk" in done.stderr
    assert not desk.output.exists()


def test_a_site_without_an_address_works_at_any(desk: Desk) -> None:
    (desk.posts / "2025").mkdir(parents=True)
    (desk.posts / "2025" / "boats.md").write_text(STORY.format("Boats race"))

    done = desk.invoke("build", SITEURL="")

    assert done.stderr.count("site.toml has no address: the pages work at any") == 1
    pages = [path.read_text() for path in desk.output.resolve().rglob("*.html")]
    assert len(pages) > 5
    assert {found for page in pages for found in re.findall(r'="http://localhost[^"]*', page)} == set()
    assert 'href="/2025/boats/"' in (desk.output / "index.html").read_text()
    assert "<link>http://localhost:8000/2025/boats/</link>" in (desk.output / "feed.xml").read_text()


def test_the_section_names_of_a_new_desk_are_in_the_language_of_the_site(desk: Desk) -> None:
    shutil.copy(TEMPLATES / "content" / "sections.toml", desk.path / "content")
    (desk.posts / "2025").mkdir(parents=True)
    (desk.posts / "2025" / "boats.md").write_text(STORY.format("Boats race").replace("Ausland", "World"))

    assert desk.invoke("build", STANDFIRST_LANG="de").returncode == 0

    front = (desk.output / "2025" / "boats" / "index.html").read_text()
    assert '/section/world/">Ausland</a>' in front.replace("<bdi>", "").replace("</bdi>", "")


def test_the_page_about_a_digest_follows_its_language_until_the_editor_changes_it(tmp_path: Path) -> None:
    scaffold.make(tmp_path / "desk", scaffold.Answers(language="de"))
    settings, about = tmp_path / "desk" / "site.toml", tmp_path / "desk" / "content" / "pages" / "about.md"
    titles = [about.read_text().partition("\n")[0]]
    for language in ("ja", "ar"):
        settings.write_text(re.sub('(?m)^language = ".."', f'language = "{language}"', settings.read_text()))
        scaffold.upgrade(tmp_path / "desk")
        titles.append(about.read_text().partition("\n")[0])
    about.write_text("Title: Who we are\n\nOurs.\n")
    settings.write_text(settings.read_text().replace('language = "ar"', 'language = "de"'))
    scaffold.upgrade(tmp_path / "desk")

    assert titles == ["Title: Über diesen Digest", "Title: このダイジェストについて", "Title: عن هذه النشرة"]
    assert about.read_text() == "Title: Who we are\n\nOurs.\n"


def test_a_page_in_the_menu_is_listed_once(desk: Desk) -> None:
    (desk.path / "content" / "pages").mkdir()
    for name in ("about", "rules"):
        (desk.path / "content" / "pages" / f"{name}.md").write_text(f"Title: {name.title()}\n\nThis is it.\n")
    (desk.path / "site.toml").write_text('menu = [["All about us", "/about/"]]\n')

    assert desk.invoke("build").returncode == 0

    footer = (desk.output / "index.html").read_text().partition('<footer class="colophon">')[2]
    assert (footer.count("/about/"), footer.count("/rules/")) == (1, 1)


def test_the_status_names_each_story_once(desk: Desk) -> None:
    text = "Boats race\n\nThe boats raced all day in a fresh wind, and the crew of boat two was home first.\n"
    (desk.path / "dumps" / "undated.txt").write_text(text)
    assert desk.invoke("build").returncode == 0

    assert desk.invoke("status").stdout.count("undated.txt") == 1
