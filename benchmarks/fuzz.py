"""Two thousand and more requests that schemathesis makes up, at a server with a stand-in for each model."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.ui.engine import engine_running
from tests.ui.small import small_server
from tests.ui.test_openapi import CHECKS

EXAMPLES = 150
"""For each of the 16 operations, in two phases."""


def main() -> None:
    """Run, and end as schemathesis does."""
    with (
        tempfile.TemporaryDirectory() as folder,
        engine_running() as engine,
        (Path(folder) / "log").open("w") as log,
        small_server(Path(folder) / "data", engine, log, requests_per_minute=0) as url,
    ):
        command = [Path(sys.executable).with_name("st"), "run", f"{url}/openapi.json", "--checks", ",".join(CHECKS)]
        command += ["--max-examples", str(EXAMPLES), "--request-timeout", "60", "--no-color"]
        ended = subprocess.run(command, cwd=folder, check=False)
        log.flush()
        if "Traceback" in (Path(folder) / "log").read_text():
            sys.exit("the server's log holds a traceback")
    sys.exit(ended.returncode)


if __name__ == "__main__":
    main()
