"""Territory: municipalities, homogeneous zones and who belonged to which, when.

Owns: municipalities (also outside the area), zones, dated membership, mergers, population with year
and source, the map. Does not own: the municipality as an institution (`bodies`).
"""
