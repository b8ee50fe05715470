"""Tables of Markdown for the pages of the reference."""

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A Markdown table; an empty line ends it."""
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(_cell(one) for one in line)} |" for line in lines] + [""]


def _cell(value: object) -> str:
    return " ".join(str(value).replace("|", "\\|").split())
