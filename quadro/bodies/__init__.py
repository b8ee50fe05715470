"""Bodies: who can bind itself, and the people who act for it.

Owns: bodies of every kind, their offices, people and dated mandates, the succession of bodies, the
shares they hold in companies. Does not own: what a body signed (`agreements`).
"""
