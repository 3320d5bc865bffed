"""Reviews in a real Anki, brought into a history: `duizhao history import`."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from anki.collection import (
    DeckIdLimit,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from click.testing import CliRunner
from fsrs.scheduler import DEFAULT_PARAMETERS
from msgspec.structs import replace

from anki_collection import TEMPLATES, collection, study, take
from duizhao.cli.group import cli
from duizhao.emit import apkg
from duizhao.learn.history import History
from duizhao.learn.record import Response
from duizhao.learn.schedule import ItemKey, Memory, day_of
from duizhao.model.ledger import Ledger
from duizhao.progressing import progress
from sample_deck import sample_deck


def run(*words: object) -> tuple[int, str]:
    """Return exit code and output of a command."""
    done = CliRunner().invoke(cli, [str(word) for word in words])
    return done.exit_code, done.output


def exported(col: Any, folder: Path, *, legacy: bool) -> Path:
    """Export the deck with its scheduling, in one of Anki's two formats."""
    file = folder / ("legacy.apkg" if legacy else "latest.apkg")
    deck = col.decks.id_for_name(sample_deck().name)
    options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, with_media=False, legacy=legacy)
    col.export_anki_package(out_path=str(file), options=options, limit=DeckIdLimit(deck))
    return file


@pytest.fixture
def studied(tmp_path: Path) -> tuple[Path, Path, int, dict[str, tuple[float, float]]]:
    """Return both formats of a deck of which 12 cards were answered Easy, how many of them first cards, and their memory."""
    deck = sample_deck()
    with collection(tmp_path / "anki") as col:
        col.set_config("fsrs", True)
        take(col, apkg.emit(deck, Ledger(), TEMPLATES).content, tmp_path)
        conf = col.decks.config_dict_for_deck_id(col.decks.id_for_name(deck.name))
        conf["new"]["perDay"], conf["new"]["bury"] = 999, False
        col.decks.update_config(conf)
        study(col, deck.name, 12)
        first = "from cards c join notes n on n.id = c.nid where c.ord = 0 and c.reps"
        rows = col.db.all(f"select n.sfld, c.id {first}")
        states = {key: col.get_card(card).memory_state for key, card in rows}
        known = {key: (state.stability, state.difficulty) for key, state in states.items()}
        return (exported(col, tmp_path, legacy=True), exported(col, tmp_path, legacy=False), len(rows), known)


def memory(path: Path) -> dict[str, Memory]:
    """Return what a history knows, by the notes' first field."""
    with History(path) as log:
        found = log.memories().items()
        return {f"{key.anchor}/{key.question}" if key.question else key.anchor: each for key, each in found}


def test_both_formats_bring_the_same_reviews_once(
    studied: tuple[Path, Path, int, dict[str, tuple[float, float]]], tmp_path: Path
) -> None:
    """The legacy package, then the newer one, then the legacy one again: the second and third add nothing."""
    legacy, latest, count, known = studied
    path = tmp_path / "learner.db"
    left = f"left out: {12 - count:,} on other cards of the same notes\n"
    assert 0 < count < 12
    assert run("history", "import", legacy, "--history", path) == (
        0,
        f"{count:,} answers added, 0 were here already\n{left}",
    )
    once = memory(path)
    for again in (latest, legacy):
        assert run("history", "import", again, "--history", path) == (
            0,
            f"0 answers added, {count:,} were here already\n{left}",
        )
    assert memory(path) == once
    assert once.keys() == known.keys()
    for key, (stability, difficulty) in known.items():
        assert once[key].stability == pytest.approx(stability, abs=2e-4)
        assert once[key].difficulty == pytest.approx(difficulty, abs=2e-3)


def test_a_package_without_scheduling_has_no_reviews(tmp_path: Path) -> None:
    """The package as it was built: nobody has studied it, and no history is begun."""
    file = tmp_path / "new.apkg"
    file.write_bytes(apkg.emit(sample_deck(), Ledger(), TEMPLATES).content)
    path = tmp_path / "learner.db"
    code, said = run("history", "import", file, "--history", path)
    assert (code, said) == (
        3,
        f"duizhao: {file} holds no review of ours\n"
        "    hint: in Anki, File → Export… with “Include scheduling information” ticked\n",
    )
    assert not path.exists()


def rewritten(file: Path, target: Path, statement: str) -> Path:
    """Write the database in a package to `target`, changed by `statement`."""
    import zipfile

    with zipfile.ZipFile(file) as archive:
        target.write_bytes(archive.read("collection.anki21"))
    with closing(sqlite3.connect(target)) as database, database:
        database.create_collation("unicase", lambda one, other: (one > other) - (one < other))
        database.execute(statement)
    return target


def test_what_is_no_answer_is_left_out_and_cramming_does_not_count(
    studied: tuple[Path, Path, int, dict[str, tuple[float, float]]], tmp_path: Path
) -> None:
    """A bare collection whose reviews are set by hand (type 4), then in a filtered deck that reschedules nothing."""
    legacy, _, count, _ = studied
    by_hand = rewritten(legacy, tmp_path / "hand.anki2", "update revlog set type = 4, ease = 0")
    path = tmp_path / "learner.db"
    assert run("history", "import", by_hand, "--history", path)[0] == 3
    crammed = rewritten(legacy, tmp_path / "cram.anki2", "update revlog set type = 3, factor = 0")
    assert run("history", "import", crammed, "--history", path)[0] == 0
    with History(path) as log:
        assert [done.response.counts for done in log.reviews()] == [False] * count
        assert log.memories() == {}


def test_an_idea_that_was_renamed_is_found_by_what_the_history_knows(
    studied: tuple[Path, Path, int, dict[str, tuple[float, float]]], tmp_path: Path
) -> None:
    """The notes' first field is changed, the GUID is as ever: unknown at first, known where the history has the item."""
    legacy, _, count, _ = studied
    renamed = rewritten(legacy, tmp_path / "renamed.anki2", "update notes set flds = 'x' || flds")
    path = tmp_path / "learner.db"
    assert run("history", "import", renamed, "--history", path)[0] == 3
    assert run("history", "import", legacy, "--history", path)[0] == 0
    with History(path) as log:
        seq = log.last_review()
        assert seq is not None
        log.merge([replace(done, at=done.at.replace(year=2001)) for done in log.reviews()])
    code, said = run("history", "import", renamed, "--history", path)
    assert code == 0
    assert said.startswith(f"0 answers added, {count:,} were here already\n")


@pytest.mark.parametrize("change", ["update revlog set id = -1 - id", "update revlog set time = 'x'"])
def test_a_broken_log_writes_nothing(
    studied: tuple[Path, Path, int, dict[str, tuple[float, float]]], tmp_path: Path, change: str
) -> None:
    """A time before 1970, and a word where a number belongs."""
    broken = rewritten(studied[0], tmp_path / "broken.anki2", change)
    path = tmp_path / "learner.db"
    code, said = run("history", "import", broken, "--history", path)
    assert code == 3
    assert "no possible time" in said or "no row of numbers" in said
    assert not path.exists()


def answered(path: Path) -> dict[str, Memory]:
    """Make a history of four items: learning, review, relearning, and one practised only; two at one millisecond."""
    keys = [ItemKey(idea.anchor) for idea in sample_deck(4).ideas]
    at = datetime.now(UTC).replace(microsecond=0).astimezone() - timedelta(days=40)
    with History(path) as log:
        log.record(keys[0], 3, at, 1500)
        log.record(keys[1], 4, at, 90_000)
        log.record(keys[2], 4, at + timedelta(minutes=1), 700)
        log.record(keys[1], 3, at + timedelta(days=9), 800)
        log.record(keys[2], 1, at + timedelta(days=9, minutes=1), 900)
        log.practise(keys[3], 2, at + timedelta(days=10), 5, Response(mode="cram"))
    return memory(path)


def test_a_package_carries_progress_into_a_fresh_anki_and_back_twice(tmp_path: Path) -> None:
    """A history, imported with learning progress; what Anki exports then adds nothing here, and elsewhere all of it."""
    path = tmp_path / "learner.db"
    known = answered(path)
    deck = sample_deck(4)
    for turn in ("first", "second"):
        with History(path) as log:
            carried = progress(log)
            reviews = log.reviews()
        package = apkg.emit(deck, Ledger(), TEMPLATES, progress=carried).content
        assert package == apkg.emit(deck, Ledger(), TEMPLATES, progress=carried).content
        file = tmp_path / f"{turn}.apkg"
        file.write_bytes(package)
        with collection(tmp_path / turn) as col:
            col.set_config("fsrs", True)
            options = ImportAnkiPackageOptions(with_scheduling=True)
            col.import_anki_package(ImportAnkiPackageRequest(package_path=str(file), options=options))
            assert col.db.scalar("select count() from revlog") == len(reviews)
            for key, each in known.items():
                (number,) = col.db.list(
                    "select c.id from cards c join notes n on n.id = c.nid where c.ord = 0 and n.sfld = ?", key
                )
                card = col.get_card(number)
                assert card.memory_state.stability == pytest.approx(each.stability, abs=1e-4)
                assert card.memory_state.difficulty == pytest.approx(each.difficulty, abs=1e-3)
                assert (card.reps, card.lapses) == (each.reviews, each.lapses)
                if each.state == "review":
                    days = (day_of(each.due) - day_of(each.last)).days
                    today = day_of(datetime.now(UTC).astimezone())
                    assert (card.ivl, card.due - col.sched.today) == (days, (day_of(each.due) - today).days)
                else:
                    assert card.due == int(each.due.timestamp())
            back = exported(col, tmp_path, legacy=turn == "first")
        assert run("history", "import", back, "--history", path) == (
            0,
            f"0 answers added, {len(reviews)} were here already\n",
        )
        assert memory(path) == known
        assert run("history", "import", back, "--history", tmp_path / f"{turn}.db")[0] == 0
        assert memory(tmp_path / f"{turn}.db").keys() == known.keys()


@pytest.mark.parametrize("legacy", [True, False])
def test_weights_and_retention_come_from_the_decks_options(tmp_path: Path, *, legacy: bool) -> None:
    """A deck whose options have weights of their own and a retention of 0.85, in both formats."""
    weights = [*(float(each) for each in range(1, 5)), *(round(each, 4) for each in DEFAULT_PARAMETERS[4:])]
    deck = sample_deck()
    with collection(tmp_path / "anki") as col:
        take(col, apkg.emit(deck, Ledger(), TEMPLATES).content, tmp_path)
        conf = col.decks.config_dict_for_deck_id(col.decks.id_for_name(deck.name))
        conf["fsrsParams6"], conf["desiredRetention"] = weights, 0.85
        col.decks.update_config(conf)
        file = exported(col, tmp_path, legacy=legacy)
    path = tmp_path / "learner.db"
    code, said = run("history", "schedule", "--from", file, "--history", path)
    shown = ", ".join(f"{weight:g}" for weight in weights)
    assert (code, said) == (0, f"from “Default”\nretention 0.85; weights: {shown}; fuzz: none\n")
    with History(path) as log:
        assert log.scheduling.weights == pytest.approx(weights, abs=1e-5)
