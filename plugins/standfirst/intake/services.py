"""Starred or tagged entries of read-later services and feed readers, by their public APIs; address and token come from the environment.

`add wallabag:` takes what is starred there, `add wallabag:NAME` what has that tag. The documentation of each API:
wallabag https://doc.wallabag.org/developer/api/, Readeck https://readeck.org/en/docs/api, linkding https://linkding.link/api/,
Karakeep https://docs.karakeep.app/api/, Miniflux https://miniflux.app/docs/api.html.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from standfirst.core.api import Service, ServiceError, address as address_in, secret
from standfirst.intake.saved import SavedArticle

PAGE = 100  # entries of one answer
MOST = 2_000  # entries of one run


def wallabag(tag: str) -> Iterator[SavedArticle]:
    """Yield the starred entries of a wallabag, or those with *tag*."""
    address = address_in("WALLABAG_URL", "the address of your wallabag")
    service = Service("wallabag", address, {"Authorization": f"Bearer {_wallabag_token(address)}"})
    parameters: dict[str, object] = {"tags": tag} if tag else {"starred": 1}
    number = last = 1
    while number <= min(last, MOST // PAGE):
        answer = service.get("/api/entries.json", detail="full", perPage=PAGE, page=number, **parameters)
        last = int(answer.get("pages") or 1)
        for entry in answer["_embedded"]["items"]:
            notes = [str(note.get("text") or "") for note in entry.get("annotations") or ()]
            yield SavedArticle(
                str(entry.get("url") or ""), str(entry.get("title") or ""), str(entry.get("content") or ""), str(entry.get("published_at") or ""),
                tuple(map(str, entry.get("published_by") or ())), language=str(entry.get("language") or ""),
                tags=tuple(str(label["label"]) for label in entry.get("tags") or () if label["label"] != tag), note=" ".join(filter(None, notes)),
            )  # fmt: skip
        number += 1


def _wallabag_token(address: str) -> str:
    """Return the token in the environment, or one for the account in it (OAuth 2, RFC 6749, 4.3)."""
    if token := os.environ.get("WALLABAG_TOKEN", ""):
        return token
    account = {
        name: secret(f"WALLABAG_{name.upper()}", f"its {name}, or a token into WALLABAG_TOKEN")
        for name in ("client_id", "client_secret", "username", "password")
    }
    return str(
        Service("wallabag", address).post("/oauth/v2/token", {"grant_type": "password", **account})["access_token"]
    )


def readeck(tag: str) -> Iterator[SavedArticle]:
    """Yield the favourite bookmarks of a Readeck, or those with the label *tag*."""
    service = Service("Readeck", address_in("READECK_URL", "the address of your Readeck"), _bearer("READECK_TOKEN"))
    parameters: dict[str, object] = {"labels": tag} if tag else {"is_marked": "true"}
    for entry in _by_offset(lambda offset: service.get("/api/bookmarks", limit=PAGE, offset=offset, **parameters)):
        has_text = entry.get("has_article") or entry.get("type") == "article"
        text = service.send("GET", f"/api/bookmarks/{quote(str(entry['id']))}/article").text if has_text else ""
        yield SavedArticle(
            str(entry.get("url") or ""), str(entry.get("title") or ""), text, str(entry.get("published") or ""),
            tuple(map(str, entry.get("authors") or ())), str(entry.get("site_name") or ""), str(entry.get("lang") or ""),
            str(entry.get("description") or ""), tags=tuple(str(label) for label in entry.get("labels") or () if label != tag),
        )  # fmt: skip


def linkding(tag: str) -> Iterator[SavedArticle]:
    """Yield the bookmarks of a linkding with *tag*; it holds no texts, and knows no stars."""
    if not tag:
        raise ServiceError("linkding has no stars; write the tag of the bookmarks that you want: linkding:TAG")
    service = Service(
        "linkding",
        address_in("LINKDING_URL", "the address of your linkding"),
        {"Authorization": f"Token {_token('LINKDING_TOKEN')}"},
    )
    for entry in _by_offset(
        lambda offset: service.get("/api/bookmarks/", q=f"#{tag}", limit=PAGE, offset=offset)["results"]
    ):
        yield SavedArticle(
            str(entry.get("url") or ""), str(entry.get("title") or ""), summary=str(entry.get("description") or ""),
            tags=tuple(str(name) for name in entry.get("tag_names") or () if name != tag), note=str(entry.get("notes") or ""),
        )  # fmt: skip


def karakeep(tag: str) -> Iterator[SavedArticle]:
    """Yield the favourite bookmarks of a Karakeep, or those with *tag*."""
    service = Service("Karakeep", address_in("KARAKEEP_URL", "the address of your Karakeep"), _bearer("KARAKEEP_TOKEN"))
    path, parameters = "/api/v1/bookmarks", {"favourited": "true"}
    if tag:
        ids = {str(entry["name"]): str(entry["id"]) for entry in service.get("/api/v1/tags")["tags"]}
        if tag not in ids:
            raise ServiceError(f"Karakeep has no tag {tag!r}")
        path, parameters = f"/api/v1/tags/{quote(ids[tag])}/bookmarks", {}
    cursor = ""
    for _ in range(0, MOST, PAGE):
        answer = service.get(
            path, limit=PAGE, includeContent="true", **parameters, **({"cursor": cursor} if cursor else {})
        )
        for entry in answer["bookmarks"]:
            content = entry.get("content") or {}
            if content.get("type") == "link":
                yield _of_karakeep(entry, content, tag)
        cursor = str(answer.get("nextCursor") or "")
        if not cursor:
            return


def _of_karakeep(entry: Mapping[str, Any], content: Mapping[str, Any], tag: str) -> SavedArticle:
    authors = (str(content["author"]),) if content.get("author") else ()
    return SavedArticle(
        str(content.get("url") or ""), str(entry.get("title") or content.get("title") or ""), str(content.get("htmlContent") or ""),
        str(content.get("datePublished") or ""), authors, str(content.get("publisher") or ""), summary=str(content.get("description") or ""),
        tags=tuple(str(label["name"]) for label in entry.get("tags") or () if label["name"] != tag), note=str(entry.get("note") or ""),
    )  # fmt: skip


def miniflux(tag: str) -> Iterator[SavedArticle]:
    """Yield the starred entries of a Miniflux, or those of the category *tag*."""
    service = Service(
        "Miniflux",
        address_in("MINIFLUX_URL", "the address of your Miniflux"),
        {"X-Auth-Token": _token("MINIFLUX_TOKEN")},
    )
    path, parameters = "/v1/entries", {"starred": "true"}
    if tag:
        ids = {str(entry["title"]): str(entry["id"]) for entry in service.get("/v1/categories")}
        if tag not in ids:
            raise ServiceError(f"Miniflux has no category {tag!r}")
        path, parameters = f"/v1/categories/{ids[tag]}/entries", {}
    for entry in _by_offset(
        lambda offset: service.get(path, limit=PAGE, offset=offset, order="id", direction="asc", **parameters)[
            "entries"
        ]
    ):
        authors = (str(entry["author"]),) if entry.get("author") else ()
        yield SavedArticle(
            str(entry.get("url") or ""), str(entry.get("title") or ""), str(entry.get("content") or ""), str(entry.get("published_at") or ""), authors,
            str((entry.get("feed") or {}).get("title") or ""), feed_tags=tuple(map(str, entry.get("tags") or ())),
        )  # fmt: skip


def _by_offset(answer_at: Callable[[int], Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the entries of the answers at rising offsets, until one is not full."""
    for offset in range(0, MOST, PAGE):
        entries = answer_at(offset)
        yield from entries
        if len(entries) < PAGE:
            return


def _token(name: str) -> str:
    return secret(name, "its API token")


def _bearer(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {_token(name)}"}


def entries_of(name: str, tag: str) -> Iterator[SavedArticle]:
    """Yield the articles that the service called *name* has under *tag*; raises ServiceError if its answers are not what its API says."""
    try:
        yield from SERVICES[name](tag)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ServiceError(
            f"{name} answers something that its API does not say ({type(error).__name__}: {error}); is that its address?"
        ) from error


SERVICES: Mapping[str, Callable[[str], Iterator[SavedArticle]]] = {
    "wallabag": wallabag, "readeck": readeck, "linkding": linkding, "karakeep": karakeep, "miniflux": miniflux,
}  # fmt: skip
