"""How an article travels: read → clean → chunk → index."""
