"""What programs may rely on: the names of `duizhao`, each example of docs/api.md, and what a session records."""

import doctest
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import duizhao
from conftest import REPOSITORY
from duizhao.learn.history import History
from duizhao.model.kinds import KINDS
from sample_deck import sample_deck
from sample_kinds import with_further_kinds

DECK = sample_deck()
PAGE = (REPOSITORY / "docs/api.md").read_text()


def test_importing_loads_nothing() -> None:
    """
    python -c "import duizhao"
    """
    code = "import sys; before = set(sys.modules); import duizhao; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {name for name in done.stdout.split() if name.partition(".")[0] not in sys.stdlib_module_names} == {
        "duizhao"
    }


def test_every_public_name_is_there_and_documented() -> None:
    """
    duizhao.__all__, beside docs/api.md
    """
    assert duizhao.__all__ == sorted(duizhao.__all__)
    assert {name for name in duizhao.__all__ if getattr(duizhao, name) is None} == set()
    functions = {name for name in duizhao.__all__ if name[0].islower()}
    assert {name for name in functions if f"`{name}(" not in PAGE} == set()
    assert {name for name in functions if not getattr(duizhao, name).__doc__} == set()
    assert set(duizhao.__all__) <= set(dir(duizhao))


def test_a_name_loads_no_more_than_it_needs() -> None:
    """
    python -c "import duizhao; duizhao.verify_quote('a', 'a b')"
    """
    code = "import sys, duizhao; duizhao.verify_quote('a', 'a b'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"yaml", "genanki", "typst", "opencc", "fsrs", "jieba", "click", "duizhao.compiling", "duizhao.learn"}
    assert heavy & set(done.stdout.split()) == set()


def test_the_languages_of_a_text() -> None:
    """
    a term in four languages, and a translation of a Chinese quote, which is in English alone
    """
    term = DECK.ideas[0].term
    assert set(term) == {"en", "zh-Hans", "zh-Hant-TW", "zh-Hant-HK"}
    gloss = DECK.ideas[0].quotes[0].gloss
    assert gloss is not None
    assert list(gloss) == ["en"]
    assert "zh-Hans" not in gloss


def test_a_name_that_there_is_not() -> None:
    """
    duizhao.load
    """
    with pytest.raises(AttributeError, match=r"^module 'duizhao' has no attribute 'load'$"):
        getattr(duizhao, "load")  # noqa: B009 - the name is not there for mypy either


def test_the_examples_of_the_page_run(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    every block of Python in docs/api.md, one after the other, in a fresh workspace
    """
    monkeypatch.chdir(starter)
    blocks = re.findall(r"^```pycon\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) > 7
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "docs/api.md", None, 0)
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    if said:
        pytest.fail("".join(said))


def ticking() -> Any:
    """Return a clock that stands at 9:00:00 on 1 March 2026, UTC, and goes on by ten seconds whenever it is read."""
    times = (datetime(2026, 3, 1, 9, tzinfo=UTC) + timedelta(seconds=10 * n) for n in range(10_000))
    return lambda: next(times)


def right(question: duizhao.Question) -> tuple[int | str, ...]:
    """Return the right answer to a question of any kind, as `answer` takes it."""
    item: Any = question.ask.item
    match question.kind:
        case "true-false":
            return (0 if item.answer else 1,)
        case "choice" | "report" | "multiple" | "match" | "order":
            all_right = {"choice": 1, "report": 1, "multiple": 2}.get(question.kind, len(question.order))
            return tuple(question.order.index(place) for place in range(all_right))
        case "cloze":
            return item["en"][1::2]  # type: ignore[no-any-return]
        case "short":
            return (item.key["en"],)
        case _:
            return (item["en"].instead,)


def test_every_kind_is_asked_judged_and_recorded(tmp_path: Path) -> None:
    """
    the sample deck with an item of every kind, everything answered right
    """
    options = duizhao.Options(langs=("en",), new=100)
    kinds: dict[str, duizhao.Answered] = {}
    with duizhao.open_session(with_further_kinds(DECK), tmp_path / "h.db", options, clock=ticking()) as session:
        while (question := session.question()) and len(kinds) < 10:
            assert question == session.question()
            answered = session.rate(3) if question.kind == "recall" else session.answer(*right(question))
            kinds[question.kind] = answered
    assert kinds.keys() == {"recall", *KINDS}
    assert {kind for kind, answered in kinds.items() if answered.rating != 3} == set()
    with History(tmp_path / "h.db") as history:
        done = {review.key: review for review in history.reviews()}
        assert history.pending(DECK.id) is None
        for answered in kinds.values():
            assert history.memories()[answered.key].due == answered.due
    assert done[kinds["choice"].key].response.given == (0,)
    assert done[kinds["multiple"].key].response.given == (0, 1)
    assert done[kinds["order"].key].response.given == tuple(range(len(done[kinds["order"].key].response.given or ())))
    assert done[kinds["recall"].key].took == 10_000  # milliseconds: the clock was read once at the question, once here


def test_nothing_given_is_wrong(tmp_path: Path) -> None:
    """
    answer() to every kind
    """
    options = duizhao.Options(langs=("en",), new=100)
    asked: dict[object, str] = {}
    with duizhao.open_session(with_further_kinds(DECK), tmp_path / "h.db", options, clock=ticking()) as session:
        while question := session.question():
            if question.kind == "recall" or question.ask.key in asked:
                session.skip()
            else:
                assert not session.answer().right
            asked[question.ask.key] = question.kind
    assert set(asked.values()) == {"recall", *KINDS}


@pytest.mark.parametrize(
    ("kind", "given", "message"),
    [
        ("choice", (9,), "a question of the kind `choice` takes one option's place, from 0 to {last}"),
        ("choice", ("A",), "a question of the kind `choice` takes one option's place, from 0 to {last}"),
        ("multiple", (0, 0), "a question of the kind `multiple` takes places of options, each once, from 0 to {last}"),
        ("multiple", (5,), "a question of the kind `multiple` takes places of options, each once, from 0 to {last}"),
        ("order", (0, 0, 1), "a question of the kind `order` takes each option's place once, from 0 to {last}"),
        ("short", (1,), "a question of the kind `short` takes typed text: 1 at most"),
        ("short", ("a", "b"), "a question of the kind `short` takes typed text: 1 at most"),
        ("recall", ("a",), "a recalled term is not judged"),
    ],
)
def test_what_is_no_answer(tmp_path: Path, kind: str, given: tuple[int | str, ...], message: str) -> None:
    """
    answer(9) to a choice, answer("A"), answer(0, 0, 1) to an order, and so on
    """
    options = duizhao.Options(langs=("en",), new=100)
    with duizhao.open_session(with_further_kinds(DECK), tmp_path / "h.db", options, clock=ticking()) as session:
        while (question := session.question()) and question.kind != kind:
            session.skip()
        assert question
        with pytest.raises(duizhao.UsageError) as raised:
            session.answer(*given)
        assert raised.value.message == message.format(last=len(question.options) - 1)
        assert session.question() == question
    with History(tmp_path / "h.db") as history:
        assert history.reviews() == []


def test_calls_out_of_turn(tmp_path: Path) -> None:
    """
    answer(), undo() and amend(3) before a question; rate(3) of a choice, reveal() of one
    """
    with duizhao.open_session(DECK, tmp_path / "h.db", duizhao.Options(langs=("en",)), clock=ticking()) as session:
        for call in (session.answer, session.skip, lambda: session.rate(3), session.reveal):
            with pytest.raises(duizhao.UsageError, match=r"^nothing was asked, or it was answered already$"):
                call()
        with pytest.raises(duizhao.UsageError, match=r"^nothing was answered in this session$"):
            session.undo()
        with pytest.raises(duizhao.UsageError, match=r"^nothing was answered in this session$"):
            session.amend(3)
        while (question := session.question()) and question.kind != "choice":
            session.skip()
        with pytest.raises(duizhao.UsageError, match=r"^a question of the kind `choice` is judged, not rated$"):
            session.rate(3)
        with pytest.raises(duizhao.UsageError, match=r"^a question of the kind `choice` is revealed by answering it$"):
            session.reveal()


def test_an_answer_amended_and_taken_back(tmp_path: Path) -> None:
    """
    a term rated Again, amended to Easy, taken back, rated Good
    """
    with duizhao.open_session(DECK, tmp_path / "h.db", duizhao.Options(langs=("en",)), clock=ticking()) as session:
        first = session.question()
        assert first
        again = session.rate(1)
        assert session.amend(4) > again.due
        session.undo()
        once_more = session.question()
        assert once_more
        assert (once_more.ask.key, once_more.new) == (first.ask.key, True)
        session.rate(3)
    with History(tmp_path / "h.db") as history:
        assert [(review.key, review.rating) for review in history.reviews()] == [(first.ask.key, 3)]
        assert len(history.undone()) == 2


def test_what_was_answered_is_not_new_again(tmp_path: Path) -> None:
    """
    two sessions on a day with two new items each
    """
    options = duizhao.Options(langs=("en",), new=2)
    clock = ticking()
    for expected in (2, 0):
        with duizhao.open_session(DECK, tmp_path / "h.db", options, clock=clock) as session:
            assert session.left == expected
            while question := session.question():
                if question.kind == "recall":
                    session.rate(4)
                else:
                    session.skip()


def test_a_session_on_the_bytes_of_a_bundle(starter: Path, tmp_path: Path) -> None:
    """
    emit_deck(…, "bundle")
    """
    workspace = duizhao.load_workspace(starter)
    (made,) = duizhao.emit_deck(workspace, duizhao.compile_decks(workspace)["mine"], "bundle")
    with duizhao.open_session(made.content, tmp_path / "h.db", clock=ticking()) as session:
        question = session.question()
        assert question
        assert question.text == ("间隔效应",)


def test_what_there_is_not(starter: Path, tmp_path: Path) -> None:
    """
    a format, a quiz, a way of conversion and a mode that do not exist; a broken workspace
    """
    workspace = duizhao.load_workspace(starter)
    deck = duizhao.compile_decks(workspace)["mine"]
    form = duizhao.make_form(workspace, deck, duizhao.Wishes(items=2))
    cram: Any = duizhao.Options(mode="cram")
    physics: Any = duizhao.Options(topics=("physics",))
    calls: dict[str, Any] = {
        "there is no format `apgk`": lambda: duizhao.emit_deck(workspace, deck, "apgk"),  # type: ignore[arg-type]
        "there is no format `pfd`": lambda: duizhao.emit_form(workspace, form, "pfd"),  # type: ignore[arg-type]
        "deck `mine` has no quiz `midterm`": lambda: duizhao.make_form(workspace, deck, quiz="midterm"),
        "zh-Hant-TW cannot be converted to zh-Hant-HK": lambda: duizhao.convert_script(
            "軟體", "zh-Hant-HK", origin="zh-Hant-TW"
        ),
        "en cannot be converted to zh-Hans": lambda: duizhao.convert_script("a", "zh-Hans", origin="en"),
        "the text holds what is no text: U+0000, or half of a surrogate pair": lambda: duizhao.convert_script(
            "软\x00件", "zh-Hant-TW"
        ),
        "the deck `mine` has no topic `physics`": lambda: duizhao.open_session(deck, tmp_path / "h.db", physics),
        "a program's session cannot be `cram` yet": lambda: duizhao.open_session(deck, tmp_path / "h.db", cram),
    }
    for message, call in calls.items():
        with pytest.raises(duizhao.UsageError) as raised:
            call()
        assert raised.value.message == message
    (starter / "cards/memory.yaml").write_text("topic: memory\nideas: 1\n")
    with pytest.raises(duizhao.UsageError, match=r"^the workspace has mistakes, so that nothing is compiled$"):
        duizhao.compile_decks(duizhao.load_workspace(starter))


@pytest.mark.parametrize(
    "to", ["apkg", "bundle", "preview", "moodle", "gift", "qti3", "qti21", "quizlet", "csv", "json"]
)
def test_a_deck_is_the_bytes_that_the_commands_write(starter: Path, to: Any) -> None:
    """
    duizhao build, duizhao preview and duizhao export of the starter
    """
    from duizhao import build, exports

    workspace = duizhao.load_workspace(starter)
    made = duizhao.emit_deck(workspace, duizhao.compile_decks(workspace)["mine"], to)
    if to in ("apkg", "bundle"):
        build.build(starter, ["mine"], None, starter / "out")
    elif to == "preview":
        build.preview(starter, "mine", None, starter / "out")
    else:
        exports.export(starter, "mine", to, (), (), (), None, starter / "out")
    written = {file.name: file.read_bytes() for file in (starter / "out").rglob("*") if file.is_file()}
    assert {one.name: one.content for one in made}.items() <= written.items()
    assert made


def test_a_form_is_the_bytes_that_the_command_writes(starter: Path) -> None:
    """
    duizhao quiz mine --items 3 --seed 7 --html
    """
    from duizhao import printing

    workspace = duizhao.load_workspace(starter)
    wishes = duizhao.Wishes(items=3, seed=7, html=True)
    form = duizhao.make_form(workspace, duizhao.compile_decks(workspace)["mine"], wishes)
    made = [one for to in ("pdf", "html", "json") for one in duizhao.emit_form(workspace, form, to)]
    printing.quiz(starter, "mine", "", wishes, None, starter / "out")
    assert {one.name: one.content for one in made} == {
        file.name: file.read_bytes() for file in (starter / "out").iterdir()
    }


def test_simplifying_changes_characters_only() -> None:
    """
    軟體 from zh-Hant-TW to zh-Hans, and 软件 to itself
    """
    assert duizhao.convert_script("軟體", "zh-Hans", origin="zh-Hant-TW") == "软体"
    assert duizhao.convert_script("软件", "zh-Hans") == "软件"


def test_the_workspaces_glossary_applies_where_it_is_named(starter: Path) -> None:
    """
    replace: 间隔效应 becomes 間距效應
    """
    file = starter / "seeds/glossary.yaml"
    file.write_text(file.read_text().replace("zh-Hant-TW: 間隔效應", "zh-Hant-TW: 間距效應"))
    assert duizhao.convert_script("间隔效应", "zh-Hant-TW") == "間隔效應"
    assert duizhao.convert_script("间隔效应", "zh-Hant-TW", folder=starter) == "間距效應"
