"""The engine of the templates: Django's, whose pages let go of what they told."""

from typing import Any

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates, Template, reraise
from django.template.context import make_context
from django.utils.safestring import SafeString


class Page(Template):
    """A template that empties its context once it is written.

    Django's context holds itself: `push` leaves a `ContextDict` that knows the context it is in. So
    all rows of a page wait for the collector of cycles, which walks through some thousands of them:
    8 ms, in one home page out of five.
    """

    def render(
        self, context: dict[str, Any] | None = None, request: HttpRequest | None = None
    ) -> SafeString:
        made = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(made)
        except TemplateDoesNotExist as error:
            reraise(error, self.backend)
            raise
        finally:
            made.dicts.clear()


class Templates(DjangoTemplates):
    def get_template(self, template_name: str) -> Page:
        return Page(super().get_template(template_name).template, self)
