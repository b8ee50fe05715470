"""Collegial bodies and their sittings: who sits, whether they are enough, what they decide.

An assembly is of a body (a Zone, the metropolitan authority) or of an agreement (a steering group).
A sitting is convened, opens on a roster that does not change any more, counts its quorum at each
item, votes, and leaves its minutes. What is decided becomes an opinion, a commitment, an inquiry or
an item of another assembly by their own verbs: nothing of them is kept here.
"""
