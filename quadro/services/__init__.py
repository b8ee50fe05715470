"""Services to the municipalities: the catalogue, who joins, who uses them, who is next, needs.

A service is given by a body under conditions; a municipality asks to join, with the act that the
service wants, and is accepted. Uses count against the places of a year, and who waits for one is
in a line worked out by rule (`waiting`). Needs are told by municipalities, supported by others,
and answered: with a service proposed, or with the reason why not.
"""
