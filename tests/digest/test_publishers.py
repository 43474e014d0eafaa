"""One name for each publication."""

from types import SimpleNamespace
from typing import Any

import pytest

from standfirst.core.vocabulary import Term, Vocabulary
from standfirst.digest.publishers import moved, unify


def story(source: str, host: str = "") -> Any:
    return SimpleNamespace(source=source, link=f"https://{host}/2024/x" if host else "")


def unified(stories: list[Any], *listed: str) -> list[str]:
    terms = {name.casefold(): Term(name, name.casefold()) for name in listed}
    unify(stories, Vocabulary(terms))
    return [story.source for story in stories]


def test_the_stories_of_a_host_have_its_commonest_name() -> None:
    stories = [story("Post", "post.example"), story("Post", "www.post.example"), story("Post Live", "m.post.example")]

    assert unified([*stories, story("Post Live")]) == ["Post", "Post", "Post", "Post Live"]


def test_a_name_that_the_editor_listed_stays() -> None:
    def stories() -> list[Any]:
        return [story("Post", "post.example"), story("Post", "post.example"), story("Live", "post.example")]

    assert unified(stories()) == ["Post", "Post", "Post"]
    assert unified(stories(), "Live") == ["Post", "Post", "Live"]
    assert unified(stories()[1:], "Live") == ["Live", "Live"]


@pytest.mark.parametrize("host", ["medium.com", "news.yahoo.com", "www.youtube.com"])
def test_a_host_that_many_share_is_no_publication(host: str) -> None:
    assert unified([story("Ana", host), story("Ben", host)]) == ["Ana", "Ben"]


def test_blogs_of_one_provider_are_publications_of_their_own() -> None:
    stories = [
        story("Ana", "ana.substack.com"),
        story("Ana Ruiz", "ana.substack.com"),
        story("Ben", "ben.substack.com"),
    ]

    assert unified(stories) == ["Ana", "Ana Ruiz", "Ben"]  # of a shared host: only its name says whose it is
    assert unified([story("A", "a.blogspot.com"), story("B", "b.blogspot.com")]) == ["A", "B"]


def test_letter_case_and_a_companys_form_make_no_second_name() -> None:
    stories = [story("Harbour Post"), story("Harbour Post"), story("HARBOUR POST"), story("Harbour Post Ltd.")]

    assert set(unified(stories)) == {"Harbour Post"}


def test_an_address_that_no_source_has_any_more_leads_on() -> None:
    stories = [story("BBC", "bbc.example"), story("BBC", "bbc.example"), story("BBC News", "bbc.example")]
    merges = unify(stories, Vocabulary())

    assert [(merge.name, merge.into, merge.reason) for merge in merges] == [
        ("BBC News", "BBC", "both are the name of bbc.example")
    ]
    assert moved(stories, merges) == [("source/bbc-news/", "source/bbc/")]
    assert moved([*stories, story("BBC News", "news.example")], merges) == []
    assert unified([story("Post", "https://["), story("Post Two", "[")]) == ["Post", "Post Two"]
