"""Answers from elsewhere, graded line by line: two labelled sets for the shipped cards, and what is no answer at all."""

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from duizhao import build
from duizhao.cli.group import cli
from duizhao.learn.answers import LONGEST, grade
from duizhao.learn.replies import Table, graded
from sample_deck import sample_deck
from sample_kinds import with_further_kinds

TYPED = Path(__file__).parent / "typed"
REPOSITORY = Path(__file__).parents[1]


def answered(*lines: object) -> list[dict[str, Any]]:
    """Return what comes of lines, or of objects as lines, for the sample deck."""
    encoded = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return list(graded(encoded, Table([with_further_kinds(sample_deck(6))])))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the bundle of the shipped deck."""
    folder = tmp_path_factory.mktemp("bundle")
    build.build(REPOSITORY, ["karpathy"], None, folder)
    return folder / "karpathy.bundle.json"


@pytest.mark.parametrize("name", ["first", "second", "third"])
def test_labelled_answers(table: Path, name: str) -> None:
    """777 answers to the shipped questions, in four scripts and by sound; two sets were written before they were graded.

    `meant` is what a person would say: right, a slip, wrong, or either of these. Less than 2 % of the right ones are
    rejected, less than 0.5 % of the wrong ones accepted, and nearly every slip is near.
    """
    with (TYPED / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    lines = [
        json.dumps({"question_id": row["question"], "answer": row["answer"], "lang": row["lang"]}, ensure_ascii=False)
        for row in rows
    ]
    done = subprocess.run(
        [sys.executable, "-m", "duizhao", "grade-answer", str(table)],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    verdicts = [json.loads(line)["verdict"] for line in done.stdout.splitlines()]
    counts = Counter((row["meant"], verdict) for row, verdict in zip(rows, verdicts, strict=True))
    totals = Counter(row["meant"] for row in rows)
    assert counts["right", "wrong"] < 0.02 * totals["right"]
    assert counts["right", "right"] > 0.97 * totals["right"]
    assert counts["wrong", "right"] == counts["slip", "wrong"] // 2 == 0
    assert counts["wrong", "near"] < 0.03 * totals["wrong"]


def test_every_kind_that_is_typed_and_every_name_of_a_question() -> None:
    """The term, a cloze of two blanks as a list and as one text, a short answer, a changed word; other separators."""
    made = answered(
        {"question_id": "learned-weights", "answer": "learned weight", "lang": "en"},
        {"question_id": "overfitting/gap", "answer": ["training", "new"], "lang": "en"},
        {"question_id": "overfitting:gap", "answer": "trainign / new", "lang": "en"},
        {"question_id": "overfitting.gap", "answer": "training", "lang": "en"},
        {"question_id": "learned-weights#name", "answer": "参数", "lang": "zh"},
        {"question_id": "altered-trained", "answer": "抄", "lang": "zh_CN"},
        {"question_id": "steepest-descent", "answer": "gradient descent", "lang": "en"},
    )
    verdicts = ["right", "right", "near", "wrong", "right", "right", "right"]
    assert [one.get("verdict", one) for one in made] == verdicts
    assert made[2]["expected"] == ["training", "new"]
    assert made[2]["difference"] == [["trainig[n]", "traini[n]g"], ["new", "new"]]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"{", "not a usable JSON object: Input data was truncated"),
        (b'{"answer": "x"}', "not a usable JSON object: Object missing required field `question_id`"),
        (b'{"question_id": "overfitting", "answer": 3}', "not a usable JSON object: Expected `str | array`, got `int` - at `$.answer`"),
        (b"\xff{}", "not a usable JSON object: JSON is malformed: invalid character (byte 0)"),
        ({"question_id": "nowhere", "answer": "x"}, "there is no question `nowhere`"),
        ({"question_id": "overfitting", "answer": "x", "lang": "fr"}, "`fr` is no language of cards"),
        ({"question_id": "learned-weights/meaning", "answer": "x"}, "a question of kind `choice` is answered by choosing, not by typing"),
        ({"question_id": "overfitting/gap", "answer": "a;b;c"}, "the question has 2 blanks, the answer 3 parts"),
        ({"question_id": "gap", "answer": "a"}, "`gap` is the id of several questions: `overfitting/gap`, `overfitting-6/gap`"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_graded_is_named(line: object, error: str) -> None:
    """One bad line after an empty one, and before a good one, which is graded."""
    made = answered(b"", line, {"question_id": "overfitting", "answer": "over-fitting", "lang": "en"})
    assert (made[0]["error"], made[0]["line"]) == (error, 2)
    assert made[1]["verdict"] == "right"


def test_answers_to_other_questions_and_words_of_the_deck_are_no_slips() -> None:
    """Another idea's term that is a letter away, a word that is; a long answer; nothing; control characters."""
    texts = (
        "Overfitting 6",
        "overfitting 5",
        "overfilling",
        "overfiting" * LONGEST,
        "",
        "\0\x1b[31m\u202e",
    )
    made = answered(*({"question_id": "overfitting-6", "answer": text, "lang": "en"} for text in texts))
    assert [one["verdict"] for one in made] == ["right", "wrong", "wrong", "wrong", "wrong", "wrong"]
    slip = answered({"question_id": "overfitting", "answer": "overfiting", "lang": "en"})
    assert slip[0]["verdict"] == "near"


def test_a_byte_order_mark_and_windows_line_ends() -> None:
    """What an editor for Windows saves: a mark before the first line, CR LF after each, an empty line at the end."""
    line = b'{"question_id": "overfitting", "answer": "Overfitting", "lang": "en"}\r'
    assert [one["verdict"] for one in answered(b"\xef\xbb\xbf" + line, line, b"\r")] == ["right", "right"]
    assert answered(b"\xef\xbb\xbf") == []


@pytest.mark.parametrize(
    ("typed", "answer", "verdict"),
    [
        ("twenty seventeen", "2017", "right"),
        ("nineteen eighty-four", "1984", "right"),
        ("twenty seventeen", "37", "wrong"),
        ("twenty one", "21", "right"),
        ("2 1/2 yrs", "2.5 years", "right"),
        ("driveable", "drivable", "right"),
        ("judgment", "judgement", "right"),
    ],
)
def test_years_in_words_and_british_spellings(typed: str, answer: str, verdict: str) -> None:
    """A year as it is read aloud is no sum; an e that only one spelling has."""
    assert grade(typed, [answer]).verdict == verdict


def test_the_command(table: Path, tmp_path: Path) -> None:
    """A file, standard input, a line that is broken, no deck around."""
    file = tmp_path / "answers.jsonl"
    file.write_text('{"question_id": "software-2-0/weights", "answer": "quánzhòng"}\n', encoding="utf-8")
    done = CliRunner().invoke(cli, ["grade-answer", str(table), str(file)])
    assert (done.exit_code, done.stdout) == (
        0,
        '{"question_id":"software-2-0/weights","verdict":"right","expected":"权重"}\n',
    )
    broken = CliRunner().invoke(cli, ["grade-answer", str(table), "-"], input="[]\n")
    assert (broken.exit_code, json.loads(broken.stdout)["line"]) == (1, 1)
    nowhere = CliRunner().invoke(cli, ["-C", str(tmp_path), "grade-answer"], input="[]\n")
    assert nowhere.exit_code == 2
    assert CliRunner().invoke(cli, ["-C", str(REPOSITORY), "grade-answer", str(file)]).exit_code == 0


def test_the_table_of_characters_is_what_the_libraries_say() -> None:
    """tools/rebuild_characters.py --check."""
    tool = REPOSITORY / "tools/rebuild_characters.py"
    assert subprocess.run([sys.executable, tool, "--check"], check=False).returncode == 0
