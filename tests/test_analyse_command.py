"""`duizhao analyse`: from a table or graded sheets to tables, JSON, a page and histories."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from duizhao import compiling
from duizhao.cli.group import cli
from duizhao.emit import form_json
from duizhao.emit.analysis_words import WORDS
from duizhao.lang import EN, LANGS, Lang
from duizhao.model.form import Blueprint, ChoiceQuestion, Form
from duizhao.model.results import Graded, Response, Results
from duizhao.passes.forms import form

PUPILS = 24
ITEM = "`spacing-effect/plan`"


@pytest.fixture
def quiz(starter: Path, monkeypatch: pytest.MonkeyPatch) -> Form:
    """Return the form of a quiz of the starter's three questions in two versions, written to quiz.json."""
    monkeypatch.chdir(starter)
    deck = compiling.compile_decks(compiling.check(starter, None), ["mine"])["mine"]
    made = form(deck, Blueprint(items=3, versions=2, seed=1, langs=(EN,)))
    (artifact,) = form_json.emit(made)
    (starter / "quiz.json").write_bytes(artifact.content)
    return made


def table(made: Form) -> str:
    """Return a table in which every third pupil knows all but the choice, and most others nothing but the choice."""
    rows = ["pupil,version," + ",".join(str(number) for number in range(1, 4))]
    for pupil in range(PUPILS):
        version = made.versions[pupil % 2]
        good, middling = pupil % 3 == 0, pupil % 4 == 1
        cells = []
        for question in version.items:
            if isinstance(question, ChoiceQuestion):
                evening = next(at for at, text in enumerate(question.options) if text[EN].startswith("Four hours on"))
                cells.append("ABC"[evening if good else question.key])
            else:
                cells.append("1" if good or (middling and question.question == "days") else "0")
        rows.append(",".join([f"p{pupil}", version.label, *cells]))
    return "\n".join(rows)


def run(*words: str) -> Result:
    """Run `duizhao analyse` with `words`."""
    return CliRunner().invoke(cli, ["analyse", *words])


SUSPECTS = f"""\
cards/memory.yaml:27:7: warning[item-key]: {ITEM}: of the best 27 %, 67 % chose “Four hours on the evening before” and 33 % the key
    hint: is the key right? if it is, let the stem say what tells the two apart
cards/memory.yaml:18:5: warning[item-negative]: {ITEM}: the better a pupil, the more often wrong: item-rest correlation -0.92 (-0.96 to -0.82)
    hint: look for a wrong key, a second right answer, or a stem that misleads who knows more
cards/memory.yaml:56:5: warning[item-negative]: `testing-effect/retrieval`: the better a pupil, the more often wrong: item-rest correlation -0.32 (-0.64 to 0.10), which may be chance
    hint: look for a wrong key, a second right answer, or a stem that misleads who knows more
cards/memory.yaml:32:7: warning[item-idle]: {ITEM}: nobody of 24 chose “Four readings without a break”; at most 14 % of others would
    hint: write what somebody could believe, or leave it out
"""
TABLES = """\
mine.quiz-en-seed1: 24 sheets, 3 items

           sheets  mean    SD  alpha  KR-20   SEM
all            24  1.50  0.51  -2.67  -2.67  0.98
version A      12  1.33  0.49  -3.00  -3.00  0.98
version B      12  1.67  0.49  -3.00  -3.00  0.98

      p          95 %      D      r            95 %  p in A  p in B  options  item
1  0.67  0.47 to 0.82  -0.67  -0.92  -0.96 to -0.82    0.67    0.67   16 8 0  spacing-effect/plan A1 B1
2  0.33  0.18 to 0.53   0.67  -0.32   -0.64 to 0.10    0.33    0.33           testing-effect/retrieval A2 B2
3  0.50  0.31 to 0.69   1.00      -                    0.33    0.67           spacing-effect/days A3 B3
options: the key or keys, then the distractors as in cards/, | blanks and answers of two marks

"""


def test_a_table(quiz: Form) -> None:
    """
    duizhao analyse class.csv --form quiz.json: 24 pupils; the choice is wrong for those who know the rest
    """
    Path("class.csv").write_text(table(quiz))
    done = run("class.csv", "--form", "quiz.json")
    assert (done.exit_code, done.stderr, done.stdout) == (0, "", TABLES + SUSPECTS)


def test_a_cell_that_nobody_can_read(quiz: Form) -> None:
    """
    the last pupil's last answer is “w”
    """
    Path("class.csv").write_text(re.sub(r".$", "w", table(quiz)))
    done = run("class.csv", "--form", "quiz.json")
    assert done.exit_code == 1
    assert done.stderr == (
        "class.csv:25:1: error[results-answer]: question 3: “w” is no answer to a question of this kind\n"
        "    hint: write 1 for right, 0 for wrong, a decimal for something in between, or ?\n"
    )
    assert "spacing-effect/days A3 B3 (1 undecided)" in done.stdout
    assert "reliability from 23 sheets and 3 items that are decided throughout" in done.stdout


def results(quiz: Form, pupils: int = 6, idea: str = "spacing-effect") -> bytes:
    """Return graded sheets of the form's choice, half of them right, as grading writes them."""
    sheets = []
    for pupil in range(pupils):
        right = pupil % 2 == 0
        answer = Response(
            idea=idea,
            question="plan",
            kind="choice",
            given=(0,) if right else (1,),
            right=right,
            points=float(right),
            doubtful=False,
        )
        sheets.append(Graded(pupil=f"p{pupil}", name=None, label="A", answers=(answer,), source="", flags=()))
    return msgspec.json.encode(Results(quiz=f"{quiz.deck}.quiz-en-seed1", sheets=tuple(sheets)))


def test_few_graded_sheets(quiz: Form) -> None:
    """
    duizhao analyse results.json, of six sheets with one question
    """
    Path("results.json").write_bytes(results(quiz))
    done = run("results.json")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "mine.quiz-en-seed1: 6 sheets, 1 item\n"
        "6 sheets: too few to judge discrimination or distractors; that takes 20\n"
        "\n"
        "     sheets  mean    SD  alpha  KR-20  SEM\n"
        "all       6  0.50  0.55      -      -    -\n"
        "\n"
        "      p          95 %     D  r  95 %  p in A  options  item\n"
        "1  0.50  0.19 to 0.81  1.00  -          0.50    3 3 0  spacing-effect/plan\n"
        "options: the key or keys, then the distractors as in cards/, | blanks and answers of two marks\n"
        "\n"
    )


def test_names_that_a_terminal_would_act_upon(quiz: Form) -> None:
    """
    graded sheets of a question whose name turns the screen red
    """
    Path("results.json").write_bytes(results(quiz, idea="\x1b[31mred"))
    done = run("results.json")
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout + done.stderr
    assert "3 3 0" not in done.stdout
    assert "  \\x1b[31mred/plan" in done.stdout


def test_a_question_that_is_gone(quiz: Form) -> None:
    """
    duizhao analyse results.json, of an idea that is not in the cards; and of one under its earlier id
    """
    Path("results.json").write_bytes(results(quiz, idea="older"))
    done = run("results.json")
    assert done.exit_code == 0
    assert done.stderr == (
        "results.json: warning[results-unknown]: `older/plan` was answered, and is no question of the cards\n"
        "    hint: was it renamed, or taken out, since the quiz was printed?\n"
    )
    cards = Path("cards/memory.yaml")
    cards.write_text(cards.read_text().replace("  level: 1 ", "  formerly: [older]\n  level: 1 ", 1))
    done = run("results.json")
    assert (done.stderr, "3 3 0  older/plan" in done.stdout) == ("", True)


def test_options_that_were_edited_since(quiz: Form) -> None:
    """
    duizhao analyse class.csv --form quiz.json, after a distractor was reworded
    """
    Path("class.csv").write_text(table(quiz))
    cards = Path("cards/memory.yaml")
    cards.write_text(
        cards.read_text().replace("Four readings", "Five readings").replace("不间断地连读四遍", "连读五遍")
    )
    done = run("class.csv", "--form", "quiz.json")
    assert done.exit_code == 0
    assert done.stderr == (
        f"cards/memory.yaml:18:5: warning[results-edited]: {ITEM}: its options were changed since the quiz was printed\n"
        "    hint: the figures of its options may be those of other words\n"
    )
    assert "  16 8 0  spacing-effect/plan A1 B1" in done.stdout


def test_json(quiz: Form) -> None:
    """
    duizhao analyse class.csv --form quiz.json --format json
    """
    Path("class.csv").write_text(table(quiz))
    made = json.loads(run("class.csv", "--form", "quiz.json", "--format", "json").stdout)
    assert [part["label"] for part in (made["analysis"]["joint"], *made["analysis"]["versions"])] == ["", "A", "B"]
    assert made["numbers"][0] == {"idea": "spacing-effect", "question": "plan", "numbers": {"A": 1, "B": 1}}
    assert made["suspects"][0] == {
        "path": "cards/memory.yaml",
        "line": 27,
        "column": 7,
        "code": "item-key",
        "message": f"{ITEM}: of the best 27 %, 67 % chose “Four hours on the evening before” and 33 % the key",
        "hint": "is the key right? if it is, let the stem say what tells the two apart",
        "idea": "spacing-effect",
        "question": "plan",
        "option": 1,
        "version": "",
    }


class _Page(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "line", "rect", "circle", "path"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"line", "rect", "circle", "path"}:
            assert self.open.pop() == tag


@pytest.mark.parametrize("lang", LANGS)
def test_the_page(quiz: Form, lang: Lang) -> None:
    """
    duizhao analyse class.csv --form quiz.json --html out/page.html --lang LANG, of a card with awkward text
    """
    cards = Path("cards/memory.yaml")
    cards.write_text(cards.read_text().replace("Four hours on the evening before", "Four <b onload=x> [[items]] & so"))
    Path("class.csv").write_text(table(quiz))
    done = run("class.csv", "--form", "quiz.json", "--html", "out/page.html", "--lang", lang)
    assert done.exit_code == 0
    assert done.stderr.endswith("out/page.html\n")
    text = Path("out/page.html").read_text()
    page = _Page()
    page.feed(text)
    assert page.open == []
    assert page.tags[0] == ("html", {"lang": lang})
    assert not [
        tag
        for tag, attributes in page.tags
        if tag in {"script", "img", "link", "a", "b onload"} or "style" in attributes
    ]
    policy = next(attributes["content"] for _, attributes in page.tags if attributes.get("http-equiv"))
    style = text.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "http://" not in text
    assert "https://" not in text
    assert text.count('<svg role="img"') == 2 + 3
    assert (lang == EN) == ("Four &lt;b onload=x&gt; [[items]] &amp; so" in text)
    assert "cards/memory.yaml:27:7" in text
    assert re.findall(r"\[\[(?!items)", text) == []


def test_the_page_has_words_for_every_flaw_in_every_language() -> None:
    """
    the sentences, with as many figures as a suspect has
    """
    figures: dict[str, int] = {
        "key": 2,
        "negative": 3,
        "versions": 4,
        "nobody": 1,
        "chance": 4,
        "everybody": 2,
        "idle": 1,
    }
    for words in WORDS.values():
        assert set(words.flaws) == set(figures)
        for flaw, (said, remedy) in words.flaws.items():
            assert {int(number) for number in re.findall(r"\{(\d)\}", said)} == set(range(figures[flaw]))
            assert remedy
        assert (len(words.columns), len(words.item_columns)) == (6, 7)


def test_the_same_bytes(quiz: Form) -> None:
    """
    the page made by two processes with different hash seeds
    """
    Path("class.csv").write_text(table(quiz))
    made = []
    for seed in "12":
        command = [
            sys.executable,
            "-m",
            "duizhao",
            "analyse",
            "class.csv",
            "--form",
            "quiz.json",
            "--html",
            "page.html",
        ]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True)
        made.append(Path("page.html").read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("class.csv",), 2, "duizhao: class.csv holds letters, and nothing says what they mean\n    hint: name the quiz's --form QUIZ.json\n"),
        (("results.json", "--taken", "2026-11-20"), 2, "duizhao: --taken is for answers that enter histories\n    hint: add --learner-map FILE.csv\n"),
        (("results.json", "--learner-map", "p.csv"), 2, "duizhao: nothing says when the quiz was written\n    hint: add --taken DATE, or --taken DATETHH:MM\n"),
        (("results.json",), 2, "duizhao: no deck here is called `other`, as the quiz's name says\n    hint: name it: --deck DECK\n"),
        (("results.json", "--deck", "mime"), 2, "duizhao: there is no deck `mime`\n    hint: did you mean `mine`?\n"),
        (("newer.json",), 3, "duizhao: newer.json holds results of version 2, this duizhao reads version 1\n    hint: update duizhao\n"),
        (("quiz.json",), 3, "duizhao: quiz.json holds no results of grading: Object missing required field `quiz`\n    hint: grade the sheets again\n"),
        (("class.csv", "--form", "results.json"), 3, "duizhao: results.json is no form of a quiz, or only part of one\n    hint: print it again: duizhao quiz\n"),
        (("gone.json",), 3, "duizhao: gone.json: this file cannot be read: No such file or directory\n    hint: grade the sheets again\n"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("quiz")
def test_words_that_will_not_do(words: tuple[str, ...], code: int, message: str) -> None:
    """
    options that contradict each other, and files that are something else
    """
    sheet = b'{"pupil":"p","name":null,"label":"A","answers":[],"source":"","flags":[]}'
    Path("results.json").write_bytes(b'{"version":1,"quiz":"other.quiz-en-seed1","sheets":[%b]}' % sheet)
    Path("newer.json").write_bytes(b'{"version":2,"quiz":"mine","sheets":[]}')
    Path("class.csv").write_text("pupil,version\n")
    done = run(*words)
    assert (done.exit_code, done.stderr) == (code, message)


def test_no_sheets(quiz: Form) -> None:
    """
    a table with a header alone
    """
    del quiz
    Path("class.csv").write_text("pupil,version,1,2,3\n")
    done = run("class.csv", "--form", "quiz.json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert (
        done.stderr == "class.csv: error[results-empty]: there is no sheet in this file\n    hint: grade some first\n"
    )


def test_into_histories(quiz: Form) -> None:
    """
    duizhao analyse class.csv --form quiz.json --learner-map pupils.csv --taken 2026-11-20
    """
    Path("class.csv").write_text(table(quiz))
    Path("pupils.csv").write_text("pupil,history\np0,zero.db\n")
    words = ("class.csv", "--form", "quiz.json", "--learner-map", "pupils.csv", "--taken", "2026-11-20")
    others = "not in pupils.csv: " + ", ".join(f"`p{number}`" for number in range(1, 11)) + " and 13 more\n"
    for said in ("p0: 3 entered\n", "p0: 0 entered, 3 known\n"):
        done = run(*words)
        assert (done.exit_code, done.stderr) == (0, said + others)
        assert done.stdout == TABLES + SUSPECTS
