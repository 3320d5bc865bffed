"""A real Anki collection, for tests: import a package, study, render, let Anki check itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from duizhao.emit.notetypes import template_names

TEMPLATES = {
    name: (Path(__file__).parents[1] / "templates" / name).read_text(encoding="utf-8") for name in template_names()
}


class Counts(NamedTuple):
    """What Anki says that an import did, in notes."""

    new: int = 0
    updated: int = 0
    duplicate: int = 0
    conflicting: int = 0


@contextmanager
def collection(folder: Path) -> Iterator[Any]:
    """Open a new collection in `folder`, and close it."""
    folder.mkdir(parents=True, exist_ok=True)
    opened = Collection(str(folder / "collection.anki2"))
    try:
        yield opened
    finally:
        opened.close()


def take(col: Any, package: bytes, folder: Path) -> Counts:
    """Import `package` as a learner does who leaves every option of the dialogue alone."""
    file = folder / "import.apkg"
    file.write_bytes(package)
    request = ImportAnkiPackageRequest(package_path=str(file), options=ImportAnkiPackageOptions())
    log = col.import_anki_package(request).log
    return Counts(len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting))


def study(col: Any, deck: str, answers: int) -> list[int]:
    """Answer that many cards “Easy”, in the order of the queue, and return their ids."""
    from anki.scheduler.v3 import CardAnswer

    col.decks.select(col.decks.id_for_name(deck))
    studied = []
    for _ in range(answers):
        top = col.sched.get_queued_cards(fetch_limit=1).cards[0]
        card = col.get_card(top.card.id)
        card.start_timer()
        col.sched.answer_card(col.sched.build_answer(card=card, states=top.states, rating=CardAnswer.EASY))
        studied.append(card.id)
    return studied


def progress(col: Any) -> dict[int, tuple[Any, ...]]:
    """Return everything that scheduling knows of each card that was studied."""
    rows = col.db.all(
        "select id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses, data from cards where reps"
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def cards(col: Any) -> list[tuple[str, int, int]]:
    """Return the first field, ordinal and id of each card, in study order."""
    return [
        tuple(row)
        for row in col.db.all(
            "select n.sfld, c.ord, c.id from cards c join notes n on n.id = c.nid order by c.due, c.ord"
        )
    ]


def render(col: Any, card: int) -> tuple[str, str]:
    """Return front and back of a card, as Anki shows them."""
    output = col.get_card(card).render_output(reload=True)
    return output.question_text, output.answer_text
