"""The reference pages of the documentation, written from the code: `python -m standfirst.cli.reference docs/reference`."""

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from invoke.collection import Collection

from standfirst import cli, defaults
from standfirst.desk import FIELDS
from standfirst.posts.header import CONVERTED, EDITORS, SHELVED
from standfirst.scaffold import TEMPLATES

HEAD = "<!-- Written by standfirst/cli/reference.py: change the code, then run `invoke docs`. -->\n\n"
# The meaning of each header key, and an example.
MEANINGS = {
    "Title": ("the headline", "Night ferry returns"),
    "Date": ("when it was published; a date to come keeps the post off the site until then", "2025-03-03 08:15+01:00"),
    "Modified": (
        "when it was last changed; two years after `Date` or later, the site files the story by it and says both",
        "2025-03-04",
    ),
    "Category": ("the section", "Transport"),
    "Tags": ("names of tags, separated by commas", "Ferries, Harbour"),
    "Authors": ("names, separated by semicolons or commas", "Ana Ruiz; Ruth Gold"),
    "Source": ("the publisher of the original", "The Harbour Post"),
    "Link": ("the address of the original", "https://post.example/ferry"),
    "Lang": ("the language of the text", "en"),
    "Summary": ("a sentence or two for lists and feeds", "The night ferry sails again from April."),
    "Image": ("the picture that leads the story, under content/", "images/ferry.webp"),
    "Alt": ("what that picture shows, in words, for readers who do not see it", "A ferry at night"),
    "Credit": ("whose picture that is; without it the source is named", "Ana Ruiz"),
    "Dump": ("the dump that the post was made of, and its digest", "ferry.txt sha256:..."),
    "Id": ("what feed readers know the story by; written once, never changed", "urn:uuid:..."),
    "Added": ("when the post came onto the shelf; written once", "2025-03-03 09:00:00+00:00"),
    "Status": ("`published`, `draft` (off the site) or `hidden` (a page, in no list)", "draft"),
    "Pinned": ("`yes` puts it at the top of the front page", "yes"),
    "Note": ("why it matters, in your words; inline Markdown", "The vote is on *Thursday*."),
    "Also": ("`no` keeps it apart from other stories on the same event", "no"),
}


def commands() -> Iterator[str]:
    """Return the page of commands, in lines."""
    yield "# Commands\n"
    yield "In a desk: `standfirst COMMAND`, or `invoke COMMAND`. `standfirst --help COMMAND` shows the same on a terminal.\n"
    yield "Exit status: 0 done, 1 failed, 2 done but some dumps were refused, or posts could not be read (0 with `--allow-refused`), 3 another build is at work.\n"
    collection: Collection = cli.collection(Path.cwd())
    contexts = {context.name: context for context in collection.to_contexts()}
    for name, task in sorted((name, collection[name]) for name in collection.task_names):
        positional = [str(argument.name) for argument in contexts[name].positional_args]
        yield f"## {name}\n"
        yield f"`standfirst {' '.join([name, *(place.upper() for place in positional)])}`\n"
        yield inspect.cleandoc(task.__doc__ or "").replace("`invoke ", "`standfirst ") + "\n"
        arguments = [argument for argument in contexts[name].args.values() if argument.help]
        if arguments:
            yield "| option | meaning |\n| --- | --- |"
            seen = set()
            for argument in arguments:
                if argument.name not in seen:
                    seen.add(argument.name)
                    shown = (
                        argument.name.upper() if argument.name in positional else f"--{argument.name.replace('_', '-')}"
                    )
                    yield f"| `{shown}` | {argument.help} |"
            yield ""


def settings() -> Iterator[str]:
    """Return the page of settings, in lines."""
    yield "# Settings\n"
    yield "## site.toml\n"
    yield "The settings that most digests change. An error names the line and the values that are allowed.\n"
    yield "| key | values |\n| --- | --- |"
    for key, field in FIELDS.items():
        yield f"| `{key}` | {field.allowed} |"
    yield "\nA new desk has this file:\n"
    yield f"```toml\n{(TEMPLATES / 'site.toml').read_text(encoding='utf-8').strip()}\n```\n"
    yield "## pelicanconf.py\n"
    yield (
        "Every other setting, and any of Pelican's, may follow the line `globals().update(desk(__file__))`; a dict is changed by its key: "
        '`DIGEST["curate"] = True`. These are the defaults:\n'
    )
    source = inspect.getsource(defaults)
    start, end = source.index("# ---- The settings of pelicanconf.py"), source.index("\n\ndef desk(")
    yield f"```python\n{source[start:end].strip()}\n```\n"
    yield "## The environment\n"
    yield "| variable | meaning |\n| --- | --- |"
    yield "| `SITEURL` | the address of the site, in place of that in site.toml |"
    yield "| `STANDFIRST_DESK` | the folder of the desk, for scripts that run elsewhere |"
    yield "| `STANDFIRST_OUTPUT` | the place of the built site, in place of `output` |"
    yield "| `STANDFIRST_LANG` | the language of the interface |"
    yield "| `STANDFIRST_WAIT` | seconds that a command waits for a build to end: 20 |"
    yield "| `SOURCE_DATE_EPOCH` | the moment of the build, in seconds since 1970, for builds that can be repeated |\n"


def headers() -> Iterator[str]:
    """Return the page of header keys, in lines."""
    yield "# Header keys\n"
    yield "A post is a Markdown file that begins with lines of `Key: value`; an empty line ends them.\n"
    for title, keys in (
        ("Written by the converter; a key that you change stays yours", CONVERTED),
        ("Written once by the shelf", SHELVED),
        ("Yours alone: no conversion touches them", EDITORS),
    ):
        yield f"## {title}\n"
        yield "| key | meaning | example |\n| --- | --- | --- |"
        for key in keys:
            meaning, example = MEANINGS[key]
            yield f"| `{key}` | {meaning} | `{example}` |"
        yield ""


PAGES = {"commands.md": commands, "settings.md": settings, "headers.md": headers}


def written() -> dict[str, str]:
    """Return the text of each page by its name."""
    return {name: HEAD + re.sub(r"\n{3,}", "\n\n", "\n".join(page())).strip() + "\n" for name, page in PAGES.items()}


if __name__ == "__main__":
    for name, text in written().items():
        Path(sys.argv[1], name).write_text(text, encoding="utf-8")
