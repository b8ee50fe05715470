"""Everything that changes a text happens here; who may is asked by the owner of the text."""

from quadro.texts.actions.coordinating import ArticleChange, coordinate
from quadro.texts.actions.talking import accept, comment, keep_open, reject, resolve
from quadro.texts.actions.versions import freeze, renumber, save_version, show, start
from quadro.texts.actions.writing import (
    add_article,
    edit_paragraph,
    import_docx,
    move_article,
    remove_article,
    replace_article,
)

__all__ = [
    "ArticleChange",
    "accept",
    "add_article",
    "comment",
    "coordinate",
    "edit_paragraph",
    "freeze",
    "import_docx",
    "keep_open",
    "move_article",
    "reject",
    "remove_article",
    "renumber",
    "replace_article",
    "resolve",
    "save_version",
    "show",
    "start",
]
