"""The release ledger: as text, through merges, and what a release writes into it."""

import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from duizhao.diagnostic import Finding
from duizhao.emit.notes import notes
from duizhao.lang import LANGS
from duizhao.model.deck import Deck, LocalText
from duizhao.model.ledger import BEFORE_RELEASE, Ledger, NoteEntry, last_release, search_for_retired
from duizhao.model.note import NoteKind
from duizhao.passes.release import Plan, check_name, plan, release
from duizhao.read.ledger import parse, render
from duizhao.span import Node, Span
from sample_deck import sample_deck

PATH = "decks/sample.lock"
TYPES: dict[NoteKind, str] = {"idea": "0" * 16, "choice": "1" * 16, "cloze": "2" * 16}
FIRST, SECOND = 1_750_000_000, 1_750_086_400
RESTORE = "take the file from version control again; only `duizhao release` writes it"

TEXT = """\
duizhao-ledger	1
deck	"Duizhao sample"
type	choice	1111111111111111	1750000000
type	cloze	2222222222222222	1750000000
type	idea	0000000000000000	1750000000
note	learned-weights	z#lW/R;EBv	HASH-0	1750000000	1750000000	active
note	learned-weights/meaning	B*S4`0A]5@	HASH-1	1750000000	1750000000	active
note	learned-weights/program	g&Fs<+z6rz	HASH-2	1750000000	1750000000	active
end
"""


def released(deck: Deck, ledger: Ledger | None = None, now: int = FIRST) -> Ledger:
    """Return the ledger after a release of `deck`."""
    return release(deck.name, notes(deck), TYPES, Ledger() if ledger is None else ledger, now=now)


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
    expected = TEXT
    for number, entry in enumerate(ledger.notes.values()):
        expected = expected.replace(f"HASH-{number}", entry.hash)
    assert render(ledger) == expected
    assert parse(expected, PATH) == (ledger, [])
    assert parse(expected.replace("\n", "\r\n"), PATH) == (ledger, [])


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
    assert [line.split("\t")[1] for line in render(ledger).splitlines()[1:-1]] == ["a", "a/c", "a-b"]


@pytest.mark.parametrize("lines", range(9))
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
        ("1750000000\tactive", "175000000x\tactive"),
        ("\tactive", "\tActive"),
        ("\tactive", "\tactive "),
        ('"Duizhao sample"', "Duizhao sample"),
        ('"Duizhao sample"', "7"),
        ('"Duizhao sample"', '"\\ud800"'),
        ("type\tidea", "type\tquiz"),
        ("type\tidea", ""),
    ],
)
def test_a_damaged_line_is_named(line: str, damaged: str) -> None:
    """
    key, guid, time, status, deck name and note type, each damaged once
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
    again = [lines[1], lines[2].replace("1750000000", "1750000001"), lines[5].replace("1750000000", "1750000001")]
    hint = "keep the line with the later time, then run `duizhao release`"
    assert parse("\n".join([*lines[:-1], *again, "end", ""]), PATH)[1] == [
        Finding("ledger-repeated", Span(PATH, 9, 1), "a second line for `deck`", hint),
        Finding("ledger-repeated", Span(PATH, 10, 1), "a second line for `type choice`", hint),
        Finding("ledger-repeated", Span(PATH, 11, 1), "a second line for `note learned-weights`", hint),
    ]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            "duizhao-ledger\t2\nsomething else\nend\n",
            Finding(
                "ledger-version",
                Span(PATH, 1, 1),
                "the ledger is of version 2, this duizhao reads version 1",
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
            "duizhao-ledger\t1\n",
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


def test_two_peoples_releases_merge_line_by_line(tmp_path: Path) -> None:
    """
    one releases a change to idea 1, another a change to idea 6
    """
    deck = sample_deck(6)
    base = released(deck)
    code, text = merged(
        tmp_path, base, released(redefined(deck, 0), base, SECOND), released(redefined(deck, 5), base, SECOND + 60)
    )
    ledger, findings = parse(text, PATH)
    both = redefined(redefined(deck, 0), 5)
    assert (code, findings) == (0, [])
    assert plan(notes(both), TYPES, ledger).changed == ()


def test_the_marks_of_a_merge_that_failed_are_recognised(tmp_path: Path) -> None:
    """
    two people release different changes to the same idea
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
    after = release("Duizhao sample", notes(sample_deck(1)), {**TYPES, "choice": "3" * 16}, first, now=SECOND)
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
    assert plan(notes(deck), {**TYPES, "cloze": "3" * 16}, first) == Plan(
        new=("learned-weights-4", "learned-weights-4/meaning", "learned-weights-4/program"),
        changed=("overfitting",),
        unchanged=("overfitting/gap",),
        retired=(
            "learned-weights",
            "learned-weights/meaning",
            "learned-weights/program",
            "steepest-descent",
            "steepest-descent/direction",
        ),
        types=("cloze",),
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
    assert plan(notes(replace(deck, ideas=deck.ideas[:1])), TYPES, gone).retired == ()
    assert plan(notes(deck), TYPES, gone).new == ("steepest-descent", "steepest-descent/direction")
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
