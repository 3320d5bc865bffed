"""The process that runs Anki: ``python -m duizhao.verify.worker FOLDER``, started by `verify.process`.

It works in FOLDER alone, which its parent made and will remove. A job comes as one line on standard input, answers
leave as lines on standard output; when standard input ends, so does the process.
"""

import contextlib
import os
import shutil
import sys
import threading
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from duizhao.verify.messages import Answer, Hello, Job, Missing, Progress, Refused, Report

_LARGEST_FILE: Final = 4 << 30
"""Bytes that Anki may write into one file: a ZIP file can lie about how large its members are."""


def main(folder: Path) -> None:
    """Greet, wait for a job, do it, and answer."""
    answers = _answers()
    send(answers, _greeting())
    line = sys.stdin.buffer.readline()
    if not line:
        return
    threading.Thread(target=_end_with_parent, args=(folder,), daemon=True).start()
    _limit_files()
    job = msgspec.json.decode(line, type=Job)
    send(answers, _verify(folder, job, answers))


def send(answers: BinaryIO, answer: Answer) -> None:
    """Write one answer as one line."""
    answers.write(msgspec.json.encode(answer) + b"\n")
    answers.flush()


def _answers() -> BinaryIO:
    """Return standard output, and let whatever else is printed go to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _greeting() -> Hello | Missing:
    try:
        from duizhao.verify.collection import VERSION  # noqa: PLC0415 - it may be missing
    except ImportError as error:
        return Missing(str(error))
    return Hello(VERSION)


def _end_with_parent(folder: Path) -> None:
    """Wait for the end of standard input; a parent that was killed can no longer clean up."""
    sys.stdin.buffer.read()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _limit_files() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # no such thing on Windows, or a lower limit already
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))


def _verify(folder: Path, job: Job, answers: BinaryIO) -> Report | Refused:
    from duizhao.verify.verification import verify  # noqa: PLC0415 - it needs Anki

    def tell(progress: Progress) -> None:
        send(answers, progress)

    return verify(folder, job, tell)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
