"""The kinds of question beyond choice and cloze: from YAML to items, and what can be wrong with them."""

from pathlib import Path

import pytest
from msgspec import structs

from conftest import Make
from duizhao import bundle, compiling, diagnostic
from duizhao.emit.notes import notes
from duizhao.emit.notetypes import NOTE_TYPES
from duizhao.lang import EN, LANGS, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW
from duizhao.model.deck import (
    Alteration,
    AlteredItem,
    Deck,
    MatchItem,
    MultipleItem,
    OrderItem,
    ReportItem,
    ShortItem,
    TrueFalseItem,
)
from duizhao.model.identity import guid, scrambled
from duizhao.model.kinds import INSTRUCTION, KINDS, kind
from sample_deck import sample_deck
from sample_kinds import FURTHER, with_further_kinds

IDEA = """\
topic: a
ideas:
- id: x
  level: 1
  term: {en: Weights, zh-Hans: 权重}
  definition: {en: Numbers., zh-Hans: 数值。}
  quotes:
  - {source: talk, text: 软件由数据训练得出。, en: Software is trained on data.}
  questions:
"""
TRUE_FALSE = """\
  - id: hand
    kind: true-false
    statement: {en: Written by hand., zh-Hans: 程序由人手写。}
    answer: false
    rationale: {en: Trained., zh-Hans: 由训练得出。}
"""
MULTIPLE = """\
  - id: parts
    kind: multiple
    stem: {en: What is trained?, zh-Hans: 训练什么？}
    keys: [{en: software, zh-Hans: 软件}, {en: weights, zh-Hans: 权重}]
    rationale: {en: By data., zh-Hans: 由数据。}
    distractors:
    - {en: hardware, zh-Hans: 硬件, why: {en: It is bought., zh-Hans: 是买来的。}}
    - {en: none, zh-Hans: 都不是, why: {en: Two are., zh-Hans: 有两个。}, pinned: true}
"""
MATCH = """\
  - id: jobs
    kind: match
    stem: {en: Match., zh-Hans: 配对。}
    pairs:
    - {left: {en: a, zh-Hans: 甲}, right: {en: b, zh-Hans: 软件}}
    - {left: {en: c, zh-Hans: 丙}, right: {en: d, zh-Hans: 丁}}
    - {left: {en: e, zh-Hans: 戊}, right: {en: f, zh-Hans: 己}}
"""
ORDER = """\
  - id: steps
    kind: order
    stem: {en: In time., zh-Hans: 按时间。}
    steps: [{en: one, zh-Hans: 一}, {en: two, zh-Hans: 二}, {en: three, zh-Hans: 三}]
"""
SHORT = """\
  - id: name
    kind: short
    stem: {en: What?, zh-Hans: 叫什么？}
    key: {en: software, zh-Hans: 软件}
    accept: {en: [program], zh-Hans: [程序]}
"""
ALTERED = """\
  - id: word
    kind: altered
    quote: 1
    change:
      zh-Hans: {word: 数据, instead: 软件}
      en: {word: data, instead: software}
    rationale: {en: Data., zh-Hans: 是数据。}
"""
REPORT = """\
  - id: report
    kind: report
    disagreement: D1
    right: 2
    wrong: [1]
    stem: {en: How many?, zh-Hans: 有多少？}
    rationale: {en: A billion., zh-Hans: 是十亿。}
"""
SEEDS = {
    "seeds/talk.yaml": """\
id: talk
file: talk.txt
language: zh-Hans
outlet: 报
speakers: [甲]
""",
    "seeds/texts/talk.txt": "软件由数据训练得出。\n有十亿个参数。\n有百亿个参数。\n",
    "seeds/disagreements.yaml": """\
disagreements:
- id: D1
  topic: Number
  statements:
  - {source: talk, line: 3, text: 有百亿个参数。, en: Ten billion.}
  - {source: talk, line: 2, text: 有十亿个参数。, en: A billion.}
  resolution: A billion.
""",
    "decks/d.yaml": """\
id: d
name: D
title: {en: D, zh-Hans: 丁}
description: {en: D, zh-Hans: 丁}
""",
}
EVERY = (TRUE_FALSE, MULTIPLE, MATCH, ORDER, SHORT, ALTERED, REPORT)


def workspace(*questions: str) -> dict[str, str]:
    """Return a workspace of one idea with these questions."""
    return {**SEEDS, "cards/a.yaml": IDEA + "".join(questions)}


def compiled(root: Path) -> Deck:
    """Return the workspace's deck."""
    return compiling.compile_decks(compiling.check(root, None), ["d"])["d"]


def errors(root: Path) -> str:
    """Return the errors that `duizhao check` finds."""
    found = [one for one in compiling.check(root, None).diagnostics() if one.severity == "error"]
    return diagnostic.show(found)


def test_every_kind_becomes_an_item_in_every_language(make: Make) -> None:
    """The seven questions above."""
    root = make(workspace(*EVERY))
    assert errors(root) == ""
    judged, several, match, order, short, altered, report = compiled(root).ideas[0].items
    assert isinstance(judged, TrueFalseItem)
    assert (judged.answer, judged.statement[ZH_HANT_TW]) == (False, "程式由人手寫。")
    assert isinstance(several, MultipleItem)
    assert [key[ZH_HANT_TW] for key in several.keys] == ["軟體", "權重"]
    assert [(one.text[ZH_HANT_TW], one.pinned) for one in several.distractors] == [("硬體", False), ("都不是", True)]
    assert isinstance(match, MatchItem)
    assert [pair.right[ZH_HANT_TW] for pair in match.pairs] == ["軟體", "丁", "己"]
    assert isinstance(order, OrderItem)
    assert [step[EN] for step in order.steps] == ["one", "two", "three"]
    assert isinstance(short, ShortItem)
    assert (short.key[ZH_HANT_TW], short.key[ZH_HANT_HK]) == ("軟體", "軟件")
    assert short.accept == {EN: ("program",), ZH_HANS: ("程序",), ZH_HANT_TW: ("程式",), ZH_HANT_HK: ("程式",)}
    assert isinstance(altered, AlteredItem)
    assert altered.by == {
        EN: Alteration("Software is trained on ", "data", "software", "."),
        ZH_HANS: Alteration("软件由", "数据", "软件", "训练得出。"),
        ZH_HANT_TW: Alteration("軟體由", "資料", "軟體", "訓練得出。"),
        ZH_HANT_HK: Alteration("軟件由", "數據", "軟件", "訓練得出。"),
    }
    assert isinstance(report, ReportItem)
    assert [(quote.text, quote.line) for quote in report.reports] == [("有十亿个参数。", 2), ("有百亿个参数。", 3)]


def test_answers_that_are_one_word_elsewhere_stand_once(make: Make) -> None:
    """仿真 and 模拟, which are both 模擬 in Taiwan: as the key and an answer, and as two answers."""
    one = SHORT.replace("zh-Hans: 软件}", "zh-Hans: 模拟}").replace("[程序]", "[仿真]")
    two = SHORT.replace("[程序]", "[仿真, 模拟]").replace("id: name", "id: other")
    first, second = compiled(make(workspace(one, two))).ideas[0].items
    assert isinstance(first, ShortItem)
    assert isinstance(second, ShortItem)
    assert first.accept == {EN: ("program",), ZH_HANS: ("仿真",), ZH_HANT_HK: ("仿真",)}
    assert second.accept[ZH_HANT_TW] == ("模擬",)


def test_what_was_said_is_the_quote_itself(make: Make) -> None:
    """An altered word in an idea of the shipped kind: with the true word in its place, the quote, byte for byte."""
    item = compiled(make(workspace(ALTERED))).ideas[0].items[0]
    assert isinstance(item, AlteredItem)
    one = item[ZH_HANS]
    assert one.before + one.word + one.after == item.quote.text == "软件由数据训练得出。"


def test_the_sources_of_reports_are_named(make: Make) -> None:
    """An idea without quotes that asks which report is right."""
    without = IDEA.replace("  - {source: talk, text: 软件由数据训练得出。, en: Software is trained on data.}\n", "")
    files = {**SEEDS, "cards/a.yaml": without.replace("  quotes:\n", "") + REPORT}
    assert list(compiled(make(files)).sources) == ["talk"]


def test_a_bundle_carries_every_kind() -> None:
    """The sample deck with every kind, written and read again."""
    deck = with_further_kinds(sample_deck())
    assert bundle.decode(bundle.encode(deck).content) == deck


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            TRUE_FALSE.replace("answer: false", "answer: no"),
            "cards/a.yaml:13:13: error[value-form]: “no” is not allowed as `answer`\n"
            "    hint: write one of `true`, `false`\n",
        ),
        (
            TRUE_FALSE.replace(", zh-Hans: 程序由人手写。", ""),
            "cards/a.yaml:12:16: error[language-missing]: `statement` has no `zh-Hans`\n"
            "    hint: add `zh-Hans`; the traditional scripts are converted from `zh-Hans`\n",
        ),
        (
            MULTIPLE.replace("kind: multiple", "kind: choice"),
            "cards/a.yaml:13:5: error[field-unknown]: unknown field `keys`\n"
            "    hint: several right options make a question of `kind: multiple`\n",
        ),
        (
            MULTIPLE.replace("en: hardware", "en: Weights"),
            "cards/a.yaml:16:12: error[option-repeated]: this option says the same as key 2\n"
            "    hint: reword it, or delete it\n",
        ),
        (
            MULTIPLE.replace("{en: software, zh-Hans: 软件}, ", ""),
            "cards/a.yaml:13:11: error[value-range]: `keys` needs at least 2, it has 1\n    hint: add what is missing\n",
        ),
        (
            MULTIPLE.replace("zh-Hans: 权重}]", "zh-Hans: 权重}]\n    pinned: true"),
            "cards/a.yaml:14:5: error[field-unknown]: unknown field `pinned`\n    hint: did you mean `kind`?\n",
        ),
        (
            MULTIPLE.replace("是买来的。}}", "是买来的。}, pinned: true}"),
            "cards/a.yaml:17:76: error[option-pinned]: only one option can be the last one\n"
            "    hint: delete the other `pinned`\n",
        ),
        (
            MULTIPLE.replace("{en: weights, zh", "{zh"),
            "cards/a.yaml:13:41: error[language-missing]: number 2 of `keys` has no `en`\n"
            "    hint: add `en`; the traditional scripts are converted from `zh-Hans`\n",
        ),
        (
            MATCH.replace("en: d, zh", "en: b, zh"),
            "cards/a.yaml:15:47: error[option-repeated]: this `right` says the same as that of pair 1\n"
            "    hint: each side may have one partner: reword it\n",
        ),
        (
            ORDER.replace("zh-Hans: 二", "zh-Hans: 一"),
            "cards/a.yaml:13:55: error[option-repeated]: this step says the same as step 1\n"
            "    hint: only one order may be right: reword it\n",
        ),
        (
            SHORT.replace("[program]", "[Software]"),
            "cards/a.yaml:14:19: error[answer-repeated]: “Software” is right without it: it is the key, or stands here "
            "already\n    hint: delete it\n",
        ),
        (
            ALTERED.replace("quote: 1", "quote: 2"),
            "cards/a.yaml:12:12: error[quote-number]: `x` has no quote 2, it has 1\n"
            "    hint: count its quotes from 1\n",
        ),
        (
            ALTERED.replace("word: data", "word: date"),
            "cards/a.yaml:15:18: error[altered-word]: “date” stands nowhere in the `en` gloss of quote 1\n"
            "    hint: copy the word from there\n",
        ),
        (
            ALTERED.replace("word: data", "word: a"),
            "cards/a.yaml:15:18: error[altered-word]: “a” stands more than once in the `en` gloss of quote 1\n"
            "    hint: add the words around it\n",
        ),
        (
            ALTERED.replace("instead: 软件", "instead: 数 据"),
            "cards/a.yaml:14:36: error[altered-word]: nothing is changed\n    hint: write another word\n",
        ),
        (
            ALTERED.replace("      en: {word: data, instead: software}\n", ""),
            "cards/a.yaml:14:7: error[language-missing]: `change` has no `en`, and learners see the `en` gloss of quote "
            "1 in it\n    hint: change the same word there: `en:`\n",
        ),
        (
            REPORT.replace("D1", "D2"),
            "cards/a.yaml:12:19: error[disagreement-unknown]: there is no disagreement `D2`\n    hint: known: `D1`\n",
        ),
        (
            REPORT.replace("right: 2", "right: 3"),
            "cards/a.yaml:13:12: error[quote-number]: `D1` has no statement 3, it has 2\n"
            "    hint: count its statements from 1\n",
        ),
        (
            REPORT.replace("[1]", "[1, 2]"),
            "cards/a.yaml:14:16: error[option-repeated]: statement 2 is named already\n"
            "    hint: exactly one report may be right: delete it\n",
        ),
    ],
)
def test_a_mistake_in_a_question(make: Make, question: str, expected: str) -> None:
    """See the parameters."""
    assert errors(make(workspace(question))) == expected


def test_a_report_that_the_document_does_not_have(make: Make) -> None:
    """A statement with a wrong word, one on a wrong line, and one without a gloss that a question needs."""
    files = workspace(REPORT)
    files["seeds/disagreements.yaml"] = (
        files["seeds/disagreements.yaml"].replace("有百亿个", "有百亿种").replace("line: 2", "line: 1")
    ).replace(", en: A billion.", "")
    assert errors(make(files)) == (
        "seeds/disagreements.yaml:5:35: error[quote-altered]: the source has “有百亿个参数。”, the quote has “有百亿种参数。”\n"
        "    talk.txt, line 3: 有百亿[种→个]参数。\n"
        "    hint: duizhao check --fix writes the source's words\n"
        "seeds/disagreements.yaml:6:5: error[language-missing]: the statement has no `en`, and a question asks about it\n"
        "    hint: add a gloss: `en:`\n"
        "seeds/disagreements.yaml:6:26: error[statement-place]: this statement stands at line 2, column 1 of talk.txt\n"
        "    hint: correct the place\n"
    )


def note_of(which: str, script: str = ZH_HANS) -> dict[str, str]:
    """Return the fields of one of the sample's notes by name."""
    deck = structs.replace(with_further_kinds(sample_deck(1)), script=script)
    note = next(one for one in notes(deck) if one.key.endswith(f"/{which}"))
    return dict(zip(NOTE_TYPES[note.kind].fields, note.fields, strict=True))


def test_each_kind_has_a_tag() -> None:
    """The sample deck with every kind."""
    made = list(notes(with_further_kinds(sample_deck(1))))
    kinds = [tag for note in made for tag in note.tags if tag.startswith("duizhao::kind::")]
    assert sorted(kinds) == sorted(f"duizhao::kind::{name}" for name in KINDS)


def test_an_altered_quote_in_anki() -> None:
    """The front has the changed words and no trace of the true ones; the back has the source's own."""
    note = note_of("altered-trained")
    for suffix, own in (("en", "trained"), ("zh_hans", "训练"), ("zh_hant_tw", "訓練"), ("zh_hant_hk", "訓練")):
        assert own not in note[f"stem_{suffix}"]
        assert f"<ins>{own}</ins>" in note[f"answer_{suffix}"]
    assert "Our translation" in note["stem_en"]
    assert "轉換自簡體" in note["stem_zh_hant_tw"]
    assert "<b>" not in note["stem_zh_hans"]
    assert '<blockquote class="verbatim" lang="zh-Hans">程序不再是写出来的' in note["answer_zh_hant_tw"]


def test_a_report_is_shown_without_its_outlet_first() -> None:
    """On the front only what was reported; on the back by whom."""
    note = note_of("which-number")
    for suffix in ("en", "zh_hans", "zh_hant_tw", "zh_hant_hk"):
        assert "示例周刊" not in note[f"stem_{suffix}"] + note[f"options_{suffix}"]
        assert "示例周刊" in note[f"answer_{suffix}"]
        assert "大约有十亿个权重。" in note[f"options_{suffix}"]
        assert note[f"answer_{suffix}"].count('class="key"') == 1


def test_several_right_options_in_anki() -> None:
    """What to do on the front; on the back two marks, a reason for each wrong option, and one for the whole."""
    note = note_of("found-by-training")
    assert note["stem_zh_hans"].startswith('<p class="task">多选：选出所有正确的选项。</p>')
    assert note["options_en"].startswith('<ol class="shuffle pinned">')
    assert note["options_en"].endswith("<li>None of these</li></ol>")
    assert note["answer_en"].count('class="key"') == 2
    assert note["answer_en"].endswith('</ol><div class="why">New weights predict anew.</div>')
    assert '<li>The data it learns from<div class="why">They are given.</div></li>' in note["answer_en"]


def test_steps_and_pairs_are_never_shown_in_the_right_order() -> None:
    """Notes by the hundred, three to seven parts."""
    for number in range(400):
        for count in range(3, 8):
            order = scrambled(guid(f"idea-{number}", "q"), count)
            assert sorted(order) == list(range(count))
            assert order != list(range(count))


def test_what_is_asked_is_said_in_every_language() -> None:
    """INSTRUCTION, and the kind of each item."""
    assert set(INSTRUCTION) == set(KINDS)
    assert all(set(text.by) == set(LANGS) for text in INSTRUCTION.values())
    assert [kind(item) for item in FURTHER] == [name for name in KINDS if name not in ("choice", "cloze")]
