"""Search: one index of everything that can be found, written with what it speaks of.

Owns: the entries of the index, their words and who may read them. Knows no noun: the modules above
say what is found (`put`), under which address, and for whom. See docs/decisions for why the stems
are computed here and not by the databases.
"""
