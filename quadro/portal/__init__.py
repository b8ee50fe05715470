"""Portal: the pages that gather what the modules keep, for visitors and for the office's desk.

Owns: home, coverage, search page, desk, the pages of a municipality, a zone, a body. Has no tables;
nobody imports it.
"""
