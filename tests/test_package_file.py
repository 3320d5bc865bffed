"""How a package's bytes come about: the archive, and the database behind it."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from anki_collection import TEMPLATES
from duizhao.emit import apkg
from duizhao.emit.archive import BLOCK, archive
from duizhao.emit.database import scratch
from duizhao.model.ledger import Ledger
from sample_deck import sample_deck


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 7 * BLOCK])
def test_what_goes_in_comes_out_whatever_the_pieces(size: int) -> None:
    """
    half noise and half text, as one piece and as pieces of 65,537 bytes
    """
    half = size // 2
    content = (
        hashlib.shake_128(b"noise").digest(half) + b"the same words " * (half // 15) + b"x" * (half % 15 + size % 2)
    )
    pieces = [content[at : at + 65_537] for at in range(0, size, 65_537)]
    made = archive({"whole": [content], "pieces": pieces})
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.testzip() is None
        assert opened.read("whole") == opened.read("pieces") == content
        whole, parts = opened.infolist()
        assert whole.compress_size == parts.compress_size


def test_an_archive_of_nothing_is_one() -> None:
    """
    no members
    """
    with zipfile.ZipFile(io.BytesIO(archive({}))) as opened:
        assert opened.namelist() == []


def left_in(folder: Path, script: str) -> tuple[int, list[Path]]:
    """Return how a process ended that had `folder` for its temporary files, and what it left there."""
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run([sys.executable, "-c", script], env=environment, check=False, capture_output=True)
    return ended.returncode, list(folder.iterdir())


def test_a_package_leaves_no_temporary_file_behind(tmp_path: Path) -> None:
    """
    the sample deck, in a process that has a temporary folder of its own
    """
    script = """
from anki_collection import TEMPLATES
from duizhao.emit import apkg
from duizhao.model.ledger import Ledger
from sample_deck import sample_deck
apkg.emit(sample_deck(300), Ledger(), TEMPLATES)
"""
    assert left_in(tmp_path, script) == (0, [])


@pytest.mark.skipif(os.name == "nt", reason="an open file keeps its name there, and goes when it is closed")
def test_a_process_that_is_killed_leaves_none_either(tmp_path: Path) -> None:
    """
    a process that ends at once while its database is half full
    """
    script = """
import os, signal
from duizhao.emit.database import scratch
with scratch() as (database, content):
    database.execute("create table each (one)")
    database.executemany("insert into each values (?)", (("x" * 1000,) for _ in range(20_000)))
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert left_in(tmp_path, script) == (-9, [])


def test_a_database_that_fails_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    notes that end in an exception
    """
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with suppress(KeyboardInterrupt), scratch() as (database, _):
        database.execute("create table each (one)")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_the_bytes_do_not_hang_on_the_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    a package of several blocks, by one thread and by two
    """
    deck = sample_deck(600)
    two = apkg.emit(deck, Ledger(), TEMPLATES).content
    monkeypatch.setattr("duizhao.emit.archive._THREADS", 1)
    assert apkg.emit(deck, Ledger(), TEMPLATES).content == two
