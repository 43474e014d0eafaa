"""content/sections.jsonl: the sections that the site has had, each with a name that its stories gave; the address of one that is gone leads on."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from standfirst.core import jsonl
from standfirst.core.settings import FORMER_SECTIONS
from standfirst.core.vocabulary import slug

Filed = tuple[str, str]  # what a story calls its section, and the section that it is in, both as in addresses


def moved(site: Mapping[str, Any], stories: Iterable[Any]) -> list[tuple[str, str]]:
    """Return the addresses of sections that are gone, each with that of the section that most stories of the same names are in now.

    *site* are Pelican's settings. Sections that the record lacks are added to it, unless the site is a preview.
    """
    filed = Counter((getattr(story, "own_section", story.category.slug), story.category.slug) for story in stories)
    path = Path(site["PATH"]) / FORMER_SECTIONS
    recorded = _recorded(path)
    known = filed.keys() | (recorded if path.exists() else _built(site))
    if not site.get("DRAFTS") and (added := sorted(known - recorded)):
        jsonl.append(path, ({"name": name, "section": section} for name, section in added))
    now, names = {section for _, section in filed}, defaultdict[str, set[str]](set)
    for name, section in known:
        if section not in now:
            names[section].add(name)
    address = str(site["CATEGORY_URL"])
    return [
        (address.format(slug=old), address.format(slug=new))
        for old in sorted(names)
        if (new := _commonest(filed, names[old]))
    ]


def _recorded(path: Path) -> set[Filed]:
    return {(slug(str(row.get("name"))), slug(str(row["section"]))) for row in jsonl.rows(path) if row.get("section")}


def _built(site: Mapping[str, Any]) -> set[Filed]:
    """Return the sections of the builds that are still there, which a version without the record made."""
    pages = Path(site["OUTPUT_PATH"]).parent.glob(f"*/{site['CATEGORY_SAVE_AS'].format(slug='*')}")
    return {(page.parent.name, page.parent.name) for page in pages}


def _commonest(filed: Mapping[Filed, int], names: set[str]) -> str:
    counts = Counter[str]()
    for (name, section), times in filed.items():
        counts[section] += times if name in names else 0
    return max(counts, key=lambda section: (counts[section], section)) if counts.total() else ""
