"""The text of an act: articles and paragraphs, their versions, what people say of them, files.

Owns: texts, their versions, comments, the models to start from, comparison, Word in and out, print.
Does not own: who may write, read or comment (the owner asks its own policy and says which audience
the reader belongs to), nor the signed file (`documents`). An owner points down to its `Text`.

The templates of this module compose their links from `base`, the address below which the owner
answers: `articoli/<anchor>/`, `paragrafi/<anchor>/`, `confronto/` and so on.
"""
