"""The interface offices of zones and authority, and what is asked of them.

A desk has people for days that are known, topics with their term in working days, contacts and
hours. Who acts for a municipality or a Zone asks; who has a post works on the request until it is
answered, and nothing is lost when somebody leaves. Desks are public, and so is how quickly each
answers; requests are of who asked and of the desk.
"""
