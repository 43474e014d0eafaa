"""Text to Markdown that shows as that text, and Markdown to HTML that is safe to serve."""

import re
from collections import Counter
from functools import cache
from html import escape as in_attribute, unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nh3
import pyromark

from standfirst.core.vocabulary import slug
from standfirst.posts.pictures import SIZES, SMALL, small
from standfirst.text.characters import TAG

# Everything that Markdown engines read as markup, wherever it is. Numeric entities, not backslashes: engines
# differ on `\<`, `\&`, `\|`, `\~` (docs/security.md). `{` and `|` would be addresses to Pelican. Most lines hold none of what its
# branches start with, which a set of characters finds in a third of the time.
ANYWHERE = re.compile(r"[\\`~<{|]|&(?=#?\w+;)|\*(?:(?!\s)|(?<!\s\*))|_(?:(?<![^\W_]_)|(?![^\W_]))|\](?=[(\[:])|!(?=\[)")
MARKS = re.compile(r"[\\`~<{|&*_\]!]")
# Marks that begin a heading, a quote, a list, a rule or an underline at the start of a line.
LINE_START = re.compile(r"#(?=#{0,5}(?:\s|$))|>|[-+*](?=\s|$)|-(?=-)|=(?==*\s*$)|\d{1,9}(?=[.)](?:\s|$))")

TOP_LEVEL, LOWEST_LEVEL = 2, 6  # of headings
OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
TAGS = set(
    (
        "p br hr h2 h3 h4 h5 h6 blockquote ul ol li dl dt dd pre code em strong del sub sup table thead tbody tr "
        "th td caption a figure figcaption q cite abbr time span img"
    ).split()
)
ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href", "title"}, "abbr": {"title"}, "time": {"datetime"}, "ol": {"start", "reversed"}, "code": {"class"},
    "img": {"src", "alt", "title", "width", "height"}, "th": {"scope", "colspan", "rowspan"}, "td": {"colspan", "rowspan"},
}  # fmt: skip
VALUES = {
    "lang": re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}"), "dir": re.compile("ltr|rtl|auto"),
    "scope": re.compile("(?:row|col)(?:group)?"), "colspan": re.compile(r"[1-9]\d?"), "rowspan": re.compile(r"[1-9]\d?"),
}  # fmt: skip
SCHEMES = {"http", "https", "mailto"}
LANGUAGE = re.compile(r"language-[A-Za-z0-9+#.-]{1,30}")
# An editor's ways to write content/images/x.jpg: `images/x.jpg`, `/images/x.jpg`, `../images/x.jpg`, `{static}/images/x.jpg`.
IMAGES = r"(?:\{static\})?/?(?:\.\./){0,9}images/"
OWN_PICTURE = re.compile(IMAGES + r"(?!.*\.\.)[\w./-]+")
OWN_ADDRESS = re.compile(r"\{(?P<kind>filename|static|attach)\}(?P<path>.*)")
# Engines write the braces of Pelican's own addresses as octets; in a post they can only be an editor's, because
# the converter writes every brace of a dump as an entity and drops its relative links.
OCTETS = re.compile(r"(?<=[\"'])%7B(filename|static|attach)%7D")
LINK_REL = "nofollow noopener noreferrer ugc"
INLINE = re.compile(
    r"</?(?:a|abbr|b|cite|code|del|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var)(?:\s[^>]*)?>"
)
CAPTION = re.compile(r"<figcaption>.*?</figcaption>", re.DOTALL)
HEADING = re.compile(r"<(/?)h([1-6])(?=[\s>])")
EMPTY_HEAD = re.compile(r"<th(?:\s[^>]*)?>\s*</th>")  # a header cell that says nothing (WCAG 2.2, H63)
CONTENTS = re.compile(r'<(h[2-6]) id="([^"]+)"[^>]*>(.*?) <a class="anchor"')
FEW = 6  # headings of a story that needs no table of contents
WHOLE_HEADING = re.compile(r"<(h[2-6])((?:\s[^>]*)?)>(.*?)</\1>", re.DOTALL)
LONGEST_ID = 60  # characters
# Elements wider than a phone get a box of their own, which a keyboard can scroll.
WIDE = (
    (re.compile(r"<table(?=[\s>])"), '<div class="scroll" tabindex="0"><table'), (re.compile("</table>"), "</table></div>"),
    (re.compile(r"<pre(?=[\s>])"), '<pre tabindex="0"'),
)  # fmt: skip


def escape(text: str, starts_line: bool = True) -> str:
    """Return Markdown that shows exactly *text*; if it *starts_line*, it begins no heading, list or quote either."""
    safe = ANYWHERE.sub(_entity, text) if MARKS.search(text) else text
    start = LINE_START.match(safe) if starts_line else None
    if start is None:
        return safe
    mark = start.end() if start[0].isdigit() else 0  # of a number only the mark after it is written as an entity
    return f"{safe[:mark]}&#{ord(safe[mark])};{safe[mark + 1 :]}"


def _entity(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(character)};" for character in match[0])


def render(markdown: str) -> str:
    """Return safe HTML of a post's body (CommonMark with tables and strikethrough)."""
    html = EMPTY_HEAD.sub("<td></td>", pyromark.html(markdown, options=OPTIONS))
    return sanitise(OCTETS.sub(r"{\1}", _with_levels(html) if "<h" in html else html))


def _with_levels(html: str) -> str:
    """Return *html* whose headings begin below the story's title and skip no level."""
    opened: list[int] = []
    shown = TOP_LEVEL

    def with_level(match: re.Match[str]) -> str:
        nonlocal shown
        if not match[1]:
            shown = nested_level(int(match[2]), opened)
        return f"<{match[1]}h{shown}"

    return HEADING.sub(with_level, html)


def nested_level(level: int, opened: list[int]) -> int:
    """Return the level at which a heading of *level* is shown, below those *opened* before it, which it joins or closes.

    The first is below the story's title, the one h1 of a page, and no level is skipped (WCAG 2.2, technique G141).
    """
    while opened and opened[-1] >= level:
        opened.pop()
    opened.append(level)
    return min(LOWEST_LEVEL, TOP_LEVEL - 1 + len(opened))


def scrollable(html: str) -> str:
    """Return safe *html* in which tables and code scroll by themselves, so that the page never scrolls sideways."""
    for plain, boxed in WIDE:
        html = plain.sub(boxed, html)
    return html


def anchored(html: str, label: str, language: str = "") -> str:
    """Return safe *html* whose headings can be linked to: each has an id, and a link to itself that is called *label*, which is in *language*."""
    of_label = f' lang="{in_attribute(language)}"' if language else ""
    again: Counter[str] = Counter()
    used: set[str] = set()

    def linked(match: re.Match[str]) -> str:
        tag, own_attributes, text = match.groups()
        own_id = name = f"h-{slug(plain(text), LONGEST_ID)}"
        while own_id in used:
            again[name] += 1
            own_id = f"{name}-{again[name] + 1}"
        used.add(own_id)
        link = f'<a class="anchor" href="#{own_id}"{of_label} aria-label="{in_attribute(label)}">#</a>'
        return f'<{tag} id="{own_id}"{own_attributes}>{text} {link}</{tag}>'

    return WHOLE_HEADING.sub(linked, html) if "<h" in html else html


def contents(html: str) -> list[tuple[str, str]]:
    """Return the address in the page and the text of each heading of the two highest kinds of an *anchored* story; nothing if it has FEW headings."""
    headings = CONTENTS.findall(html)
    highest = sorted({tag for tag, _, _ in headings})[:2]
    shown = [
        (own_id, " ".join(unescape(TAG.sub("", text)).split())) for tag, own_id, text in headings if tag in highest
    ]
    return shown if len(headings) > FEW else []


def render_line(markdown: str) -> str:
    """Return safe inline HTML of one line of Markdown, such as an editor's note."""
    html = render(markdown).strip()
    return html.removeprefix("<p>").removesuffix("</p>") if html.count("<p>") == 1 else html


def sanitise(html: str) -> str:
    """Return *html* with only the tags, attributes and addresses that docs/security.md allows."""
    return _cleaner().clean(html)


def plain(html: str) -> str:
    """Return the text of safe *html*, tags dropped and entities read; marks in a line (`em`, `a`) part no words."""
    return unescape(TAG.sub(" ", INLINE.sub("", html)))


def prose(html: str) -> str:
    """Return the text of safe *html* without the captions of its pictures, on one line, for comparing stories."""
    return " ".join(plain(CAPTION.sub(" ", html) if "<figcaption>" in html else html).split())


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=SCHEMES,
        link_rel=LINK_REL,
        strip_comments=True,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    del tag
    if name in VALUES:
        return value if VALUES[name].fullmatch(value) else None
    if name == "class":
        return value if LANGUAGE.fullmatch(value) else None
    if name == "src":  # Markdown encodes what is not ASCII
        return address if OWN_PICTURE.fullmatch(address := unquote(value)) else None
    if name == "href" and (own_address := OWN_ADDRESS.match(value)):
        return None if own_address["kind"] != "filename" and not OWN_PICTURE.fullmatch(own_address["path"]) else value
    return value


ALONE = re.compile(r"<p>(?P<img><img [^>]*>)</p>")
IMG = re.compile(r"<img (?P<attributes>[^>]*)>")
ATTRIBUTE = re.compile(r'(?<!\w)(?P<name>\w+)="(?P<value>[^"]*)"')
OWN_IMAGE = re.compile(IMAGES + r"(?P<name>.+)")
FROM_ROOT = re.compile(r'(?<=\s)href="/(?!/)')
LINKED = re.compile(rf'(?<=\s)href="{IMAGES}')
COLUMN = "(max-width: 40rem) 100vw, 38rem"  # how wide the theme shows a picture


def placed(html: str, images: Path, address: str) -> str:
    """Return *html* with its own pictures from the folder *images*, which the site serves at *address*, and with its links from the root of the site."""
    if below := urlsplit(address).path.removesuffix("/images"):  # the site is not at the root of its host
        html = FROM_ROOT.sub(f'href="{in_attribute(below)}/', html)
    if "images/" not in html and "<img " not in html:
        return html
    html = ALONE.sub(lambda match: _figure(match["img"], images, address), html)
    html = IMG.sub(lambda match: _img(match["attributes"], images, address)[0], html)
    return LINKED.sub(f'href="{in_attribute(address)}/', html)


def _figure(img: str, images: Path, address: str) -> str:
    shown, title = _img(img[len("<img ") : -1], images, address)
    if not shown:
        return ""
    caption = f"<figcaption>{title}</figcaption>" if title else ""
    return f"<figure>{shown}{caption}</figure>"


def _img(attributes: str, images: Path, address: str) -> tuple[str, str]:
    """Return the element as browsers should get it, and its title; none for a picture of the site that is not there."""
    written = {attribute["name"]: attribute["value"] for attribute in ATTRIBUTE.finditer(attributes)}
    own_picture = OWN_IMAGE.fullmatch(unescape(written.get("src", "")))
    if own_picture is None:
        return f"<img {attributes}>", written.get("title", "")
    name = own_picture["name"]
    source = f"{address}/{name}"
    shown_attributes = {"src": source, "alt": unescape(written.get("alt", ""))}
    size = SIZES.of(images, name)
    if not (size or (images / name).is_file()):
        return "", ""
    if size:
        shown_attributes |= {"width": str(size[0]), "height": str(size[1])}
        smaller = small(name)
        if SIZES.of(images, smaller):
            shown_attributes |= {"srcset": f"{address}/{smaller} {SMALL}w, {source} {size[0]}w", "sizes": COLUMN}
    shown_attributes |= {"loading": "lazy", "decoding": "async"}
    shown = " ".join(f'{key}="{in_attribute(value)}"' for key, value in shown_attributes.items())
    return f"<img {shown}>", written.get("title", "")
