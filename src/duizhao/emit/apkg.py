"""A deck as an Anki package: the legacy format, which Anki, AnkiDroid, AnkiMobile and AnkiWeb all read.

The schema is genanki's. The rows are written here, because genanki gives every note the time of the build, all cards
the same place in the study order, and no numbers to fields and cards; see docs/anki.md for what each of them costs a
learner. The same deck, ledger and templates give the same bytes, wherever they are built.
"""

import hashlib
import importlib.util
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from msgspec import Struct

from duizhao.emit.archive import archive
from duizhao.emit.cardrules import MAYBE_EMPTY, Part, is_empty, parse, renders
from duizhao.emit.database import scratch
from duizhao.emit.markup import event
from duizhao.emit.notes import notes
from duizhao.emit.notetypes import NOTE_TYPES, legacy_json, type_hashes
from duizhao.errors import DuizhaoError
from duizhao.lang import EN, Lang
from duizhao.model.artifact import Artifact
from duizhao.model.deck import Deck, SourceRef
from duizhao.model.ledger import BEFORE_RELEASE, Ledger, last_release, search_for_retired
from duizhao.model.note import RETIRED, Note, NoteKind, content_hash
from duizhao.model.progress import Progress

SUFFIX: Final = ".apkg"


class Issue(Struct, frozen=True):
    """A note as this package gives it out: its modification time and that of its first release, epoch seconds."""

    note: Note
    mod: int
    first: int


def emit(
    deck: Deck,
    ledger: Ledger,
    templates: Mapping[str, str],
    made: Iterable[Note] | None = None,
    progress: Progress | None = None,
) -> Artifact:
    """Return the package ``<id>.apkg``; `made` are the deck's notes, where somebody has made them already.

    `templates` are texts by name, as `notetypes.template_names` lists them, free of findings. What `ledger` does not
    know yet gets a time before any release, and what changed since then one second more than it had: such a package
    is good for a look, a release should follow. `progress` is carried along; a learner imports it with it if asked to.
    """
    issues = (issue(note, ledger) for note in _issued(notes(deck) if made is None else made, ledger))
    mods = {kind: _type_mod(kind, each, ledger) for kind, each in type_hashes(templates).items()}
    return Artifact(deck.id + SUFFIX, package(deck, issues, mods, templates, describe(deck, ledger), progress))


def _issued(all_notes: Iterable[Note], ledger: Ledger) -> Iterator[Note]:
    """Yield the notes that belong into the package, retired ones last.

    A retired note comes once more, in the release that retires it, so that who has it gets the tag. Later it would
    only be new to new learners; and Anki's import forgets that a card was suspended.
    """
    last = last_release(ledger)
    withdrawn: list[Note] = []
    for note in all_notes:
        if RETIRED not in note.tags:
            yield note
        elif (entry := ledger.notes.get(note.key)) and (not entry.retired or entry.mod == last):
            withdrawn.append(note)
    yield from withdrawn


def issue(note: Note, ledger: Ledger) -> Issue:
    """Return `note` with its times from `ledger`."""
    entry = ledger.notes.get(note.key)
    if entry is None:
        return Issue(note, BEFORE_RELEASE, BEFORE_RELEASE)
    return Issue(note, entry.mod if content_hash(note) == entry.hash else entry.mod + 1, entry.first)


def _type_mod(kind: NoteKind, now: str, ledger: Ledger) -> int:
    entry = ledger.types.get(kind)
    if entry is None:
        return BEFORE_RELEASE
    return entry.mod if entry.hash == now else entry.mod + 1


def package(
    deck: Deck,
    issues: Iterable[Issue],
    mods: Mapping[NoteKind, int],
    templates: Mapping[str, str],
    description: str = "",
    progress: Progress | None = None,
) -> bytes:
    """Return the bytes of a package that holds `issues` in study order, with note types of times `mods`."""
    tables, first_index, indices = _genanki("apkg_schema", "APKG_SCHEMA").partition("CREATE INDEX")
    deck_id = BEFORE_RELEASE * 1000 - _offset(deck.name)
    given = tuple(issues)
    numbered = _number(given, deck_id, templates)
    models = {str(each.id): legacy_json(each, templates, mods[kind]) for kind, each in NOTE_TYPES.items()}
    decks = {str(deck_id): _deck_json(deck_id, deck.name, description)}
    with scratch() as (database, content):
        database.executescript(tables + _genanki("apkg_col", "APKG_COL"))
        _fill_collection(database, decks, models)
        database.execute("begin")
        database.executemany(_INSERT_NOTE, _note_rows(given, numbered.notes))
        database.executemany(_INSERT_CARD, sorted(numbered.cards))
        if progress is not None:
            _carry(database, progress)
        for statement in f"{first_index}{indices}".split(";"):
            database.execute(statement)
        database.execute("commit")
        return archive({"collection.anki2": _without_version(content), "media": (b"{}",)})


def _carry(database: sqlite3.Connection, progress: Progress) -> None:
    """Give the first card of each note what a learner has of it."""
    database.execute("update col set crt = ?", (progress.created,))
    query = "select n.guid, c.id, c.due from notes n join cards c on c.nid = n.id where c.ord = 0 order by c.id"
    for guid, card, place in database.execute(query).fetchall():
        if (known := progress.cards.get(guid)) is None:
            continue
        due = place if known.due is None else known.due
        values = known.type, known.queue, due, known.ivl, known.factor, known.reps, known.lapses, known.left
        database.execute(_STUDIED, (*values, known.data, card))
        database.executemany(_INSERT_REVIEW, [(at, card, *row) for at, *row in known.log])


def _genanki(module: str, name: str) -> str:
    """Return a constant of genanki's, from its module alone: all of genanki takes 130 ms to import."""
    package = importlib.util.find_spec("genanki")
    file = package and package.origin and Path(package.origin).with_name(f"{module}.py")
    spec = importlib.util.spec_from_file_location(f"genanki.{module}", file) if file else None
    if spec is None or spec.loader is None:
        raise DuizhaoError("genanki cannot be found", "pip install genanki")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return str(getattr(found, name))


_INSERT_NOTE: Final = "insert into notes values (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')"
_STUDIED: Final = (
    "update cards set type = ?, queue = ?, due = ?, ivl = ?, factor = ?, reps = ?, lapses = ?, left = ?, data = ?"
    " where id = ?"
)
_INSERT_REVIEW: Final = "insert into revlog values (?, ?, -1, ?, ?, ?, ?, ?, ?)"
_INSERT_CARD: Final = "insert into cards values (?, ?, ?, ?, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')"


def _offset(name: str) -> int:
    """Return a number of milliseconds under one day that `name` decides."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") % 86_400_000


def _take(taken: set[int], wanted: int) -> int:
    """Return the first free number from `wanted` downwards, and take it; upwards could end in the future."""
    while wanted in taken:
        wanted -= 1
    taken.add(wanted)
    return wanted


_CardRow: TypeAlias = tuple[int, int, int, int, int, int]


class _Numbered(Struct, frozen=True):
    """The number of each note in study order, and the rows of their cards."""

    notes: list[int]
    cards: list[_CardRow]


def _number(issues: Sequence[Issue], deck_id: int, templates: Mapping[str, str]) -> _Numbered:
    """Return the numbers of notes, and the cards: the ones that Anki itself would make.

    A note's number is a moment of the day before its first release, since Anki shows it as the day of its making and
    refuses one in the future. A card's `due` is its note's place in the study order.
    """
    fronts = {kind: [parse(templates[card.front]) for card in each.cards] for kind, each in NOTE_TYPES.items()}
    known: dict[tuple[NoteKind, bool, bytes], list[int]] = {}
    taken: set[int] = set()
    taken_by_cards: set[int] = set()
    numbers: list[int] = []
    cards: list[_CardRow] = []
    for due, each in enumerate(issues, start=1):
        note = each.note
        number = _take(taken, each.first * 1000 - 1 - _offset(note.guid))
        # a call for each of thirty fields would take as long as all the rest
        empty = [not field or (field[0] in MAYBE_EMPTY and is_empty(field)) for field in note.fields]
        pattern = (note.kind, bool(note.tags), bytes(empty))
        if pattern not in known:
            known[pattern] = _ordinals(note, fronts[note.kind])
        cards += (
            (_take(taken_by_cards, number - ordinal), number, deck_id, ordinal, each.mod, due)
            for ordinal in known[pattern]
        )
        numbers.append(number)
    return _Numbered(numbers, cards)


def _note_rows(issues: Sequence[Issue], numbers: Sequence[int]) -> Iterator[tuple[int | str, ...]]:
    """Yield the rows of `notes` by number: SQLite appends them to full pages, and never comes back to one."""
    for place in sorted(range(len(numbers)), key=numbers.__getitem__):
        yield _note_row(numbers[place], issues[place])


def _note_row(number: int, given: Issue) -> tuple[int | str, ...]:
    note = given.note
    tags = f" {' '.join(note.tags)} "
    checksum = int(hashlib.sha1(note.key.encode(), usedforsecurity=False).hexdigest()[:8], 16)
    return number, note.guid, NOTE_TYPES[note.kind].id, given.mod, tags, "\x1f".join(note.fields), note.key, checksum


def _ordinals(note: Note, fronts: list[tuple[Part, ...]]) -> list[int]:
    """Return which cards `note` has; a cloze has one, because all its hidden parts are the first; no note has none."""
    note_type = NOTE_TYPES[note.kind]
    if note_type.is_cloze:
        return [0]
    filled = {name for name, field in zip(note_type.fields, note.fields, strict=True) if not is_empty(field)}
    filled |= {"Tags"} if note.tags else set()
    return [ordinal for ordinal, front in enumerate(fronts) if renders(front, filled)] or [0]


def card_finder(templates: Mapping[str, str]) -> Callable[[Note], tuple[int, ...]]:
    """Return a function that gives the ordinals of a note's cards, as a package with these `templates` holds them."""
    fronts = {kind: [parse(templates[card.front]) for card in each.cards] for kind, each in NOTE_TYPES.items()}
    return lambda note: tuple(_ordinals(note, fronts[note.kind]))


def _fill_collection(database: sqlite3.Connection, decks: dict[str, Any], models: dict[str, Any]) -> None:
    """Put decks and note types beside genanki's defaults.

    Its collection is one of Anki's first scheduler, for which Anki would rename learning steps; ours says the second.
    """
    ((conf, known_decks),) = database.execute("select conf, decks from col")
    database.execute(
        "update col set conf = ?, decks = ?, models = ?",
        (
            _json({**json.loads(conf), "schedVer": 2}),
            _json({**json.loads(known_decks), **decks}),
            _json(models),
        ),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _deck_json(deck_id: int, name: str, description: str) -> dict[str, Any]:
    today = {f"{each}Today": [0, 0] for each in ("lrn", "new", "rev", "time")}
    return {
        "collapsed": False,
        "conf": 1,
        "desc": description,
        "dyn": 0,
        "extendNew": 0,
        "extendRev": 50,
        "id": deck_id,
        "md": True,
        "mod": BEFORE_RELEASE,
        "name": name,
        "usn": -1,
        **today,
    }


def describe(deck: Deck, ledger: Ledger) -> str:
    """Return the deck's description in Markdown: title, what it is, its sources, the licence, what was withdrawn.

    The display language comes first, English after it. Learners see it each time they open the deck.
    """
    langs: tuple[Lang, ...] = (deck.script,) if deck.script == EN else (deck.script, EN)
    parts = [f"## {' · '.join(_plain(deck.title[lang]) for lang in langs)}"]
    parts += [_plain(deck.description[lang]) for lang in langs]
    if deck.sources:
        lines = [_source(deck.sources[name]) for name in sorted(deck.sources)]
        parts.append("### " + _SOURCES[deck.script] + "\n\n" + "\n".join(f"- {line}" for line in lines))
    if deck.licence is not None:
        parts += [_plain(deck.licence[lang]) for lang in langs]
    withdrawn = search_for_retired(ledger)
    if withdrawn:
        parts.append(f"{_WITHDRAWN[deck.script]} `{withdrawn}`")
    return "\n\n".join(parts)


_SOURCES: Final[dict[Lang, str]] = {EN: "Sources", "zh-Hans": "来源", "zh-Hant-TW": "來源", "zh-Hant-HK": "來源"}
_WITHDRAWN: Final[dict[Lang, str]] = {
    EN: "Withdrawn notes, which you may delete; search the browser for",
    "zh-Hans": "已撤回的笔记，可以删除；在浏览窗口搜索",
    "zh-Hant-TW": "已撤回的筆記，可以刪除；在瀏覽視窗搜尋",
    "zh-Hant-HK": "已撤回的筆記，可以刪除；在瀏覽視窗搜尋",
}


def _source(source: SourceRef) -> str:
    about = (source.outlet, source.title, source.date, event(source))
    link = f" <{source.url}>" if re.fullmatch(r"https?://[^\s<>]+", source.url) else ""
    return " · ".join(_plain(each) for each in about if each) + link


def _plain(text: str) -> str:
    """Escape what Markdown or HTML would act upon."""
    return re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", " ".join(text.split()))


def _without_version(content: Iterator[bytes]) -> Iterator[bytes]:
    """Yield a SQLite file without the traces of who wrote it: change counters and the library's version.

    Both counters must agree, see "The Database Header" in SQLite's file format; 3.40.1 is what we call ourselves.
    """
    header = bytearray(next(content))
    header[24:28] = header[92:96] = (1).to_bytes(4, "big")
    header[96:100] = (3_040_001).to_bytes(4, "big")
    yield bytes(header)
    yield from content
