import json
import re

from tests.conftest import Desk
from tests.digest.test_related import OTHERS

TEXT = (
    "The harbour council voted on Monday to close the old quay to lorries from spring. Residents had asked for the step "
    "since a wall collapsed two winters ago, and engineers said the ground would not bear another season of traffic."
)


def test_a_story_with_copies_is_listed_once_and_names_its_other_sources(desk: Desk) -> None:
    posts = desk.posts / "2025" / "01"
    posts.mkdir(parents=True)
    for day, source, end in ((1, "Herald", ""), (2, "Courier", " By arrangement.")):
        header = (
            f"Title: Quay closes\nDate: 2025-01-0{day}\nSource: {source}\nLink: https://{source.lower()}.example/q\n"
        )
        (posts / f"{source.lower()}.md").write_text(f"{header}\n{TEXT}{end}\n")

    done = desk.invoke("build")

    assert done.returncode == 0, done.stderr
    page = (desk.output / "2025/01/herald/index.html").read_text()
    assert "Also:" in page
    assert "https://courier.example/q" in page
    assert "/2025/01/herald/" in (desk.output / "2025/01/courier/index.html").read_text()
    for name in ("index.html", "feed.xml", "atom.xml", "sitemap.xml"):
        text = (desk.output / name).read_text()
        assert "/2025/01/herald/" in text
        assert "/2025/01/courier/" not in text


def test_stories_on_one_event_name_each_other_and_are_on_the_front_page_once(desk: Desk) -> None:
    posts = desk.posts / "2025" / "01"
    posts.mkdir(parents=True)
    stories = {
        "herald": (
            "Quay closes",
            "The council will close the old quay to lorries, and the chair Ana Ruiz said so. Residents asked the chair Ana Ruiz since a wall fell.",
        ),
        "courier": (
            "Lorries must go",
            "Lorries must leave the old quay. The council and its chair Ana Ruiz told residents about the wall, and Ana Ruiz will close it.",
        ),
        "gazette": (
            "Lorries and the wall",
            "The old quay will close to lorries. So the chair Ana Ruiz of the council told residents, since the wall fell; Ana Ruiz left.",
        ),
    }
    for day, (source, (title, text)) in enumerate(stories.items(), 1):
        also = "Also: no\n" if source == "gazette" else ""
        (posts / f"{source}.md").write_text(
            f"Title: {title}\nDate: 2025-01-0{day}\nSource: {source.title()}\n{also}\n{text}\n"
        )
    for number, text in enumerate(OTHERS):
        (posts / f"other{number}.md").write_text(f"Title: {text[:12]}\nDate: 2025-01-02\nSource: S{number}\n\n{text}\n")

    done = desk.invoke("build")

    assert done.returncode == 0, done.stderr
    herald, courier = ((desk.output / f"2025/01/{name}/index.html").read_text() for name in ("herald", "courier"))
    assert '/2025/01/courier/"><bdi>Courier</bdi>' in herald
    assert '/2025/01/herald/"><bdi>Herald</bdi>' in courier
    assert "Gazette</bdi></a>," not in herald + courier
    front = (desk.output / "index.html").read_text()
    headlines = re.findall(r"<h\d><a href=\"[^\"]*/2025/01/(herald|courier|gazette)/", front)
    assert sorted(headlines) in (["courier", "gazette"], ["gazette", "herald"])
    assert {"courier", "herald"} <= set(re.findall(r"/2025/01/(\w+)/", front))
    assert all(f"/2025/01/{name}/" in (desk.output / "feed.xml").read_text() for name in stories)


def test_a_later_edition_of_a_story_is_the_same_item_in_feeds(desk: Desk) -> None:
    folder = desk.posts / "2025" / "01"
    folder.mkdir(parents=True)
    text = "\n\n".join(OTHERS)
    first = f"Title: Quay closes\nDate: 2025-01-03\nSource: The Herald\nId: urn:x:first\nAdded: 2025-01-03 08:00+00:00\n\n{text}\n"
    (folder / "first.md").write_text(first)
    assert desk.invoke("build").returncode == 0
    later = (
        first.replace("2025-01-03\n", "2025-01-02\n")
        .replace("urn:x:first", "urn:x:later")
        .replace("The Herald", "Post")
    )
    (folder / "later.md").write_text(later.replace("Added: 2025-01-03", "Added: 2025-01-05"))

    assert desk.invoke("build").returncode == 0

    (item,) = json.loads((desk.output / "feed.json").read_text())["items"]
    assert (item["id"], item["url"].rpartition("/2025/")[2]) == ("urn:x:first", "01/later/")


def test_each_language_has_a_front_page_and_every_section_its_newest(desk: Desk) -> None:
    posts = desk.posts / "2025" / "01"
    posts.mkdir(parents=True)
    for number in range(24):
        lang, section = ("de", "nb", "en")[number % 3], ("Sport", "Culture", "News")[number // 3 % 3]
        header = f"Title: Story {number} {OTHERS[number % len(OTHERS)][:9]}\nDate: 2025-01-{number + 1:02}\nLang: {lang}\nCategory: {section}"
        source = f"Source: {'Post' if number else 'The Post Live'}\nLink: https://post.example/{number}\n"
        (posts / f"s{number}.md").write_text(f"{header}\n{source}\nText {number} of {number * number} words.\n")

    done = desk.invoke("build")

    assert done.returncode == 0, done.stderr
    front, german = ((desk.output / name).read_text() for name in ("index.html", "language/de/index.html"))
    row = re.findall(r'<li data-language="(\w+)">.*?<bdi>(.*?)</bdi></a> <span class="count">(\d+)</span>', front)
    assert row == [("de", "Deutsch", "8"), ("en", "English", "8"), ("no", "Norsk", "8")]
    parts = re.findall(r'<h2 class="kind"><a href="[^"]*/section/(\w+)/">', front)
    assert parts[-1] == "news"  # what names no section comes last
    assert set(parts) == {"sport", "culture", "news"}
    shown = re.findall(r'<article class="entry[^"]*" lang="(\w+)"', german)
    assert len(shown) == 8
    assert set(shown) == {"de"}
    assert '<span class="tongue" lang="de"><bdi>Deutsch</bdi></span>' in front
    assert "tongue" not in german
    assert "/language/no/" in (desk.output / "language/nb/index.html").read_text()
    assert "/source/post/" in (desk.output / "source/the-post-live/index.html").read_text()
    feed = (desk.output / "source/the-post-live/feed.xml").read_text()
    assert feed == (desk.output / "source/post/feed.xml").read_text()
    assert "/source/the-post-live/ https://digest.example/source/post/ 301" in (desk.output / "_redirects").read_text()


def test_a_site_in_one_language_shows_no_row_of_languages(desk: Desk) -> None:
    desk.posts.mkdir(parents=True)
    (desk.posts / "a.md").write_text("Title: A quay\nDate: 2025-01-01\nLang: en-GB\n\nText.\n")

    assert desk.invoke("build").returncode == 0

    front = (desk.output / "index.html").read_text()
    assert "data-language" not in front
    assert "tongue" not in front


def test_the_source_that_an_editor_gives_one_story_stays(desk: Desk) -> None:
    desk.posts.mkdir(parents=True)
    for number in range(3):
        header = (
            f"Title: Story {number}\nDate: 2025-01-0{number + 1}\nSource: Post\nLink: https://post.example/{number}"
        )
        (desk.posts / f"s{number}.md").write_text(f"{header}\n\nText {number} of {number * number} words.\n")

    assert desk.invoke("set", "s1", "--source", "Reuters").returncode == 0
    assert desk.invoke("build").returncode == 0

    named = [
        match[1] for match in re.finditer(r'class="source"[^>]*><bdi>(\w+)<', (desk.output / "index.html").read_text())
    ]
    assert sorted(named) == ["Post", "Post", "Reuters"]
    assert desk.invoke("undo").returncode == 0
    assert not (desk.path / "content" / "sources.toml").exists()
