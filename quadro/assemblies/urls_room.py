"""The room of a sitting."""

from django.urls import URLPattern

ROOM: list[URLPattern] = []
