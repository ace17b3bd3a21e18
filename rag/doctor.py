"""What works and what does not on this machine, with what to do about it."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TypedDict

import httpx

from rag.assemble import build_assistant
from rag.errors import StoreInUse, YinjuError
from rag.models.bundled import ANSWER_MODEL, EMBEDDING_FOLDER, sha256_of
from rag.models.embedder import BUNDLED
from rag.settings import Settings

LIBRARIES = (
    "chromadb",
    "tantivy",
    "llama-index-core",
    "sentence-transformers",
    "torch",
    "xllamacpp",
    "gradio",
    "opencc",
)


class Finding(TypedDict):
    """One thing that was looked at."""

    part: str
    well: bool
    text: str


def examine(settings: Settings) -> list[Finding]:
    """Look at versions, data folder, models and endpoint; nothing is downloaded or changed."""
    return [_versions(), _store(settings), _embedder(settings), _answer_model(settings)]


def _versions() -> Finding:
    return Finding(
        part="versions", well=True, text=", ".join(f"{name} {version(name)}" for name in ("yinju", *LIBRARIES))
    )


def _store(settings: Settings) -> Finding:
    folder = settings.data_dir
    if not folder.exists():
        return Finding(part="store", well=True, text=f"{folder} is not there yet; `yinju ingest` makes it")
    try:
        assistant = build_assistant(settings, "doctor")
    except StoreInUse as error:
        return Finding(part="store", well=True, text=str(error))
    except YinjuError as error:
        return Finding(part="store", well=False, text=str(error))
    try:
        articles, passages = assistant.library.counts()
        problems = assistant.library.check()
    finally:
        assistant.close()
    text = "; ".join(problems) or f"{folder}: {articles} articles, {passages} passages"
    return Finding(part="store", well=not problems, text=text)


def _embedder(settings: Settings) -> Finding:
    if settings.embed_model == BUNDLED:
        path = settings.model_dir / EMBEDDING_FOLDER
        there = (path / "modules.json").is_file()
        text = f"{path}" if there else f"not in {settings.model_dir} yet; it is downloaded when first needed"
        return Finding(part="embedding model", well=True, text=text)
    text = f"{settings.embed_model} ({'a folder' if Path(settings.embed_model).is_dir() else 'from the model hub'})"
    return Finding(part="embedding model", well=True, text=text)


def _answer_model(settings: Settings) -> Finding:
    part = "answer model"
    if settings.llm == "none":
        return Finding(part=part, well=True, text="none: answers are quotes")
    if settings.llm == "endpoint":
        return _endpoint(settings, part)
    if settings.llm_model:
        there = Path(settings.llm_model).is_file()
        return Finding(
            part=part, well=there, text=settings.llm_model if there else f"there is no file {settings.llm_model}"
        )
    path = settings.model_dir / ANSWER_MODEL.file_name
    if not path.is_file():
        return Finding(
            part=part, well=True, text=f"not in {settings.model_dir} yet; it is downloaded when first needed"
        )
    if sha256_of(path) != ANSWER_MODEL.sha256:
        return Finding(part=part, well=False, text=f"{path} is damaged (wrong SHA-256); delete it, it is fetched again")
    return Finding(part=part, well=True, text=str(path))


def _endpoint(settings: Settings, part: str) -> Finding:
    url = f"{settings.llm_base_url.rstrip('/')}/models"
    key = settings.llm_api_key.get_secret_value()
    try:
        response = httpx.get(url, headers={"Authorization": f"Bearer {key}"} if key else {}, timeout=10.0)
        response.raise_for_status()
        names = [model["id"] for model in response.json()["data"]]
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        return Finding(part=part, well=False, text=f"{url} does not answer as an OpenAI-compatible endpoint ({error})")
    if settings.llm_model not in names:
        return Finding(part=part, well=False, text=f"{url} offers {', '.join(names)}, not {settings.llm_model}")
    return Finding(part=part, well=True, text=f"{settings.llm_model} at {settings.llm_base_url}")
