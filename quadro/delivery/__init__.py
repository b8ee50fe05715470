"""What the agreements promised, and what is done of it.

A commitment belongs to an agreement and to the body that owes it; it carries provisions of the plan
in shares that sum to one hundred. What is told of its progress is never written over. Readings of
indicators, update rounds and the state of the whole plan are for a module above.
"""
