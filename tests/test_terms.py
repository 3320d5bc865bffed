"""Which terms a full text holds: the pass, and `duizhao terms` as people see it."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import Make
from duizhao.cli.group import cli
from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.deck import SourceId
from duizhao.model.definitions import GlossaryDef, GlossaryEntryDef, IdeaDef
from duizhao.passes.document import document
from duizhao.passes.terms import MOST_LATIN, Candidate, candidates
from duizhao.workspace import reading

GLOSSARY = GlossaryDef(
    replace=[
        GlossaryEntryDef(zh_hans=word, en=en, zh_hant_tw=taiwan, why="a test")
        for word, en, taiwan in (
            ("参数", "parameter", "參數"),
            ("数据质量", "data quality", "資料品質"),
            ("循环神经网络", "recurrent neural network", ""),
            ("集成学习", "ensemble learning", ""),
            ("激活函数", "activation function", "激勵函數"),
            ("支持这个", "support this", ""),
            ("了解", "understand", ""),
            ("尽量", "as far as possible", ""),
            ("能够访问", "can access", ""),
            ("没有英文", "", ""),
        )
    ]
)


def idea(id_: str, en: str, hans: str, *, retired: bool = False) -> IdeaDef:
    """Return an idea with a term and nothing else."""
    return IdeaDef(id=id_, level=1, term={EN: en, ZH_HANS: hans}, definition={}, retired=retired)


IDEAS = [
    idea("software-2-0", "Software 2.0", "软件2.0"),
    idea("data-wall", "Data wall", "数据墙（数据壁垒）"),
    idea("activations", "Activation function", "激励函数"),
    idea("old", "Ensemble learning", "集成学习", retired=True),
]


def found(text: str, lang: Lang = ZH_HANS) -> list[Candidate]:
    """Return the candidates of one text."""
    return candidates([(document(SourceId("talk"), "talk.txt", text), lang)], GLOSSARY, IDEAS)


def shown(text: str, lang: Lang = ZH_HANS) -> list[str]:
    """Return the candidates of one text as short strings: ``2 软件2.0 idea 1:4 Software 2.0 [software-2-0]``."""
    return [
        " ".join(
            part
            for part in (
                str(one.count),
                one.term,
                one.kind,
                f"{one.place.line}:{one.place.column}",
                one.en,
                f"[{one.idea}]" if one.idea else "",
            )
            if part
        )
        for one in found(text, lang)
    ]


def test_terms_of_ideas() -> None:
    """
    in English, either name of one with two, with a space in it; not within a longer number
    """
    assert shown("软件 2.0撞上数据壁垒，\n也有人说数据墙、SOFTWARE 2.0和软件2.05。") == [
        "1 SOFTWARE 2.0 idea 2:9 Software 2.0 [software-2-0]",
        "1 数据壁垒 idea 1:9 Data wall [data-wall]",
        "1 软件 2.0 idea 1:1 Software 2.0 [software-2-0]",
        "1 数据墙 idea 2:5 Data wall [data-wall]",
    ]


def test_words_of_the_glossary() -> None:
    """
    one whose English is an idea's; a retired idea has no term; everybody's words, and phrases with such, are none
    """
    assert shown("尽量了解激活函数，能够访问参数，没有英文，支持这个集成学习") == [
        "1 激活函数 glossary 1:5 activation function [activations]",
        "1 集成学习 glossary 1:26 ensemble learning",
        "1 参数 glossary 1:14 parameter",
    ]


def test_strings_that_recur() -> None:
    """
    训练数据 three times; not the pronoun's 这个数据, the glossary's strangers 窗户玻璃, nor what stands there once
    """
    text = "训练数据和神经网络架构。神经网络架构用训练数据，我们的训练数据；这个数据，这个数据；窗户玻璃，窗户玻璃；数据训练"
    assert shown(text) == ["3 训练数据 recurrent 1:1", "2 神经网络架构 recurrent 1:6"]


def test_a_string_that_stands_only_in_a_longer_one_is_left_out() -> None:
    """
    课程 and 学习课程 in 深度学习课程, but 深度学习 is there once more; an idea's term stays
    """
    assert shown("深度学习课程，深度学习，深度学习课程；训练数据墙，训练数据墙") == [
        "3 深度学习 recurrent 1:1",
        "2 深度学习课程 recurrent 1:1",
        "2 训练数据墙 recurrent 1:20",
        "2 数据墙 idea 1:22 Data wall [data-wall]",
    ]


def test_latin_words() -> None:
    """
    a name, a title of five words; not a letter, a number, an article, an address
    """
    text = (
        "Transformer很好，transformer很好。A、A，2024、2024，the、the，见 https://a.b/Sora https://a.b/Sora ，"
        "“Attention is all you need”，Attention Is All You Need"
    )
    assert shown(text) == ["2 Attention is all you need recurrent 1:89", "2 Transformer recurrent 1:1"]


def test_how_many_words_a_string_has() -> None:
    """
    模型 参数 数据 网络系统 机器 twice, and ten Latin words
    """
    assert shown("模型参数数据网络系统机器。模型参数数据网络系统机器") == [
        "2 参数数据网络系统机器 recurrent 1:3",
        "2 模型参数数据网络系统 recurrent 1:1",
    ]
    latin = [one.term for one in found("aa bb cc dd ee ff gg hh ii jj。aa bb cc dd ee ff gg hh ii jj。")]
    assert {len(term.split()) for term in latin} == {MOST_LATIN}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (ZH_HANT_TW, "軟體 2.0的訓練資料，撞上了資料牆。訓練資料的參數"),
        (ZH_HANT_HK, "軟件 2.0的訓練數據，撞上了數據牆。訓練數據的參數"),
    ],
)
def test_traditional_texts(lang: Lang, text: str) -> None:
    """
    the words of Taiwan, and those of Hong Kong
    """
    software, training, wall = text[:6], text[7:11], text[15:18]
    assert shown(text, lang) == [
        f"2 {training} recurrent 1:8",
        f"1 {software} idea 1:1 Software 2.0 [software-2-0]",
        f"1 {wall} idea 1:16 Data wall [data-wall]",
        "1 參數 glossary 1:25 parameter",
    ]


def test_english_texts() -> None:
    """
    whole words, over the end of a line but not of a paragraph, in any case
    """
    text = "We hit the data\nwall of software 2.0; an Activation  function. Software 2.05, datawall,\ndata\n\nwall, parameter"
    assert shown(text, EN) == [
        "1 Activation function idea 2:26 Activation function [activations]",
        "1 data wall idea 1:12 Data wall [data-wall]",
        "1 software 2.0 idea 2:9 Software 2.0 [software-2-0]",
        "1 parameter glossary 5:7 parameter",
    ]


def test_several_texts_are_counted_together() -> None:
    """
    训练数据 once in each of two texts; the first place is in the first
    """
    pair = {"a": "好\n训练数据", "b": "训练数据"}
    texts = [(document(SourceId(name), f"{name}.txt", text), ZH_HANS) for name, text in pair.items()]
    assert [(one.term, one.count, one.file, one.place.line) for one in candidates(texts, GLOSSARY, IDEAS)] == [
        ("训练数据", 2, "a.txt", 2)
    ]


@pytest.mark.parametrize("text", ["", "\n", "。", "\0\ue000\u200b", "𠀀𠀀，𠀀𠀀", "见 http://软件"])
def test_nothing(text: str) -> None:
    """
    texts without any term
    """
    assert shown(text) == []


def squeezed(text: str) -> str:
    """Return `text` without spaces, in small letters."""
    return re.sub("[ \xa0]", "", text).casefold()


def test_places_are_exact(full_texts: Path) -> None:
    """
    every candidate of the five documents stands where it is said to, and at least as often
    """
    read = reading.load(Path(__file__).parents[1])
    documents, _ = reading.load_documents(read, full_texts)
    ideas = [placed.value for _, placed in read.ideas]
    for one in documents.values():
        lines = (full_texts / one.name).read_text("utf-8").split("\n")
        several = candidates([(one, ZH_HANS)], reading.whole_glossary(read), ideas)
        assert len(several) > 40
        for each in several:
            at = each.place
            assert lines[at.line - 1][at.column - 1 :].startswith(at.matched)
            assert one.text[at.start : at.end] == at.matched
            assert squeezed(one.text).count(squeezed(at.matched)) >= each.count


@pytest.mark.parametrize(
    "text",
    ["训练数据Transformer，" * 20_000, "a " * 100_000, "数" * 200_000, "a." * 200_000, "http://" * 50_000],
    ids=["terms", "letters", "character", "dots", "addresses"],
)
def test_long_texts_take_no_longer(text: str) -> None:
    """
    long and monotonous: anything quadratic would take hours
    """
    assert len(found(text)) < 10


def run(root: Path, *words: str) -> tuple[int, str, str]:
    """Run ``duizhao terms`` in `root`; return exit code, output and errors."""
    done = CliRunner().invoke(cli, ["-C", str(root), "terms", *words])
    return done.exit_code, done.stdout, done.stderr


RECORD = "id: {0}\nfile: {0}.txt\nlanguage: zh-Hans\noutlet: A paper\nspeakers: [She]\n"
CARDS = """\
topic: software
ideas:
- id: software-2-0
  level: 1
  term: {en: Software 2.0, zh-Hans: 软件2.0}
  definition: {en: A program of weights., zh-Hans: 权重就是程序。}
"""


@pytest.fixture
def root(make: Make) -> Path:
    """Return a workspace with one idea and two texts."""
    return make(
        {
            "cards/software.yaml": CARDS,
            "seeds/talk.yaml": RECORD.format("talk"),
            "seeds/other.yaml": RECORD.format("other"),
            "seeds/texts/talk.txt": "软件2.0要训练数据和参数。\nTesla有训练数据，Tesla Bot",
            "seeds/texts/other.txt": "文\x1b[31m本",
        }
    )


def test_lines_for_people(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    duizhao terms talk, --new, --limit 1
    """
    monkeypatch.chdir(root)
    assert run(root, "talk") == (
        0,
        "2  训练数据  talk.txt:1\n"
        "2  Tesla     talk.txt:2\n"
        "1  软件2.0   talk.txt:1  Software 2.0 [software-2-0]\n"
        "1  参数      talk.txt:1  parameter\n",
        "",
    )
    assert run(root, "talk.txt", "--new", "--limit", "1") == (
        0,
        "2  训练数据  talk.txt:1\n",
        "2 more: --limit 3 shows all\n",
    )


def test_one_object_a_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    duizhao terms --format json over both texts
    """
    monkeypatch.chdir(root)
    code, out, _ = run(root, "--format", "json")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert next(line for line in lines if line["idea"]) == {
        "term": "软件2.0",
        "count": 1,
        "kind": "idea",
        "en": "Software 2.0",
        "idea": "software-2-0",
        "file": "talk.txt",
        "line": 1,
        "column": 1,
    }


def test_what_a_terminal_would_act_upon(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    a file whose name is written from right to left
    """
    monkeypatch.chdir(root)
    (root / "seeds/talk.yaml").write_text(RECORD.format("talk").replace("talk.txt", r'"\u202etalk.txt"'))
    (root / "seeds/texts/talk.txt").rename(root / "seeds/texts/\u202etalk.txt")
    assert run(root, "talk", "--limit", "1")[:2] == (0, "2  训练数据  \\u202etalk.txt:1\n")


def test_what_is_not_there(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    a text without terms, an unknown source, a folder without texts
    """
    monkeypatch.chdir(root)
    (root / "seeds/texts/other.txt").write_text("好。")
    assert run(root, "other") == (1, "", "nothing found\n")
    assert run(root, "tlk") == (
        2,
        "",
        "duizhao: there is no record `tlk`\n    hint: did you mean `talk`?\n",
    )
    assert run(root, "--texts", "cards") == (
        2,
        "",
        "duizhao: there is no full text here\n"
        "    hint: put them into seeds/texts/, or name their folder with --texts\n",
    )
