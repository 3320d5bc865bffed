"""What is doubtful about content, how it is accepted, and what is no finding."""

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
import yaml

from conftest import REPOSITORY, Make
from duizhao import compiling, diagnostic
from duizhao.model.definitions import ChoiceDef, DeckDef, IdeaDef, Placed, SourceDef
from duizhao.passes.deck_lints import key_position
from duizhao.passes.lints import CODES, check_acceptances, lint
from duizhao.passes.numerals import may_hold_number, numbers
from duizhao.read.salvage import salvage
from duizhao.read.yamltree import Tree
from duizhao.span import Node

SOURCE = SourceDef(id="talk", language="en", outlet="O", title="A talk", date="2024-06-26")
SOURCES = {"talk": Placed(Node("seeds/talk.yaml"), SOURCE)}


def idea(text: str = "", name: str = "x") -> IdeaDef:
    """Return an idea with the fields of `text` over harmless ones."""
    fields = {"id": name, "level": 1, "term": {"en": f"Term {name}", "zh-Hans": f"词条{name}"}}
    fields["definition"] = {"en": f"What {name} is.", "zh-Hans": f"{name}的意思。"}
    return msgspec.convert({**fields, **(yaml.safe_load(text) or {})}, IdeaDef)


def choice(stem: str, key: str, *distractors: str, name: str = "q") -> dict[str, object]:
    """Return a choice question; each text is English and Chinese with a bar between them."""
    return {
        "id": name,
        "kind": "choice",
        "stem": both(stem),
        "key": both(key),
        "distractors": [{**both(one), "why": "no"} for one in distractors],
    }


def both(text: str) -> dict[str, str]:
    """Return a text in both authored languages."""
    en, _, zh = text.partition("|")
    return {"en": en, "zh-Hans": zh or "问"}


def asking(*questions: dict[str, object], name: str = "x") -> IdeaDef:
    """Return an idea with these questions."""
    return idea(yaml.safe_dump({"questions": list(questions)}, allow_unicode=True), name)


def placed(ideas: Sequence[IdeaDef]) -> list[tuple[str, Placed[IdeaDef]]]:
    """Return ideas as if they stood in cards/a.yaml."""
    return [("a", Placed(Node("cards/a.yaml") / "ideas" / i, one)) for i, one in enumerate(ideas)]


def deck(text: str = "") -> Placed[DeckDef]:
    """Return a deck of everything, in decks/d.yaml."""
    fields = {
        "id": "d",
        "name": "D",
        "title": {"en": "D", "zh-Hans": "丁"},
        "description": {"en": "D", "zh-Hans": "丁"},
    }
    return Placed(Node("decks/d.yaml"), msgspec.convert({**fields, **(yaml.safe_load(text) or {})}, DeckDef))


def said(*ideas: IdeaDef, decks: Sequence[Placed[DeckDef]] = ()) -> list[str]:
    """Return the findings as lines: place, severity, code, message, and details."""
    return [
        f"{'/'.join(map(str, at.keys))}: {one.severity}[{one.code}]: {one.message}"
        + "".join(f" | {d}" for d in one.details)
        for one in lint(placed(ideas), decks, SOURCES)
        if isinstance(at := one.at, Node)
    ]


def many(make_one: "Iterator[dict[str, object]]") -> list[IdeaDef]:
    """Return an idea for each question."""
    return [asking(one, name=f"i{number}") for number, one in enumerate(make_one)]


BAD: list[tuple[IdeaDef, str]] = [
    (
        idea(f"definition: {{en: {'a' * 361}, zh-Hans: 好}}"),
        "ideas/0/definition/en: warning[content-size]: the definition has 361 characters, its budget is 360",
    ),
    (
        idea(f"definition: {{en: A., zh-Hans: {'好' * 131}}}"),
        "ideas/0/definition/zh-Hans: warning[content-size]: the definition has 131 characters, its budget is 130",
    ),
    (
        idea(f"quotes: [{{source: talk, text: {'好' * 151}}}]"),
        "ideas/0/quotes/0/text: warning[content-size]: the quote has 151 characters, its budget is 150",
    ),
    (
        asking(choice("S" * 261, "K", "D")),
        "ideas/0/questions/0/stem/en: warning[content-size]: the stem has 261 characters, its budget is 260",
    ),
    (
        asking(choice("S", "K", f"D|{'好' * 46}")),
        "ideas/0/questions/0/distractors/0/zh-Hans: warning[content-size]: this option has 46 characters, its budget is 45",
    ),
    (
        idea(f"questions: [{{id: c, kind: cloze, text: {{en: 'a {{{{b}}}}', zh-Hans: '{'好' * 96}{{{{坏}}}}'}}}}]"),
        "ideas/0/questions/0/text/zh-Hans: warning[content-size]: the cloze has 101 characters, its budget is 100",
    ),
    (
        asking({**choice("S", "An engine", "D"), "hint": both("It begins with e: an engine?|问")}),
        "ideas/0/questions/0/hint/en: warning[content-hint-gives-answer]: the hint holds the answer “An engine”",
    ),
    (
        idea(
            "questions: [{id: c, kind: cloze, text: {en: 'a {{b}}', zh-Hans: '训练{{权重}}'}, "
            "hint: {en: b, zh-Hans: 想想权重}}]"
        ),
        "ideas/0/questions/0/hint/zh-Hans: warning[content-hint-gives-answer]: the hint holds the answer “权重”",
    ),
    (
        asking({**choice("S", "K", "D"), "hint": both("h" * 121 + "|问")}),
        "ideas/0/questions/0/hint/en: warning[content-size]: the hint has 121 characters, its budget is 120",
    ),
    (
        asking(choice("S", "K", "D", "All of the above.")),
        "ideas/0/questions/0/distractors/1/en: warning[content-all-of-above]: “All of the above.” points to other options, whose order changes",
    ),
    (
        asking(choice("S", "K|以上都对", "D")),
        "ideas/0/questions/0/key/zh-Hans: warning[content-all-of-above]: “以上都对” points to other options, whose order changes",
    ),
    (
        asking(
            choice(
                "What did the residual stream let gradients do?", "The residual stream carries gradients", "It froze"
            )
        ),
        "ideas/0/questions/0/stem/en: warning[content-stem-gives-key]: the stem and the key alone have “gradients … residual … stream”",
    ),
    (
        asking(choice("S|为什么要保留中间表征的监督？", "K|中间表征的信号多", "D|司机太少")),
        "ideas/0/questions/0/stem/zh-Hans: warning[content-stem-gives-key]: the stem and the key alone have “中间表征的”",
    ),
    (
        idea(
            "questions: [{id: c, kind: cloze, text: {en: 'The Weights are {{weights}}.', zh-Hans: '权重是{{权重}}。'}}]"
        ),
        "ideas/0/questions/0/text/en: warning[content-stem-gives-key]: what the cloze hides stands beside it: “weights”",
    ),
    (
        asking(choice("Which of these is not a property of the data?", "K", "D")),
        "ideas/0/questions/0/stem/en: warning[content-negated-stem]: this stem asks for the exception and does not stress it: “Which of these is not”",
    ),
    (
        asking(choice("He named all of these except one. All of them are true, except:", "K", "D")),
        "ideas/0/questions/0/stem/en: warning[content-negated-stem]: this stem asks for the exception and does not stress it: “All of them are true, except:”",
    ),
    (
        asking(choice("S|下列哪一项不属于三个特性？", "K", "D")),
        "ideas/0/questions/0/stem/zh-Hans: warning[content-negated-stem]: this stem asks for the exception and does not stress it: “下列哪一项不属”",
    ),
    (
        idea(
            "quotes: [{source: talk, text: '我们需要收集训练数据,并设定训练目标。'}]\n"
            "definition: {en: A., zh-Hans: 人们要收集训练数据，并设定训练目标。}"
        ),
        "ideas/0/definition/zh-Hans: warning[content-unmarked-quote]: the definition has the quote's words without quotation marks: “要收集训练数据并设定训练目标”",
    ),
    (
        idea(
            "quotes: [{source: talk, text: 'You see, the weights of the network are the program now.'}]\n"
            "definition: {en: 'So the weights of the network are the program.', zh-Hans: 好}"
        ),
        "ideas/0/definition/en: warning[content-unmarked-quote]: the definition has the quote's words without quotation marks: “the weights of the network are the program”",
    ),
    (
        idea(
            "quotes: [{source: talk, text: 大约 8 亿人。}]\ndefinition: {en: In 2024 8 billion people., zh-Hans: 两亿人}"
        ),
        "ideas/0/definition/en: warning[content-unsupported-number]: the number “8 billion” stands in no quote, gloss or note of this idea",
    ),
]


@pytest.mark.parametrize(("bad", "expected"), BAD, ids=[f"{number}" for number in range(len(BAD))])
def test_a_finding_of_one_idea(bad: IdeaDef, expected: str) -> None:
    """See the list."""
    assert said(bad)[0] == expected
    assert len({line.split(": ")[1] for line in said(bad)}) == 1


GOOD = [
    idea(f"definition: {{en: {'a' * 360}, zh-Hans: {'好' * 130}}}\nquotes: [{{source: talk, text: {'b' * 400}}}]"),
    asking(choice("S", "None of the three|三个都不缺", "Three years or more|三年以上", "Both A/B tests|都可以")),
    asking(choice("What do the weights hold?", "The weights are the program", "The weights are a table")),
    asking(choice("S|特斯拉为什么叫机器人公司？", "K|它造机器人", "D|它买机器人")),
    asking(choice("Which of these is NOT a property of the data?|下列哪一项「不属于」三个特性？", "K", "D")),
    asking(choice("Which rule says that weights are not code?|他为什么不同意？", "K", "D")),
    asking(choice("What does it mean not to own your weights?|哪一种说法不仅正确，而且完整？", "K", "D")),
    asking(choice("What does “not your weights, not your brain” mean?|哪一项发现对他最为不利？", "K", "D")),
    asking(choice("What does it take at least?|它缺哪一个？", "K", "D")),
    idea(
        "questions: [{id: c, kind: cloze, text: {en: 'A robot is {{one}}, someone said.', zh-Hans: '机器人是造产品的{{机器}}。'}}]"
    ),
    idea(
        "quotes: [{source: talk, text: '我们需要收集训练数据,并设定训练目标。', en: We need to collect training data and set training goals too.}]\n"
        "definition: {en: He said “we need to collect training data and set training goals”., zh-Hans: 他说：“需要收集训练数据，并设定训练目标。”}"
    ),
    idea(
        "quotes: [{source: talk, text: 80 亿人学一万小时}]\ndefinition: {en: 'In 2024 8 billion, 10,000 hours', zh-Hans: 2024 年 6 月}"
    ),
    idea("definition: {en: GPT-4o and B2B in 3D; one of two, zh-Hans: 万一三个都十分好}"),
    idea(
        "term: {en: Software 2.0, zh-Hans: 软件2.0}\ndefinition: {en: Software 2.0 is code., zh-Hans: 软件2.0是程序。}"
    ),
    idea("quotes: [{source: elsewhere, text: A}]\ndefinition: {en: In 1999, zh-Hans: 1999 年}"),
    idea("quotes: [{source: talk, text: A, note: about 1980}]\ndefinition: {en: the 1980s, zh-Hans: 80年代}"),
]


@pytest.mark.parametrize("good", GOOD, ids=[f"{number}" for number in range(len(GOOD))])
def test_no_false_alarm(good: IdeaDef) -> None:
    """See the list."""
    assert said(good) == []


def test_a_distractor_in_too_many_questions() -> None:
    """
    “Nothing at all” / “完全没有” in four questions, then in three
    """
    ideas = many(choice(f"S{i}", f"K{i}", "Nothing at all|完全没有", f"D{i}|丁{i}") for i in range(4))
    assert said(*ideas[:3]) == []
    assert said(*ideas) == [
        "ideas/0/questions/0/distractors/0/en: warning[content-distractor-reused]: "
        "the distractor “Nothing at all” stands in 4 questions | i0/q, i1/q, i2/q, i3/q"
    ]


LONG = "The {} weights of every trained neural network together form a program that nobody has written by hand"


def test_ideas_that_are_nearly_the_same() -> None:
    """
    one definition with a word changed; another definition of the same words' length
    """
    first = idea(f"definition: {{en: {LONG.format('final')}., zh-Hans: 甲}}", "first")
    second = idea(f"definition: {{en: {LONG.format('last')}., zh-Hans: 乙}}", "second")
    other = idea(f"definition: {{en: {LONG.format('no')[::-1]}, zh-Hans: 丙}}", "other")
    assert said(first, other) == []
    assert said(first, other, second) == [
        "ideas/2/definition/en: warning[content-near-duplicate]: the definition is nearly that of `first` in cards/a.yaml"
        f" | here: {LONG.format('last')[:80]}… | there: {LONG.format('final')[:80]}…"
    ]


def test_terms_and_stems_that_are_nearly_the_same() -> None:
    """
    Data engine and data  engine; a stem that differs in its full stop; a short stem twice
    """
    assert said(
        idea("term: {en: Data engine, zh-Hans: 甲}", "a"), idea("term: {en: data  engine, zh-Hans: 乙}", "b")
    ) == [
        "ideas/1/term/en: warning[content-near-duplicate]: the term is nearly that of `a` in cards/a.yaml"
        " | here: data  engine | there: Data engine"
    ]
    stem = "Why do trained networks forget earlier examples"
    first, second = asking(choice(stem, "K", "D"), name="a"), asking(choice(stem + "?", "K2", "D2"), name="b")
    assert [line.partition(" | ")[0] for line in said(first, second)] == [
        "ideas/1/questions/0/stem/en: warning[content-near-duplicate]: the stem is nearly that of `a` in cards/a.yaml"
    ]
    short = [asking(choice("Which of these is true?", f"K{name}", f"D{name}"), name=name) for name in "ab"]
    assert said(*short) == []


def test_every_copy_of_one_text_is_found() -> None:
    """
    a hundred ideas with one definition
    """
    ideas = [idea(f"definition: {{en: {LONG.format('all')}, zh-Hans: 甲}}", f"i{number}") for number in range(100)]
    assert len(said(*ideas)) == 99


def test_time_grows_with_the_number_of_ideas() -> None:
    """
    8,000 definitions out of 40 words: comparing each with each would take minutes
    """
    chance = random.Random(7)  # noqa: S311 - no secret
    words = ["".join(chance.choices("bcdfglmnrst", k=7)) for _ in range(40)]
    ideas = [idea(name=f"i{number}") for number in range(8000)]
    texts = [{"en": " ".join(chance.choices(words, k=25)), "zh-Hans": "甲"} for _ in ideas]
    ideas = [msgspec.structs.replace(one, definition=text) for one, text in zip(ideas, texts, strict=True)]
    start = time.process_time()
    assert lint(placed(ideas), (), SOURCES) == []
    assert time.process_time() - start < 20


def test_a_deck_whose_longest_options_are_its_keys() -> None:
    """
    eight items of four options: the key is the longest in two of them, then in three
    """

    def items(longest: int) -> list[IdeaDef]:
        return many(
            choice(
                f"S{i}",
                f"K{i} {'is right' if i < longest else ''}|键{i}",
                f"D{i} so|甲{i}丙",
                f"E{i} no|乙{i}",
                f"F{i} or|丁{i}",
            )
            for i in range(8)
        )

    def about_length(longest: int) -> list[str]:
        return [line for line in said(*items(longest), decks=[deck()]) if "longest" in line]

    assert about_length(2) == []
    assert about_length(3) == [
        "id: warning[content-key-longest]: in `en` the key is the longest option in 3 of 8 choice items, "
        "by chance it would be in 2 | i0/q, i1/q, i2/q"
    ]
    assert [line for line in said(*items(3)[:7], decks=[deck()]) if "longest" in line] == []


def test_a_deck_whose_keys_stand_at_one_place() -> None:
    """
    eight ids that put the key first in Anki; the first eight ids there are
    """
    every = [
        asking(choice("S", "K|键", "D1|甲", "E1|乙", "F1|丙", name=f"q{number}"), name=f"i{number}")
        for number in range(80)
    ]
    first = [
        one for one in every if isinstance(one.questions[0], ChoiceDef) and key_position(one, one.questions[0]) == 0
    ]

    def about_place(ideas: Sequence[IdeaDef]) -> list[str]:
        return [line for line in said(*ideas, decks=[deck()]) if "position" in line]

    assert about_place(every[:8]) == []
    assert about_place(every) == []
    assert about_place(first[:8]) == [
        "id: warning[content-key-position]: Anki shows the key at place 1 in 8 of 8 choice items, by chance it would be in 2"
    ]


def test_a_deck_of_one_document_or_one_kind() -> None:
    """
    nine quotes of two documents; ten questions, eight or nine of which are clozes
    """

    def quoting(other: int, total: int) -> list[IdeaDef]:
        sources = ["other"] * other + ["talk"] * (total - other)
        return [idea(f"quotes: [{{source: {source}, text: T{i}}}]", f"i{i}") for i, source in enumerate(sources)]

    assert said(*quoting(1, 9), decks=[deck()]) == [
        "id: warning[content-one-source]: 8 of 9 quotes are of one document, `talk`"
    ]
    assert said(*quoting(3, 9), decks=[deck()]) == []
    assert said(*quoting(0, 9), decks=[deck()]) == []
    assert said(*quoting(1, 7), decks=[deck()]) == []

    def asked(clozes: int) -> list[IdeaDef]:
        cloze = {"kind": "cloze", "text": {"en": "a {{b}}", "zh-Hans": "甲{{乙}}"}}
        one: Iterator[dict[str, object]] = (
            {**cloze, "id": "c"} if i < clozes else choice(f"S{i}", f"K{i}", f"D{i}") for i in range(10)
        )
        return many(one)

    assert said(*asked(9), decks=[deck()]) == [
        "id: warning[content-one-kind]: 9 of 10 questions are of one kind, `cloze`"
    ]
    assert said(*asked(8), decks=[deck()]) == []


def test_a_deck_whose_statements_have_one_answer() -> None:
    """
    ten statements to judge, eight or seven of them true, or two of them; eight other questions
    """

    def judging(true: int) -> list[IdeaDef]:
        kind = {"id": "t", "kind": "true-false", "rationale": both("R|因")}
        every: Iterator[dict[str, object]] = (
            {**kind, "statement": both(f"S{i}|第{i}句"), "answer": i < true} for i in range(10)
        )
        return [*many(every), *many(choice(f"S{i}|问{i}", f"K{i}|键{i}", f"D{i}|误{i}") for i in range(8))]

    assert said(*judging(8), decks=[deck()]) == [
        "id: warning[content-one-answer]: 8 of 10 statements to judge are true"
    ]
    assert said(*judging(2), decks=[deck()]) == [
        "id: warning[content-one-answer]: 8 of 10 statements to judge are false"
    ]
    assert said(*judging(7), decks=[deck()]) == []


OTHER_KINDS: list[tuple[dict[str, object], str]] = [
    (
        {"kind": "true-false", "statement": both("S" * 261 + "|句"), "answer": True, "rationale": both("R|因")},
        "statement/en: warning[content-size]: the statement has 261 characters, its budget is 260",
    ),
    (
        {"kind": "true-false", "statement": both("S|句"), "answer": True, "rationale": both(f"R|{'因' * 151}")},
        "rationale/zh-Hans: warning[content-size]: the rationale has 151 characters, its budget is 150",
    ),
    (
        {"kind": "order", "stem": both("S|问"), "steps": [both("a|甲"), both("b" * 121 + "|乙"), both("c|丙")]},
        "steps/1/en: warning[content-size]: this step has 121 characters, its budget is 120",
    ),
    (
        {
            "kind": "match",
            "stem": both("Which of these is not a part?|问"),
            "pairs": [{"left": both(f"{one}|{one}"), "right": both(f"{one}{one}|{one}{one}")} for one in "甲乙丙"],
        },
        "stem/en: warning[content-negated-stem]: this stem asks for the exception and does not stress it: "
        "“Which of these is not”",
    ),
    (
        {"kind": "short", "stem": both("S|问"), "key": both("k" * 41 + "|键")},
        "key/en: warning[content-size]: the key has 41 characters, its budget is 40",
    ),
    (
        {"kind": "short", "stem": both("S|训练神经网络的是什么？"), "key": both("k|神经网络")},
        "stem/zh-Hans: warning[content-stem-gives-key]: the key stands in its stem: “神经网络”",
    ),
]


@pytest.mark.parametrize(("question", "expected"), OTHER_KINDS)
def test_a_doubtful_question_of_another_kind(question: dict[str, object], expected: str) -> None:
    """See the parameters."""
    assert said(asking({"id": "q", **question})) == [f"ideas/0/questions/0/{expected}"]


def test_a_deck_has_its_own_ideas_alone() -> None:
    """
    nine quotes, eight of one document, in a deck of another topic, of this one, of one idea
    """
    ideas = [idea(f"quotes: [{{source: {'other' if i else 'talk'}, text: T}}]", f"i{i}") for i in range(9)]
    assert said(*ideas, decks=[deck("topics: [b]")]) == []
    assert said(*ideas, decks=[deck("ideas: [i1]")]) == []
    assert len(said(*ideas, decks=[deck("topics: [a]")])) == 1


ALL_OF_ABOVE = choice("S", "K", "All of the above")


def test_a_finding_is_accepted_by_name_and_reason(make: Make) -> None:
    """
    accept: [{code: content-all-of-above, why: …}] on the idea; a finding of another idea stays
    """
    body = (
        "- id: {0}\n  level: 1\n  term: {{en: {0}, zh-Hans: 词{0}}}\n  definition: {{en: A., zh-Hans: 甲。}}\n"
        "  questions:\n  - {{id: q, kind: choice, stem: {{en: S, zh-Hans: 问}}, key: {{en: K, zh-Hans: 键}},\n"
        "     distractors: [{{en: All of the above, zh-Hans: 丁, why: no}}]}}\n"
    )
    accepting = "  accept:\n  - {code: content-all-of-above, why: the paper form keeps its order}\n"
    root = make({"cards/a.yaml": f"topic: a\nideas:\n{body.format('x')}{accepting}{body.format('y')}"})
    assert diagnostic.show(compiling.check(root, None).diagnostics()) == (
        "cards/a.yaml:18:25: warning[content-all-of-above]: “All of the above” points to other options, whose order changes\n"
        "    hint: write an option that says something of its own\n"
    )


def test_either_of_two_ideas_accepts_what_is_between_them() -> None:
    """
    the same term twice, accepted by the first, then by the second
    """
    accept = "accept: [{code: content-near-duplicate, why: two senses}]\n"
    for accepting in ([accept, ""], ["", accept], [accept, accept]):
        assert (
            said(*(idea(f"{one}term: {{en: Data engine, zh-Hans: 引擎}}", f"i{i}") for i, one in enumerate(accepting)))
            == []
        )


def test_a_deck_accepts_its_own_findings() -> None:
    """
    content-one-kind on the deck; on an idea it accepts nothing
    """
    clozes = [
        idea("questions: [{id: c, kind: cloze, text: {en: 'a {{b}}', zh-Hans: '甲{{乙}}'}}]", f"i{number}")
        for number in range(8)
    ]
    accept = "accept: [{code: content-one-kind, why: a vocabulary}]\n"
    assert said(*clozes, decks=[deck(accept)]) == []
    assert said(*clozes, idea(accept), decks=[deck()]) == [
        "id: warning[content-one-kind]: 8 of 8 questions are of one kind, `cloze`",
        "ideas/8/accept/0: warning[accept-unused]: there is no `content-one-kind` here to accept",
    ]


def test_acceptances_that_are_off() -> None:
    """
    an unknown code; a code with nothing to accept; one code twice
    """
    off = placed([idea("accept: [{code: content-sise, why: w}, {code: quote-absent, why: w}]")])
    assert lint(off, (), SOURCES) == []
    found = list(check_acceptances(off, ()))
    assert [(one.code, one.severity, one.message) for one in found] == [
        ("accept-unknown", "error", "no finding about content has the code `content-sise`"),
        ("accept-unknown", "error", "no finding about content has the code `quote-absent`"),
    ]
    assert found[0].hint == "did you mean `content-size`?"
    long = f"definition: {{en: {'a' * 400}, zh-Hans: 甲}}\n"
    twice = "accept: [{code: content-size, why: w}, {code: content-size, why: v}]\n"
    assert said(idea(long + twice)) == [
        "ideas/0/accept/1: warning[accept-unused]: `content-size` is accepted twice here"
    ]
    assert said(idea("accept: [{code: content-size, why: w}]")) == [
        "ideas/0/accept/0: warning[accept-unused]: there is no `content-size` here to accept"
    ]


def test_a_broken_idea_is_not_looked_at(make: Make) -> None:
    """
    an idea with level: 9, a quote without a source and a number; an acceptance that its neighbour may need
    """
    root = make(
        {
            "cards/a.yaml": "topic: a\nideas:\n- id: x\n  level: 9\n  term: {en: X, zh-Hans: 词}\n"
            "  definition: {en: In 1999 a long story., zh-Hans: 一九九九年。}\n  quotes: [{text: in 1999}]\n"
            "  accept: [{code: content-size, why: w}]\n"
            "- id: y\n  level: 1\n  term: {en: Y, zh-Hans: 词语}\n  definition: {en: A., zh-Hans: 甲。}\n"
            "  accept: [{code: content-near-duplicate, why: w}]\n"
        }
    )
    assert [one.code for one in compiling.check(root, None).findings] == ["value-range", "field-missing"]


@pytest.mark.parametrize(
    "tree", [{}, {"questions": [{"id": "q"}, {"kind": "choice"}], "quotes": [{}], "definition": "?"}]
)
def test_what_was_salvaged_is_no_finding(tree: Tree) -> None:
    """
    ideas of which nothing could be read
    """
    one = salvage(tree)
    assert one is not None
    assert said(one, one, decks=[deck()]) == []


def test_what_was_taken_back_is_not_looked_at() -> None:
    """
    retired: true, with a definition of 400 characters
    """
    assert said(idea(f"retired: true\ndefinition: {{en: {'a' * 400}, zh-Hans: 甲}}")) == []


def test_numbers_of_one_value() -> None:
    """
    numbers as digits, as Chinese numerals and in words
    """

    def values(text: str) -> list[str]:
        return [f"{one.value:f}" for one in numbers(text)]

    assert values("1,000 hours, 3 亿, 1.2亿, 一亿三千万, 二〇二四, 一千零一") == [
        "1000", "300000000", "120000000.0", "130000000", "2024", "1001",
    ]  # fmt: skip
    assert values("two hundred and five, Ten thousand, eight billion") == ["205", "10000", "8000000000"]
    assert values("八十年代, the 1980s") == ["1980", "1980"]
    assert values("GPT-4o, H100, B2B, 3D, 三四十, 一一") == []
    assert [one.plain for one in numbers("三 three 30 三十 ten thousand")] == [True, True, False, False, False]


@pytest.mark.parametrize("text", ["10", "a million", "三十", "二〇二四", "十一"])
def test_nothing_is_missed_by_the_quick_look(text: str) -> None:
    """See the parameters."""
    assert may_hold_number(text)
    assert list(numbers(text))


def test_doubts_are_looked_for_when_somebody_asks(starter: Path) -> None:
    """
    a workspace in which a definition is too long: a build does not look, a check does, and it is a warning
    """
    cards = starter / "cards/memory.yaml"
    cards.write_text(cards.read_text("utf-8").replace("en: ", f"en: {'very ' * 100}", 3), encoding="utf-8")
    checked = compiling.check(starter, None)
    assert not checked.broken
    assert compiling.compile_decks(checked, [])
    assert "findings" not in vars(checked)
    assert {one.severity for one in checked.findings} == {"warning"}
    assert "content-size" in {one.code for one in checked.findings}


def test_the_shipped_cards_have_few_acceptances() -> None:
    """
    every accept: of cards/ and decks/
    """
    read = compiling.check(REPOSITORY, None).workspace
    accepted = [one for _, each in read.ideas for one in each.value.accept]
    accepted += [one for each in read.decks.values() for one in each.value.accept]
    assert len(accepted) <= len(read.ideas) // 20
    assert all(len(one.why) > 20 for one in accepted)


def test_every_code_has_a_bad_example_and_a_line_in_the_documentation() -> None:
    """
    CODES, the tests of content lints, docs/diagnostics.md
    """
    tests = "\n".join(
        (REPOSITORY / f"tests/test_{name}.py").read_text() for name in ("lints", "graph_lints", "mistakes", "reviews")
    )
    page = (REPOSITORY / "docs/diagnostics.md").read_text()
    assert {code for code in CODES if f"[{code}]" not in tests} == set()
    assert {code for code in CODES if f"`{code}`" not in page} == set()
