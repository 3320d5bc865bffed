"""Conversions kept by content: never made twice, checked when used, and never in the way."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from duizhao.lang import ZH_HANT_HK, ZH_HANT_TW
from duizhao.model.definitions import GlossaryDef, GlossaryEntryDef
from duizhao.passes import script
from duizhao.workspace import cache
from duizhao.workspace.conversions import Conversions

NOTHING = GlossaryDef()


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a cache folder of its own."""
    monkeypatch.setenv("DUIZHAO_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of what is really converted."""
    found: list[str] = []
    convert = script.Converter.converted

    def record(self: script.Converter, text: str) -> script.Converted:
        found.append(text)
        return convert(self, text)

    monkeypatch.setattr(script.Converter, "converted", record)
    return found


def run(root: Path, text: str = "软件里的数据", glossary: GlossaryDef = NOTHING) -> str:
    """Return `text` in Taiwan's script, by a command of its own."""
    with Conversions(root, glossary) as conversions:
        return conversions.converters()[ZH_HANT_TW](text)


def file_of(root: Path) -> Path:
    """Return the file in which a workspace's conversions are kept."""
    return cache.folder(root) / "conversions.db"


def test_unchanged_text_is_converted_once(tmp_path: Path, converted: list[str]) -> None:
    """The same text in two commands, and another one"""
    assert run(tmp_path) == run(tmp_path) == "軟體裡的資料"
    assert run(tmp_path, "网络") == "網路"
    assert converted == ["软件里的数据", "网络"]


def test_each_language_and_question_is_kept_apart(tmp_path: Path) -> None:
    """软件里的数据: two scripts, its words, its choices"""
    for _ in range(2):
        with Conversions(tmp_path, NOTHING) as conversions:
            made = conversions.converters()
            assert made[ZH_HANT_TW]("软件里的数据") == "軟體裡的資料"
            assert made[ZH_HANT_HK]("软件里的数据") == "軟件裏的數據"
            assert conversions.words("软件里的数据") == ["软件", "里", "的", "数据"]
            assert [one.target for one in conversions.choices("软件里的数据", ZH_HANT_TW)] == ["裡", "資料"]
            assert [one.target for one in conversions.choices("软件里的数据", ZH_HANT_HK)] == ["裏"]


def test_another_glossary_converts_again(tmp_path: Path) -> None:
    """软件, before and after the glossary has it"""
    assert run(tmp_path, "软件") == "軟體"
    glossary = GlossaryDef(replace=[GlossaryEntryDef(zh_hans="软件", zh_hant_tw="軟件", why="a test")])
    assert run(tmp_path, "软件", glossary) == "軟件"


def test_other_dictionaries_convert_again(
    tmp_path: Path, converted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dictionaries are updated between two commands"""
    run(tmp_path)
    monkeypatch.setattr(script, "edition", lambda: b"another")
    run(tmp_path)
    assert len(converted) == 2


def test_damaged_file_is_made_anew(tmp_path: Path, converted: list[str]) -> None:
    """Half of the file overwritten"""
    run(tmp_path)
    content = bytearray(file_of(tmp_path).read_bytes())
    content[: len(content) // 2] = b"x" * (len(content) // 2)
    file_of(tmp_path).write_bytes(content)
    assert run(tmp_path) == "軟體裡的資料"
    assert run(tmp_path) == run(tmp_path) == "軟體裡的資料"
    assert len(converted) < 4


def test_value_that_somebody_changed_is_not_used(tmp_path: Path, converted: list[str]) -> None:
    """軟體 turned into 硬體 in the file"""
    run(tmp_path, "软件")
    with closing(sqlite3.connect(file_of(tmp_path))) as db, db:
        db.execute("UPDATE kept SET value = CAST(replace(hex(value), hex('軟'), hex('硬')) AS BLOB)")
    assert run(tmp_path, "软件") == "軟體"
    assert converted == ["软件", "软件"]


def test_old_texts_are_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred texts, then five others again and again, where ten may stay"""
    monkeypatch.setattr("duizhao.workspace.conversions._AT_LEAST", 10)
    with Conversions(tmp_path, NOTHING) as conversions:
        for number in range(100):
            conversions.converters()[ZH_HANT_TW](f"软件{number}")
    for number in range(5):
        run(tmp_path, f"数据{number}")
    with closing(sqlite3.connect(file_of(tmp_path))) as db:
        assert db.execute("SELECT count(*) FROM kept").fetchone()[0] <= 10


def test_cache_folder_that_cannot_be_written(
    tmp_path: Path, converted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file where the folder should be"""
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("DUIZHAO_CACHE", str(tmp_path / "file"))
    assert run(tmp_path) == run(tmp_path) == "軟體裡的資料"
    assert len(converted) == 2


def test_file_is_the_users_own(tmp_path: Path) -> None:
    """The permissions of the file and its folder"""
    run(tmp_path)
    assert file_of(tmp_path).stat().st_mode & 0o077 == 0
    assert file_of(tmp_path).parent.stat().st_mode & 0o077 == 0


def test_nothing_is_kept_of_a_command_that_failed(tmp_path: Path, converted: list[str]) -> None:
    """An error after the conversion"""

    def fail() -> None:
        with Conversions(tmp_path, NOTHING) as conversions:
            conversions.converters()[ZH_HANT_TW]("软件")
            raise RuntimeError

    with suppress(RuntimeError):
        fail()
    run(tmp_path, "软件")
    assert converted == ["软件", "软件"]


def test_file_that_another_process_holds_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock for longer than anybody waits"""
    monkeypatch.setattr("duizhao.workspace.kept._PATIENCE", 0.01)
    run(tmp_path)
    before = file_of(tmp_path).stat().st_ino
    with closing(sqlite3.connect(file_of(tmp_path), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert run(tmp_path, "数据") == "資料"
    assert file_of(tmp_path).stat().st_ino == before
