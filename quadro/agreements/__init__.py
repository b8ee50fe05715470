"""Agreements (intese): who binds whom, to implement which part of the plan.

Owns: instruments and their rules, agreements, parties, acts, links to provisions, the life cycle,
publication, the documents of an agreement. Does not own: the files (`documents`), the plan
(`plan`), what the parties then do (later: `delivery`).
"""
