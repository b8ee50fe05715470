"""Desks with their people and topics; requests with their conversation."""

from quadro.desks.models.desks import Desk, Post, Topic
from quadro.desks.models.requests import Entry, EntryPaper, Request

__all__ = ["Desk", "Entry", "EntryPaper", "Post", "Request", "Topic"]
