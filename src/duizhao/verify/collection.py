"""A collection of the real Anki, in a folder of its own. This module alone imports Anki's library, see `verify`."""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from anki.buildinfo import version
from anki.collection import Collection as AnkiCollection
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.errors import AnkiException
from msgspec import Struct

VERSION: Final[str] = version
_CHUNK: Final = 5000
"""Rows that are read at once: a large deck's fields need never all be in memory."""
_ISOLATES: Final = re.compile("[\u2066-\u2069]")


class ImportRefusedError(Exception):
    """Anki does not import a package, for the reason given."""


class Taken(Struct, frozen=True, kw_only=True):
    """What an import did, as keys of notes, in Anki's order; `skipped` are notes that it took for broken."""

    new: tuple[str, ...]
    updated: tuple[str, ...]
    duplicate: tuple[str, ...]
    conflicting: tuple[str, ...]
    skipped: tuple[str, ...]


class NoteRow(Struct, frozen=True, kw_only=True):
    """A note in the collection; `content` is a hash of its type, tags and fields, good within this process."""

    id: int
    guid: str
    key: str
    tags: tuple[str, ...]
    content: int


class CardRow(Struct, frozen=True, kw_only=True):
    """A card in the collection; `name` is its template's."""

    id: int
    note: int
    type: int
    ordinal: int
    name: str


class Rendered(Struct, frozen=True, kw_only=True):
    """A card as Anki shows it, and what each side plays or speaks; `error` is Anki's text where it cannot show it."""

    front: str = ""
    back: str = ""
    sounds: tuple[str, ...] = ()
    error: str = ""
    blank: bool = False


class Collection:
    """The part of an Anki collection that a verification uses."""

    def __init__(self, anki: Any) -> None:  # noqa: ANN401 - Anki's library is not typed for us
        self._anki = anki
        self._templates: dict[int, list[Mapping[str, Any]]] = {}

    def take(self, package: Path) -> Taken:
        """Import `package` as a learner does who leaves every option alone."""
        request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
        try:
            log = self._anki.import_anki_package(request).log
        except AnkiException as error:
            raise ImportRefusedError(_words(error)) from error
        self._anki.models._clear_cache()  # noqa: SLF001 - Anki's own windows do it when they hear of a change
        self._templates = {each["id"]: each["tmpls"] for each in self._anki.models.all()}
        return Taken(
            new=_keys(log.new),
            updated=_keys(log.updated),
            duplicate=_keys(log.duplicate),
            conflicting=_keys(log.conflicting),
            skipped=_keys([*log.missing_notetype, *log.missing_deck, *log.empty_first_field]),
        )

    def notes(self) -> Iterator[NoteRow]:
        """Yield every note, by its number."""
        for number, guid, key, tags, *content in self._rows("notes", "id, guid, sfld, tags, mid, flds"):
            names = tuple(tags.split())
            yield NoteRow(id=number, guid=guid, key=str(key), tags=names, content=hash((names, *content)))

    def notes_after(self, moment: float) -> list[int]:
        """Return the notes whose modification time is later than `moment`, in epoch seconds."""
        return list(self._anki.db.list("select id from notes where mod > ?", int(moment)))

    def cards(self) -> list[CardRow]:
        """Return every card, in study order."""
        rows = self._anki.db.all(
            "select c.id, c.nid, n.mid, c.ord from cards c join notes n on n.id = c.nid order by c.due, c.ord, c.id"
        )
        return [
            CardRow(id=card, note=note, type=type_, ordinal=ordinal, name=self._name(type_, ordinal))
            for card, note, type_, ordinal in rows
        ]

    def _template(self, type_: int, ordinal: int) -> Mapping[str, Any]:
        """Return the template of a card; that of a cloze is one for all its cards."""
        templates = self._templates.get(type_, [])
        return templates[ordinal] if ordinal < len(templates) else templates[0] if len(templates) == 1 else {}

    def _name(self, type_: int, ordinal: int) -> str:
        return str(self._template(type_, ordinal).get("name", f"number {ordinal + 1}"))

    def state(self) -> dict[int, int]:
        """Return a hash of all that there is of each note and of its cards, by the note's number."""
        cards: dict[int, list[tuple[Any, ...]]] = {}
        for card, note, *rest in self._rows("cards", "id, nid, did, ord, type, queue, due, ivl, reps, data"):
            cards.setdefault(note, []).append((card, *rest))
        notes = self._rows("notes", "id, guid, mid, mod, tags, flds, sfld, csum")
        hashes = {note: hash((*rest, *cards.pop(note, ()))) for note, *rest in notes}
        return hashes | {note: hash(tuple(orphans)) for note, orphans in cards.items()}

    def _rows(self, table: str, columns: str) -> Iterator[list[Any]]:
        query = f"select {columns} from {table} where id > ? order by id limit {_CHUNK}"  # noqa: S608 - our own words
        last = -1
        while rows := self._anki.db.all(query, last):
            yield from rows
            last = rows[-1][0]

    def types(self) -> dict[str, int]:
        """Return a hash of each note type's templates and styling, by name."""
        return {
            each["name"]: hash((each["css"], *((card["qfmt"], card["afmt"]) for card in each["tmpls"])))
            for each in self._anki.models.all()
        }

    def check_database(self) -> str:
        """Run Check Database, and return what it says that it found."""
        said, well = self._anki.fix_integrity()
        return "" if well else _plain(said.rpartition("\n")[0] or said)

    def empty_cards(self) -> list[int]:
        """Return the cards that Empty Cards would remove."""
        return [card for note in self._anki.get_empty_cards().notes for card in note.card_ids]

    def render(self, card: CardRow) -> Rendered:
        """Return a card as Anki shows it.

        Anki's own renderer is called, not `Card.render_output` around it, which is five times slower and would run
        LaTeX.
        """
        backend = self._anki._backend  # noqa: SLF001 - there is no other way to it
        try:
            made = backend.render_existing_card(card_id=card.id, browser=False, partial_render=False)
        except AnkiException as error:
            return Rendered(error=_words(error))
        front, back = (_text(nodes) for nodes in (made.question_nodes, made.answer_nodes))
        return Rendered(front=front, back=back, sounds=tuple(self._sounds(front, back)), blank=bool(made.is_empty))

    def _sounds(self, front: str, back: str) -> Iterator[str]:
        for side, text in (("front", front), ("back", back)):
            if "[sound:" in text or "[anki:" in text:
                tags = self._anki._backend.extract_av_tags(text=text, question_side=side == "front").av_tags  # noqa: SLF001
                for tag in tags:
                    is_file = tag.WhichOneof("value") == "sound_or_video"
                    what = f"plays “{tag.sound_or_video}”" if is_file else f"speaks “{tag.tts.field_text}”"
                    yield f"the {side} {what}"

    def asks_for_sound(self, card: CardRow) -> bool:
        """Say whether the card's own templates play or speak anything, or show a field that is made for it."""
        template = self._template(card.type, card.ordinal)
        sides = template.get("qfmt", "") + template.get("afmt", "")
        if any(word in sides for word in ("{{tts", "[anki:", "[sound:")):
            return True
        note = self._anki.get_note(card.note)
        return "{{audio}}" in sides and "audio" in note and bool(note["audio"])

    def finds(self, note: int, words: str) -> bool:
        """Say whether Anki's search finds `words` in a note; to name it makes a search as fast as looking it up."""
        literal = re.sub(r'([\\"*_:])', r"\\\1", words)
        return bool(self._anki.find_notes(f'nid:{note} "{literal}"'))

    def study(self, cards: Iterable[CardRow], tell: Callable[[], None]) -> None:
        """Answer each card once, Again, Hard, Good and Easy by turns, with FSRS."""
        self._anki.set_config("fsrs", True)
        backend = self._anki._backend  # noqa: SLF001
        for place, each in enumerate(cards):
            card = self._anki.get_card(each.id)
            card.start_timer()
            states = backend.get_scheduling_states(each.id)
            self._anki.sched.answer_card(self._anki.sched.build_answer(card=card, states=states, rating=place % 4))
            tell()

    def schedule(self) -> dict[int, tuple[Any, ...]]:
        """Return everything that scheduling knows of each card that was studied."""
        rows = self._anki.db.all(
            "select c.id, c.nid, c.did, c.ord, c.type, c.queue, c.due, c.ivl, c.factor, c.reps, c.lapses, c.left, "
            "c.odue, c.odid, c.flags, c.data, (select count() from revlog r where r.cid = c.id) "
            "from cards c where c.reps"
        )
        return {card: tuple(rest) for card, *rest in rows}


@contextmanager
def opened(folder: Path) -> Iterator[Collection]:
    """Open a new collection in a new `folder`, and close it."""
    folder.mkdir()
    anki = AnkiCollection(str(folder / "collection.anki2"))
    try:
        yield Collection(anki)
    finally:
        anki.close()


def _keys(notes: Iterable[Any]) -> tuple[str, ...]:
    return tuple(note.fields[0] if note.fields else "" for note in notes)


def _text(nodes: Iterable[Any]) -> str:
    return "".join(node.text for node in nodes)


def _words(error: AnkiException) -> str:
    """Return what Anki says, without its markup and its “More information”."""
    text = re.sub(r"<a href.*?</a>", "", str(error))
    return _plain(html.unescape(re.sub(r"<[^>]*>", " ", text))) or type(error).__name__


def _plain(text: str) -> str:
    return " ".join(_ISOLATES.sub("", text).split())
