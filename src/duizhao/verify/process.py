"""The parent's side of the process that runs Anki: its folder, its start, what it says, and its end."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO, Final

import msgspec

from duizhao.errors import DuizhaoError
from duizhao.verify.messages import Answer, Hello, Job, Missing, Progress, Refused, Report

_INSTALL: Final = "pip install 'duizhao[verify]'"
_PATIENCE: Final = 5
"""Seconds in which a process that says nothing more should have ended."""
_ANOTHER: Final = "did duizhao build it? name another one, or leave out --previous"
_NEW: Final = "new.apkg"
_PREVIOUS: Final = "previous.apkg"


class Worker:
    """A process with Anki in it, in a folder of its own that it may fill."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self._process = process
        self._folder = folder

    def greet(self) -> str:
        """Return Anki's version. Raises `DuizhaoError` where it is not installed."""
        answer = self._answer()
        if isinstance(answer, Hello):
            return answer.anki
        reason = answer.reason if isinstance(answer, Missing) else "it does not answer"
        raise DuizhaoError(f"Anki's library is not installed, or not whole: {reason}", _INSTALL)

    def verify(self, job: Job, tell: Callable[[Progress], None]) -> Report:
        """Hand over `job`, whose packages are in the folder, and return what came out."""
        stdin = _pipe(self._process.stdin)
        try:
            stdin.write(msgspec.json.encode(job) + b"\n")
            stdin.flush()
        except OSError as error:
            raise self._crash() from error
        while isinstance(answer := self._answer(), Progress):
            tell(answer)
        if isinstance(answer, Refused):
            raise DuizhaoError(f"Anki refuses the previous package: {answer.reason}", _ANOTHER)
        if not isinstance(answer, Report):
            raise self._crash()
        return answer

    def put(self, package: bytes | Path, *, previous: bool = False) -> str:
        """Put a package into the folder, so that Anki never opens the user's own file, and return its path."""
        path = self._folder / (_PREVIOUS if previous else _NEW)
        if isinstance(package, Path):
            shutil.copyfile(package, path)
        else:
            path.write_bytes(package)
        return str(path)

    def _answer(self) -> Answer:
        line = _pipe(self._process.stdout).readline()
        try:
            answer: Answer = msgspec.json.decode(line, type=Answer)
        except msgspec.MsgspecError as error:
            raise self._crash() from error
        return answer

    def _crash(self) -> DuizhaoError:
        """Return what to say of a process that ended before its work."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_PATIENCE)
        _end(self._process)
        code = self._process.returncode
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        said = (self._folder / "stderr").read_text("utf-8", "replace").strip().splitlines()
        last = f": {said[-1]}" if said else ""
        return DuizhaoError(f"the process that runs Anki {how}{last}", f"is its library whole? {_INSTALL}")


@contextmanager
def worker() -> Iterator[Worker]:
    """Start a process with Anki in it; however this ends, the process and its folder are gone afterwards."""
    with (
        _signals_raise(),
        tempfile.TemporaryDirectory(prefix="duizhao-verify-", ignore_cleanup_errors=True) as name,
        (Path(name) / "stderr").open("wb") as errors,
    ):
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", "duizhao.verify.worker", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, "TMPDIR": name, "TEMP": name, "TMP": name},
            start_new_session=True,  # Ctrl-C is for the parent, which ends this one
        )
        try:
            yield Worker(process, Path(name))
        finally:
            _end(process)
            for pipe in (process.stdin, process.stdout):
                _close(pipe)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _close(pipe: IO[bytes] | None) -> None:
    with suppress(BrokenPipeError):  # what a process that ended did not read
        _pipe(pipe).close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    """Return a pipe that was asked for."""
    if pipe is None:
        raise DuizhaoError("a process cannot be started here", "are too many files open?")
    return pipe


@contextmanager
def _signals_raise() -> Iterator[None]:
    """Let a signal that ends a process unwind it, as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, _leave) for number in (getattr(signal, name) for name in names)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave(number: int, frame: FrameType | None) -> None:
    del frame
    raise SystemExit(128 + number)
