"""Text as our functions take it: a string, or one whose language is chosen when it is shown."""

from collections.abc import Mapping

from django.utils.functional import Promise, lazy

Text = str | Promise


def _filled(text: Text, words: Mapping[str, object]) -> str:
    return str(text).format(**words)


_filled_later = lazy(_filled, str)


def filled(text: Text, **words: object) -> Text:
    """A text with its `{words}` filled in, all in the language in which it will be shown."""
    return _filled_later(text, words)
