"""The container files hold what they promise, as far as that shows without an engine to run them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from compose_spec import PyCompose

from tests.conftest import ROOT

COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")


def services() -> dict[str, Any]:
    return dict(yaml.safe_load(COMPOSE)["services"])


def test_the_dockerfile_has_no_lint() -> None:
    told = subprocess.run(
        [Path(sys.executable).with_name("hadolint"), ROOT / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout) == (0, "")


def test_the_compose_file_keeps_to_the_specification() -> None:
    PyCompose.from_yaml(COMPOSE).validate()


def test_what_has_no_password_is_reached_from_inside_only() -> None:
    assert yaml.safe_load(COMPOSE)["networks"]["inside"]["internal"] is True
    for name in ("chroma", "engine"):
        assert services()[name]["networks"] == ["inside"]
        assert "ports" not in services()[name]
    assert all(port.startswith("127.0.0.1:") for port in services()["yinju"]["ports"])


def test_chromas_server_is_the_release_that_its_client_is_pinned_to() -> None:
    pinned = re.search(r"^chromadb==(\S+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    assert pinned
    assert services()["chroma"]["image"] == f"chromadb/chroma:{pinned[1]}"


def test_the_image_runs_as_nobody_in_particular_and_tells_its_health() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER 1\d+$", dockerfile, re.MULTILINE)
    assert "HEALTHCHECK" in dockerfile
    packages = re.findall(r"^COPY (\w+) \./\1$", dockerfile, re.MULTILINE)
    assert packages == ["vectorstore", "rag", "ui"]
