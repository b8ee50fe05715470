"""The coordination of the homogeneous zones: rules of rotation, turns, hand-over.

A turn is of a mayor in office of a municipality of the Zone. Who comes next is worked out by a
pure engine (`rotation`) from a dated rule, the mandates and the turns that were; the rights of who
coordinates are those of a mandate in the body of the Zone (`bodies`), given and ended with the
turn. What is handed over is found where it is kept: only the note of who leaves, and who took it
over, are of this module. The assembly of the Zone and its sittings are of `assemblies`.
"""
