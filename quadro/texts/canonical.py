"""A text as plain lines: what its SHA-256 is taken of, and what anybody can download and check.

One line a title, one a heading, one or more a paragraph; what continues a paragraph is indented, so
that no wording can pass for a heading. UTF-8, composed letters, a line end after every line.
"""

import hashlib
from collections.abc import Iterator

from quadro.texts.body import Body


def plain(title: str, body: Body) -> str:
    return "".join(f"{line}\n" for line in _lines(title, body))


def digest(title: str, body: Body) -> str:
    return hashlib.sha256(plain(title, body).encode()).hexdigest()


def _lines(title: str, body: Body) -> Iterator[str]:
    yield title
    for article in body.articles:
        yield ""
        yield article.label
        for row in article.paragraphs:
            mark = f"{row.number}." if article.is_numbered else "–"
            yield f"{mark} {row.wording.replace(chr(10), chr(10) + '    ')}"
