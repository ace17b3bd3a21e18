"""Settings: values read once from the environment and `.env`. They make nothing and touch no disk."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path
from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import BadInput


class Settings(BaseSettings):
    """Every setting, with its default. `.env.example` says them in words."""

    model_config = SettingsConfigDict(env_prefix="YINJU_", env_file=".env", env_ignore_empty=True, extra="ignore")

    data_dir: Path = Path("data")
    model_dir: Path = Field(default_factory=lambda: user_cache_path("yinju") / "models")
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)
    llm: Literal["bundled", "endpoint", "none"] = "bundled"
    llm_base_url: str = ""
    llm_api_key: SecretStr = SecretStr("")
    llm_model: str = ""
    embed_model: str = "bundled"
    rerank_model: str = ""
    names: str = ""
    chroma_url: str = ""
    threads: int = Field(default=0, ge=0)
    allow_urls: bool = False
    api_keys_required: Literal["auto", "true", "false"] = "auto"
    api_key: SecretStr = SecretStr("")
    trusted_hosts: str = ""
    cors_origins: str = ""
    requests_per_minute: int = Field(default=600, ge=0)
    asks_at_once: int = Field(default=8, ge=1, le=1_000)
    upload_mb: int = Field(default=100, ge=1, le=10_000)
    sources_in_text: bool = True

    @property
    def most_threads(self) -> int:
        """How many threads the models compute with: those asked for, else one for each core this process may use."""
        return self.threads or (len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1)

    @model_validator(mode="after")
    def _endpoint_is_complete(self) -> Settings:
        if self.llm == "endpoint" and not (self.llm_base_url and self.llm_model):
            raise ValueError("YINJU_LLM=endpoint also needs YINJU_LLM_BASE_URL and YINJU_LLM_MODEL")
        return self


def load_settings(**changes: object) -> Settings:
    """Read the settings, with these changes on top. Raises BadInput, naming the setting, if one is not valid."""
    try:
        return Settings(**changes)  # type: ignore[arg-type]
    except ValueError as error:
        raise BadInput(f"the settings are not valid (environment or .env): {error}") from error
