"""Plan: what the actors of the area set out to do, in documents made of provisions.

Owns: programming documents of any actor, their editions with the steps of adoption, the tree of
provisions with levels named by each document, continuity between editions, links between documents
(raccordo), themes, SDG and PNRR missions. Does not know who carries a provision out: an agreement
points here, never the reverse.
"""
