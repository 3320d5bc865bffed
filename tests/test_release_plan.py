"""`duizhao release --plan`: what it says, what it blocks, and that nothing is ever half released."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from conftest import REPOSITORY
from duizhao import build, releases
from duizhao.emit.apkg import card_finder
from duizhao.emit.notes import notes
from duizhao.emit.notetypes import shapes, template_names, type_hashes
from duizhao.lang import LANGS, Lang
from duizhao.model.deck import ChoiceItem, Deck, IdeaId, LocalText, QuestionId
from duizhao.model.ledger import Ledger
from duizhao.passes.breaches import CODES, Breach
from duizhao.passes.plan_words import lines
from duizhao.passes.release import Plan, Update, plan, release
from sample_deck import sample_deck

TEMPLATES = {name: (REPOSITORY / "templates" / name).read_text(encoding="utf-8") for name in template_names()}
LOOKS, SHAPES, CARDS = type_hashes(TEMPLATES), shapes(TEMPLATES), card_finder(TEMPLATES)
NOW = 2_000_000_000


def released(deck: Deck) -> Ledger:
    """Return the ledger after the first release of `deck`."""
    return release(deck.name, notes(deck), LOOKS, Ledger(), now=NOW, shapes=SHAPES, cards=CARDS)


def planned(deck: Deck, ledger: Ledger) -> Plan:
    """Return what a release of `deck` would do."""
    return plan(notes(deck), LOOKS, ledger, name=deck.name, shapes=SHAPES, cards=CARDS)


def edit(root: Path, *changes: tuple[str, str], file: str = "cards/memory.yaml") -> None:
    """Replace texts in a file of the workspace."""
    path = root / file
    content = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    path.write_text(content, encoding="utf-8")


@pytest.fixture
def mine(starter: Path) -> Path:
    """Return the starter's workspace after its first release."""
    assert not releases.release(starter, "mine", None, now=NOW).broken
    return starter


def said(root: Path, *allow: str) -> tuple[bool, list[str]]:
    """Return whether a plan is blocked, and what it says."""
    outcome = releases.release(root, "mine", None, plan_only=True, allow=allow)
    return outcome.broken, list(outcome.report)


WHO = "who has “How memory works · 记忆的规律” and imports the next package:"
KEPT = "unchanged: learners' own edits and tags stay"


def test_a_first_release_concerns_nobody(starter: Path) -> None:
    """
    the starter, never released
    """
    assert said(starter) == (
        False,
        [
            "nobody has “How memory works · 记忆的规律” yet: this is its first release",
            "mine would be released with 5 new, 0 updated, 0 unchanged, 0 retired",
        ],
    )


def test_what_is_updated_is_told_by_its_fields(mine: Path) -> None:
    """
    a definition in English, a term in every language, and a level
    """
    edit(mine, ("kept far longer", "remembered longer"), ("en: Testing effect", "en: Effect of tests"))
    edit(mine, ("测试效应", "测验效应"), ("level: 2", "level: 3"))
    assert said(mine) == (
        False,
        [
            WHO,
            "  3 notes updated: progress stays, learners' own edits and tags in them are overwritten",
            "    spacing-effect: definition_en",
            "    testing-effect: tags, level, term",
            "    testing-effect/retrieval: tags, level, term",
            f"  2 notes {KEPT}",
            "mine would be released with 0 new, 3 updated, 2 unchanged, 0 retired",
        ],
    )


def test_retired_deleted_and_new(mine: Path) -> None:
    """
    an idea retired, a question deleted, a question new; then the idea back
    """
    edit(mine, ("- id: testing-effect\n", "- id: testing-effect\n  retired: true\n"))
    cards = (mine / "cards/memory.yaml").read_text(encoding="utf-8")
    start, end = cards.index("  - id: days"), cards.index("  related: [testing-effect]")
    more = "  - id: gap\n    kind: cloze\n    text: {en: 'The {{gap}} matters.', zh-Hans: '要有{{间隔}}。'}\n"
    (mine / "cards/memory.yaml").write_text(cards[:start] + more + cards[end:], encoding="utf-8")
    assert said(mine) == (
        False,
        [
            WHO,
            "  1 note new, in the deck's order",
            "    spacing-effect/gap",
            "  2 notes retired: updated once more, with the tag `duizhao::retired`; progress stays",
            "    testing-effect, testing-effect/retrieval",
            "  1 note deleted here: left in Anki unchanged, and named in the deck's description",
            "    spacing-effect/days",
            f"  2 notes {KEPT}",
            "mine would be released with 1 new, 0 updated, 2 unchanged, 3 retired",
        ],
    )
    assert not releases.release(mine, "mine", None, now=NOW + 1).broken
    edit(mine, ("  retired: true\n", ""))
    assert said(mine)[1][1:3] == [
        "  2 notes back after having been retired: updated, and progress goes on",
        "    testing-effect, testing-effect/retrieval",
    ]


MOVED = [
    "blocked: guid-changed: notes are the same under other ids (2 notes)",
    "  testing-effect → test-effect",
    "  testing-effect/retrieval → test-effect/retrieval",
    "  in Anki: the old note stays, with all its progress; the new one comes beside it and is learned anew",
    "  remedy: write the old id into `formerly` of the idea, or give the question its old id back",
]


def test_what_is_blocked_is_not_written_until_it_is_allowed(mine: Path) -> None:
    """
    the id of an idea changed without `formerly`: planned, released, allowed by another code, by its own; and mended
    """
    before = (mine / "decks/mine.lock").read_bytes()
    edit(mine, ("id: testing-effect", "id: test-effect"), ("[testing-effect]", "[test-effect]"))
    is_blocked, words = said(mine)
    assert is_blocked
    assert words[-7:-2] == MOVED
    assert words[-1] == (
        "mine is not released, 2 new, 0 updated, 3 unchanged, 2 retired, 1 blocked: mend what is blocked, or add "
        "--allow guid-changed"
    )
    assert releases.release(mine, "mine", None, allow=["cards-lost"]).report == tuple(words)
    assert (mine / "decks/mine.lock").read_bytes() == before
    assert build.build(mine, [], None, None).report[-1] == (
        "`mine` has changes that would harm learners' decks (guid-changed): duizhao release mine --plan says how, and "
        "what to do"
    )
    edit(mine, ("id: test-effect", "id: test-effect\n  formerly: [testing-effect]"))
    assert said(mine)[1][1:] == [
        f"  5 notes {KEPT}",
        "mine would be released with 0 new, 0 updated, 5 unchanged, 0 retired",
    ]
    edit(mine, ("\n  formerly: [testing-effect]", ""))
    outcome = releases.release(mine, "mine", None, allow=["guid-changed"], now=NOW + 1)
    assert not outcome.broken
    assert f"allowed: {MOVED[0].partition(': ')[2]}" in outcome.report
    assert outcome.report[-1].endswith("mine.lock: 2 new, 0 updated, 3 unchanged, 2 retired, 1 allowed")
    assert said(mine)[0] is False


def test_a_renamed_deck_is_released_only_if_allowed(mine: Path) -> None:
    """
    name: Other; and a mistake beside it
    """
    edit(mine, ("name: How memory works · 记忆的规律", "name: Other"), file="decks/mine.yaml")
    assert build.build(mine, [], None, None).broken
    assert said(mine) == (
        True,
        [
            WHO,
            f"  5 notes {KEPT}",
            "",
            "blocked: deck-renamed: the deck has another name (5 notes)",
            "  “How memory works · 记忆的规律” → “Other”",
            "  in Anki: Anki finds decks by name: every card that is there stays in the old deck, new ones make another",
            "  remedy: write the old name again, `title` is free to change; or allow it, and tell learners to rename "
            "the deck in Anki before they import",
            "",
            "mine is not released, 0 new, 0 updated, 5 unchanged, 0 retired, 1 blocked: mend what is blocked, or add "
            "--allow deck-renamed",
        ],
    )
    edit(mine, ("level: 2", "level: 7"))
    broken = releases.release(mine, "mine", None, allow=["deck-renamed"])
    assert (broken.broken, broken.report) == (True, ())
    edit(mine, ("level: 7", "level: 2"))
    assert not releases.release(mine, "mine", None, allow=["deck-renamed"]).broken
    assert 'deck\t"Other"\n' in (mine / "decks/mine.lock").read_text(encoding="utf-8")
    assert not build.build(mine, [], None, None).broken


def duizhao(root: Path, *words: str) -> tuple[int, str, str]:
    """Run the command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "duizhao", *words], cwd=root, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_the_plan_as_json(mine: Path) -> None:
    """
    a quote taken out, a level changed: release --format json, planned and done
    """
    cards = (mine / "cards/memory.yaml").read_text(encoding="utf-8")
    start, end = cards.index("  quotes:"), cards.index("  questions:")
    (mine / "cards/memory.yaml").write_text(cards[:start] + cards[end:], encoding="utf-8")
    code, out, _ = duizhao(mine, "release", "mine", "--plan", "--format", "json")
    said = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert said[:3] == [
        {"change": "updated", "note": "spacing-effect", "fields": ["tags", "quote"], "rewritten": False},
        {"change": "updated", "note": "spacing-effect/days", "fields": ["tags"], "rewritten": False},
        {"change": "updated", "note": "spacing-effect/plan", "fields": ["tags"], "rewritten": False},
    ]
    assert said[3].pop("effect")
    assert said[3].pop("remedy")
    assert said[3:] == [
        {
            "change": "blocked",
            "code": "cards-lost",
            "allowed": False,
            "type": "idea",
            "what": [["spacing-effect", "Quote"]],
            "notes": 1,
        },
        {
            "change": "summary",
            "deck": "mine",
            "first": False,
            "new": 0,
            "returned": 0,
            "updated": 3,
            "unchanged": 2,
            "retired": 0,
            "deleted": 0,
            "blocked": 1,
            "written": "",
        },
    ]
    code, out, _ = duizhao(mine, "release", "mine", "--allow", "cards-lost", "--format", "json")
    assert code == 0
    assert json.loads(out.splitlines()[-1])["written"] == "decks/mine.lock"


def test_allowing_what_does_not_exist(mine: Path) -> None:
    """
    --allow everything
    """
    code, out, err = duizhao(mine, "release", "mine", "--allow", "everything")
    assert (code, out) == (2, "")
    assert err.endswith(f"Error: Invalid value for '--allow': 'everything' is not one of {', '.join(CODES)}\n")


def test_ten_names_and_more() -> None:
    """
    twelve notes updated, eleven new, and as many under other ids; a deck's name that a terminal would act upon
    """
    keys = tuple(f"n-{number}" for number in range(12))
    none: tuple[str, ...] = ()
    breach = Breach(code="guid-changed", what=tuple((key, key + "x") for key in keys), notes=12)
    made = Plan(
        first=False,
        new=keys[:11],
        returned=none,
        updated=tuple(Update(key=key, fields=(), rewritten=key == "n-3") for key in keys),
        unchanged=none,
        retired=none,
        deleted=none,
        types=("cloze",),
        breaches=(breach,),
    )
    ten = [f"n-{number}" for number in range(10)]
    assert lines(made, "a\x1b[31mdeck", frozenset()) == [
        "who has “a\\x1b[31mdeck” and imports the next package:",
        "  12 notes updated: progress stays, learners' own edits and tags in them are overwritten",
        *(f"    {key}" for key in ten),
        "    and 2 more",
        "  1 of them with no wording as it was: another question should have another id",
        "    n-3",
        "  11 notes new, in the deck's order",
        f"    {', '.join(ten)} and 1 more",
        "  cards look different: cloze",
        "",
        "blocked: guid-changed: notes are the same under other ids (12 notes)",
        *(f"  {key} → {key}x" for key in ten),
        "  and 2 more",
        *MOVED[3:],
    ]


STEM = ("stem_en", "stem_zh_hans", "stem_zh_hant_tw", "stem_zh_hant_hk")


def with_stem(deck: Deck, at: int, stem: str, question: str, langs: Sequence[Lang] = LANGS) -> Deck:
    """Return `deck` with another stem, in some languages, and another id for the first question of an idea."""
    ideas = list(deck.ideas)
    first, *rest = ideas[at].items
    assert isinstance(first, ChoiceItem)
    changed = replace(first, id=QuestionId(question), stem=LocalText({**first.stem.by, **dict.fromkeys(langs, stem)}))
    ideas[at] = replace(ideas[at], items=(changed, *rest))
    return replace(deck, ideas=tuple(ideas))


def test_a_wording_that_several_notes_have_says_nothing_about_any() -> None:
    """
    “Which is right?” asked in two ideas; one of these questions deleted, and a third one asked in the same words
    """
    deck = with_stem(with_stem(sample_deck(2), 0, "Which is right?", "one"), 1, "Which is right?", "two")
    later = with_stem(deck, 1, "Which is right?", "three")
    assert planned(later, released(deck)).breaches == ()
    alone = with_stem(sample_deck(2), 1, "Which way is down?", "two")
    (breach,) = planned(with_stem(alone, 1, "Which way is down?", "three"), released(alone)).breaches
    assert breach.what == (("steepest-descent/two", "steepest-descent/three"),)


def test_another_question_is_no_renamed_one() -> None:
    """
    a question replaced by one with another id and stem, the term and the options as they were
    """
    deck = with_stem(sample_deck(1), 0, "Where do they come from?", "one")
    made = planned(with_stem(deck, 0, "What changes them?", "two"), released(deck))
    assert (made.new, made.deleted, made.breaches) == (("learned-weights/two",), ("learned-weights/one",), ())


def test_another_question_under_an_old_id_is_named() -> None:
    """
    a stem changed in every language, its id as it was; and in one language
    """
    deck = with_stem(sample_deck(1), 0, "Where do they come from?", "one")
    another, mended = (
        with_stem(deck, 0, "What changes them?", "one"),
        with_stem(deck, 0, "Where from?", "one", LANGS[:1]),
    )
    (update,) = planned(another, released(deck)).updated
    assert update == Update(key="learned-weights/one", fields=STEM, rewritten=True)
    (update,) = planned(mended, released(deck)).updated
    assert update == Update(key="learned-weights/one", fields=STEM[:1], rewritten=False)


def test_a_note_that_moved_is_found_among_many() -> None:
    """
    forty ideas, each under another id, each with a definition mended in one language
    """
    deck = sample_deck(40)
    moved = replace(
        deck,
        ideas=tuple(
            replace(
                idea,
                id=IdeaId(f"x-{idea.id}"),
                anchor=IdeaId(f"x-{idea.anchor}"),
                definition=LocalText({**idea.definition.by, "en": "mended"}, idea.definition.converted),
            )
            for idea in deck.ideas
        ),
    )
    (breach,) = planned(moved, released(deck)).breaches
    assert breach.what == tuple(sorted(((note.key, f"x-{note.key}") for note in notes(deck)), key=key_order(deck)))


def key_order(deck: Deck) -> Callable[[tuple[str, str]], tuple[int, str]]:
    """Return the order of found pairs: the most wordings first, then by key."""
    kinds = {note.key: note.kind for note in notes(deck)}
    return lambda pair: (-7 if kinds[pair[0]] == "idea" else -4, pair[0])


KILL = """
import os, signal, sys
from pathlib import Path
from duizhao import releases

def at(event, words):
    if event == {event!r} and "mine.lock" in str(words[0]):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(at)
releases.release(Path("."), "mine", None, now=2_000_000_500)
"""


@pytest.mark.parametrize("event", ["os.chmod", "os.rename"])
def test_a_release_killed_halfway_leaves_the_old_ledger(mine: Path, event: str) -> None:
    """
    kill -9 when the new ledger is written beside the old one, and when it is about to take its place
    """
    before = (mine / "decks/mine.lock").read_bytes()
    edit(mine, ("kept far longer", "remembered longer"))
    killed = subprocess.run([sys.executable, "-c", KILL.format(event=event)], cwd=mine, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (mine / "decks/mine.lock").read_bytes() == before
    assert len(list((mine / "decks").glob(".mine.lock.*"))) == 1
    assert (
        releases.release(mine, "mine", None, now=NOW + 500)
        .report[-1]
        .endswith("0 new, 1 updated, 4 unchanged, 0 retired")
    )


def test_a_merge_left_unfinished_is_refused(mine: Path) -> None:
    """
    git's marks around two lines for one note; then both sides taken, and the later one alone
    """
    ledger = mine / "decks/mine.lock"
    whole = ledger.read_text(encoding="utf-8")
    (line,) = (each for each in whole.splitlines() if each.startswith("note\ttesting-effect\t"))
    later = line.replace("\t2000000000\t", "\t2000000060\t", 1)
    ledger.write_text(whole.replace(line, f"<<<<<<< HEAD\n{line}\n=======\n{later}\n>>>>>>> theirs"), encoding="utf-8")
    code, out, err = duizhao(mine, "release", "mine")
    number = 1 + whole.splitlines().index(line)
    assert (code, out) == (1, "")
    assert err == (
        f"decks/mine.lock:{number}:1: error[ledger-conflict]: an unresolved merge, marked `<<<<<<<`\n"
        "    hint: keep the lines of both sides; where both have a line for one note, the one with the later time; "
        "then run `duizhao release`\n"
    )
    ledger.write_text(whole.replace(line, f"{line}\n=======\n{later}"), encoding="utf-8")
    assert "error[ledger-conflict]: an unresolved merge, marked `=======`\n" in duizhao(mine, "release", "mine")[2]
    ledger.write_text(whole.replace(line, f"{line}\n{later}"), encoding="utf-8")
    assert "error[ledger-repeated]: a second line for `note testing-effect`\n" in duizhao(mine, "release", "mine")[2]
    ledger.write_text(whole.replace(line, later), encoding="utf-8")
    assert said(mine)[1][-1] == "mine would be released with 0 new, 0 updated, 5 unchanged, 0 retired"


def test_a_plan_knows_what_version_1_did_not(mine: Path) -> None:
    """
    a ledger of version 1, then a definition and an id changed: neither fields nor the other id can be told
    """
    ledger = mine / "decks/mine.lock"
    old = ["duizhao-ledger\t1"]
    for line in ledger.read_text(encoding="utf-8").splitlines()[1:]:
        words = line.split("\t")
        if words[0] == "note":
            old.append("\t".join([*words[:6], "active"]))
        elif words[0] == "type":
            old.append("\t".join(words[:4]))
        elif words[0] in {"deck", "end"}:
            old.append(line)
    ledger.write_text("\n".join([*old, ""]), encoding="utf-8")
    edit(mine, ("kept far longer", "remembered longer"), ("id: testing-effect", "id: test-effect"))
    edit(mine, ("[testing-effect]", "[test-effect]"))
    is_blocked, words = said(mine)
    assert not is_blocked
    assert words[2] == "    spacing-effect"
    assert words[-1] == "mine would be released with 2 new, 1 updated, 2 unchanged, 2 retired"


def test_every_blocked_change_is_documented() -> None:
    """
    the codes of docs/anki.md
    """
    page = (REPOSITORY / "docs/anki.md").read_text(encoding="utf-8")
    assert {code for code in CODES if f"`{code}`" not in page} == set()
