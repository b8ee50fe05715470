"""Reads a Word file that may be hostile: a program of its own, without Django.

Run by `kit.confined` with the path, it prints JSON: {"blocks": [{"kind", "text"}, …]} or
{"refused": code}. `kind` is `title`, `heading`, `numbered` (Word counts it), `item` (a point
below), `row` (of a table) or empty. Footnotes are flattened into their place; of tracked changes
what is added is read.
"""

import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from quadro.kit.archives import check_archive
from quadro.kit.confined import Unreadable, print_answer

MOST_BLOCKS = 10_000
MOST_TEXT = 1_500_000
MOST_DEPTH = 200
DOCUMENT, STYLES, NOTES = "word/document.xml", "word/styles.xml", "word/footnotes.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
HEADINGS = ("heading", "titolo", "rubrica", "articolo")
SIGNS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
LEFT_OUT = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}txbxContent", f"{W}rPr", f"{W}pPr"}
SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}


def read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        head = file.read(8)
    if not head.strip():
        raise Unreadable("empty")
    if head.startswith(OLE):
        raise Unreadable("old_office")
    if not head.startswith(b"PK"):
        raise Unreadable("not_word")
    parts = check_archive(path)
    if any(name.endswith("vbaProject.bin") for name in parts):
        raise Unreadable("macros")
    if DOCUMENT not in parts:
        raise Unreadable("not_word")
    with zipfile.ZipFile(path) as archive:
        styles = styles_of(tree_of(archive, STYLES)) if STYLES in parts else {}
        notes = notes_of(tree_of(archive, NOTES)) if NOTES in parts else {}
        document = tree_of(archive, DOCUMENT)
    return {"blocks": counted(blocks_of(document, styles, notes))}


def tree_of(archive: zipfile.ZipFile, name: str) -> ET.Element:
    """The part as a tree, if it is not nested deeper than any writer would."""
    depth = 0
    root: ET.Element | None = None
    try:
        with archive.open(name) as part:
            for event, element in ET.iterparse(part, events=("start", "end")):  # noqa: S314 - no entities
                depth += 1 if event == "start" else -1
                if depth > MOST_DEPTH:
                    raise Unreadable("too_heavy")
                root = element if root is None else root
                element.tag = element.tag.replace(STRICT, W)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Unreadable("broken") from error
    if root is None:
        raise Unreadable("broken")
    return root


def styles_of(root: ET.Element) -> dict[str, str]:
    """What each style is called: Word keeps «heading 1» whatever its language."""
    found = {}
    for one in root.iter(f"{W}style"):
        name = one.find(f"{W}name")
        if name is not None:
            found[one.get(f"{W}styleId", "")] = name.get(f"{W}val", "").casefold()
    return found


def notes_of(root: ET.Element) -> dict[str, str]:
    return {
        one.get(f"{W}id", ""): " ".join("".join(words(one, {})).split())
        for one in root.iter(f"{W}footnote")
        if one.get(f"{W}type") not in SEPARATORS
    }


def blocks_of(
    root: ET.Element, styles: Mapping[str, str], notes: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    body = root.find(f"{W}body")
    if body is None:
        raise Unreadable("broken")
    for one in flow(body):
        if one.tag == f"{W}p":
            yield kind_of(one, styles), "".join(words(one, notes))
        else:
            for row in one.iter(f"{W}tr"):
                cells = (" ".join("".join(words(cell, notes)).split()) for cell in cells_of(row))
                yield "row", " | ".join(cells)


def flow(parent: ET.Element) -> Iterator[ET.Element]:
    """Paragraphs and tables in their order, also inside the frames that Word puts around them."""
    for one in parent:
        if one.tag in (f"{W}p", f"{W}tbl"):
            yield one
        elif one.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from flow(one)


def cells_of(row: ET.Element) -> Iterator[ET.Element]:
    return (one for one in row.iter(f"{W}tc"))


def kind_of(paragraph: ET.Element, styles: Mapping[str, str]) -> str:
    settings = paragraph.find(f"{W}pPr")
    if settings is None:
        return ""
    style = settings.find(f"{W}pStyle")
    key = style.get(f"{W}val", "") if style is not None else ""
    name = styles.get(key, key.casefold())
    if name in ("title", "titolo"):
        return "title"
    if name.startswith(HEADINGS) or settings.find(f"{W}outlineLvl") is not None:
        return "heading"
    level = settings.find(f"{W}numPr/{W}ilvl")
    if settings.find(f"{W}numPr") is not None:
        return "numbered" if level is None or level.get(f"{W}val") == "0" else "item"
    return ""


def words(element: ET.Element, notes: Mapping[str, str]) -> Iterator[str]:
    """The text under an element, in its order."""
    if element.tag == f"{W}t":
        yield element.text or ""
    elif element.tag in SIGNS:
        yield SIGNS[element.tag]
    elif element.tag == f"{W}footnoteReference":
        note = notes.get(element.get(f"{W}id", ""), "")
        yield f" [nota: {note}]" if note else ""
    for child in element:
        if child.tag not in LEFT_OUT:
            yield from words(child, notes)
    if element.tag == f"{W}p":
        yield " "


def counted(blocks: Iterator[tuple[str, str]]) -> list[dict[str, str]]:
    """Those with words in them, up to the limits."""
    found: list[dict[str, str]] = []
    length = 0
    for kind, text in blocks:
        if not text.strip(" |\n"):
            continue
        length += len(text)
        if len(found) == MOST_BLOCKS or length > MOST_TEXT:
            raise Unreadable("too_long")
        found.append({"kind": kind, "text": text.strip()})
    return found


if __name__ == "__main__":
    print_answer(lambda: read(Path(sys.argv[1])))
