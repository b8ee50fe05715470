"""Quadro: a metropolitan strategic plan, carried out through agreements."""

__version__ = "0.1.0"
