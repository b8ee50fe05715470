"""The journal: who did what to what, when. Append-only, sealed in chained blocks.

Owns: entries, the blocks that seal them, and the one-use tokens of the forms already answered.
Has no foreign key to what it speaks of: a subject is a word and a key, so that the journal outlives
everything. Every action of every module writes here.
"""
