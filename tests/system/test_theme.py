"""The theme: one template can be replaced at a time, and every page is at the address that the archive links."""

import re

from PIL import Image

from tests.conftest import Desk


def story(desk: Desk, name: str, day: str, extra: str = "") -> None:
    """One post of the editor's own."""
    folder = desk.posts / day[:4] / day[5:7]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(f"Title: {name.title()}\nDate: {day}\n{extra}\nText of {name}.\n")


def test_a_template_beside_content_takes_the_themes_place_and_may_extend_it(desk: Desk) -> None:
    story(desk, "boats", "2025-01-02")
    parts = desk.path / "templates" / "parts"
    parts.mkdir(parents=True)
    (parts / "footer.html").write_text("<footer><p>Ours alone</p></footer>\n")
    (parts.parent / "article.html").write_text(
        '{% extends "!theme/article.html" %}{% block content %}{{ super() }}<p>Seen an error?</p>{% endblock %}\n'
    )

    done = desk.invoke("build")

    assert done.returncode == 0, done.stderr
    page = (desk.output / "2025" / "01" / "boats" / "index.html").read_text()
    assert "Ours alone" in page
    assert "Seen an error?" in page
    assert "Text of boats." in page
    assert "Seen an error?" not in (desk.output / "index.html").read_text()


def test_the_archive_goes_by_year_and_month(desk: Desk) -> None:
    for name, day in (("old", "2023-12-31"), ("new", "2025-01-02"), ("newer", "2025-01-03"), ("march", "2025-03-03")):
        story(desk, name, day)

    assert desk.invoke("build").returncode == 0

    archive = (desk.output / "archives" / "index.html").read_text()
    assert re.findall(r'<h2><a href="[^"]*/(\d{4})/">', archive) == ["2025", "2023"]
    month = (desk.output / "2025" / "01" / "index.html").read_text()
    assert re.findall(r'<a href="[^"]*/(2025/01/\w+)/" lang', month) == ["2025/01/newer", "2025/01/new"]
    assert "January" in (desk.output / "2025" / "index.html").read_text()
    assert "<loc>https://digest.example/2025/01/</loc>" in (desk.output / "sitemap.xml").read_text()


def test_a_story_leads_to_those_before_and_after_it_in_its_language(desk: Desk) -> None:
    for name, day in (("one", "2025-01-01"), ("two", "2025-01-02"), ("three", "2025-01-03")):
        story(desk, name, day)
    story(desk, "deux", "2025-01-02 12:00", "Lang: fr\n")

    assert desk.invoke("build").returncode == 0

    page = (desk.output / "2025" / "01" / "two" / "index.html").read_text()
    assert "deux" not in page  # another language's
    assert re.search(r'rel="prev" href="[^"]*/2025/01/one/"', page)
    assert re.search(r'rel="next" href="[^"]*/2025/01/three/"', page)
    first = (desk.output / "2025" / "01" / "one" / "index.html").read_text()
    assert 'rel="prev"' not in first


def test_the_credit_of_a_picture_has_one_label(desk: Desk) -> None:
    images = desk.path / "content" / "images"
    images.mkdir(parents=True)
    Image.new("RGB", (800, 450), "navy").save(images / "boats.webp")
    story(desk, "one", "2025-01-01", "Image: images/boats.webp\nCredit: Photo: Ana Ruiz\n")
    story(desk, "two", "2025-01-02", "Image: images/boats.webp\nCredit: Ana Ruiz\n")

    assert desk.invoke("build").returncode == 0

    pages = [(desk.output / "2025" / "01" / name / "index.html").read_text() for name in ("one", "two")]
    credits_ = [
        re.sub("<[^>]*>", "", page.partition("<figcaption")[2].partition(">")[2].partition("</fig")[0])
        for page in pages
    ]
    assert credits_ == ["Photo: Ana Ruiz", "Picture: Ana Ruiz"]


def test_the_newest_day_is_listed_by_section_below_the_lead(desk: Desk) -> None:
    for number, section in enumerate(("World", "Science", "World", "Culture", "Science", "World")):
        story(desk, f"story{number}", f"2025-01-02 1{number}:00", f"Category: {section}\n")

    assert desk.invoke("build").returncode == 0

    front = (desk.output / "index.html").read_text()
    assert front.index('class="lead"') < front.index("Story5") < front.index('class="by-section"')
    assert re.findall(r'<h3 class="kind"><a href="[^"]*/section/(\w+)/">', front) == ["culture", "science", "world"]
    assert re.findall(r"<h2[^>]*>(?:<[^>]*>)*([^<]*)", front) == ["Story5", "Thursday, January 2, 2025", "Subscribe"]


def test_a_front_page_of_many_stories_has_some_beside_its_lead_and_none_twice(desk: Desk) -> None:
    for number in range(10):
        story(desk, f"story{number}", f"2025-01-{number + 10} 10:00", f"Category: Section{number}\nTags: Ports\n")

    assert desk.invoke("build").returncode == 0

    front = (desk.output / "index.html").read_text()
    body = front.partition("</header>")[2]
    assert [re.search(rf">{name}<", body) is not None for name in ("Story0", "Story9")] == [True, True]
    assert all(body.count(f">Story{number}<") == 1 for number in range(10))
    second_stories = body.partition('class="seconds"')[2].partition("</section>")[0]
    assert re.findall(r">(Story\d)<", second_stories) == ["Story8", "Story7", "Story6"]
    assert re.findall(r'<h2><time datetime="([^"]*)">', body) == ["2025-W03", "2025-W02"]  # a story a day: by week
    assert 'href="https://digest.example/tag/ports/"' in body.partition('class="side"')[2]


def test_lists_and_the_front_page_describe_themselves_to_machines(desk: Desk) -> None:
    story(desk, "boats", "2025-01-02", "Tags: Ports\n")
    story(desk, "ships", "2025-01-03", "Tags: Ports\n")

    assert desk.invoke("build").returncode == 0

    for path in ("index.html", "tag/ports/index.html", "archives/index.html"):
        page = (desk.output / path).read_text()
        assert '"@type": "CollectionPage"' in page, path
        assert '<meta property="og:title"' in page, path
    assert '"@type": "BreadcrumbList"' in (desk.output / "tag" / "ports" / "index.html").read_text()


def test_the_picture_of_a_story_is_on_its_page_and_in_lists(desk: Desk) -> None:
    images = desk.path / "content" / "images"
    images.mkdir(parents=True)
    for name, size in (("race.webp", (1280, 720)), ("race-640.webp", (640, 360))):
        Image.effect_noise(size, 60).save(images / name)
    story(desk, "boats", "2025-01-02", "Image: images/race.webp\nAlt: Two boats & a buoy\nCredit: Ana Ruiz\n")
    story(desk, "other", "2025-01-01", "Image: images/race.webp\n")
    story(desk, "away", "2025-01-01", "Image: images/../../pelicanconf.webp\n")
    text = desk.posts / "2025" / "01" / "other.md"
    text.write_text(text.read_text() + "\n![A boat](images/race.webp)\n")

    done = desk.invoke("build")

    assert done.returncode == 0, done.stderr
    page = (desk.output / "2025" / "01" / "boats" / "index.html").read_text()
    assert (
        '<img src="https://digest.example/images/race.webp" alt="Two boats &amp; a buoy" width="1280" height="720"'
        in page
    )
    assert "<bdi>Ana Ruiz</bdi>" in page.partition('class="picture"')[2].partition("</figure>")[0]
    assert '<meta property="og:image" content="https://digest.example/images/race.webp">' in page
    assert (
        'class="picture"' not in (desk.output / "2025" / "01" / "other" / "index.html").read_text()
    )  # its text shows it
    front = (desk.output / "index.html").read_text()
    assert front.count('class="thumb"') == 2
    assert 'loading="lazy"' in front.partition('class="day"')[2]


def test_a_digest_in_several_languages_has_a_page_and_a_feed_for_each(desk: Desk) -> None:
    for name, language in (("boats", "en"), ("schiffe", "de-AT"), ("boote", "de")):
        story(desk, name, "2025-01-02", f"Lang: {language}\n")

    assert desk.invoke("build").returncode == 0

    front = (desk.output / "index.html").read_text()
    switch = front.partition('class="languages"')[2].partition("</nav>")[0]
    assert re.findall(r'href="https://digest.example/([^"]*)"[^>]*>(?:<bdi>)?([^<]*)', switch) == [
        ("", "All languages"), ("language/de/", "Deutsch"), ("language/en/", "English"),
    ]  # fmt: skip
    german = (desk.output / "language" / "de" / "index.html").read_text()
    assert re.findall(r'<a href="[^"]*/(\w+)/">\w+</a></h[23]>', german) == ["boote", "schiffe"]
    assert (
        'aria-current="page"' in german.partition('class="languages"')[2].partition("Deutsch")[0].rpartition("<li ")[2]
    )
    assert "Schiffe" in (desk.output / "language" / "de" / "feed.xml").read_text()


def test_a_digest_in_one_language_has_no_switch(desk: Desk) -> None:
    story(desk, "boats", "2025-01-02")

    assert desk.invoke("build").returncode == 0

    assert 'class="languages"' not in (desk.output / "index.html").read_text()
    assert not (desk.output / "language").exists()


def test_languages_after_the_first_eight_are_folded_unless_one_of_them_is_shown(desk: Desk) -> None:
    for number, language in enumerate(("de", "en", "es", "fr", "it", "nl", "pl", "pt", "sv")):
        story(desk, language, f"2025-01-0{number + 1}", f"Lang: {language}\n")

    assert desk.invoke("build").returncode == 0

    pages = [(desk.output / path / "index.html").read_text() for path in (".", "language/sv")]
    rows = [page.partition("data-languages")[2].partition("</nav>")[0] for page in pages]
    assert [row.partition("<details")[0].count("<li") for row in rows] == [9, 9]
    assert ["<details>" in rows[0], "<details open>" in rows[1]] == [True, True]
    assert "Svenska" in rows[0].partition("<summary>")[2]
