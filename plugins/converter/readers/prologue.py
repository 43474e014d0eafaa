"""What may precede the first element of an HTML or XML document: a byte-order mark, blanks, comments, declarations."""

BLANKS = b" \t\r\n\f\0"
MARK = b"\xef\xbb\xbf"
# What opens each piece, and what closes it; the comment first, because `<!` opens a declaration too.
PIECES = ((b"<!--", b"-->"), (b"<?", b">"), (b"<!doctype", b">"))


def end(head: bytes, skips_doctype: bool = True) -> int:
    """Return where the first element of *head* begins, or its length if it breaks off before.

    A scan, not a pattern: nested repetition takes exponential time on a row of comments.
    """
    pieces = PIECES if skips_doctype else PIECES[:-1]
    at = len(MARK) if head.startswith(MARK) else 0
    while True:
        while at < len(head) and head[at] in BLANKS:
            at += 1
        closing = next((last for first, last in pieces if head[at : at + len(first)].lower() == first), None)
        if closing is None:
            return at
        found = head.find(closing, at)
        if found < 0:
            return len(head)
        at = found + len(closing)
