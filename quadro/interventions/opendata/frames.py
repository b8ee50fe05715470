"""How the reader answers while it reads: pieces with a letter and a length before them."""

import json
import struct
from collections.abc import Iterator
from enum import Enum
from typing import IO, Any

HEAD = struct.Struct(">cI")
MOST = 256 << 20
"""No piece of ours is as long."""


class Piece(Enum):
    FOUND = b"H"
    """JSON: what the headings are."""
    ITEMS = b"I"
    """Lines of projects, as COPY wants them."""
    PARTS = b"P"
    """Lines of their fundings, places and steps."""
    TOLD = b"R"
    """JSON, after each batch: refused rows, warnings, how far the reading is."""
    END = b"E"
    """JSON: how many rows; without it the reading was cut short."""
    UNREADABLE = b"U"
    """JSON: why the file is refused."""


def write(out: IO[bytes], piece: Piece, content: bytes) -> None:
    out.write(HEAD.pack(piece.value, len(content)))
    out.write(content)


def write_json(out: IO[bytes], piece: Piece, told: dict[str, Any]) -> None:
    write(out, piece, json.dumps(told, separators=(",", ":")).encode())


def read(given: IO[bytes]) -> Iterator[tuple[Piece, bytes]]:
    """The pieces until the stream ends; a broken one ends them too."""
    while len(head := given.read(HEAD.size)) == HEAD.size:
        letter, length = HEAD.unpack(head)
        if length > MOST:
            return
        content = given.read(length)
        if len(content) < length:
            return
        yield Piece(letter), content
