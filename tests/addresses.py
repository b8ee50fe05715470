"""Every address of the site, with what its view declares."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLResolver, get_resolver

from quadro.accounts.http import Audience


@dataclass(frozen=True)
class Address:
    """`name` is whole, with its space: `agreements:detail`."""

    name: str
    route: str
    audience: Audience | None
    methods: tuple[str, ...]


def addresses(
    resolver: URLResolver | None = None, space: str = "", route: str = ""
) -> Iterator[Address]:
    for one in (resolver or get_resolver()).url_patterns:
        here = f"{route}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from addresses(one, f"{space}{one.namespace}:" if one.namespace else space, here)
        else:
            yield Address(
                name=f"{space}{one.name or ''}",
                route=here,
                audience=getattr(one.callback, "audience", None),
                methods=getattr(one.callback, "methods", ()),
            )
