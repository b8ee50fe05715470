"""How entries become digests: SHA-256 over canonical JSON, Merkle tree, chain of blocks.

Leaves and nodes are hashed with different prefixes (RFC 6962, section 2.1), so that a node can
never pass for a leaf.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from quadro.journal.models import Entry


def canonical(value: Any) -> bytes:
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    ).encode()


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def leaf_digest(entry: Entry) -> str:
    told = [
        entry.pk,
        entry.event,
        entry.subject,
        entry.subject_key,
        entry.subject_name,
        entry.by_id,
        entry.by_name,
        moment(entry.at),
        entry.changes,
    ]
    return hashlib.sha256(b"\x00" + canonical(told)).hexdigest()


def merkle_root(digests: list[str]) -> str:
    """The root over the leaves in order; an odd node rises alone to the next level."""
    level = [bytes.fromhex(digest) for digest in digests]
    while len(level) > 1:
        level = [
            hashlib.sha256(b"\x01" + level[place] + level[place + 1]).digest()
            if place + 1 < len(level)
            else level[place]
            for place in range(0, len(level), 2)
        ]
    return level[0].hex()


def chain(previous: str, root: str, at: datetime, size: int) -> str:
    return hashlib.sha256(b"\x02" + canonical([previous, root, moment(at), size])).hexdigest()
