"""How the system of agreements itself works: its times, its answers, what it cures.

Indicators, update rounds and the state of the whole plan will stand here too.
"""
