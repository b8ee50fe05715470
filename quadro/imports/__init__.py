"""Imports: from a spreadsheet to the registers, all or nothing, with a way back.

Owns: uploaded files, their reading in a limited process, previews, what an import wrote and its
undoing. Does not own: columns, checks and keys, which each module says in its `imports.py`.
"""
