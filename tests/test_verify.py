"""A package tried in a real Anki: what passes, what each check finds, and what becomes of a learner."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from anki_collection import TEMPLATES, study
from damage import Change, damaged, template, types, unpacked
from duizhao import build, releases
from duizhao.emit import apkg
from duizhao.errors import DuizhaoError
from duizhao.model.deck import ReportItem
from duizhao.model.ledger import Ledger
from duizhao.verify import report as reports
from duizhao.verify.messages import Failure, Progress, Report
from duizhao.verify.run import verify_deck, verify_package
from sample_deck import sample_deck
from sample_kinds import with_further_kinds
from test_real_anki import hostile

PACKAGE = apkg.emit(sample_deck(3), Ledger(), TEMPLATES).content


def silent(progress: Progress) -> None:
    """Show nothing."""
    del progress


def verified(file: Path, package: bytes, previous: bytes | None = None) -> Report:
    """Return what is found about `package`, by what it says of itself."""
    file.write_bytes(package)
    before = None if previous is None else file.with_name("previous.apkg")
    if before is not None and previous is not None:
        before.write_bytes(previous)
    found = verify_package(file, silent, previous=before).report
    assert found is not None
    return found


def of_deck(root: Path, file: Path | None = None, previous: Path | None = None) -> Report:
    """Return what is found about the deck `mine`."""
    found = verify_deck(root, "mine", None, silent, file=file, previous=previous).report
    assert found is not None
    return found


def short(failures: tuple[Failure, ...]) -> list[str]:
    """Return failures as lines."""
    return [
        f"{each.check}: {each.note}{f' ({each.card})' if each.card else ''}: {each.message}".replace(": : ", ": ")
        for each in failures
    ]


def without_times(lines: str) -> str:
    """Return a report in which no time stands."""
    return re.sub(r" +\d+\.\d s$", "", lines, flags=re.MULTILINE)


def test_a_good_deck_passes(starter: Path) -> None:
    """
    the deck that duizhao init makes
    """
    lines = reports.text(of_deck(starter), {"deck": "mine"})
    assert re.sub(r"Anki \d+\.\d+[.\d]*", "Anki", without_times(lines)) == (
        "mine in Anki: 5 notes, 9 cards, 2 quotes\n"
        "  import          5 new\n"
        "  cards           9, as expected\n"
        "  Empty Cards     none\n"
        "  rendering       9 fronts and backs; 2 quotes on 6 backs\n"
        "  search          2 quotes found\n"
        "  Check Database  changed nothing\n"
        "  second import   5 duplicate, nothing changed\n"
        "no mistakes"
    )


def test_markup_in_quotes_is_no_obstacle(tmp_path: Path) -> None:
    """
    quotes with markup, brackets, wildcards, quotation marks and line ends, in an idea and in reports
    """
    word = 'a * b_c "d" \\e: (f) -g <b>&amp;</b> [sound:x] {{y}}\nnext'
    deck = hostile(word)
    package = apkg.emit(deck, Ledger(), TEMPLATES).content
    assert short(verified(tmp_path / "hostile.apkg", package).failures) == []


def test_quotes_of_reports_are_looked_for(tmp_path: Path) -> None:
    """
    one question of each kind, and a report whose words the package does not have
    """
    from duizhao.verify import package, process
    from duizhao.verify.messages import Job

    deck = with_further_kinds(sample_deck(1))
    content = apkg.emit(deck, Ledger(), TEMPLATES).content
    (reported,) = [item for idea in deck.ideas for item in idea.items if isinstance(item, ReportItem)]
    other = replace(reported, reports=(replace(reported.reports[0], text="别的话"), *reported.reports[1:]))
    ideas = tuple(
        replace(idea, items=tuple(other if item is reported else item for item in idea.items)) for idea in deck.ideas
    )
    found = {}
    for what, each in {"good": deck, "other": replace(deck, ideas=ideas)}.items():
        with process.worker() as worker:
            worker.greet()
            job = Job(package=worker.put(content), expected=package.expected(unpacked(content), "x", each))
            found[what] = worker.verify(job, silent)
    assert short(found["good"].failures) == []
    key = f"{deck.ideas[0].anchor}/{reported.id}"
    assert short(found["other"].failures) == [
        f"quotes: {key} (Choice): the back does not show the quote “别的话” character for character",
        f"search: {key}: Anki's search does not find the quote “别的话”",
    ]
    del tmp_path


def test_it_renders_as_ankis_own_window_does(tmp_path: Path) -> None:
    """
    every card of the sample deck, and one with speech in its template
    """
    from duizhao.verify.collection import opened

    spoken = damaged(PACKAGE, template("afmt", 0, "{{FrontSide}}{{tts en_US:term_en}}"))
    (tmp_path / "x.apkg").write_bytes(spoken)
    with opened(tmp_path / "anki") as col:
        col.take(tmp_path / "x.apkg")
        cards = col.cards()
        assert len(cards) == 12
        for card in cards:
            made = col.render(card)
            theirs = col._anki.get_card(card.id).render_output()
            assert made.front == theirs.question_text
            assert re.sub(r"\[anki:tts.*\]", "[anki:play:a:0]", made.back) == theirs.answer_text
            assert len(made.sounds) == len(theirs.question_av_tags) + len(theirs.answer_av_tags)
            assert col.asks_for_sound(card) == (card.name == "Term")


DAMAGES: dict[str, tuple[str | Change, list[str]]] = {
    "a card twice": (
        "update cards set ord = 0 where ord = 1 and nid = (select id from notes where sfld = 'overfitting')",
        [
            "Check Database: Check Database says: Deleted 1 card with duplicate template.",
            "Check Database: overfitting: Check Database changes the note or its cards",
        ],
    ),
    "a card too few": (
        "delete from cards where ord = 1 and nid = (select id from notes where sfld = 'overfitting')",
        ["Check Database: overfitting: Check Database changes the note or its cards"],
    ),
    "a card of a template that there is not": (
        "update cards set ord = 7 where ord = 1 and nid = (select id from notes where sfld = 'overfitting')",
        [
            "Empty Cards: overfitting (number 8): Empty Cards would remove the card: its front is blank",
            "rendering: overfitting (number 8): the card cannot be shown, Anki says: missing template",
            "Check Database: Check Database says: Deleted 1 card with missing template.",
            "Check Database: overfitting: Check Database changes the note or its cards",
            "second import: overfitting: the second import changes the note or its cards",
        ],
    ),
    "a card with a blank front": (
        "insert into cards select id - 500000, nid, did, 2, mod, usn, type, queue, due, ivl, factor, reps, lapses, left,"
        " odue, odid, flags, data from cards where ord = 0 and nid = (select id from notes where sfld = 'overfitting')",
        [
            "Empty Cards: overfitting (Quote): Empty Cards would remove the card: its front is blank",
            "rendering: overfitting (Quote): the front is blank, and Anki shows its error text",
        ],
    ),
    "a front with a field that there is not": (
        template("qfmt", 2, "{{#quote}}{{nosuch}}{{/quote}}"),
        [
            f"{check}: {note} (Quote): {message}"
            for check, message in (
                ("Empty Cards", "Empty Cards would remove the card: its front is blank"),
                (
                    "rendering",
                    "the card cannot be shown, Anki says: Front template has a problem: "
                    "Found '{{nosuch}}', but there is no field called 'nosuch'",
                ),
            )
            for note in ("learned-weights", "steepest-descent")
        ],
    ),
    "braces in a field": (
        "update notes set flds = replace(flds, 'Overfitting', 'Over{{fitting') where sfld = 'overfitting'",
        [
            f"rendering: overfitting ({card}): the {side} shows “{{{{”"
            for card, sides in (("Term", ("front", "back")), ("Definition", ("back",)))
            for side in sides
        ],
    ),
    "a sound in a field": (
        "update notes set flds = replace(flds, 'Overfitting', '[sound:x.mp3]') where sfld = 'overfitting'",
        [
            f"rendering: overfitting ({card}): the {side} plays “x.mp3”, and no template asks for it"
            for card, side in (("Term", "front"), ("Term", "back"), ("Definition", "back"))
        ],
    ),
    "speech in a field": (
        "update notes set flds = replace(flds, 'Overfitting', '[anki:tts lang=en_US]hear[/anki:tts]')"
        " where sfld = 'overfitting'",
        [
            f"rendering: overfitting ({card}): the {side} speaks “hear”, and no template asks for it"
            for card, side in (("Term", "front"), ("Term", "back"), ("Definition", "back"))
        ],
    ),
    "a back without quotes": (
        template("afmt", 1, "{{FrontSide}}"),
        [
            f"quotes: {note} (Definition): the back does not show the quote “{quote}” character for character"
            for note, quote in (
                ("learned-weights", "程序不再是写出来的,而是训练出来的;权重就是“程序”。"),
                ("steepest-descent", "You don't need the map; you only need to"[:40] + "…"),
            )
        ],
    ),
    "two notes of one GUID": (
        "update notes set guid = 'same' where sfld like 'learned-weights/%'",
        [
            "cards: learned-weights/meaning: the note has the cards 1, 1, expected were 1",
            "cards: learned-weights/program: the note has the cards 1, 1, expected were 1",
            "second import: learned-weights/meaning: imported again, the note is conflicting",
        ],
    ),
    "times to come": (
        "update notes set mod = mod + 90000000000 where sfld = 'overfitting'",
        [
            "Check Database: overfitting: the note's time is in the future, and Check Database changes it",
            "second import: overfitting: imported again, the note is updated",
        ],
    ),
    "a note type that is not there": (
        "update notes set mid = 5 where sfld = 'overfitting'",
        [
            "import: Anki refuses the package: Your database appears to be in an inconsistent state. "
            "Please use the Check Database action. No such notetype>: '5'"
        ],
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_is_found(tmp_path: Path, name: str) -> None:
    """
    the sample deck's package, damaged
    """
    change, expected = DAMAGES[name]
    assert short(verified(tmp_path / "x.apkg", damaged(PACKAGE, change)).failures) == expected


def test_a_package_is_compared_with_the_deck(starter: Path, tmp_path: Path) -> None:
    """
    the starter's package with a card too few, a note too few, a note too many and a quote by one character off
    """
    build.build(starter, ["mine"], None, tmp_path)
    good = (tmp_path / "mine.apkg").read_bytes()
    change = (
        "delete from cards where ord = 1 and nid = (select id from notes where sfld = 'testing-effect')",
        "update notes set guid = 'other', sfld = 'other', flds = 'other' || substr(flds, instr(flds, x'1f'))"
        " where sfld = 'spacing-effect/plan'",
        "update notes set flds = replace(flds, '不如隔几天', '不如隔兩天') where sfld = 'spacing-effect'",
    )
    (tmp_path / "mine.apkg").write_bytes(damaged(good, *change))
    lost = "一口气读十遍，不如隔几天想十遍。"
    assert short(of_deck(starter, tmp_path / "mine.apkg").failures) == [
        "import: spacing-effect/plan: the package does not hold the note",
        "cards: testing-effect: the note has the cards 1, 3, expected were 1, 2, 3",
        "cards: other: the note is in the package, but not in the deck",
        *(
            f"quotes: spacing-effect ({card}): the back does not show the quote “{lost}” character for character"
            for card in ("Term", "Definition", "Quote")
        ),
        f"search: spacing-effect: Anki's search does not find the quote “{lost}”",
        "Check Database: testing-effect: Check Database changes the note or its cards",
    ]


def edited(root: Path, old: str, new: str, file: str = "cards/memory.yaml") -> None:
    """Change one text of a workspace."""
    content = (root / file).read_text(encoding="utf-8")
    assert content.count(old) == 1
    (root / file).write_text(content.replace(old, new), encoding="utf-8")


NEW = """\
- id: sleep
  level: 1
  term: {en: Sleep, zh-Hans: 睡眠}
  definition: {en: Memories settle overnight., zh-Hans: 记忆在夜里巩固。}
"""


def first_release(starter: Path, folder: Path) -> Path:
    """Release the starter's deck and return its package."""
    releases.release(starter, "mine", None, now=1_750_000_000)
    build.build(starter, ["mine"], None, folder)
    return (folder / "mine.apkg").rename(folder / "first.apkg")


def test_a_release_over_the_previous_one(starter: Path, tmp_path: Path) -> None:
    """
    a definition mended, an idea added, one retired, a question deleted; released
    """
    first = first_release(starter, tmp_path)
    file = starter / "cards/memory.yaml"
    edited(starter, "strengthens it more than reading", "strengthens it far more than reading")
    days = file.read_text().index("  - id: days")
    file.write_text(file.read_text()[:days] + file.read_text()[file.read_text().index("  related: [testing") :] + NEW)
    releases.release(starter, "mine", None, now=1_750_086_400)
    found = of_deck(starter, previous=first)
    assert short(found.failures) == []
    assert found.update is not None
    assert found.update == replace(
        found.update,
        new=("sleep",),
        updated=("testing-effect",),
        duplicate=("spacing-effect", "spacing-effect/plan", "testing-effect/retrieval"),
        conflicting=(),
        retired=(),
        left=("spacing-effect/days",),
        studied=9,
        kept=9,
    )
    assert without_times(reports.text(found, {"deck": "mine"})).splitlines()[8:] == [
        "  update          1 new, 1 updated, 0 retired, 3 duplicate, 0 conflicting",
        "  studied         9 cards, all keep their schedule",
        "new: sleep",
        "updated: testing-effect",
        "no longer in it, and left as they are: spacing-effect/days",
        "no mistakes",
    ]


def test_a_retired_idea(starter: Path, tmp_path: Path) -> None:
    """
    retired: true on the second idea; released
    """
    first = first_release(starter, tmp_path)
    edited(starter, "- id: testing-effect\n", "- id: testing-effect\n  retired: true\n")
    edited(starter, "  related: [testing-effect]\n", "")
    releases.release(starter, "mine", None, now=1_750_086_400)
    found = of_deck(starter, previous=first)
    assert short(found.failures) == []
    assert found.update is not None
    assert found.update.retired == ("testing-effect", "testing-effect/retrieval")
    assert found.update.updated == ()


def test_what_was_not_released_does_not_arrive(starter: Path, tmp_path: Path) -> None:
    """
    the first package with another text and another style, and times as they were
    """
    first = first_release(starter, tmp_path).read_bytes()

    def restyled(database: object) -> None:
        types(lambda each: each.update(css=".card {}", mod=each["mod"] - 100))(database)  # type: ignore[arg-type]

    second = damaged(first, "update notes set flds = replace(flds, 'Retrieving', 'Fetching')", restyled)
    assert short(verified(tmp_path / "x.apkg", second, first).failures) == [
        "update: testing-effect: the note is changed, but learners keep the old text",
        "update: new templates of “Duizhao Idea” do not reach learners",
    ]


def test_a_template_that_loses_cards(tmp_path: Path) -> None:
    """
    the front of the card Definition asks for a field that is empty now; its cards are left out
    """
    second = damaged(
        PACKAGE,
        template("qfmt", 1, "{{hint}}"),
        "delete from cards where ord = 1 and nid in (select id from notes where sfld not like '%/%')",
    )
    found = verified(tmp_path / "x.apkg", second, PACKAGE)
    assert short(found.failures) == [
        f"update: {note} (Definition): the card has a blank front after the update and was studied"
        for note in ("learned-weights", "steepest-descent", "overfitting")
    ]
    assert found.update is not None
    assert (found.update.studied, found.update.kept) == (12, 12)


def test_a_note_type_with_another_field(tmp_path: Path) -> None:
    """
    one field more in Duizhao Idea
    """

    def widen(note_type: dict[str, list[dict[str, object]]]) -> None:
        fields = note_type["flds"]
        fields.append({**fields[-1], "name": "more", "ord": len(fields), "id": 99})

    second = damaged(PACKAGE, types(widen), "update notes set flds = flds || x'1f' where sfld not like '%/%'")
    found = verified(tmp_path / "x.apkg", second, PACKAGE)
    keys = ("learned-weights", "overfitting", "steepest-descent")
    assert short(found.failures) == [f"update: {key}: Anki takes the note for a conflicting one" for key in keys]
    assert found.update is not None
    assert found.update.conflicting == keys


FEW = "update notes set flds = 'a' || x'1f' || 'b' where sfld = 'overfitting'"


def test_a_previous_package_that_anki_refuses(tmp_path: Path) -> None:
    """
    a previous package whose notes have too few fields
    """
    with pytest.raises(DuizhaoError) as raised:
        verified(tmp_path / "x.apkg", PACKAGE, damaged(PACKAGE, FEW))
    assert raised.value.message == "Anki refuses the previous package: note has 2 fields, expected 28"
    assert raised.value.exit_code == 3


def test_a_lost_schedule_is_seen(tmp_path: Path) -> None:
    """
    four cards studied, one of them set back to new by Anki, one deleted
    """
    from duizhao.verify.collection import opened
    from duizhao.verify.update import unlike

    (tmp_path / "x.apkg").write_bytes(PACKAGE)
    with opened(tmp_path / "anki") as col:
        col.take(tmp_path / "x.apkg")
        studied = study(col._anki, "Duizhao sample", 4)
        before = col.schedule()
        assert sorted(before) == sorted(studied)
        assert unlike(before, col.schedule()) == set()
        col._anki.sched.schedule_cards_as_new([studied[0]])
        col._anki.remove_notes_by_card([studied[1]])
        assert unlike(before, col.schedule()) >= {studied[0], studied[1]}


def test_a_sample_of_each_template(tmp_path: Path) -> None:
    """
    the sample deck's twelve cards, two of each template
    """
    from duizhao.verify.collection import opened
    from duizhao.verify.update import sample

    (tmp_path / "x.apkg").write_bytes(PACKAGE)
    with opened(tmp_path / "anki") as col:
        col.take(tmp_path / "x.apkg")
        chosen = sample(col.cards(), most=2)
        assert chosen == sample(col.cards(), most=2)
        names = [card.name for card in chosen]
        assert {name: names.count(name) for name in names} == {
            "Term": 2,
            "Definition": 2,
            "Quote": 2,
            "Choice": 2,
            "Cloze": 2,
        }
        assert len(sample(col.cards())) == 12
