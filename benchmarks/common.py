"""What the benchmarks share: where the sets are, what machine this is, how results are kept."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
SETS = Path(os.environ.get("YINJU_BENCHMARKS", HERE.parent.parent / "shared" / "benchmarks"))


def need(name: str) -> Path:
    """Return the path of a file of the public sets; ends the benchmark, saying what is missing, if it is not there."""
    path = SETS / name
    if not path.is_file():
        sys.exit(f"{path} is not there; set YINJU_BENCHMARKS to the folder of the public sets")
    return path


def read_lines(name: str) -> list[dict[str, Any]]:
    """Return the records of a JSON Lines file of the public sets."""
    return [json.loads(line) for line in need(name).read_text(encoding="utf-8").splitlines()]


def area_under_curve(higher: Sequence[float], lower: Sequence[float]) -> float:
    """Return how well scores tell what should have the higher ones (area under the ROC curve, 0 to 1)."""
    ours, theirs = np.array(higher)[:, None], np.array(lower)[None]
    return float(((ours > theirs) + 0.5 * (ours == theirs)).mean())


def keep(name: str, figures: dict[str, Any]) -> None:
    """Write figures beside this file, with the machine and the commit they come from."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S607
    machine = f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    document = {"machine": machine, "commit": commit.stdout.strip(), **figures}
    (HERE / f"{name}.json").write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _processor() -> str:
    for line in (
        Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else ()
    ):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()
