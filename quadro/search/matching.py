"""How the two databases match and rank words: FTS5 on SQLite, a tsvector on PostgreSQL.

The ORM's lookup and expression hide the difference.
"""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, Lookup
from django.db.models.sql.compiler import SQLCompiler

from quadro.search.words import Asked

Compiled = tuple[str, tuple[Any, ...]]
TITLE, TEXT = 8.0, 1.0
"""How much a word counts in the title and elsewhere, for FTS5; PostgreSQL has weights A and D."""


class WordsField(models.TextField):  # type: ignore[type-arg]  # not generic when it runs
    """The column through which an index of words is asked; it is never read nor written."""


@WordsField.register_lookup
class Have(Lookup):
    """`words__have=asked`: every word is there."""

    lookup_name = "have"
    prepare_rhs = False
    rhs: Asked

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Compiled:
        words, params = self.process_lhs(compiler, connection)
        return f"{words} MATCH %s", (*params, self.rhs.for_fts5)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Compiled:
        words, params = self.process_lhs(compiler, connection)
        return f"{words} @@ to_tsquery('simple', %s)", (*params, self.rhs.for_postgresql)


class Rank(Func):
    """How well an entry answers: the lower, the better."""

    output_field = models.FloatField()

    def __init__(self, words: str, asked: Asked) -> None:
        super().__init__(words)
        self.asked = asked

    def as_sqlite(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,  # noqa: ARG002 - Django passes it
        **_: Any,
    ) -> Compiled:
        words, params = compiler.compile(self.source_expressions[0])
        return f"bm25({words}, {TITLE}, {TEXT})", tuple(params)

    def as_postgresql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,  # noqa: ARG002 - Django passes it
        **_: Any,
    ) -> Compiled:
        words, params = compiler.compile(self.source_expressions[0])
        rank = f"-ts_rank({words}, to_tsquery('simple', %s))"
        return rank, (*params, self.asked.for_postgresql)
