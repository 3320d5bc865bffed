"""Papers that were set before are taken from the cache folder: the same bytes, and never of something else."""

import subprocess
import sys
from pathlib import Path

import pytest

from duizhao import cut, quizzes
from duizhao.quizzes import Wishes
from duizhao.workspace import cache, kept
from duizhao.workspace.layout import shipped

AGAIN = """
import sys
from pathlib import Path
from duizhao import quizzes
done = quizzes.quiz(Path(sys.argv[1]), "mine", "", quizzes.Wishes(items=3), None, Path(sys.argv[2]))
print(done.broken, "typst" in sys.modules)
"""


def printed(root: Path, **wishes: object) -> dict[str, bytes]:
    """Return the files of a quiz of the starter's deck by name."""
    done = quizzes.quiz(root, "mine", "", Wishes(**({"items": 3} | wishes)), None, None)  # type: ignore[arg-type]
    files = [root / "decks/out" / Path(line).name for line in done.report]
    return {file.name: file.read_bytes() for file in files}


@pytest.fixture
def papers(starter: Path) -> dict[str, bytes]:
    """Return what is printed of the starter, which the cache folder keeps from then on."""
    return printed(starter)


def test_a_quiz_that_did_not_change_is_not_set_again(starter: Path, papers: dict[str, bytes], tmp_path: Path) -> None:
    """The same quiz in another process: the same bytes, and Typst is not even imported."""
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-c", AGAIN, str(starter), str(out)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False False\n", done.stderr
    assert {file.name: file.read_bytes() for file in out.iterdir()} == papers


@pytest.mark.parametrize("damage", ["cut", "turned", "gone", "other"])
def test_damage_costs_time_alone(starter: Path, papers: dict[str, bytes], damage: str) -> None:
    """The file of kept papers cut in half, with a byte turned in every page of it, deleted, or something else."""
    file = cache.folder(starter) / "papers.db"
    content = bytearray(file.read_bytes())
    if damage == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif damage == "turned":
        for at in range(9000, len(content), 4096):
            content[at] ^= 255
        file.write_bytes(content)
    elif damage == "gone":
        file.unlink()
    else:
        file.write_bytes(b"%PDF-1.7 of somebody else" * 1000)
    assert printed(starter) == papers
    assert printed(starter) == papers


def test_whatever_goes_into_a_paper_makes_another(starter: Path, papers: dict[str, bytes]) -> None:
    """Another margin, or another word in the workspace's templates: never the paper that was kept."""
    name = "mine.quiz-zh-Hans-seed1-A.pdf"
    wide = printed(starter, margin=30)[name]
    (starter / "templates/quiz").mkdir(parents=True)
    file = starter / "templates/quiz/words.typ"
    file.write_text((shipped("templates") / "quiz/words.typ").read_text(encoding="utf-8").replace("姓名", "名字"))
    named = printed(starter)[name]
    assert len({papers[name], wide, named}) == 3
    file.unlink()
    assert printed(starter) == papers


def test_cards_to_cut_are_kept_too(starter: Path) -> None:
    """Twice the same, once in another layout."""
    wanted = cut.Wanted(langs=("zh-Hans",), layout="2x4", turn="long", paper="a4")
    found = []
    for one in (wanted, wanted, cut.Wanted(langs=("zh-Hans",), layout="3x3", turn="long", paper="a4")):
        (line,) = cut.cards(starter, "mine", one, None, None).report
        found.append((starter / "decks/out" / Path(line.partition(":")[0]).name).read_bytes())
    assert found[0] == found[1] != found[2]


def test_code_is_what_was_written_not_what_python_makes_of_it(tmp_path: Path) -> None:
    """A package of two folders: compiled modules come, a module deep below changes."""
    module = tmp_path / "outer/inner/module.py"
    module.parent.mkdir(parents=True)
    module.write_text("one = 1\n")
    before = kept.code(tmp_path)
    for folder in (tmp_path, module.parent):
        (folder / "__pycache__").mkdir()
        (folder / "__pycache__/module.cpython-311.pyc").write_bytes(b"compiled")
    kept.code.cache_clear()
    assert kept.code(tmp_path) == before
    module.write_text("one = 10\n")
    kept.code.cache_clear()
    assert kept.code(tmp_path) != before
