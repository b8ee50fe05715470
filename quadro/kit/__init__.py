"""The kit: what every page and module needs and no office has a word for.

Owns: refusals, periods and approximate days, forms with their tokens, tables with facets, exports,
charts, page components and error pages. Has no tables of its own and knows no noun of the domain.
"""
