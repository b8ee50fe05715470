"""Municipalities doing things together: joint services, common offices, unions, works.

What they do, who is in and from when, what it costs each year and who pays how much. The sharing of
a cost is worked out by a pure engine (`sharing`); once approved it is written and never computed
again. The convention itself, with its parties and papers, is of `agreements`.
"""
