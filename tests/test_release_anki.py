"""What each blocked change does to somebody who has the deck, in a real Anki: the words of a plan must say the truth."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.errors import BackendError
from msgspec.structs import replace

from anki_collection import TEMPLATES, Counts, cards, collection, progress, render, study, take
from duizhao.emit import apkg, notetypes
from duizhao.emit.notes import notes
from duizhao.emit.notetypes import NOTE_TYPES, shapes, type_hashes
from duizhao.model.deck import Deck, IdeaId, LocalIdea, QuestionId
from duizhao.model.ledger import Ledger
from duizhao.model.note import Note
from duizhao.passes.breaches import CODES
from duizhao.passes.plan_words import EFFECTS, REMEDIES
from duizhao.passes.release import Plan, plan, release
from sample_deck import sample_deck, text

NAME = "Duizhao sample"
FIRST, SECOND, THIRD = 1_750_000_000, 1_750_086_400, 1_750_172_800


def released(deck: Deck, ledger: Ledger, now: int, templates: dict[str, str] = TEMPLATES) -> tuple[bytes, Ledger]:
    """Return a package of `deck` released at `now`, and the ledger after it."""
    after = release(
        deck.name,
        notes(deck),
        type_hashes(templates),
        ledger,
        now=now,
        shapes=shapes(templates),
        cards=apkg.card_finder(templates),
    )
    return apkg.emit(deck, after, templates).content, after


def planned(deck: Deck, ledger: Ledger, templates: dict[str, str] = TEMPLATES) -> Plan:
    """Return what a release of `deck` would do."""
    return plan(
        notes(deck),
        type_hashes(templates),
        ledger,
        name=deck.name,
        shapes=shapes(templates),
        cards=apkg.card_finder(templates),
    )


def codes(deck: Deck, ledger: Ledger, templates: dict[str, str] = TEMPLATES) -> list[str]:
    """Return the codes of what a release of `deck` would break."""
    return [breach.code for breach in planned(deck, ledger, templates).breaches]


def changed(deck: Deck, change: Callable[[LocalIdea], LocalIdea], at: int = 0) -> Deck:
    """Return `deck` with one idea changed."""
    ideas = list(deck.ideas)
    ideas[at] = change(ideas[at])
    return replace(deck, ideas=tuple(ideas))


def redefined(idea: LocalIdea) -> LocalIdea:
    """Return `idea` with another definition."""
    return replace(idea, definition=text("Better.", "更好。", "更好。"))


def study_all(col: Any) -> dict[int, tuple[Any, ...]]:
    """Answer every card that there is, and return what is known of each."""
    study(col, NAME, len(cards(col)))
    known = progress(col)
    assert len(known) == len(cards(col))
    return known


def merge(col: Any, package: bytes, folder: Path) -> Counts:
    """Import `package` as a learner does who ticks “Merge note types”."""
    file = folder / "import.apkg"
    file.write_bytes(package)
    options = ImportAnkiPackageOptions(merge_notetypes=True)
    log = col.import_anki_package(ImportAnkiPackageRequest(package_path=str(file), options=options)).log
    return Counts(len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting))


def field(col: Any, key: str, name: str) -> str:
    """Return a field of a note."""
    return str(col.get_note(col.find_notes(f"id:{key}")[0])[name])


def test_every_breach_has_its_words() -> None:
    """
    the codes of all breaches
    """
    assert set(EFFECTS) == set(REMEDIES) == set(CODES)


def test_deck_renamed(tmp_path: Path) -> None:
    """
    another name, one idea more; one learner simply imports, another renames the deck in Anki before
    """
    first, ledger = released(sample_deck(1), Ledger(), FIRST)
    deck = replace(sample_deck(4), name="Other")
    assert codes(deck, ledger) == ["deck-renamed"]
    second, _ = released(deck, replace(ledger, deck="Other"), SECOND)
    where = "select distinct did, n.sfld from cards c join notes n on n.id = c.nid where n.sfld not like '%/%'"
    with collection(tmp_path / "a") as col:
        take(col, first, tmp_path)
        before = study_all(col)
        assert take(col, second, tmp_path) == Counts(new=7, duplicate=3)
        assert progress(col) == before
        assert {key: col.decks.name(deck_id) for deck_id, key in col.db.all(where)} == {
            "learned-weights": NAME,
            "steepest-descent": "Other",
            "overfitting": "Other",
            "learned-weights-4": "Other",
        }
    with collection(tmp_path / "b") as col:
        take(col, first, tmp_path)
        before = study_all(col)
        col.decks.rename(col.decks.id_for_name(NAME), "Other")
        assert take(col, second, tmp_path) == Counts(new=7, duplicate=3)
        assert progress(col) == before
        assert {each.name for each in col.decks.all_names_and_ids()} == {"Default", "Other"}


def with_fields(monkeypatch: pytest.MonkeyPatch, change: Callable[[list[Any]], list[Any]], part: str = "flds") -> None:
    """Let the note type of ideas have other fields, or card templates (`tmpls`), from here on."""
    whole, idea = notetypes.legacy_json, NOTE_TYPES["idea"]

    def with_change(note_type: Any, templates: Any, mod: int) -> dict[str, Any]:
        made = whole(idea if note_type.name == idea.name else note_type, templates, mod)
        if note_type.name == idea.name:
            made[part] = [{**each, "ord": place} for place, each in enumerate(change(made[part]))]
        return made

    monkeypatch.setattr(notetypes, "legacy_json", with_change)
    monkeypatch.setattr(apkg, "legacy_json", with_change)
    names = tuple(each["name"] for each in with_change(idea, TEMPLATES, 0)["flds"])
    monkeypatch.setitem(NOTE_TYPES, "idea", replace(idea, fields=names))


def added(parts: list[Any]) -> list[Any]:
    """Return one more."""
    return [*parts, {**parts[-1], "id": parts[-1]["id"] + 500, "name": "extra"}]


SHAPES = [
    ("field-added", "flds", added),
    ("field-removed", "flds", lambda parts: parts[:-1]),
    ("field-reordered", "flds", lambda parts: [*parts[:-2], parts[-1], parts[-2]]),
    ("template-added", "tmpls", added),
    ("template-removed", "tmpls", lambda parts: parts[:2]),
    ("template-reordered", "tmpls", lambda parts: [parts[1], parts[0], parts[2]]),
]


@pytest.mark.parametrize(("code", "part", "change"), SHAPES, ids=[code for code, _, _ in SHAPES])
def test_the_note_type_has_another_shape(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    part: str,
    change: Callable[[list[Any]], list[Any]],
) -> None:
    """
    a field or a card template more, one less, two of them changed about; one definition mended, one idea new
    """
    first, ledger = released(sample_deck(3), Ledger(), FIRST)
    deck = changed(sample_deck(4), redefined)
    with monkeypatch.context() as patch:
        with_fields(patch, change, part)
        made = planned(deck, ledger)
        second, _ = released(deck, ledger, SECOND)
    (breach,) = made.breaches
    assert (breach.code, breach.kind, breach.notes) == (code, "idea", 3)
    with collection(tmp_path / "a") as col:
        take(col, first, tmp_path)
        before = study_all(col)
        assert take(col, second, tmp_path) == Counts(new=3, duplicate=4, conflicting=3)
        assert progress(col) == before
        assert field(col, "learned-weights", "definition_en").startswith("The numbers inside")
        assert len(col.find_notes('id:learned-weights-4 "note:Duizhao Idea+"')) == 1
    with collection(tmp_path / "b") as col:
        take(col, first, tmp_path)
        before = study_all(col)
        after = merge(col, second, tmp_path)
        kept = progress(col)
        assert {card: kept[card] for card in before} == before
        assert after.conflicting == 0
        assert (field(col, "learned-weights", "definition_en") == "Better.") is (code != "field-added")


def test_field_added_and_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    a field more, taken with “Merge note types”; then a release of the day after that import
    """
    first, ledger = released(sample_deck(1), Ledger(), FIRST)
    with_fields(monkeypatch, added)
    second, after = released(changed(sample_deck(1), redefined), ledger, SECOND)
    third, _ = released(
        changed(changed(sample_deck(1), redefined), lambda idea: replace(idea, level=5)), after, 4_000_000_000
    )
    with collection(tmp_path) as col:
        monkeypatch.undo()
        take(col, first, tmp_path)
        assert merge(col, second, tmp_path) == Counts(duplicate=3)
        assert field(col, "learned-weights", "extra") == ""
        assert merge(col, second, tmp_path) == Counts(duplicate=3)
        assert take(col, third, tmp_path) == Counts(updated=3)
        assert field(col, "learned-weights", "definition_en") == "Better."


def test_note_type_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    another id of the note type of ideas, imported plainly, and with “Merge note types”
    """
    first, ledger = released(sample_deck(3), Ledger(), FIRST)
    with monkeypatch.context() as patch:
        patch.setitem(NOTE_TYPES, "idea", replace(NOTE_TYPES["idea"], id=NOTE_TYPES["idea"].id + 7))
        deck = changed(sample_deck(3), redefined)
        assert codes(deck, ledger) == ["note-type-replaced"]
        second, _ = released(deck, ledger, SECOND)
    with collection(tmp_path / "a") as col:
        take(col, first, tmp_path)
        before = study_all(col)
        assert take(col, second, tmp_path) == Counts(duplicate=4, conflicting=3)
        assert progress(col) == before
    with collection(tmp_path / "b") as col:
        take(col, first, tmp_path)
        before = study_all(col)
        merge(col, second, tmp_path)
        assert len(cards(col)) > len(before)
        assert "" in {key for key, _, _ in cards(col)}


def test_field_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    the fields `hint` and `image` with each other's name; a learner's hint in one note; another one mended here
    """
    deck = sample_deck(3)
    first, ledger = released(deck, Ledger(), FIRST)
    names = {"hint": "image", "image": "hint"}
    with monkeypatch.context() as patch:
        with_fields(patch, lambda parts: [{**each, "name": names.get(each["name"], each["name"])} for each in parts])
        second, _ = released(changed(deck, redefined), ledger, SECOND)
        (breach,) = planned(changed(deck, redefined), ledger).breaches
        assert (breach.code, breach.what) == ("field-renamed", (("hint", "image"), ("image", "hint")))
    with collection(tmp_path) as col:
        take(col, first, tmp_path)
        before = study_all(col)
        note = col.get_note(col.find_notes("id:overfitting")[0])
        note["hint"] = "mine"
        col.update_note(note)
        assert take(col, second, tmp_path) == Counts(updated=1, duplicate=6)
        assert progress(col) == before
        assert (len(col.find_notes("hint:mine")), len(col.find_notes("image:mine"))) == (0, 1)


def test_cards_lost(tmp_path: Path) -> None:
    """
    an idea whose only quote is taken out, after its card was studied; then Empty Cards
    """
    deck = sample_deck(3)
    first, ledger = released(deck, Ledger(), FIRST)
    without = changed(deck, lambda idea: replace(idea, quotes=()))
    (breach,) = planned(without, ledger).breaches
    assert (breach.code, breach.what, breach.kind) == ("cards-lost", (("learned-weights", "Quote"),), "idea")
    second, after = released(without, ledger, SECOND)
    assert planned(without, after).breaches == ()
    with collection(tmp_path) as col:
        take(col, first, tmp_path)
        before = study_all(col)
        assert take(col, second, tmp_path).updated == 3
        assert progress(col) == before
        (lost,) = (card for key, ordinal, card in cards(col) if (key, ordinal) == ("learned-weights", 2))
        assert "The front of this card is blank." in render(col, lost)[0]
        (empty,) = col.get_empty_cards().notes
        assert (list(empty.card_ids), empty.will_delete_note) == ([lost], False)
        col.remove_cards_and_orphaned_notes([lost])
        assert progress(col) == {card: known for card, known in before.items() if card != lost}


def test_cards_lost_by_a_template(tmp_path: Path) -> None:
    """
    a front of the workspace's own that is empty for most notes; and one that more notes fill
    """
    first, ledger = released(sample_deck(3), Ledger(), FIRST)
    fewer = {**TEMPLATES, "anki/idea_definition_front.html": "{{#image}}{{image}}{{/image}}"}
    more = {**TEMPLATES, "anki/idea_quote_front.html": TEMPLATES["anki/idea_definition_front.html"]}
    (breach,) = planned(sample_deck(3), ledger, fewer).breaches
    keys = ("learned-weights", "overfitting", "steepest-descent")
    assert (breach.code, breach.what) == ("cards-lost", tuple((key, "Definition") for key in keys))
    assert codes(sample_deck(3), ledger, more) == []
    with collection(tmp_path / "a") as col:
        take(col, first, tmp_path)
        assert take(col, released(sample_deck(3), ledger, SECOND, fewer)[0], tmp_path) == Counts(duplicate=7)
        assert len(col.get_empty_cards().notes) == 3
    with collection(tmp_path / "b") as col:
        take(col, first, tmp_path)
        assert take(col, released(sample_deck(3), ledger, SECOND, more)[0], tmp_path) == Counts(duplicate=7)
        assert ("overfitting", 2) in {(key, ordinal) for key, ordinal, _ in cards(col)}


def numbered(all_notes: list[Note], drop: Callable[[str], str]) -> list[Note]:
    """Return the note of a cloze with two hidden parts, each of them a card of its own, after `drop`."""
    note = next(note for note in all_notes if note.key == "overfitting/gap")
    fields = []
    for each in note.fields:
        count = iter("12")
        fields.append(drop(re.sub(r"\{\{c1::", lambda _, count=count: f"{{{{c{next(count)}::", each)))  # type: ignore[misc]
    return [replace(note, fields=tuple(fields))]


@pytest.mark.parametrize(
    ("drop", "left"),
    [
        (lambda field: re.sub(r"\{\{c2::(.*?)\}\}", r"\1", field), {0, 1}),
        (lambda field: field.replace("{{c2::", "{{c3::"), {0, 1, 2}),
    ],
    ids=["dropped", "another number"],
)
def test_cards_lost_by_a_cloze(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drop: Callable[[str], str], left: set[int]
) -> None:
    """
    {{c1::…}} and {{c2::…}}, both studied; then the second without its braces, or called c3
    """

    def ordinals(note: Note, _: object) -> list[int]:
        return sorted({int(number) - 1 for number in re.findall(r"\{\{c(\d+)::", "".join(note.fields))})

    monkeypatch.setattr(apkg, "_ordinals", ordinals)
    deck = sample_deck(3)
    before, after = numbered(list(notes(deck)), str), numbered(list(notes(deck)), drop)
    hashes, known, find = type_hashes(TEMPLATES), shapes(TEMPLATES), apkg.card_finder(TEMPLATES)
    ledger = release(deck.name, before, hashes, Ledger(), now=FIRST, shapes=known, cards=find)
    (breach,) = plan(after, hashes, ledger, shapes=known, cards=find).breaches
    assert (breach.code, breach.what) == ("cards-lost", (("overfitting/gap", "Cloze 2"),))
    mods = dict.fromkeys(NOTE_TYPES, FIRST)
    with collection(tmp_path) as col:
        take(col, apkg.package(deck, [apkg.Issue(before[0], FIRST, FIRST)], mods, TEMPLATES), tmp_path)
        studied = study_all(col)
        assert len(studied) == 2
        assert (
            take(col, apkg.package(deck, [apkg.Issue(after[0], SECOND, FIRST)], mods, TEMPLATES), tmp_path).updated == 1
        )
        assert progress(col) == studied
        assert {ordinal for _, ordinal, _ in cards(col)} == left
        (lost,) = (card for _, ordinal, card in cards(col) if ordinal == 1)
        assert re.search("No cloze \\W*2\\W* found on card.", render(col, lost)[0])
        assert [list(note.card_ids) for note in col.get_empty_cards().notes] == [[lost]]


def test_guid_changed(tmp_path: Path) -> None:
    """
    the id of an idea changed, without `formerly`, and a word of its definition; with it there is nothing to tell
    """
    deck = sample_deck(3)
    first, ledger = released(deck, Ledger(), FIRST)
    renamed = changed(deck, lambda idea: replace(redefined(idea), id=IdeaId("weights"), anchor=IdeaId("weights")))
    (breach,) = planned(renamed, ledger).breaches
    assert (breach.code, breach.what) == (
        "guid-changed",
        (
            ("learned-weights", "weights"),
            ("learned-weights/meaning", "weights/meaning"),
            ("learned-weights/program", "weights/program"),
        ),
    )
    assert codes(changed(deck, lambda idea: replace(idea, id=IdeaId("weights"))), ledger) == []
    with collection(tmp_path) as col:
        take(col, first, tmp_path)
        before = study_all(col)
        assert take(col, released(renamed, ledger, SECOND)[0], tmp_path) == Counts(new=3, duplicate=4)
        assert progress(col) == before
        assert len(col.find_notes("term_en:Learned*weights id:*weights")) == 2
        assert len(cards(col)) == len(before) + 5


def test_kind_changed(tmp_path: Path) -> None:
    """
    a choice made into a cloze, its id kept
    """
    deck = sample_deck(3)
    cloze = replace(deck.ideas[2].items[0], id=QuestionId("meaning"))
    first, ledger = released(deck, Ledger(), FIRST)
    after = changed(deck, lambda idea: replace(idea, items=(cloze, *idea.items[1:])))
    (breach,) = planned(after, ledger).breaches
    assert (breach.code, breach.what) == ("kind-changed", (("learned-weights/meaning", "choice → cloze"),))
    second, _ = released(after, ledger, SECOND)
    with collection(tmp_path) as col:
        take(col, first, tmp_path)
        before = study_all(col)
        assert take(col, second, tmp_path) == Counts(duplicate=6, conflicting=1)
        assert progress(col) == before
        assert "Where do the weights come from?" in field(col, "learned-weights/meaning", "stem_en")
        with pytest.raises(BackendError, match="Cloze note types cannot be merged with regular note types"):
            merge(col, second, tmp_path)


def test_key_reused(tmp_path: Path) -> None:
    """
    an idea retired; later another idea under its id, or the same one again
    """
    deck = sample_deck(2)
    first, ledger = released(deck, Ledger(), FIRST)
    second, after = released(changed(deck, lambda idea: replace(idea, retired=True)), ledger, SECOND)
    other = replace(sample_deck(3).ideas[2], id=deck.ideas[0].id, anchor=deck.ideas[0].anchor, items=())
    reused = replace(deck, ideas=(other, deck.ideas[1]))
    (breach,) = (each for each in planned(reused, after).breaches if each.code != "cards-lost")
    assert (breach.code, breach.what) == ("key-reused", (("learned-weights", ""),))
    back = planned(deck, after)
    assert (back.returned, back.breaches) == (
        ("learned-weights", "learned-weights/meaning", "learned-weights/program"),
        (),
    )
    for package, term in ((reused, "Overfitting"), (deck, "Learned weights")):
        with collection(tmp_path / term.partition(" ")[0]) as col:
            take(col, first, tmp_path)
            before = study_all(col)
            take(col, second, tmp_path)
            take(col, released(package, after, THIRD)[0], tmp_path)
            assert progress(col) == before
            assert field(col, "learned-weights", "term_en") == term
            assert not col.find_notes("id:learned-weights tag:duizhao::retired")
