"""The prologue of an HTML or XML document: a byte-order mark, blanks, comments and declarations before its first element."""

BLANKS = b" \t\r\n\f\0"
MARK = b"\xef\xbb\xbf"
# Start and end of each piece; the comment first, because `<!` begins a declaration too.
PIECES = ((b"<!--", b"-->"), (b"<?", b">"), (b"<!doctype", b">"))


def end(head: bytes, skips_doctype: bool = True) -> int:
    """Return where the first element of *head* begins, or its length if it breaks off before.

    A scan, not a pattern: nested repetition takes exponential time on a row of comments.
    """
    pieces = PIECES if skips_doctype else PIECES[:-1]
    position = len(MARK) if head.startswith(MARK) else 0
    while True:
        while position < len(head) and head[position] in BLANKS:
            position += 1
        closing = next(
            (last for first, last in pieces if head[position : position + len(first)].lower() == first), None
        )
        if closing is None:
            return position
        closed = head.find(closing, position)
        if closed < 0:
            return len(head)
        position = closed + len(closing)
