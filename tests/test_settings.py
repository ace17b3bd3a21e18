"""Settings and the file that explains them."""

from __future__ import annotations

import pytest

from rag.errors import BadInput
from rag.settings import Settings, load_settings
from tests.conftest import ROOT


def test_the_example_file_names_every_setting_with_its_default() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    told = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(told) == {f"YINJU_{name.upper()}" for name in Settings.model_fields}
    defaults = {name: field.default for name, field in Settings.model_fields.items() if field.default_factory is None}
    for name, default in defaults.items():
        shown = default.get_secret_value() if hasattr(default, "get_secret_value") else default
        assert told[f"YINJU_{name.upper()}"] == (str(shown).lower() if isinstance(shown, bool) else str(shown))


def test_an_empty_line_in_env_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINJU_LLM", "")
    monkeypatch.setenv("YINJU_THREADS", "")
    assert (load_settings().llm, load_settings().threads) == ("bundled", 0)


@pytest.mark.parametrize(("written", "allowed"), [("", False), ("false", False), ("true", True), ("1", True)])
def test_addresses_are_read_only_where_that_is_said(
    monkeypatch: pytest.MonkeyPatch, written: str, allowed: bool
) -> None:
    monkeypatch.setenv("YINJU_ALLOW_URLS", written)
    assert load_settings().allow_urls is allowed


def test_a_key_is_not_shown() -> None:
    assert "s3cret" not in repr(load_settings(llm_api_key="s3cret"))


@pytest.mark.parametrize(
    "change", [{"llm": "magic"}, {"port": 0}, {"threads": -1}, {"llm": "endpoint"}, {"allow_urls": "maybe"}]
)
def test_a_setting_that_is_not_valid_is_named(change: dict[str, object]) -> None:
    with pytest.raises(BadInput, match=r"llm|port|threads|YINJU_LLM_BASE_URL|allow_urls"):
        load_settings(**change)
