"""Texts reviewed side by side: every text is found, the ledger keeps them, and what fell behind is said."""

from pathlib import Path

import msgspec
import pytest
import yaml
from msgspec import Struct

from duizhao import compiling, diagnostic, reviews
from duizhao.diagnostic import Finding
from duizhao.errors import UsageError
from duizhao.lang import EN, ZH_HANS, ZH_HANT_TW, Lang
from duizhao.model.definitions import IdeaDef, Placed
from duizhao.model.review import Review, Reviews, fingerprint
from duizhao.passes.reviews import record, stale, unreviewed
from duizhao.passes.texts import written_texts
from duizhao.read.reviews import parse, render
from duizhao.span import Node, Span
from test_cli import duizhao
from test_ledger import git

PATH = "cards/reviews.lock"
RESTORE = "take the file from version control again; only `duizhao review` writes it"
AT = Node("cards/a.yaml") / "ideas" / 0
LANGUAGES: dict[str, Lang] = {"talk": ZH_HANS}

IDEA = """\
id: x
level: 1
term: {en: Weights, zh-Hans: 权重, zh-Hant-TW: 權重}
definition: {en: Numbers., zh-Hans: 数值。}
quotes:
- {source: talk, text: 软件由数据训练得出。, en: Software is trained., note: {en: Loud., zh-Hans: 大声。}}
- {source: talk, text: 没有译文。, note: for every language}
questions:
- id: meaning
  kind: choice
  stem: {en: S., zh-Hans: 问？}
  key: {en: K, zh-Hans: 键}
  distractors:
  - {en: D, zh-Hans: 误, why: in any language}
  - {en: E, zh-Hans: 错, zh-Hant-HK: 錯, why: {en: Y, zh-Hans: 因}}
- {id: word, kind: cloze, text: {en: 'a {{b}}', zh-Hans: '甲{{乙}}'}}
- id: hand
  kind: true-false
  statement: {en: T., zh-Hans: 真。}
  answer: true
  rationale: {en: R., zh-Hans: 因。}
- id: jobs
  kind: match
  stem: {en: M., zh-Hans: 配。}
  pairs:
  - {left: {en: a, zh-Hans: 甲}, right: {en: b, zh-Hans: 乙}}
  - {left: {en: c, zh-Hans: 丙}, right: {en: d, zh-Hans: 丁}}
  - {left: {en: e, zh-Hans: 戊}, right: {en: f, zh-Hans: 己}}
- id: steps
  kind: order
  stem: {en: O., zh-Hans: 排。}
  steps: [{en: one, zh-Hans: 一}, {en: two, zh-Hans: 二}, {en: three, zh-Hans: 三}]
- id: name
  kind: short
  stem: {en: N., zh-Hans: 名？}
  key: {en: n, zh-Hans: 名}
  accept: {en: [m, l], zh-Hans: [号]}
- id: wrong
  kind: altered
  quote: 1
  change: {zh-Hans: {word: 数据, instead: 代码}, en: {word: trained, instead: written}}
  rationale: {en: R., zh-Hans: 因。}
- id: which
  kind: report
  disagreement: D01
  right: 2
  wrong: [1]
  stem: {en: W., zh-Hans: 哪？}
  rationale: {en: R., zh-Hans: 因。}
"""
NAMES = """\
term definition quotes/1 quotes/1/note quotes/2
questions/meaning/stem questions/meaning/key questions/meaning/distractors/1 questions/meaning/distractors/2
questions/meaning/distractors/2/why questions/word/text questions/hand/statement questions/hand/rationale
questions/jobs/stem questions/jobs/pairs/1/left questions/jobs/pairs/1/right questions/jobs/pairs/2/left
questions/jobs/pairs/2/right questions/jobs/pairs/3/left questions/jobs/pairs/3/right
questions/steps/stem questions/steps/steps/1 questions/steps/steps/2 questions/steps/steps/3
questions/name/stem questions/name/key questions/wrong/change/word questions/wrong/change/instead
questions/wrong/rationale questions/which/stem questions/which/rationale
"""


def idea(text: str = IDEA) -> IdeaDef:
    """Return the idea that `text` defines."""
    return msgspec.convert(yaml.safe_load(text), IdeaDef)


def placed(*ideas: IdeaDef) -> list[tuple[str, Placed[IdeaDef]]]:
    """Return ideas as if they stood in cards/a.yaml."""
    return [("a", Placed(Node("cards/a.yaml") / "ideas" / i, one)) for i, one in enumerate(ideas)]


def reviewed(*ideas: IdeaDef, today: str = "2026-01-31") -> Reviews:
    """Return the ledger after a review of all `ideas`."""
    return record(placed(*ideas), LANGUAGES, {}, [one.id for one in ideas], today).reviews


def test_every_text_is_found() -> None:
    """
    an idea with a question of each kind
    """
    found = {one.name: one for one in written_texts(idea(), AT, LANGUAGES)}
    assert sorted(found) == sorted(NAMES.split())
    assert found["term"].wordings == {EN: "Weights", ZH_HANS: "权重", ZH_HANT_TW: "權重"}
    assert found["quotes/1"].wordings == {EN: "Software is trained.", ZH_HANS: "软件由数据训练得出。"}
    assert found["questions/wrong/change/word"].wordings == {EN: "trained", ZH_HANS: "数据"}


@pytest.mark.parametrize(
    ("name", "lang", "keys"),
    [
        ("term", ZH_HANT_TW, ["term", ZH_HANT_TW]),
        ("quotes/1", ZH_HANS, ["quotes", 0, "text"]),
        ("quotes/1", EN, ["quotes", 0, EN]),
        ("questions/meaning/distractors/2/why", EN, ["questions", 0, "distractors", 1, "why", EN]),
        ("questions/steps/steps/3", EN, ["questions", 4, "steps", 2, EN]),
        ("questions/wrong/change/instead", ZH_HANS, ["questions", 6, "change", ZH_HANS, "instead"]),
    ],
)
def test_each_wording_has_its_place(name: str, lang: Lang, keys: list[str | int]) -> None:
    """
    the same idea
    """
    (text,) = (one for one in written_texts(idea(), AT, LANGUAGES) if one.name == name)
    assert text.place(lang) == Node(AT.path, (*AT.keys, *keys))


class _Row(Struct):
    id: str
    cells: list[dict[Lang, str]]


class _Table(Struct):
    rows: list[_Row]
    depth: int = 3


def test_a_kind_that_nobody_knows_yet() -> None:
    """
    a table of rows, each with an id and texts
    """
    table = _Table([_Row("first", [{EN: "a", ZH_HANS: "甲"}, {EN: "b"}])])
    assert [(one.name, one.wordings) for one in written_texts(table, AT)] == [
        ("rows/first/cells/1", {EN: "a", ZH_HANS: "甲"}),
        ("rows/first/cells/2", {EN: "b"}),
    ]


def test_a_ledger_is_readable_text() -> None:
    """
    a term in three languages and a definition in two, reviewed on one day
    """
    ledger = reviewed(idea("\n".join(IDEA.splitlines()[:4])))
    text = (
        "duizhao-reviews\t1\n"
        f"text\tx\tdefinition\t2026-01-31\ten={fingerprint('Numbers.')}\tzh-Hans={fingerprint('数值。')}\n"
        f"text\tx\tterm\t2026-01-31\ten={fingerprint('Weights')}\tzh-Hans={fingerprint('权重')}"
        f"\tzh-Hant-TW={fingerprint('權重')}\nend\n"
    )
    assert render(ledger) == text
    assert parse(text, PATH) == (ledger, [])
    assert parse(text.replace("\n", "\r\n"), PATH) == (ledger, [])


def test_every_text_survives_the_ledger() -> None:
    """
    an idea with a question of each kind
    """
    ledger = reviewed(idea())
    assert len(ledger) == len(NAMES.split()) - 1, "a quote without a gloss is one language alone"
    assert parse(render(ledger), PATH) == (ledger, [])


def test_a_fingerprint_is_of_the_text_and_not_of_its_bytes() -> None:
    """
    é as one code point and as two; a published value
    """
    assert fingerprint("caf\u00e9") == fingerprint("cafe\u0301")
    assert fingerprint("abc") == "ba7816bf8f01cfea"


WHOLE = render(reviewed(idea()))


def test_a_file_cut_anywhere_is_refused() -> None:
    """
    every beginning of a ledger
    """
    assert all(parse(WHOLE[:length], PATH)[1] for length in range(len(WHOLE)))


@pytest.mark.parametrize(
    ("line", "damaged"),
    [
        ("text\tx\tterm", "text\tX\tterm"),
        ("text\tx\tterm", "note\tx\tterm"),
        ("text\tx\tterm", "text\tx\t/term"),
        ("text\tx\tterm\t2026-01-31", "text\tx\tterm\t2026-02-31"),
        ("text\tx\tterm\t2026-01-31", "text\tx\tterm\t٢٠٢٦-01-31"),
        ("text\tx\tterm\t2026-01-31\ten=", "text\tx\tterm\t2026-01-31\tde="),
        ("text\tx\tterm\t2026-01-31\ten=", "text\tx\tterm\t2026-01-31\ten=0"),
        ("text\tx\tterm\t2026-01-31\ten=", "text\tx\tterm\t2026-01-31\ten=0123456789abcdef\ten="),
        ("text\tx\tterm\t", "\ntext\tx\tterm\t"),
    ],
)
def test_a_damaged_line_is_named(line: str, damaged: str) -> None:
    """See the parameters."""
    text = WHOLE.replace(line, damaged, 1)
    before, after = WHOLE.split("\n"), text.split("\n")
    number = next(i for i, one in enumerate(after) if one != before[i])
    assert parse(text, PATH)[1] == [
        Finding("ledger-line", Span(PATH, number + 1, 1), f"not a line of a ledger: “{after[number][:200]}”", RESTORE)
    ]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            "duizhao-reviews\t2\nanything\nend\n",
            Finding(
                "ledger-version",
                Span(PATH, 1, 1),
                "the ledger is of version 2, this duizhao reads version 1",
                "update duizhao",
            ),
        ),
        (
            "duizhao-ledger\t1\nend\n",
            Finding(
                "ledger-header",
                Span(PATH, 1, 1),
                "the file does not start with `duizhao-reviews` and a version",
                RESTORE,
            ),
        ),
        (
            "duizhao-reviews\t1\n",
            Finding("ledger-cut", Span(PATH, 2, 1), "the file does not end in the line `end`", RESTORE),
        ),
    ],
)
def test_another_file_is_refused(text: str, finding: Finding) -> None:
    """
    a newer version, a release ledger, nothing but the header
    """
    assert parse(text, PATH) == ({}, [finding])


def test_a_second_line_for_a_text_is_refused() -> None:
    """
    one text twice, on two days
    """
    (line,) = (one for one in WHOLE.split("\n") if "\tterm\t" in one)
    text = WHOLE.replace(line, f"{line.replace('01-31', '01-30')}\n{line}")
    number = 1 + text.split("\n").index(line)
    assert parse(text, PATH)[1] == [
        Finding(
            "ledger-repeated", Span(PATH, number, 1), "a second line for `x term`", "keep the line with the later date"
        )
    ]


def changed(*pairs: tuple[str, str]) -> IdeaDef:
    """Return the idea with some of its texts changed."""
    text = IDEA
    for old, new in pairs:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return idea(text)


def merged(folder: Path, base: Reviews, ours: Reviews, theirs: Reviews) -> tuple[int, str]:
    """Return git's exit code and the file after a merge of two people's ledgers."""
    file = folder / "reviews.lock"
    git(folder, "init")
    for branch, start, ledger in (("main", "", base), ("ours", "main", ours), ("theirs", "main", theirs)):
        git(folder, "checkout", "-B", branch, *([start] if start else []))
        file.write_text(render(ledger), encoding="utf-8")
        git(folder, "add", "reviews.lock")
        git(folder, "commit", "-m", branch)
    return git(folder, "merge", "ours").returncode, file.read_text(encoding="utf-8")


def test_two_peoples_reviews_merge_line_by_line(tmp_path: Path) -> None:
    """
    one reviews a change of the definition, another one of the last question; the last also of the definition
    """
    ours, theirs = ("Numbers.", "Learnt numbers."), ("{en: W.", "{en: Which.")
    base = reviewed(idea())
    mine, yours = (
        record(placed(changed(one)), LANGUAGES, base, ["x"], f"2026-02-0{day}").reviews
        for day, one in ((1, ours), (2, theirs))
    )
    code, text = merged(tmp_path, base, mine, yours)
    ledger, findings = parse(text, PATH)
    assert (code, findings) == (0, [])
    assert ledger == {**mine, **{key: one for key, one in yours.items() if one != base[key]}}
    both = record(placed(changed(ours, theirs)), LANGUAGES, ledger, ["x"], "2026-03-01")
    assert (both.changed, both.dropped, both.reviews) == (0, 0, ledger)


def test_a_merge_that_failed_is_recognised(tmp_path: Path) -> None:
    """
    two people review different changes of one text
    """
    base = reviewed(idea())
    one, two = (reviewed(changed(("Numbers.", text))) for text in ("Many numbers.", "Learnt numbers."))
    code, text = merged(tmp_path, base, one, two)
    number = 1 + text.split("\n").index("<<<<<<< HEAD")
    hint = "keep the lines of both sides; where both have a line for one text, the one with the later date"
    message = "an unresolved merge, marked `<<<<<<<`"
    assert (code, parse(text, PATH)) == (1, ({}, [Finding("ledger-conflict", Span(PATH, number, 1), message, hint)]))


def said(now: IdeaDef, then: IdeaDef | None = None) -> list[str]:
    """Return what is stale in `now` since the review of `then`: place, message and details."""
    lints = stale(placed(now), LANGUAGES, reviewed(then or idea()))
    return [
        f"{'/'.join(map(str, at.keys[2:]))}: {one.finding.message}" + "".join(f" | {d}" for d in one.finding.details)
        for one in lints
        if isinstance(at := one.finding.at, Node)
    ]


SINCE = "since the review of 2026-01-31"
STALE: list[tuple[tuple[tuple[str, str], ...], list[str]]] = [
    (
        (("zh-Hans: 数值。", "zh-Hans: 训练出的数值。"),),
        [
            f"definition/en: `zh-Hans` of `definition` has changed {SINCE}, `en` has not"
            " | zh-Hans, changed: 训练出的数值。 | en, as reviewed: Numbers."
        ],
    ),
    (
        (("zh-Hans: 权重,", "zh-Hans: 权值,"), ("en: Weights", "en: Weight")),
        [
            f"term/zh-Hant-TW: `en` and `zh-Hans` of `term` have changed {SINCE}, `zh-Hant-TW` has not"
            " | en, changed: Weight | zh-Hans, changed: 权值 | zh-Hant-TW, as reviewed: 權重"
        ],
    ),
    (
        (("zh-Hant-TW: 權重", "zh-Hant-TW: 權數"),),
        [
            f"term/en: `zh-Hant-TW` of `term` has changed {SINCE}, `en` and `zh-Hans` have not"
            " | zh-Hant-TW, changed: 權數 | en, as reviewed: Weights | zh-Hans, as reviewed: 权重"
        ],
    ),
    (
        (("text: 软件由数据训练得出。", "text: 软件由数据训练。"),),
        [
            f"quotes/0/en: `zh-Hans` of `quotes/1` has changed {SINCE}, `en` has not"
            " | zh-Hans, changed: 软件由数据训练。 | en, as reviewed: Software is trained."
        ],
    ),
    (
        (("instead: written", "instead: typed"),),
        [
            f"questions/6/change/zh-Hans/instead: `en` of `questions/wrong/change/instead` has changed {SINCE}, "
            "`zh-Hans` has not | en, changed: typed | zh-Hans, as reviewed: 代码"
        ],
    ),
    (
        (("{en: Numbers.,", "{en: Many numbers., zh-Hant-TW: 數值。,"),),
        [
            f"definition/zh-Hans: `en` of `definition` has changed {SINCE}, `zh-Hans` has not"
            " | en, changed: Many numbers. | zh-Hans, as reviewed: 数值。 | zh-Hant-TW, new since: 數值。"
        ],
    ),
    (
        ((", zh-Hant-TW: 權重}", "}"), ("en: Weights", "en: Weight")),
        [
            f"term/zh-Hans: `en` of `term` has changed {SINCE}, `zh-Hans` has not"
            " | en, changed: Weight | zh-Hans, as reviewed: 权重 | zh-Hant-TW was deleted since"
        ],
    ),
    ((("{en: Numbers., zh-Hans: 数值。}", "{en: Many numbers., zh-Hans: 许多数值。}"),), []),
    (((", zh-Hant-TW: 權重}", "}"),), []),
    ((("{en: Numbers.,", "{en: Numbers., zh-Hant-TW: 數值。,"),), []),
    ((("note: for every language", "note: for all languages"),), []),
    ((("[m, l]", "[m, l, k]"),), []),
    ((("id: word, kind", "id: other, kind"), ("a {{b}}", "c {{b}}")), []),
    ((("level: 1", "level: 2\nretired: true"), ("zh-Hans: 数值。", "zh-Hans: 数。")), []),
    ((("id: x", "id: y"), ("zh-Hans: 数值。", "zh-Hans: 数。")), []),
]


@pytest.mark.parametrize(("changes", "expected"), STALE, ids=[f"{number}" for number in range(len(STALE))])
def test_what_fell_behind(changes: tuple[tuple[str, str], ...], expected: list[str]) -> None:
    """See the list."""
    assert said(changed(*changes)) == expected


def test_a_rename_keeps_the_review() -> None:
    """
    id: y, formerly: [x], and one language changed
    """
    now = changed(("id: x", "id: y\nformerly: [x]"), ("zh-Hans: 数值。", "zh-Hans: 数。"))
    (lint,) = stale(placed(now), LANGUAGES, reviewed(idea()))
    assert lint.finding.hint == "read it again, then `duizhao review y`"


def test_nothing_is_stale_without_a_review() -> None:
    """
    no ledger; a ledger of another idea
    """
    assert list(stale(placed(idea()), LANGUAGES, {})) == []
    assert list(stale(placed(idea()), LANGUAGES, {("y", "term"): Review("2026-01-31", {EN: "0" * 16})})) == []


def test_a_review_keeps_what_it_is_not_about() -> None:
    """
    x reviewed, then changed; y new, z gone; first y is reviewed, then x
    """
    other = changed(("id: x", "id: y"))
    old = reviewed(idea(), changed(("id: x", "id: z")))
    now = placed(changed(("zh-Hans: 数值。", "zh-Hans: 数。")), other)
    first = record(now, LANGUAGES, old, ["y"], "2026-02-01")
    assert (first.changed, first.dropped) == (30, 30)
    assert {key: one for key, one in first.reviews.items() if key[0] == "x"} == reviewed(idea())
    second = record(now, LANGUAGES, first.reviews, ["x"], "2026-02-02")
    assert (second.changed, second.dropped) == (1, 0)
    dates = {key: one.date for key, one in second.reviews.items() if one.date != "2026-02-01"}
    assert dates == {("x", name): "2026-01-31" for name in NAMES.split() if name != "quotes/2"} | {
        ("x", "definition"): "2026-02-02"
    }
    assert list(stale(now, LANGUAGES, second.reviews)) == []


def to_review(now: IdeaDef, ledger: Reviews) -> list[tuple[str, ...]]:
    """Return message and details of what is to be reviewed in `now`."""
    return [(one.message, *one.details) for one in unreviewed(placed(now), LANGUAGES, ledger)]


def test_what_was_never_reviewed() -> None:
    """
    a new idea; a reviewed one; one with a new question, a definition written anew and a term in one more language
    """
    assert to_review(idea(), {}) == [("`x` was never reviewed",)]
    assert to_review(idea(), reviewed(idea())) == []
    now = changed(
        ("id: steps", "id: stages"),
        ("{en: Numbers., zh-Hans: 数值。}", "{en: Many., zh-Hans: 很多。}"),
        ("zh-Hant-TW: 權重", "zh-Hant-TW: 權重, zh-Hant-HK: 權重"),
        ("zh-Hans: 名？", "zh-Hans: 何？"),
    )
    assert to_review(now, reviewed(idea())) == [
        (
            "`x` has 6 of 30 texts to review",
            "never reviewed: questions/stages/stem, questions/stages/steps/1, questions/stages/steps/2, "
            "questions/stages/steps/3",
            "rewritten since: definition",
            "with a new language: term",
        )
    ]


def lines(root: Path) -> list[str]:
    """Return the ledger's lines."""
    return (root / PATH).read_text(encoding="utf-8").splitlines()


def edit(root: Path, old: str, new: str) -> None:
    """Change a text of the starter's cards."""
    file = root / "cards/memory.yaml"
    content = file.read_text(encoding="utf-8")
    assert content.count(old) == 1
    file.write_text(content.replace(old, new), encoding="utf-8")


def test_from_a_review_to_a_stale_text_and_back(starter: Path) -> None:
    """
    the starter reviewed; the English of a definition changed; that idea reviewed again
    """
    assert reviews.review(starter, [], [], every=True, today="2026-01-31").report == (
        "cards/reviews.lock: 14 new or changed, 0 as before",
    )
    first = lines(starter)
    assert compiling.check(starter, None).findings == ()
    edit(starter, "more than reading it once more.", "more than reading it again.")
    assert diagnostic.show(compiling.check(starter, None).diagnostics()) == (
        "cards/memory.yaml:50:14: warning[content-stale]: `en` of `definition` has changed since the review of "
        "2026-01-31, `zh-Hans` has not\n"
        "    en, changed: Retrieving something from memory strengthens it more than reading it again.\n"
        "    zh-Hans, as reviewed: 凭记忆把内容提取出来，比再读一遍更能巩固它。\n"
        "    hint: read it again, then `duizhao review testing-effect`\n"
    )
    assert reviews.review(starter, ["testing-effect"], [], today="2026-02-28").report == (
        "cards/reviews.lock: 1 new or changed, 13 as before",
    )
    assert compiling.check(starter, None).findings == ()
    (change,) = set(lines(starter)) - set(first)
    assert change.split("\t")[:4] == ["text", "testing-effect", "definition", "2026-02-28"]


def test_a_stale_text_is_accepted_by_name_and_reason(starter: Path) -> None:
    """
    accept: [{code: content-stale, why: …}]
    """
    reviews.review(starter, [], [], every=True, today="2026-01-31")
    edit(starter, "more than reading it once more.", "more than reading it again.")
    edit(starter, "  level: 2\n", "  level: 2\n  accept: [{code: content-stale, why: the same thing}]\n")
    assert compiling.check(starter, None).findings == ()


def test_nothing_is_recorded_while_anything_is_wrong(starter: Path) -> None:
    """
    an idea with level: 9
    """
    edit(starter, "level: 2", "level: 9")
    outcome = reviews.review(starter, [], [], every=True)
    assert ([one.code for one in outcome.diagnostics], outcome.broken) == (["value-range"], True)
    assert not (starter / PATH).exists()


@pytest.mark.parametrize("broken", ["", "duizhao-reviews\t1\n", "duizhao-reviews\t9\nend\n", "<<<<<<< HEAD\n"])
def test_a_ledger_that_cannot_be_read_is_never_overwritten(starter: Path, broken: str) -> None:
    """
    an empty file, half a file, a newer one, an unfinished merge
    """
    (starter / PATH).write_text(broken)
    outcome = reviews.review(starter, [], [], every=True)
    assert outcome.broken
    assert [(one.code.partition("-")[0], one.at.path) for one in outcome.diagnostics] == [("ledger", PATH)]
    assert (starter / PATH).read_text() == broken
    assert reviews.to_review(starter, [], []).broken


@pytest.mark.parametrize(
    ("names", "topics", "message", "hint"),
    [
        (["spacing-efect"], [], "there is no idea `spacing-efect`", "did you mean `spacing-effect`?"),
        ([], ["memry"], "there is no topic `memry`", "did you mean `memory`?"),
        ([], [], "name the ideas that you have read", "duizhao review --list shows what there is to read"),
    ],
)
def test_names_that_nothing_bears(starter: Path, names: list[str], topics: list[str], message: str, hint: str) -> None:
    """See the parameters."""
    with pytest.raises(UsageError) as caught:
        reviews.review(starter, names, topics)
    assert (caught.value.message, caught.value.hint) == (message, hint)
    assert not (starter / PATH).exists()


def test_the_command(starter: Path) -> None:
    """
    duizhao review --list, of one idea, of a topic, of all; then once more
    """
    code, out, err = duizhao("review", "--list", "testing-effect", folder=starter)
    assert (code, out, err) == (
        1,
        "cards/memory.yaml:43:7: warning[review-missing]: `testing-effect` was never reviewed\n"
        "    hint: read them side by side, then `duizhao review testing-effect`\n",
        "",
    )
    assert duizhao("review", "testing-effect", folder=starter / "cards") == (
        0,
        "cards/reviews.lock: 4 new or changed, 0 as before\n",
        "",
    )
    assert (
        duizhao("review", "--topic", "memory", folder=starter)[1]
        == "cards/reviews.lock: 10 new or changed, 4 as before\n"
    )
    assert duizhao("review", "--all", folder=starter)[1] == "cards/reviews.lock: 0 new or changed, 14 as before\n"
    assert duizhao("review", "--list", folder=starter) == (0, "nothing to review\n", "")
    assert duizhao("review", folder=starter)[0] == 2
    edit(starter, "level: 2", "level: 9")
    code, out, err = duizhao("review", "--all", folder=starter)
    assert (code, out) == (1, "")
    assert "error[value-range]" in err


def test_texts_that_are_no_more_leave_the_ledger_at_the_next_review(starter: Path) -> None:
    """
    the second idea deleted: nothing in check, dropped by a review of the first
    """
    reviews.review(starter, [], [], every=True, today="2026-01-31")
    file = starter / "cards/memory.yaml"
    content = file.read_text().partition("- id: testing-effect")[0].replace("related: [testing-effect]", "related: []")
    file.write_text(content)
    assert compiling.check(starter, None).findings == ()
    assert reviews.review(starter, ["spacing-effect"], [], today="2026-02-01").report == (
        "cards/reviews.lock: 0 new or changed, 10 as before, 4 gone",
    )
    assert {line.split("\t")[1] for line in lines(starter)[1:-1]} == {"spacing-effect"}
