"""Choices that nobody has read, clozes that cut a word, and where the simplified texts of a definition stand."""

import pytest

from duizhao.diagnostic import Finding
from duizhao.lang import TRADITIONAL, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.definitions import (
    ChoiceDef,
    ClozeDef,
    DistractorDef,
    GlossaryDef,
    GlossaryEntryDef,
    IdeaDef,
    QuoteDef,
    ReviewedDef,
    SenseDef,
)
from duizhao.passes import chinese
from duizhao.passes.check import check_glossary
from duizhao.passes.chinese import Reviewed, Simplified
from duizhao.passes.script import Change, converter
from duizhao.span import Node

AT = Node("cards/a.yaml") / "ideas" / 0
IDEA = IdeaDef(
    id="a",
    level=1,
    term={"en": "A", ZH_HANS: "甲"},
    definition={"en": "B", ZH_HANS: "乙", ZH_HANT_TW: "乙"},
    quotes=[
        QuoteDef(source="chinese", text="丙", en="C", note="丁"),
        QuoteDef(source="english", text="D", zh_hans="戊", note={"en": "E", ZH_HANS: "己"}),
    ],
    questions=[
        ChoiceDef(
            id="q",
            stem={"en": "S", ZH_HANS: "庚"},
            key={"en": "K", ZH_HANS: "辛", ZH_HANT_TW: "辛", ZH_HANT_HK: "辛"},
            distractors=[DistractorDef(en="D", zh_hans="壬", why="癸")],
        ),
        ClozeDef(id="c", text={"en": "{{x}}", ZH_HANS: "训练{{数}}据"}),
    ],
)


def choices(glossary: GlossaryDef) -> chinese.Choices:
    """Return what a workspace with this glossary asks for."""
    reviewed = Reviewed(glossary.reviewed)

    def find(text: str, to: Lang) -> list[Change]:
        return [one for one in converter(glossary, to).choices(text) if not reviewed.covers(one, text)]

    return find


def open_choices(texts: list[Simplified], glossary: GlossaryDef) -> list[Finding]:
    """Return what is said of one definition's texts."""
    return chinese.check_choices(
        chinese.open_choices(chinese.join(one.text for one in texts), texts, choices(glossary))
    )


def test_every_simplified_text_is_found() -> None:
    """An idea with every construct, and quotes in two languages"""
    found = chinese.simplified_texts(IDEA, AT, {"chinese": ZH_HANS, "english": "en"})
    assert {one.at.keys[2:]: (one.text, one.missing) for one in found} == {
        ("term", ZH_HANS): ("甲", TRADITIONAL),
        ("definition", ZH_HANS): ("乙", (ZH_HANT_HK,)),
        ("quotes", 0, "text"): ("丙", TRADITIONAL),
        ("quotes", 0, "note"): ("丁", TRADITIONAL),
        ("quotes", 1, ZH_HANS): ("戊", TRADITIONAL),
        ("quotes", 1, "note", ZH_HANS): ("己", TRADITIONAL),
        ("questions", 0, "stem", ZH_HANS): ("庚", TRADITIONAL),
        ("questions", 0, "key", ZH_HANS): ("辛", ()),
        ("questions", 0, "distractors", 0, ZH_HANS): ("壬", TRADITIONAL),
        ("questions", 0, "distractors", 0, "why"): ("癸", TRADITIONAL),
        ("questions", 1, "text", ZH_HANS): ("训练{{数}}据", TRADITIONAL),
    }


def test_choice_is_reported_once_with_its_places() -> None:
    """提示里的 and 网页里, in two texts"""
    texts = [Simplified(AT / "term", "提示里的甲", TRADITIONAL), Simplified(AT / "definition", "网页里", TRADITIONAL)]
    assert open_choices(texts, GlossaryDef()) == [
        Finding(
            "script-choice",
            AT / "term",
            "“里” becomes 裡, where 里 or 哩 is possible too, here and in 1 more place",
            "name the word under `reviewed` in seeds/glossary.yaml, or write there what it becomes",
            ("…提示里的甲…", "…网页里…"),
            severity="warning",
        )
    ]


def test_choice_in_a_word_names_the_word() -> None:
    """大家"""
    (finding,) = open_choices([Simplified(AT, "大家", TRADITIONAL)], GlossaryDef())
    assert finding.message == "“家” in “大家” becomes 家, where 傢 is possible too"


def test_authored_text_rests_on_no_choice() -> None:
    """里, which both regions have in words of their own"""
    assert open_choices([Simplified(AT, "里", ())], GlossaryDef()) == []


@pytest.mark.parametrize(
    ("words", "behind", "text", "left"),
    [
        (["里"], "", "提示里的", 0),
        (["里"], "三百", "提示里的", 0),
        (["里"], "三百", "走了三百里", 1),
        (["示里"], "", "提示里的", 0),
        (["示里"], "", "网页里的", 1),
        (["大家"], "", "大家和专家", 1),
        (["家"], "", "大家", 1),
        (["大家", "专家"], "", "大家和专家", 0),
        (["数据"], "", "数据", 0),
    ],
)
def test_reviewed_words_are_not_reported(words: list[str], behind: str, text: str, left: int) -> None:
    """里, reviewed: 提示里的"""
    glossary = GlossaryDef(reviewed=[ReviewedDef(words=words, unless_after=behind, why="a test")])
    assert len(choices(glossary)(text, ZH_HANT_TW)) == left


def test_glossary_leaves_no_choice() -> None:
    """里, in the glossary"""
    glossary = GlossaryDef(replace=[GlossaryEntryDef(zh_hans="里", zh_hant_tw="裡", why="a test")])
    assert choices(glossary)("提示里的", ZH_HANT_TW) == []
    assert len(choices(glossary)("提示里的", ZH_HANT_HK)) == 1


def test_cloze_that_cuts_a_word_is_reported() -> None:
    """训练{{数}}据"""
    words = converter(GlossaryDef(), ZH_HANT_TW).words
    ((at, text),) = chinese.clozes(IDEA, AT)
    assert chinese.check_cloze(text, at, words) == [
        Finding(
            "cloze-word",
            AT / "questions" / 1 / "text" / ZH_HANS,
            "the braces cut the word “数据”",
            "hide the whole word, or, if it is none, write its parts into seeds/glossary.yaml",
            severity="warning",
        )
    ]


@pytest.mark.parametrize("text", ["训练{{数据}}集的", "{{训练}}数据", "a{{b}}c数据", "训练{{数据", "软件{{2.0}}里"])
def test_cloze_of_whole_words_is_fine(text: str) -> None:
    """{{训练}}数据"""
    assert chinese.check_cloze(text, AT, converter(GlossaryDef(), ZH_HANT_TW).words) == []


def test_cloze_may_not_cut_a_word_of_the_glossary() -> None:
    """{{遥}}操作, with 遥操作 in the glossary"""
    glossary = GlossaryDef(replace=[GlossaryEntryDef(zh_hans="遥操作", why="a test")])
    (finding,) = chinese.check_cloze("{{遥}}操作", AT, converter(glossary, ZH_HANT_TW).words)
    assert finding.message == "the braces cut the word “遥操作”"


def test_glossary_that_cannot_be_is_reported() -> None:
    """One word twice, one protected too, a sense without a wording, a wording of two lines"""
    at = Node("seeds/glossary.yaml")
    glossary = GlossaryDef(
        replace=[
            GlossaryEntryDef(zh_hans="甲", zh_hant_tw="a", why="a test"),
            GlossaryEntryDef(zh_hans="甲", zh_hant_tw="b\nc", why="a test"),
            GlossaryEntryDef(zh_hans="乙", why="a test", when=[SenseDef(near=["丙"], why="a test")]),
        ],
        protect=["乙"],
    )
    sense = at / "replace" / 2 / "when" / 0
    assert check_glossary(glossary, at) == [
        Finding(
            "glossary-repeated",
            at / "replace" / 1 / ZH_HANS,
            "“甲” stands in the glossary twice",
            "delete one of them",
        ),
        Finding(
            "glossary-lines",
            at / "replace" / 1 / ZH_HANT_TW,
            "a wording holds a line break",
            "write it on one line",
        ),
        Finding(
            "glossary-protected",
            at / "replace" / 2,
            "“乙” is protected too, so this entry never applies",
            "delete one of them",
        ),
        Finding(
            "glossary-sense",
            sense,
            "this sense names no wording, so it never applies",
            "write what it becomes: `zh-Hant-TW:`, `zh-Hant-HK:`",
        ),
    ]
