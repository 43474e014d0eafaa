"""An issue as an email: HTML with its styles inlined, the same as plain text, and a message ready to send."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from textwrap import wrap
from urllib.parse import quote, urlsplit

import lxml.html
from css_inline import CSSInliner
from jinja2 import Environment

from standfirst.text.languages import direction_of

LARGEST = 95_000  # bytes of the HTML: Gmail cuts a mail off at 102 kB
PLACE_OF_ADDRESS = "{address}"
ADDRESS_MARKS = ":/?#[]@!$&'()*+,;=%-._~"  # that stay in an address (RFC 3986)
PICTURE = re.compile(r'<img (?:[^>]*?(?<!\w)alt="(?P<alt>[^"]*)")?[^>]*>')
WIDTH = 72  # columns of the plain text
UNDERLINED = {"h1": "=", "h2": "-"}
BLOCKS = ("h1", "h2", "h3", "h4", "p", "li", "blockquote", "pre", "td", "th", "dt", "dd")
# No pictures, one column of 600 px, colours with their background; programs that know dark colours take those.
PAGE = """<!DOCTYPE html>
<html lang="{{ language }}" dir="{{ direction }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex">
<meta name="description" content="{{ title }}">
<title>{{ title }}</title>
<style>
body { margin: 0; padding: 0; background: #f6f4ef; color: #1c1917; font: 17px/1.5 Georgia, serif; }
table { border-collapse: collapse; }
.page { width: 100%; max-width: 600px; margin: 0 auto; background: #fffdf8; }
.inside { padding: 24px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 16px; }
h2 { font-size: 19px; line-height: 1.3; margin: 28px 0 8px; padding-top: 12px; border-top: 1px solid #d6d3d1; }
p { margin: 0 0 14px; }
ul { margin: 0 0 14px; padding: 0 0 0 20px; }
li { margin: 0 0 10px; }
a { color: #8a1c2b; }
.mast { font-size: 15px; letter-spacing: 1px; text-transform: uppercase; color: #57534e; margin: 0 0 8px; }
.about { font-size: 14px; color: #57534e; }
.end { font-size: 14px; color: #57534e; margin-top: 28px; }
</style>
</head>
<body>
<table role="presentation" class="page" align="center"><tr><td class="inside">
{% if publisher %}<p class="mast">{{ publisher }}</p>{% endif %}
<h1>{{ title }}</h1>
{{ body|safe }}
<p class="end"><a href="{{ address }}">{{ online }}</a>{% if book %} · <a href="{{ book }}">EPUB</a>{% endif %}{% if unsubscribe %} · <a href="{{ unsubscribe }}">{{ leave }}</a>{% endif %}</p>
</td></tr></table>
</body>
</html>
"""


# Programs that know dark colours take these; kept apart, since what is inlined knows no media.
DARK = """<style>
@media (prefers-color-scheme: dark) {
body, .page { background: #1c1917 !important; color: #f5f5f4 !important; }
a { color: #f0a5ae !important; }
h2 { border-color: #57534e !important; }
.mast, .end, .about { color: #a8a29e !important; }
}
</style>
</head>"""


@dataclass(frozen=True, slots=True)
class Edition:
    """One published issue, to be mailed."""

    title: str
    body: str  # safe HTML, its links absolute
    address: str  # of its page
    day: datetime
    language: str = "en"
    direction: str = "ltr"
    unsubscribe: str = ""  # an address, https: or mailto:
    online: str = "Read this issue online"  # as the site's language has it
    leave: str = "Unsubscribe"
    publisher: str = ""  # the site's name
    book: str = ""  # the address of the same as an EPUB

    @property
    def subject(self) -> str:
        """Return the subject of the mail: its first story, and the issue."""
        item = next(_tree(self).iter("li"), None)
        link = None if item is None else next(item.iter("a"), None)
        lead = "" if link is None else str(link.text_content())
        return " ".join(" | ".join(filter(None, (lead, self.title))).split())


def absolute(html: str, site: str) -> str:
    """Return *html* with the links and pictures whose addresses begin at the site's root at the address *site*."""
    if not html.strip():
        return ""
    tree = lxml.html.fragment_fromstring(html, create_parent="div")
    for element in tree.iter("a", "img"):
        name = "href" if element.tag == "a" else "src"
        target = element.get(name, "")
        if target.startswith("/") and not target.startswith("//"):
            element.set(name, f"{site}{target}")
    return inside(tree)


def inside(tree: lxml.html.HtmlElement) -> str:
    """Return the HTML inside the `div` *tree*."""
    text: str = lxml.html.tostring(tree, encoding="unicode")
    return text.removeprefix("<div>").removesuffix("</div>")


def html(edition: Edition) -> str:
    """Return the page of *edition* for mail clients: no script, no picture, styles on each element.

    It has at most LARGEST bytes: as many stories as fit, then a link to the issue, because mail programs cut longer mails off.
    """
    page = _page(edition)
    if len(page.encode()) <= LARGEST:
        return page
    count = sum(1 for _ in _tree(edition).iter("li"))
    fits = bisect_left(range(count), True, key=lambda most: len(_page(_cut(edition, most)).encode()) > LARGEST)
    return _page(_cut(edition, max(0, fits - 1)))


def _page(edition: Edition) -> str:
    values = {name: getattr(edition, name) for name in Edition.__slots__} | {
        "unsubscribe": _leave_at(edition),
        "body": _directed(_without_pictures(edition)),
    }
    page = Environment(autoescape=True).from_string(PAGE).render(values)
    return str(CSSInliner(load_remote_stylesheets=False).inline(page)).replace("</head>", DARK, 1)


def _directed(body: str) -> str:
    """Return *body* with the direction of each line and each link of it, by its first letter: mail programs know neither languages nor `auto`."""
    if not body.strip():
        return body
    tree = lxml.html.fragment_fromstring(body, create_parent="div")
    for element in tree.iter("p", "li", "h2", "h3", "a"):
        element.set("dir", direction_of(element.text_content()))
    return inside(tree)


def _without_pictures(edition: Edition) -> str:
    """Return the body with the texts of its pictures in their places: mail programs load none, or tell the sender that they did."""
    return PICTURE.sub(lambda match: match["alt"] or "", edition.body)


def _leave_at(edition: Edition) -> str:
    """Return the address at which a reader of this very text leaves the list; nothing where it would differ for each reader."""
    return "" if PLACE_OF_ADDRESS in edition.unsubscribe else edition.unsubscribe


def _tree(edition: Edition) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(edition.body, create_parent="div")


def _cut(edition: Edition, most: int) -> Edition:
    """Return *edition* with its first *most* stories, and without the headings of sections that have none left."""
    tree = _tree(edition)
    for item in list(tree.iter("li"))[most:]:
        item.drop_tree()
    for listed in [element for element in tree.iter("ul", "ol") if next(element.iter("li"), None) is None]:
        heading = listed.getprevious()
        if heading is not None and heading.tag == "h2":
            heading.drop_tree()
        listed.drop_tree()
    more = f'<p>… <a href="{escape(edition.address)}">{escape(edition.online)}</a></p>'
    return replace(edition, body=inside(tree) + more)


def plain(edition: Edition) -> str:
    """Return the same as text: headings underlined, a link's address on a line of its own after what it says."""
    tree = lxml.html.fragment_fromstring(f"<h1></h1>{edition.body}", create_parent="div")
    tree[0].text = edition.title
    parts = [part for element in tree.iter(*BLOCKS) if (part := "\n".join(_written(element)))]
    ends = [f"{edition.online}: {edition.address}", *([f"EPUB: {edition.book}"] if edition.book else [])]
    if leave_at := _leave_at(edition):
        ends.append(f"{edition.leave}: {leave_at}")
    return "\n\n".join((*parts, "\n".join(ends))) + "\n"


def _written(element: lxml.html.HtmlElement) -> Iterator[str]:
    text = " ".join(_own_text(element).split())
    if not text:
        return
    mark = "- " if element.tag == "li" else ""
    yield from wrap(text, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark), break_long_words=False)
    if element.tag in UNDERLINED:
        yield UNDERLINED[element.tag] * min(len(text), WIDTH)
    links = (link for link in element.iter("a") if link.get("href") and next(link.iterancestors(*BLOCKS)) is element)
    yield from (f"{' ' * len(mark)}{link.get('href')}" for link in links)


def _own_text(element: lxml.html.HtmlElement) -> str:
    """Return the text of *element* outside the lines inside it, which are written on their own."""
    inner = "".join(f"{'' if child.tag in BLOCKS else _own_text(child)}{child.tail or ''}" for child in element)
    return f"{element.text or ''}{inner}"


def unsubscribe_at(template: str, address: str) -> str:
    """Return the address at which *address* is taken off the list; *template* has `{address}` in its place if it differs for each."""
    return template.replace(PLACE_OF_ADDRESS, quote(address, safe=""))


def message(edition: Edition, sender: str, to: str = "") -> bytes:
    """Return a multipart message from *sender* to one address, or without recipients; the same edition gives the same bytes.

    If the address to unsubscribe at is https and differs for each recipient, a mail program can use it at one click (RFC 8058).
    """
    is_own = PLACE_OF_ADDRESS in edition.unsubscribe
    one_click = bool(to) and is_own and edition.unsubscribe.startswith("https://")
    edition = replace(edition, unsubscribe=unsubscribe_at(edition.unsubscribe, to) if to or not is_own else "")
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = edition.subject
    mail["From"] = sender
    if to:
        mail["To"] = to
    mail["Date"] = format_datetime(edition.day)
    mark = sha256(f"{edition.address}{to}".encode()).hexdigest()[:24]
    mail["Message-ID"] = f"<{mark}@{urlsplit(edition.address).hostname or 'localhost'}>"
    mail.set_content(plain(edition), cte="quoted-printable")
    mail.add_alternative(html(edition), subtype="html", cte="quoted-printable")
    mail.set_boundary(f"edition-{mark}")
    return _leaving(edition.unsubscribe, one_click) + mail.as_bytes()


def _leaving(address: str, one_click: bool) -> bytes:
    """Return the header lines of RFC 2369 and 8058: whole, for the library would encode an address longer than a line, and mail programs read none then."""
    lines = [f"List-Unsubscribe: <{quote(address, safe=ADDRESS_MARKS)}>"] if address else []
    lines += ["List-Unsubscribe-Post: List-Unsubscribe=One-Click"] if one_click else []
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")
