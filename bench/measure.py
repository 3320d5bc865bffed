"""Time and memory of a command."""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Measured(NamedTuple):
    """Wall time, the most memory that the process itself held, and the time that it was given a processor."""

    seconds: float
    megabytes: float
    busy: float = 0


def measured(command: Sequence[str], folder: Path, cache: Path | None = None) -> Measured:
    """Run `command` in `folder` and measure it; its output is thrown away, a failure is raised.

    duizhao keeps what it converted in `cache`; with None it finds nothing there.
    """
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryDirectory() as empty:
        environment = {**os.environ, "DUIZHAO_CACHE": str(cache or empty)}
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            raise RuntimeError(f"{command}: exit {process.returncode}\n{errors.read().decode(errors='replace')}")
    return Measured(seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)
