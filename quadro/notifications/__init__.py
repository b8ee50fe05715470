"""Notifications: what waits for a person, what they should know, and how it reaches them.

Owns: notices, the way in which each person wants to be told of them, the letters sent by e-mail,
the secret addresses of calendars. Does not own: why a notice is written and when what it asks for
is done (the modules above call `notify` and `settle`), nor which deadlines a calendar holds
(`portal` gathers them and writes the calendar with `queries.calendar_of`).

It knows users, and bodies only by their keys.
"""
