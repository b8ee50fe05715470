"""Works, services and funded projects («interventi»): who does them, their cost, how far they are.

An intervention carries provisions of the plan and falls upon places in shares that sum to one
hundred, so that a euro is never counted twice. Its money and what is told of it are never written
over. Commitments and agreements are below: this module points to them, never the reverse.
"""
