"""One process at a time on a data folder, and whoever comes second is told who was first."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vectorstore.errors import StoreInUse
from vectorstore.lock import FolderLock, Holder, read_holder

ROOT = Path(__file__).parent.parent.parent
HOLD = """
import sys
from pathlib import Path
from vectorstore.lock import FolderLock, Holder
lock = FolderLock(Path(sys.argv[1]), Holder.this_process("serve", "http://127.0.0.1:7860"))
print("held", flush=True)
sys.stdin.readline()
lock.release()
"""


@pytest.fixture
def hold_elsewhere(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Let a child process hold the test's folder until it reads a line."""
    children: list[subprocess.Popen[str]] = []

    def hold() -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        children.append(child)
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        return child

    yield hold
    for child in children:
        child.kill()
        child.communicate()


def test_a_second_process_is_told_command_address_and_process_of_the_holder(
    tmp_path: Path, hold_elsewhere: Callable[[], subprocess.Popen[str]]
) -> None:
    child = hold_elsewhere()
    with pytest.raises(StoreInUse) as refused:
        FolderLock(tmp_path, Holder.this_process("ingest"))
    assert f"`yinju serve` at http://127.0.0.1:7860 (process {child.pid}, since " in str(refused.value)
    assert str(tmp_path) in str(refused.value)
    assert refused.value.retry
    assert read_holder(tmp_path) is not None


def test_being_refused_does_not_take_the_holders_name_away(
    tmp_path: Path, hold_elsewhere: Callable[[], subprocess.Popen[str]]
) -> None:
    child = hold_elsewhere()
    for _ in range(3):
        with pytest.raises(StoreInUse, match=f"process {child.pid},"):
            FolderLock(tmp_path, Holder.this_process("ingest"))


def test_the_folder_is_free_after_the_holder_was_killed(
    tmp_path: Path, hold_elsewhere: Callable[[], subprocess.Popen[str]]
) -> None:
    child = hold_elsewhere()
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    lock = FolderLock(tmp_path, Holder.this_process("ingest"))
    holder = read_holder(tmp_path)
    assert holder is not None
    assert (holder.command, holder.pid, holder.url) == ("ingest", os.getpid(), None)
    lock.release()


def test_the_folder_is_free_after_the_holder_let_go(
    tmp_path: Path, hold_elsewhere: Callable[[], subprocess.Popen[str]]
) -> None:
    child = hold_elsewhere()
    child.communicate("\n")
    assert child.returncode == 0
    FolderLock(tmp_path, Holder.this_process("ingest")).release()


def test_a_second_holder_in_the_same_process_is_refused_too(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path, Holder.this_process("serve"))
    with pytest.raises(StoreInUse, match=f"`yinju serve` .process {os.getpid()},"):
        FolderLock(tmp_path, Holder.this_process("ask"))
    lock.release()
    FolderLock(tmp_path, Holder.this_process("ask")).release()


def test_nobody_is_named_once_the_folder_was_let_go(tmp_path: Path) -> None:
    FolderLock(tmp_path, Holder.this_process("serve")).release()
    assert read_holder(tmp_path) is None


@pytest.mark.parametrize(
    "card", [None, "", "not json", "[]", '{"name": "x"}', "\ud800"], ids="gone empty words list other half".split()
)
def test_a_holder_whose_card_cannot_be_read_still_holds(tmp_path: Path, card: str | None) -> None:
    lock = FolderLock(tmp_path, Holder.this_process("serve"))
    (tmp_path / "holder.json").unlink()
    if card is not None:
        (tmp_path / "holder.json").write_bytes(card.encode("utf-8", "surrogatepass"))
    with pytest.raises(StoreInUse, match="in use by another process"):
        FolderLock(tmp_path, Holder.this_process("ask"))
    lock.release()
