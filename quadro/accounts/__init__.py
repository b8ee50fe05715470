"""Accounts: who signs in, with what, and as whom they act.

Owns: users, their saved views, the `Actor` (a person with the roles in force on a day) and the
declaration, on every view, of who may see it. Does not own: mandates (`bodies`), which say which
roles a person holds; an account by itself gives no power.
"""
