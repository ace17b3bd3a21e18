"""What can go wrong with what is kept. `rag/errors.py` draws the whole tree."""

from __future__ import annotations


class YinjuError(Exception):
    """The root of every error of ours; never raised itself."""

    retry = False
    kind = "internal_error"

    def __init__(self, message: str = "", *, said: str = "", param: str | None = None, **values: object) -> None:
        """Say what is wrong and what to do.

        `said` names the sentence that says the same in other languages, with its `values`; `param` is the field at
        fault.
        """
        super().__init__(message)
        self.said = said or self.kind
        self.param = param
        self.values = values


class StoreError(YinjuError):
    """The data folder cannot be used as it is."""

    kind = "store_error"


class StoreInUse(StoreError):
    """Another process holds the data folder."""

    retry = True
    kind = "store_in_use"


class FingerprintChanged(StoreError):
    """The data folder was made with another embedder, chunker or tokenizer."""

    kind = "fingerprint_changed"


class StoreDamaged(StoreError):
    """The data folder's files contradict each other or cannot be read."""

    kind = "store_damaged"
