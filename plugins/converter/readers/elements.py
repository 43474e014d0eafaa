"""What the elements of HTML are to a reader: blocks, markup inside a line, or nothing that a story shows."""

SKIPPED = frozenset(
    (
        "script style template noscript svg head select option button textarea input canvas audio video object "
        "embed datalist dialog map meta link title progress meter rp rt"
    ).split()
)
CONTROLS = frozenset(("button", "dialog"))  # left open by mistake, one may hold the whole story
MENUS = frozenset(("aside", "footer", "header", "nav"))  # that may hold nothing but links to the rest of a site
BOXES = frozenset(("div", "section", "ul"))  # the same, where their class says so
BLOCKS = frozenset(
    (
        "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hgroup hr html li main nav ol p pre section summary table tbody td tfoot th "
        "thead tr ul caption legend menu dir"
    ).split()
)
# The markup that survives inside a line, under the one name we write it with.
INLINE = {
    "a": "a", "em": "em", "i": "em", "strong": "strong", "b": "strong", "code": "code", "kbd": "code",
    "samp": "code", "tt": "code", "sub": "sub", "sup": "sup", "del": "del", "s": "del", "strike": "del",
    "q": "q", "cite": "cite", "abbr": "abbr", "time": "time",
}  # fmt: skip
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
