"""Papers that were set before are taken from the cache folder: the same bytes, and never of something else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import REPOSITORY
from duizhao import cut, printing
from duizhao.errors import UsageError
from duizhao.model.wishes import Wishes
from duizhao.workspace import cache, inputs, kept
from duizhao.workspace.layout import shipped

AGAIN = """
import sys
from pathlib import Path
from duizhao import printing
from duizhao.model.wishes import Wishes
done = printing.quiz(Path(sys.argv[1]), "mine", "", Wishes(items=3), None, Path(sys.argv[2]))
print(done.broken, "typst" in sys.modules, "duizhao.compiling" in sys.modules)
"""


def printed(root: Path, **wishes: object) -> dict[str, bytes]:
    """Return the files of a quiz of the starter's deck by name."""
    done = printing.quiz(root, "mine", "", Wishes(**({"items": 3} | wishes)), None, None)  # type: ignore[arg-type]
    files = [root / "decks/out" / Path(line).name for line in done.report]
    return {file.name: file.read_bytes() for file in files}


@pytest.fixture
def papers(starter: Path) -> dict[str, bytes]:
    """Return what is printed of the starter, which the cache folder keeps from then on."""
    return printed(starter)


def test_a_quiz_that_did_not_change_is_not_set_again(starter: Path, papers: dict[str, bytes], tmp_path: Path) -> None:
    """The same quiz in another process: the same bytes, and neither Typst nor a compiler of ours is even imported."""
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-c", AGAIN, str(starter), str(out)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False False False\n", done.stderr
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


def test_what_is_kept_is_of_the_files_as_they_are(starter: Path, papers: dict[str, bytes], tmp_path: Path) -> None:
    """A definition edited, broken, and as it was before; a hidden file beside it; then a folder of texts that is not."""
    name, file = "mine.quiz-zh-Hans-seed1-key.pdf", starter / "cards/memory.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("测试", "考试"), encoding="utf-8")
    assert printed(starter)[name] != papers[name]
    file.write_text(text + "ideas: []\n", encoding="utf-8")
    assert printed(starter) == {}
    file.write_text(text, encoding="utf-8")
    (starter / "cards/.memory.yaml.swp").write_bytes(b"\0")
    assert printed(starter) == papers
    with pytest.raises(UsageError):
        printing.quiz(starter, "mine", "", Wishes(items=3), tmp_path / "nowhere", None)


def test_what_is_said_of_a_quiz_is_said_again(tmp_path: Path) -> None:
    """Thirty versions of eight claims, of which the first is printed twice: some versions share their answers."""
    wishes = Wishes(items=8, kinds={"true-false": None}, versions=30, only=("A",))
    found = [printing.quiz(REPOSITORY, "karpathy-starter", "", wishes, None, tmp_path) for _ in range(2)]
    assert [one.code for one in found[0].diagnostics] == ["quiz-runs"]
    assert found[0].diagnostics == found[1].diagnostics


@pytest.mark.parametrize(
    "path",
    [
        "cards/new.yaml",
        "cards/memory.yaml",
        "seeds/texts/a.md",
        "decks/mine.lock",
        "templates/quiz/a.typ",
        "seeds/a.yaml",
    ],
)
def test_every_file_that_is_read_counts(starter: Path, path: str) -> None:
    """Each kind of file of a workspace: new, and then another one."""
    before = inputs.digest(starter, None)
    file = starter / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"one")
    one = inputs.digest(starter, None)
    file.write_bytes(b"two")
    assert len({before, one, inputs.digest(starter, None)}) == 3
    assert inputs.digest(starter, starter / "cards") != inputs.digest(starter, None)


def test_built_files_do_not_count_and_pipes_are_left_alone(starter: Path) -> None:
    """A deck built, then a pipe among the cards, which would never end."""
    before = inputs.digest(starter, None)
    printed(starter)
    assert inputs.digest(starter, None) == before
    os.mkfifo(starter / "cards/pipe.yaml")
    assert inputs.digest(starter, None) is None


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
