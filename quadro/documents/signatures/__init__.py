"""Electronic signatures: what a file says of itself, and what Quadro could verify of it.

`program` reads the file in a confined process and knows no Django: `containers`, `cms`, `pdf`,
`xml`, `certificates`, `trust` and `lists` are its parts. `report` is what it finds, shared by both
sides; `checking` runs it, `words` says it in Italian.

No mathematics of ours: signatures are verified by pyHanko (CMS and PDF) and signxml (XML),
certificate paths by pyHanko's validator. Nothing is ever fetched from the network.
"""
