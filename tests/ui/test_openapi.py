"""What the OpenAPI document promises holds for whatever is sent: schemathesis makes it up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.ui.conftest import Small
from tests.ui.small import ARTICLES

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "unsupported_method",
)
EXAMPLES = 6


@pytest.mark.parametrize("phase", ["examples", "coverage", "fuzzing"])
def test_no_request_breaks_the_server_or_is_answered_otherwise_than_documented(
    small: Small, tmp_path: Path, phase: str
) -> None:
    """`make fuzz` sends thousands more."""
    told = subprocess.run(
        [
            *(
                Path(sys.executable).with_name("st"),
                "run",
                f"{small.url}/openapi.json",
                "--phases",
                phase,
                "--checks",
                ",".join(CHECKS),
            ),
            *("--max-examples", str(EXAMPLES), "--generation-deterministic", "--request-timeout", "60", "--no-color"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    for article in httpx.get(f"{small.url}/api/v1/articles?limit=1000").json()["articles"]:
        if article["source"] not in {source for _, source, _ in ARTICLES}:
            httpx.delete(f"{small.url}/api/v1/articles/{article['id']}")
    assert told.returncode == 0, told.stdout[-5_000:]
    assert "generated" in told.stdout
