"""Open data about interventions: how each data set is made, how its cells are cleaned, how a file
of millions of rows is read by a confined program that may die without harm.

Nothing here writes: `actions.intakes` does.
"""
