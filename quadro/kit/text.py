"""Text as our functions take it: a string, or one whose language is chosen when it is shown."""

from django.utils.functional import Promise

Text = str | Promise
