"""Documents: files kept by the hash of their content, in versions, with their register numbers.

Owns: stored files, documents and their versions. Does not own: who may read a document: its owner
(an agreement, …) points down to it, answers for its visibility and serves it: it asks its own
policy, opens the version with `queries.open_version` and answers with `kit.files.download`.
"""
