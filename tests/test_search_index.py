"""The index in the cache folder: what is read again, and what becomes of a file that is of no use."""

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Make
from duizhao.search import store
from duizhao.search.index import path_of
from search_sample import FILES, GLOSSARY, RECORD, find, read, sample


@pytest.fixture
def root(make: Make) -> Path:
    """Return the sample workspace."""
    return sample(make)


def test_only_what_changed_is_read_again(root: Path) -> None:
    """
    nothing, a card, a touched card, a full text, a new file, one that is gone
    """
    assert read(root) == {"cards/software.yaml", "cards/zz.yaml", "seeds/talk.yaml"}
    assert read(root) == set()
    (root / "cards/zz.yaml").write_text(FILES["cards/zz.yaml"].replace("斑马", "软件马"))
    assert read(root) == {"cards/zz.yaml"}
    assert find(root, "软件马") == ["cards/zz.yaml:5 term [软件马]"]
    assert find(root, "斑马") == []
    (root / "cards/zz.yaml").touch()
    assert read(root) == set()
    (root / "seeds/texts/talk.txt").write_text("换了一篇\n")
    assert read(root) == {"seeds/talk.yaml"}
    assert find(root, "换了") == ["seeds/texts/talk.txt:1 text [换了]一篇"]
    (root / "cards/new.yaml").write_text(FILES["cards/zz.yaml"].replace("斑马", "新马"))
    assert read(root) == {"cards/new.yaml"}
    (root / "cards/new.yaml").unlink()
    (root / "seeds/talk.yaml").unlink()
    assert find(root, "新马") == find(root, "换了") == []


def test_what_conversion_depends_on_is_seen(root: Path) -> None:
    """
    a glossary of one's own, then a source that is English
    """
    assert find(root, "加权值") == []
    (root / "seeds/glossary.yaml").write_text(GLOSSARY)
    assert read(root) == {"seeds/glossary.yaml", "cards/software.yaml", "cards/zz.yaml"}
    assert "cards/software.yaml:9 definition 訓練好的[加權值]本身就是程式，不寫軟體。" in find(root, "加权值")
    assert len(find(root, "資料")) == 1
    (root / "seeds/talk.yaml").write_text(RECORD.replace("zh-Hans", "en"))
    assert read(root) == {"seeds/talk.yaml", "cards/software.yaml", "cards/zz.yaml"}
    assert find(root, "資料") == []


def test_a_change_within_the_same_tick_is_seen(make: Make) -> None:
    """
    as many bytes, and the same time of change
    """
    root = make(FILES)
    file = root / "cards/zz.yaml"
    assert len(find(root, "斑马")) == 1
    status = file.stat()
    file.write_text(FILES["cards/zz.yaml"].replace("斑马", "黑马"))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert find(root, "黑马") == ["cards/zz.yaml:5 term [黑马]"]


def _overwrite(file: Path) -> None:
    file.write_bytes(b"this is no database\n" * 500)


def _truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def _tear(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[8192:] = random.Random(1).randbytes(len(content) - 8192)  # noqa: S311
    file.write_bytes(content)


def _change(*statements: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        db = sqlite3.connect(file)
        for statement in statements:
            db.execute(statement)
        db.commit()
        db.close()

    return change


def _replace(file: Path) -> None:
    file.unlink()
    _change("CREATE TABLE recipes (name TEXT)")(file)


@pytest.mark.parametrize(
    "damage",
    [_overwrite, _truncate, _tear, _replace, _change("UPDATE made SET by = '0'"), _change("DROP TABLE passage"),
     _change("PRAGMA application_id = 7"), _change("DELETE FROM made")],
)  # fmt: skip
def test_a_file_that_is_no_index_is_made_anew(root: Path, damage: Callable[[Path], None]) -> None:
    """
    an index with something done to it
    """
    before = find(root, "软件")
    damage(path_of(root, None))
    assert find(root, "软件") == before
    assert read(root) == set()


def test_a_cache_that_cannot_be_written(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    a file where the cache folder should be
    """
    expected = find(root, "软件")
    monkeypatch.setenv("DUIZHAO_CACHE", str(root / "cards/zz.yaml"))
    assert find(root, "软件") == expected
    assert tmp_path.exists()


def test_an_index_that_another_program_holds(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    a lock that is not let go, and a card that changed
    """
    find(root, "软件")
    monkeypatch.setattr(store, "PATIENCE", 0.1)
    holder = sqlite3.connect(path_of(root, None), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    (root / "cards/zz.yaml").write_text(FILES["cards/zz.yaml"].replace("斑马", "软件马"))
    assert find(root, "软件马") == ["cards/zz.yaml:5 term [软件马]"]
    holder.execute("ROLLBACK")
    holder.close()


def test_the_index_is_nobody_elses(root: Path) -> None:
    """
    permissions of the file and its folder
    """
    find(root, "软件")
    file = path_of(root, None)
    assert [stat.S_IMODE(one.stat().st_mode) for one in (file, file.parent)] == [0o600, 0o700]


def test_a_killed_search_leaves_an_index_that_can_be_used(root: Path) -> None:
    """
    kill -9 before the transaction ends
    """
    before = find(root, "软件")
    (root / "cards/zz.yaml").write_text(FILES["cards/zz.yaml"].replace("斑马", "软件马"))
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom duizhao.search import query, update\n"
        "run = update._Update.run\n"
        "def die(self):\n"
        "    self.db.execute('PRAGMA cache_size = 1')  # so that pages reach the file before the end\n"
        "    run(self)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "update._Update.run = die\nquery.search(Path(sys.argv[1]), '软件', None, 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(root)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path_of(root, None).with_name("search.db-journal").stat().st_size > 0
    db = sqlite3.connect(path_of(root, None))
    assert list(db.execute("SELECT 1 FROM passage WHERE written = '软件马'")) == []
    db.close()
    assert sorted(find(root, "软件")) == sorted([*before, "cards/zz.yaml:5 term [软件]马"])


def test_searches_at_once(root: Path) -> None:
    """
    five processes, and no index yet
    """
    command = [sys.executable, "-m", "duizhao", "search", "软件", "--format", "json"]
    running = [subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(5)]
    outputs = [process.communicate() for process in running]
    assert {process.returncode for process in running} == {0}
    assert len(set(outputs)) == 1
    assert outputs[0][1] == b""
