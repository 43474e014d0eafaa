"""A Hugo site of the same posts and the same page set: stories, lists of 20, tags, sections, sources, their feeds, a sitemap."""

import json
import shutil
from pathlib import Path

from standfirst.posts.header import parse, unlisted

OURS = Path(__file__).resolve().parent / "hugo"  # its configuration and layouts


def write(folder: Path, posts: Path) -> None:
    """Write a Hugo site in *folder* made of the posts under *posts*."""
    shutil.copytree(OURS, folder, dirs_exist_ok=True)
    (folder / "content").mkdir(exist_ok=True)
    (folder / "content" / "archives.md").write_text('{"title": "Archive", "type": "archives"}\n', encoding="utf-8")
    for post in sorted(posts.rglob("*.md")):
        put(folder, posts, post)


def put(folder: Path, posts: Path, post: Path) -> None:
    """Write one *post* of those under *posts* into the Hugo site in *folder*."""
    path = folder / "content" / "posts" / post.relative_to(posts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(translated(post.read_text(encoding="utf-8")), encoding="utf-8")


def translated(text: str) -> str:
    """Return a post of ours as Hugo reads it."""
    header, body = parse(text, "post")
    front_matter = {
        "title": header.get("Title"),
        "date": (header.get("Date") or "").replace(" ", "T", 1).replace("+", ":00+"),
        "description": header.get("Summary"),
        "topics": [header.get("Category")],
        "tags": unlisted(header.get("Tags") or ""),
        "authors": unlisted(header.get("Authors") or ""),
        "sources": [header.get("Source")],
        "link": header.get("Link"),
        "lang_": header.get("Lang"),
        "image": header.get("Image"),
    }
    return f"{json.dumps(front_matter, ensure_ascii=False)}\n\n{body}"
