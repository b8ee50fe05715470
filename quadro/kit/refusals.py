"""How the domain says no."""

from collections.abc import Callable, Mapping
from typing import Any, ParamSpec

P = ParamSpec("P")


class Refused(Exception):
    """A rule of the domain forbids the request. The message is for the person who asked.

    `cure` is the address of the page where the missing condition can be met, `cure_label` the words
    of its button.
    """

    def __init__(self, message: str, *, cure: str = "", cure_label: str = "") -> None:
        super().__init__(message)
        self.cure = cure
        self.cure_label = cure_label


class Hidden(Refused):
    """The person may not know that the thing exists: the answer is «not found»."""


class Stale(Refused):
    """Somebody else changed the record after the form was opened.

    `theirs` maps the names of the form's fields to what the record says now; `version` is the token
    to send with a second attempt.
    """

    def __init__(self, message: str, *, theirs: Mapping[str, Any], version: int) -> None:
        super().__init__(message)
        self.theirs = theirs
        self.version = version


def allows(check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Ask a policy without being stopped by it: to show or hide a button."""
    try:
        check(*args, **kwargs)
    except Refused:
        return False
    return True
