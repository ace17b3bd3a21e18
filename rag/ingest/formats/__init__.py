"""One file a kind of file: bytes to documents."""
