"""The release ledger: as text, through merges, and what a release writes into it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from conftest import REPOSITORY
from duizhao.diagnostic import Finding
from duizhao.emit.apkg import card_finder
from duizhao.emit.notes import notes
from duizhao.emit.notetypes import shapes, template_names
from duizhao.lang import LANGS
from duizhao.model.deck import ChoiceItem, Deck, LocalText, QuestionId
from duizhao.model.ledger import BEFORE_RELEASE, Ledger, NoteEntry, last_release, search_for_retired
from duizhao.model.note import NoteKind
from duizhao.passes.release import Plan, Update, check_name, plan, release
from duizhao.read.ledger import parse, render
from duizhao.span import Node, Span
from sample_deck import sample_deck

PATH = "decks/sample.lock"
TYPES: dict[NoteKind, str] = {"idea": "0" * 16, "choice": "1" * 16, "cloze": "2" * 16}
TEMPLATES = {name: (REPOSITORY / "templates" / name).read_text(encoding="utf-8") for name in template_names()}
SHAPES = shapes(TEMPLATES)
CARDS = card_finder(TEMPLATES)
DEFINITION = ("definition_en", "definition_zh_hans", "definition_zh_hant_tw", "definition_zh_hant_hk")
FIRST, SECOND = 1_750_000_000, 1_750_086_400
RESTORE = "take the file from version control again; only `duizhao release` writes it"

TEXT = """\
duizhao-ledger	2
deck	"Duizhao sample"
type	choice	1111111111111111	1750000000	1704067200102
fields	choice	FIELDS
templates	choice	1704067201102=Choice
type	cloze	2222222222222222	1750000000	1704067200103
fields	cloze	FIELDS
templates	cloze	1704067201103=Cloze
type	idea	0000000000000000	1750000000	1704067200101
fields	idea	FIELDS
templates	idea	1704067201101=Term	1704067201102=Definition	1704067201103=Quote

# learned-weights
note	learned-weights	z#lW/R;EBv	HASH	1750000000	1750000000	live	idea	0,1,2	PRINTS

# learned-weights/meaning
note	learned-weights/meaning	B*S4`0A]5@	HASH	1750000000	1750000000	live	choice	0	PRINTS

# learned-weights/program
note	learned-weights/program	g&Fs<+z6rz	HASH	1750000000	1750000000	live	cloze	0	PRINTS

end
"""

V1 = """\
duizhao-ledger	1
deck	"Duizhao sample"
type	choice	1111111111111111	1750000000
type	cloze	2222222222222222	1750000000
type	idea	0000000000000000	1750000000
note	learned-weights	z#lW/R;EBv	HASH	1750000000	1750000000	active
note	learned-weights/meaning	B*S4`0A]5@	HASH	1750000000	1750000000	active
note	learned-weights/program	g&Fs<+z6rz	HASH	1750000000	1750000000	retired
end
"""


def released(deck: Deck, ledger: Ledger | None = None, now: int = FIRST) -> Ledger:
    """Return the ledger after a release of `deck`."""
    before = Ledger() if ledger is None else ledger
    return release(deck.name, notes(deck), TYPES, before, now=now, shapes=SHAPES, cards=CARDS)


def filled(text: str, ledger: Ledger) -> str:
    """Return `text` with hashes, prints and fields put in."""
    for entry in ledger.notes.values():
        assert entry.detail
        text = text.replace("HASH", entry.hash, 1).replace("PRINTS", entry.detail.prints, 1)
    for _, each in sorted(ledger.types.items()):
        assert each.shape
        text = text.replace("FIELDS", "\t".join(f"{number}={name}" for number, name in each.shape.fields), 1)
    return text


def version_1(ledger: Ledger) -> Ledger:
    """Return `ledger` as version 1 remembers it."""
    return replace(
        ledger,
        types={kind: replace(each, shape=None) for kind, each in ledger.types.items()},
        notes={key: replace(entry, detail=None) for key, entry in ledger.notes.items()},
    )


def redefined(deck: Deck, at: int) -> Deck:
    """Return `deck` with the definition of one idea changed."""
    ideas = list(deck.ideas)
    ideas[at] = replace(ideas[at], definition=LocalText(dict.fromkeys(LANGS, "changed")))
    return replace(deck, ideas=tuple(ideas))


def messages(text: str) -> list[tuple[int, str, str]]:
    """Return line, code and message of each finding in `text`."""
    found = []
    for finding in parse(text, PATH)[1]:
        assert isinstance(finding.at, Span)
        found.append((finding.at.line, finding.code, finding.message))
    return found


def test_a_ledger_is_readable_text() -> None:
    """
    the sample deck's first idea, released once
    """
    ledger = released(sample_deck(1))
    expected = filled(TEXT, ledger)
    assert render(ledger) == expected
    assert parse(expected, PATH) == (ledger, [])
    assert parse(expected.replace("\n", "\r\n"), PATH) == (ledger, [])


def test_a_ledger_of_version_1_is_read_and_the_next_release_stamps_nothing() -> None:
    """
    version 1, one note of it retired; then two releases, the second of them a day later
    """
    ledger = released(sample_deck(1))
    old, findings = parse(filled(V1, ledger), PATH)
    retired = {"learned-weights/program": replace(ledger.notes["learned-weights/program"], retired=True)}
    assert (old, findings) == (version_1(replace(ledger, notes={**ledger.notes, **retired})), [])
    deck = sample_deck(1)
    deck = replace(deck, ideas=(replace(deck.ideas[0], items=deck.ideas[0].items[:1]),))
    again = released(deck, old, SECOND)
    assert version_1(again) == old
    assert parse(render(again), PATH) == (again, [])
    assert again.notes["learned-weights"] == ledger.notes["learned-weights"]
    assert again.notes["learned-weights/program"].detail is None
    assert again.types == ledger.types


def test_lines_of_version_2_stand_in_no_ledger_of_version_1() -> None:
    """
    a note of version 2, a comment and an empty line under the header of version 1
    """
    text = render(released(sample_deck(1))).replace("duizhao-ledger\t2", "duizhao-ledger\t1")
    assert {code for _, code, _ in messages(text)} == {"ledger-line"}
    assert len(messages(text)) == len(text.splitlines()) - 3


def test_a_deck_name_may_hold_anything() -> None:
    """
    a quotation mark, a tab, a line break and Chinese in the name
    """
    ledger = replace(released(sample_deck(1)), deck='“对照”\t"x"\n')
    assert parse(render(ledger), PATH) == (ledger, [])


def test_lines_come_sorted_by_idea_then_question() -> None:
    """
    keys a, a-b and a/c: the question stands beside its idea
    """
    entry = NoteEntry(key="", guid="", hash="0" * 16, mod=1, first=1)
    ledger = Ledger(notes={key: replace(entry, key=key) for key in ("a-b", "a/c", "a")})
    named = [line for line in render(ledger).splitlines() if line.startswith("# ")]
    assert named == ["# a", "# a/c", "# a-b"]


@pytest.mark.parametrize("lines", range(22))
def test_a_file_cut_at_any_line_is_refused(lines: int) -> None:
    """
    the first lines of a ledger
    """
    whole = render(released(sample_deck(1)))
    cut = "".join(whole.splitlines(keepends=True)[:lines])
    expected = "ledger-header" if lines == 0 else "ledger-cut"
    assert [code for _, code, _ in messages(cut)] == [expected]


def test_a_file_cut_within_any_line_is_refused() -> None:
    """
    every beginning of a ledger
    """
    whole = render(released(sample_deck(1)))
    assert all(messages(whole[:length]) for length in range(len(whole)))


@pytest.mark.parametrize(
    ("line", "damaged"),
    [
        ("note\tlearned-weights\t", "note\tlearned-weight\t"),
        ("z#lW/R;EBv", "z#lW/R;EBw"),
        ("1750000000\tlive", "175000000x\tlive"),
        ("\tlive", "\tLive"),
        ("\tlive", "\tlive "),
        ("\tidea\t0,1,2", "\tideas\t0,1,2"),
        ("0,1,2", "0,1,"),
        ("0,1,2\t", "0,1,2\t+"),
        ("\t1704067201101=Term", "\tTerm"),
        ("\t1704067200101", ""),
        ('"Duizhao sample"', "Duizhao sample"),
        ('"Duizhao sample"', "7"),
        ('"Duizhao sample"', '"\\ud800"'),
        ("type\tidea", "type\tquiz"),
        ("type\tidea", "x"),
    ],
)
def test_a_damaged_line_is_named(line: str, damaged: str) -> None:
    """
    key, guid, times, status, kind, cards, prints, templates, deck name and note type, each damaged once
    """
    whole = render(released(sample_deck(1)))
    text = whole.replace(line, damaged, 1)
    pairs = zip(whole.split("\n"), text.split("\n"), strict=True)
    ((number, found),) = [(n, after) for n, (before, after) in enumerate(pairs, 1) if before != after]
    assert parse(text, PATH)[1] == [
        Finding("ledger-line", Span(PATH, number, 1), f"not a line of a ledger: “{found}”", RESTORE)
    ]


def test_a_deck_name_nested_without_end_is_named_in_part() -> None:
    """
    100,000 brackets for the deck's name
    """
    whole = render(released(sample_deck(1)))
    text = whole.replace('"Duizhao sample"', "[" * 100_000, 1)
    shown = ("deck\t" + "[" * 200)[:200]
    assert parse(text, PATH)[1] == [
        Finding("ledger-line", Span(PATH, 2, 1), f"not a line of a ledger: “{shown}”", RESTORE)
    ]


def test_a_second_line_for_a_note_is_refused() -> None:
    """
    a note, a note type and the deck's name twice, with other times
    """
    text = render(released(sample_deck(1)))
    lines = text.splitlines()
    again = [lines[1], lines[2].replace("1750000000", "1750000001"), lines[3], lines[13].replace("0000000", "0000001")]
    hint = "keep the line with the later time, then run `duizhao release`"
    assert parse("\n".join([*lines[:-1], *again, "end", ""]), PATH)[1] == [
        Finding("ledger-repeated", Span(PATH, 22, 1), "a second line for `deck`", hint),
        Finding("ledger-repeated", Span(PATH, 23, 1), "a second line for `type choice`", hint),
        Finding("ledger-repeated", Span(PATH, 24, 1), "a second line for `fields choice`", hint),
        Finding("ledger-repeated", Span(PATH, 25, 1), "a second line for `note learned-weights`", hint),
    ]


def test_a_note_whose_line_was_taken_out_is_missed() -> None:
    """
    the line of the choice deleted, its name left; and both deleted, which is as if it had never been there
    """
    lines = render(released(sample_deck(1))).split("\n")
    at = lines.index("# learned-weights/meaning")
    without = "\n".join([*lines[: at + 1], *lines[at + 2 :]])
    assert parse(without, PATH)[1] == [
        Finding("ledger-lost", Span(PATH, at + 1, 1), "the line of `learned-weights/meaning` is missing", RESTORE)
    ]
    assert messages("\n".join([*lines[:at], *lines[at + 3 :]])) == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            "duizhao-ledger\t3\nsomething else\nend\n",
            Finding(
                "ledger-version",
                Span(PATH, 1, 1),
                "the ledger is of version 3, this duizhao reads version 2",
                "update duizhao",
            ),
        ),
        (
            "name: sample\n",
            Finding(
                "ledger-header",
                Span(PATH, 1, 1),
                "the file does not start with `duizhao-ledger` and a version",
                RESTORE,
            ),
        ),
        (
            "duizhao-ledger\t2\n",
            Finding("ledger-cut", Span(PATH, 2, 1), "the file does not end in the line `end`", RESTORE),
        ),
    ],
)
def test_another_file_is_refused(text: str, finding: Finding) -> None:
    """
    a newer version, something else, nothing but the header
    """
    assert parse(text, PATH) == (Ledger(), [finding])


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run git in `folder` with nobody's own settings."""
    settings = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
        "-c",
        "init.defaultBranch=main",
        "-c",
        "core.autocrlf=false",
    ]
    return subprocess.run(["git", *settings, *words], cwd=folder, capture_output=True, text=True, check=False)


def merged(folder: Path, base: Ledger, ours: Ledger, theirs: Ledger) -> tuple[int, str]:
    """Return git's exit code and the file after a merge of two people's ledgers."""
    file = folder / "sample.lock"
    git(folder, "init")
    for branch, start, ledger in (("main", "", base), ("ours", "main", ours), ("theirs", "main", theirs)):
        git(folder, "checkout", "-B", branch, *([start] if start else []))
        file.write_text(render(ledger), encoding="utf-8")
        git(folder, "add", "sample.lock")
        git(folder, "commit", "-m", branch)
    return git(folder, "merge", "ours").returncode, file.read_text(encoding="utf-8")


def asked(deck: Deck, at: int, question: str) -> Deck:
    """Return `deck` with one question more in one idea."""
    ideas = list(deck.ideas)
    more = replace(deck.ideas[0].items[0], id=QuestionId(question))
    ideas[at] = replace(ideas[at], items=(*ideas[at].items, more))
    return replace(deck, ideas=tuple(ideas))


def restemmed(deck: Deck) -> Deck:
    """Return `deck` with the stem of the first question changed."""
    first = deck.ideas[0]
    assert isinstance(first.items[0], ChoiceItem)
    stem = LocalText(dict.fromkeys(LANGS, "changed"))
    return replace(
        deck, ideas=(replace(first, items=(replace(first.items[0], stem=stem), *first.items[1:])), *deck.ideas[1:])
    )


Change = Callable[[Deck], Deck]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (lambda deck: redefined(deck, 0), lambda deck: redefined(deck, 5)),
        (lambda deck: redefined(deck, 0), restemmed),
        (restemmed, lambda deck: asked(deck, 0, "more")),
        (lambda deck: asked(deck, 0, "a-question"), lambda deck: redefined(deck, 0)),
        (lambda deck: replace(deck, ideas=deck.ideas[1:]), lambda deck: redefined(deck, 1)),
        (restemmed, lambda _: redefined(sample_deck(7), 4)),
    ],
    ids=["far apart", "neighbours", "added after", "added before", "deleted", "added ideas"],
)
def test_two_peoples_releases_merge_line_by_line(tmp_path: Path, mine: Change, theirs: Change) -> None:
    """
    one releases one change of a deck of six ideas, another releases another
    """
    deck = sample_deck(6)
    base = released(deck)
    ours, others = released(mine(deck), base, SECOND), released(theirs(deck), base, SECOND + 60)
    code, text = merged(tmp_path, base, ours, others)
    ledger, findings = parse(text, PATH)
    assert (code, findings) == (0, [])
    assert render(ledger) == text
    both = (ours.notes, others.notes)
    assert {key: entry.mod for key, entry in ledger.notes.items()} == {
        key: max(side[key].mod for side in both if key in side) for key in {**ours.notes, **others.notes}
    }
    made = plan(notes(mine(theirs(deck))), TYPES, ledger, name=deck.name, shapes=SHAPES, cards=CARDS)
    assert (made.new, made.updated, made.deleted, made.breaches) == ((), (), (), ())


def test_one_note_changed_on_both_sides_is_a_conflict(tmp_path: Path) -> None:
    """
    two people release different changes of the same idea
    """
    deck = sample_deck(2)
    base = released(deck)
    other = replace(deck, ideas=(replace(redefined(deck, 0).ideas[0], level=5), deck.ideas[1]))
    code, text = merged(tmp_path, base, released(redefined(deck, 0), base, SECOND), released(other, base, SECOND))
    assert code == 1
    number = 1 + text.split("\n").index("<<<<<<< HEAD")
    assert parse(text, PATH) == (
        Ledger(),
        [
            Finding(
                "ledger-conflict",
                Span(PATH, number, 1),
                "an unresolved merge, marked `<<<<<<<`",
                "keep the lines of both sides; where both have a line for one note, the one with the later time; "
                "then run `duizhao release`",
            )
        ],
    )


def test_a_release_stamps_only_what_changed() -> None:
    """
    3 ideas released; then idea 2 defined anew and idea 4 added; the clock set back to before the first release
    """
    first = released(sample_deck(3))
    after = released(redefined(sample_deck(4), 1), first, FIRST - 5000)
    times = {key: (entry.mod, entry.first) for key, entry in after.notes.items()}
    assert times == {
        "learned-weights": (FIRST, FIRST),
        "learned-weights/meaning": (FIRST, FIRST),
        "learned-weights/program": (FIRST, FIRST),
        "steepest-descent": (FIRST + 1, FIRST),
        "steepest-descent/direction": (FIRST, FIRST),
        "overfitting": (FIRST, FIRST),
        "overfitting/gap": (FIRST, FIRST),
        "learned-weights-4": (FIRST - 5000, FIRST - 5000),
        "learned-weights-4/meaning": (FIRST - 5000, FIRST - 5000),
        "learned-weights-4/program": (FIRST - 5000, FIRST - 5000),
    }
    assert released(redefined(sample_deck(4), 1), after, SECOND) == after


def test_a_clock_that_was_never_set_still_gives_a_time_after_any_preview() -> None:
    """
    now: 0
    """
    assert {entry.mod for entry in released(sample_deck(1), now=0).notes.values()} == {BEFORE_RELEASE + 1}


def test_note_types_have_times_of_their_own() -> None:
    """
    the choice's templates changed
    """
    first = released(sample_deck(1))
    looks: dict[NoteKind, str] = {**TYPES, "choice": "3" * 16}
    deck = sample_deck(1)
    after = release(deck.name, notes(deck), looks, first, now=SECOND, shapes=SHAPES, cards=CARDS)
    assert {kind: entry.mod for kind, entry in after.types.items()} == {"idea": FIRST, "choice": SECOND, "cloze": FIRST}
    assert after.notes == first.notes
    assert last_release(after) == SECOND


def test_a_plan_says_what_a_release_would_do() -> None:
    """
    idea 1 gone, idea 2 retired by its author, idea 3 changed, idea 4 new; the cloze's templates changed
    """
    first = released(sample_deck(3))
    deck = redefined(sample_deck(4), 2)
    deck = replace(deck, ideas=(replace(deck.ideas[1], retired=True), *deck.ideas[2:]))
    made = plan(notes(deck), {**TYPES, "cloze": "3" * 16}, first, name=deck.name, shapes=SHAPES, cards=CARDS)
    assert made == Plan(
        first=False,
        new=("learned-weights-4", "learned-weights-4/meaning", "learned-weights-4/program"),
        returned=(),
        updated=(Update(key="overfitting", fields=DEFINITION, rewritten=False),),
        unchanged=("overfitting/gap",),
        retired=("steepest-descent", "steepest-descent/direction"),
        deleted=("learned-weights", "learned-weights/meaning", "learned-weights/program"),
        types=("cloze",),
        breaches=(),
    )


def test_what_is_gone_stays_in_the_ledger_and_may_come_back() -> None:
    """
    idea 2 deleted, released, written again, released
    """
    deck = sample_deck(2)
    first = released(deck)
    gone = released(replace(deck, ideas=deck.ideas[:1]), first, SECOND)
    assert gone.notes["steepest-descent"] == replace(first.notes["steepest-descent"], retired=True)
    assert search_for_retired(first) == ""
    assert search_for_retired(gone) == "note:Duizhao* (id:steepest-descent OR id:steepest-descent/direction)"
    again = plan(notes(replace(deck, ideas=deck.ideas[:1])), TYPES, gone)
    assert (again.retired, again.deleted) == ((), ())
    returned = plan(notes(deck), TYPES, gone)
    assert (returned.new, returned.returned) == ((), ("steepest-descent", "steepest-descent/direction"))
    back = released(deck, gone, SECOND + 60)
    assert back.notes["steepest-descent"] == replace(first.notes["steepest-descent"], mod=SECOND + 60)


def test_a_released_name_is_frozen() -> None:
    """
    name: Duizhao sample, then name: Another
    """
    ledger = released(sample_deck(1))
    at = Node("decks/sample.yaml") / "name"
    assert check_name("Duizhao sample", ledger, at) == []
    assert check_name("Another", Ledger(), at) == []
    assert check_name("Another", ledger, at) == [
        Finding(
            "deck-renamed",
            at,
            "the deck was released as “Duizhao sample” and is now called “Another”",
            "write “Duizhao sample” again; the deck's `title` is free to change",
        )
    ]
    assert release("Another", notes(sample_deck(1)), TYPES, ledger, now=SECOND).deck == "Duizhao sample"
