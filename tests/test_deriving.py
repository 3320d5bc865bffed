"""What follows from one idea: kept between commands, and never other than what would be made again."""

import shutil
from pathlib import Path

import pytest

from duizhao import build, compiling, deriving
from duizhao.emit import notes
from duizhao.passes import check
from duizhao.workspace import cache, kept

IDEA = """- id: first
  level: 1
  term: {en: First, zh-Hans: 第一个}
  definition: {en: An idea put in before the others., zh-Hans: 放在最前面的一个想法。}
"""


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of the ideas that are really looked at."""
    found: list[str] = []
    look = check.check_idea

    def record(placed, languages):  # type: ignore[no-untyped-def] # it is passed on
        found.append(placed.value.id)
        return look(placed, languages)

    monkeypatch.setattr(check, "check_idea", record)
    return found


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a cache folder of its own."""
    monkeypatch.setenv("DUIZHAO_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def built(root: Path) -> dict[str, bytes]:
    """Return what a build writes, by name."""
    out = root / "decks/out"
    shutil.rmtree(out, ignore_errors=True)
    build.build(root, [], None, None)
    return {file.name: file.read_bytes() for file in sorted(out.iterdir())}


def said(root: Path) -> list[str]:
    """Return what a check has to say, each with its place."""
    return [f"{one.at} {one.code} {one.message} {one.details}" for one in compiling.check(root, None).diagnostics()]


def edit(root: Path, old: str, new: str) -> None:
    """Replace a text in the starter's cards."""
    file = root / "cards/memory.yaml"
    before = file.read_text("utf-8")
    assert old in before
    file.write_text(before.replace(old, new, 1), "utf-8")


def test_kept_is_what_would_be_made(shipped: Path) -> None:
    """
    the shipped cards: compiled with nothing kept, then twice with everything; the notes of their decks
    """
    first, again = (compiling.check(shipped, None) for _ in range(2))
    assert first.workspace == again.workspace
    assert first.findings == again.findings
    decks = compiling.compile_decks(first, [])
    assert compiling.compile_decks(again, []) == decks
    deck = decks["karpathy"]
    made = list(notes.notes(deck))
    assert deriving.made_of(deck, shipped) == made
    assert deriving.made_of(deck, shipped) == made


def test_only_what_changed_is_looked_at_again(
    starter: Path, judged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    two ideas, each a group of its own; then a word of the second one's definition is changed
    """
    monkeypatch.setattr("duizhao.deriving._TOGETHER", 1)
    built(starter)
    everything = judged.copy()
    judged.clear()
    built(starter)
    assert judged == []
    edit(starter, "zh-Hans: 间隔效应", "zh-Hans: 间隔的效应")
    built(starter)
    assert judged == everything[:1]


def test_a_rebuild_is_a_build(starter: Path, own_cache: Path) -> None:
    """
    the starter, with an edit after its first build, and the same without anything kept
    """
    before = built(starter)
    edit(starter, "Spacing effect", "Spacing")
    after = built(starter)
    shutil.rmtree(own_cache)
    assert built(starter) == after
    assert [name for name in before if before[name] == after[name]] == []


def test_an_idea_that_moved_has_its_findings_where_it_is_now(starter: Path) -> None:
    """
    a term without its Chinese; then another idea, of four lines, is put in before its own
    """
    edit(starter, "    zh-Hans: 间隔效应\n", "")
    before = [one for one in compiling.check(starter, None).diagnostics() if one.code == "language-missing"]
    edit(starter, "ideas:\n", "ideas:\n" + IDEA)
    after = [one for one in compiling.check(starter, None).diagnostics() if one.code == "language-missing"]
    assert [(one.at.line + 4, one.message) for one in before] == [(one.at.line, one.message) for one in after] != []


@pytest.mark.parametrize("name", ["topics", "judged", "local", "notes", "conversions"])
def test_a_damaged_file_is_as_good_as_none(starter: Path, name: str) -> None:
    """
    every other byte of a file overwritten, then an empty one, then a folder in its place
    """
    expected = built(starter)
    file = cache.folder(starter) / f"{name}.db"
    content = bytearray(file.read_bytes())
    content[::2] = b"x" * len(content[::2])
    for damaged in (bytes(content), b""):
        file.write_bytes(damaged)
        assert built(starter) == expected
        assert built(starter) == expected
    file.unlink()
    file.mkdir()
    assert built(starter) == expected


def test_a_file_with_a_finding_is_read_again(starter: Path) -> None:
    """
    an unknown field, in two checks
    """
    edit(starter, "level: 1", "levle: 1\n  level: 1")
    once = said(starter)
    assert [one for one in once if "levle" in one]
    assert said(starter) == once


def test_other_code_makes_everything_again(starter: Path, judged: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """
    duizhao is updated between two commands
    """
    built(starter)
    count = len(judged)
    monkeypatch.setattr("duizhao.deriving.code", lambda: b"another")
    built(starter)
    assert len(judged) == 2 * count


def test_what_nobody_asks_for_is_thrown_away(tmp_path: Path) -> None:
    """
    a hundred things, then five others again and again, where ten may stay
    """
    with kept.Kept(tmp_path, "things", b"", 10) as things:
        for number in range(100):
            things.put("", str(number).encode(), "x")
    for number in range(5):
        with kept.Kept(tmp_path, "things", b"", 10) as things:
            assert things.of("", f"other {number}".encode(), str, lambda: "y") == "y"
    with kept.Kept(tmp_path, "things", b"", 10) as things:
        assert [things.get("", str(number).encode(), str) for number in range(100)].count("x") <= 10
        assert things.get("", b"other 4", str) == "y"


def test_much_is_written_before_the_end_and_is_gone_after_a_failure(tmp_path: Path) -> None:
    """
    ten things of a megabyte each, once with an error after them
    """
    for fails in (True, False):
        with pytest.raises(KeyboardInterrupt) if fails else kept.Kept(tmp_path, "other", b"", 9):  # noqa: SIM117
            with kept.Kept(tmp_path, "large", b"", 10) as things:
                for number in range(10):
                    things.put("", str(number).encode(), "x" * (1 << 20))
                assert things.get("", b"0", str) == "x" * (1 << 20)
                if fails:
                    raise KeyboardInterrupt
        with kept.Kept(tmp_path, "large", b"", 10) as things:
            assert (things.get("", b"9", str) is None) == fails
