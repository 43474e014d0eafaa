from tests.conftest import Desk

TEXT = (
    "The harbour council voted on Monday to close the old quay to lorries from spring. Residents had asked for the step "
    "since a wall collapsed two winters ago, and engineers said the ground would not bear another season of traffic."
)


def test_one_story_stands_once_in_lists_and_names_who_else_covers_it(desk: Desk) -> None:
    posts = desk.posts / "2025" / "01"
    posts.mkdir(parents=True)
    for day, source, end in ((1, "Herald", ""), (2, "Courier", " By arrangement.")):
        header = (
            f"Title: Quay closes\nDate: 2025-01-0{day}\nSource: {source}\nLink: https://{source.lower()}.example/q\n"
        )
        (posts / f"{source.lower()}.md").write_text(f"{header}\n{TEXT}{end}\n")

    done = desk.invoke("build")

    assert done.returncode == 0, done.stderr
    told = (desk.output / "2025/01/herald/index.html").read_text()
    assert "Also:" in told
    assert "https://courier.example/q" in told
    assert "/2025/01/herald/" in (desk.output / "2025/01/courier/index.html").read_text()
    for name in ("index.html", "feed.xml", "atom.xml", "sitemap.xml"):
        text = (desk.output / name).read_text()
        assert "/2025/01/herald/" in text
        assert "/2025/01/courier/" not in text
