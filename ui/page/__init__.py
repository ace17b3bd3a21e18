"""The web page: ask, read, check."""
