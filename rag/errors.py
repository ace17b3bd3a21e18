"""Everything that can go wrong, as one tree.

YinjuError
├── BadInput                 the caller sent something that cannot be used            (mend the input)
│   ├── UnreadableArticle    a file or record is no article                           (mend the file)
│   └── NotFound             no article or passage has this id                        (look the id up)
├── StoreError               the data folder cannot be used as it is
│   ├── StoreInUse           another process holds it                                 (retry later)
│   ├── FingerprintChanged   it was made with another embedder, chunker or tokenizer  (run `yinju rebuild`)
│   └── StoreDamaged         its files contradict each other                          (run `yinju rebuild`)
└── ModelError               a model cannot be used
    ├── ModelUnavailable     a model or endpoint does not answer                      (retry later)
    └── ModelDamaged         a model's bytes are not the expected ones                (download again)

`retry` says whether the same call may succeed later, `kind` names the error to programs. The messages are written
for the person at the other end and say what to do; `said` and `values` let a face say the same in other languages, and
`param` names the field at fault.
"""

from __future__ import annotations

from vectorstore.errors import FingerprintChanged, StoreDamaged, StoreError, StoreInUse, YinjuError

__all__ = [
    "BadInput",
    "FingerprintChanged",
    "ModelDamaged",
    "ModelError",
    "ModelUnavailable",
    "NotFound",
    "StoreDamaged",
    "StoreError",
    "StoreInUse",
    "UnreadableArticle",
    "YinjuError",
]


class BadInput(YinjuError):
    """The caller sent something that cannot be used."""

    kind = "invalid_request"


class UnreadableArticle(BadInput):
    """A file or record is no article that can be taken in."""

    kind = "unreadable_article"


class NotFound(BadInput):
    """No article or passage has this id."""

    kind = "not_found"


class ModelError(YinjuError):
    """A model cannot be used."""

    kind = "model_error"


class ModelUnavailable(ModelError):
    """A model or endpoint does not answer."""

    retry = True
    kind = "model_unavailable"


class ModelDamaged(ModelError):
    """A model's bytes are not the expected ones."""

    kind = "model_damaged"
