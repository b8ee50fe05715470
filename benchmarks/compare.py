"""Two texts of 60 pages compared word by word, against the plainest way to do it: `make bench`.

The yardstick is one `difflib` over all the words of both texts, which knows no articles; it runs in
the same process on the same words, so that the ratio holds on any machine.
"""

import json
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from quadro.texts.body import Article, Body, Paragraph, new_anchor
from quadro.texts.comparison import TOKEN, compare

PAGES, ARTICLES_A_PAGE, PARAGRAPHS, WORDS = 60, 1, 8, 56
"""Some 450 words a page, in clauses of four lines."""
COMMON = 0.35
"""How much of an Italian text are its few commonest words."""
OFTEN = 0.2
AIM_MS = 300
RUNS = 10
SEED = 30
RESULTS = Path(__file__).resolve().parent / "results" / "compare.json"


def main() -> int:
    chance = random.Random(SEED)
    old = a_text(chance)
    new = a_revision(old, chance)
    found = compare(old, new)
    ours = [timed(lambda: compare(old, new)) for _ in range(RUNS)]
    plain = timed(lambda: by_words(old, new))
    p50, p95 = statistics.median(ours), statistics.quantiles(ours, n=20)[-1]
    told = {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "pages": PAGES,
        "words": sum(len(one.wording.split()) for one in old.paragraphs()),
        "changed": len(found.changed),
        "added": len(found.added),
        "removed": len(found.removed),
        "p50_ms": round(p50, 1),
        "p95_ms": round(p95, 1),
        "aim_ms": AIM_MS,
        "is_met": p95 <= AIM_MS,
        "plain_difflib_ms": round(plain, 1),
        "times_quicker": round(plain / p50, 1),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    missed = "" if told["is_met"] else "  misses its aim"
    print(
        f"two texts of {PAGES} pages compared: p50 {p50:.0f} ms, p95 {p95:.0f} ms (aim {AIM_MS});"
        f" plain difflib {plain:.0f} ms{missed}"
    )
    return 0


def a_text(chance: random.Random) -> Body:
    vocabulary = [
        "".join(chance.choice("aeiobcdlmnprst") for _ in range(chance.randint(2, 11)))
        for _ in range(2500)
    ]
    common = ["di", "la", "e", "il", "dei", "per", "con", "del", "che", "gli"]

    def wording() -> str:
        words = (
            chance.choice(common if chance.random() < COMMON else vocabulary) for _ in range(WORDS)
        )
        return " ".join(words) + "."

    return Body(
        tuple(
            Article(
                new_anchor(),
                f"Articolo {number}",
                tuple(
                    Paragraph(new_anchor(), wording(), str(row)) for row in range(1, PARAGRAPHS + 1)
                ),
                number=str(number),
            )
            for number in range(1, PAGES * ARTICLES_A_PAGE + 1)
        )
    )


def a_revision(old: Body, chance: random.Random) -> Body:
    """Every second paragraph has other words in it, some went, some came, one article moved."""
    articles = []
    for article in old.articles:
        rows = [
            replace(one, wording=revised(one.wording, chance)) if place % 2 else one
            for place, one in enumerate(article.paragraphs)
        ]
        if chance.random() < OFTEN:
            rows.pop(chance.randrange(len(rows)))
        if chance.random() < OFTEN:
            rows.insert(0, Paragraph(new_anchor(), "Un comma nuovo, scritto per intero.", "0"))
        articles.append(replace(article, paragraphs=tuple(rows)))
    articles.insert(10, articles.pop(40))
    return Body(tuple(articles))


def revised(wording: str, chance: random.Random) -> str:
    words = wording.split()
    for _ in range(5):
        words[chance.randrange(len(words))] = "altrimenti"
    place = chance.randrange(len(words))
    return " ".join([*words[:place], "almeno due volte l’anno,", *words[place:]])


def by_words(old: Body, new: Body) -> int:
    first, second = (
        TOKEN.findall("\n".join(one.wording for one in body.paragraphs())) for body in (old, new)
    )
    return len(SequenceMatcher(None, first, second).get_opcodes())


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    sys.exit(main())
