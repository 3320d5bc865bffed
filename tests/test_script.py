"""Script conversion: wording, locking, what is kept, quotation marks, and laws that hold for any text."""

import re
import runpy
import subprocess
import sys
import types
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import REPOSITORY
from duizhao.errors import DuizhaoError
from duizhao.lang import EN, TRADITIONAL, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.definitions import GlossaryDef, GlossaryEntryDef
from duizhao.passes.check import check_glossary
from duizhao.passes.script import converter, unconvertible
from duizhao.read import yamltree
from duizhao.read.decode import decode
from duizhao.span import Node

NO_GLOSSARY = GlossaryDef()
TAIWAN = converter(NO_GLOSSARY, ZH_HANT_TW)
HONG_KONG = converter(NO_GLOSSARY, ZH_HANT_HK)


def entry(zh_hans: str, zh_hant_tw: str = "", zh_hant_hk: str = "") -> GlossaryEntryDef:
    """Return an entry that says why it is there."""
    return GlossaryEntryDef(zh_hans=zh_hans, zh_hant_tw=zh_hant_tw, zh_hant_hk=zh_hant_hk, why="a test")


@pytest.fixture(scope="module")
def shipped_glossary() -> GlossaryDef:
    """Return seeds/glossary.yaml, which must hold no mistake."""
    path = "seeds/glossary.yaml"
    tree, findings = yamltree.read((REPOSITORY / path).read_text("utf-8"), path)
    assert findings == []
    assert tree is not None
    glossary, findings = decode(tree, GlossaryDef, Node(path))
    assert findings == []
    assert glossary is not None
    assert check_glossary(glossary, Node(path)) == []
    return glossary


# Wording


@pytest.mark.parametrize(
    ("simplified", "taiwan", "hong_kong"),
    [
        ("软件里的数据", "軟體裡的資料", "軟件裏的數據"),
        ("网络上的用户", "網路上的使用者", "網絡上的用戶"),
        ("平台的账号", "平台的帳號", "平台的賬號"),
        ("为什么说这群人启动了床边的面包机", "為什麼說這群人啟動了床邊的麵包機", "為甚麼說這群人啟動了床邊的麵包機"),
    ],
)
def test_wording_of_each_region(simplified: str, taiwan: str, hong_kong: str) -> None:
    """软件里的数据"""
    assert TAIWAN.convert(simplified) == taiwan
    assert HONG_KONG.convert(simplified) == hong_kong


def test_simplified_stays() -> None:
    """软件里的“数据”, to zh-Hans"""
    assert (
        converter(GlossaryDef(replace=[entry("软件", "軟體")]), ZH_HANS).convert("软件里的“数据”") == "软件里的“数据”"
    )


def test_english_is_no_target() -> None:
    """To en"""
    with pytest.raises(ValueError, match=re.escape("simplified Chinese cannot be converted to en")):
        converter(NO_GLOSSARY, EN)


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


def test_hong_kong_fold_leaves_the_glossary_alone() -> None:
    """说什么, 什么 → 什麼"""
    glossary = GlossaryDef(replace=[entry("什么", "", "什麼")])
    assert HONG_KONG.convert("说什么") == "說甚麼"
    assert converter(glossary, ZH_HANT_HK).convert("说什么") == "說什麼"


def test_glossary_takes_part_in_the_longest_match() -> None:
    """遥操作数据: OpenCC finds 操作数 in it"""
    assert TAIWAN.convert("遥操作数据") == "遙運算元據"
    assert (
        converter(GlossaryDef(replace=[entry("操作数据", "操作資料")]), ZH_HANT_TW).convert("遥操作数据")
        == "遙操作資料"
    )
    assert converter(GlossaryDef(replace=[entry("操作", "操弄")]), ZH_HANT_TW).convert("遥操作数据") == "遙運算元據"


def test_variant_left_out_is_converted_by_character() -> None:
    """被发, which OpenCC takes for hair worn loose"""
    glossary = GlossaryDef(replace=[entry("被发")])
    assert TAIWAN.convert("被发明") == "被髮明"
    for to in TRADITIONAL:
        assert converter(glossary, to).convert("被发明") == "被發明"


def test_protected_words_stay_and_end_every_match() -> None:
    """特斯拉面临网络层和网络: OpenCC finds 拉面, and two protected words begin alike"""
    glossary = GlossaryDef(replace=[entry("网络", "網際")], protect=["特斯拉", "网络", "网络层"])
    assert TAIWAN.convert("特斯拉面临") == "特斯拉麵臨"
    assert converter(glossary, ZH_HANT_TW).convert("特斯拉面临网络层和网络") == "特斯拉面臨网络层和网络"


def test_glossary_text_is_data() -> None:
    """An entry with quotes, a backslash, a bracket and a placeholder, as if to break the configuration"""
    odd = '"\\{}[.*名'
    glossary = GlossaryDef(replace=[entry(odd, "甲"), entry("乙", '"\\{0}')], protect=["(软件"])
    assert converter(glossary, ZH_HANT_TW).convert(f"{odd}乙(软件") == '甲"\\{0}(软件'


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


# The environment


def test_importing_does_not_load_opencc() -> None:
    """Import duizhao.passes.script"""
    code = "import sys, duizhao.passes.script; print('opencc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"


def test_another_package_called_opencc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package `opencc` without OpenCC's dictionaries, as opencc-python-reimplemented leaves it"""
    other = types.ModuleType("opencc")
    other.__file__ = str(tmp_path / "opencc" / "__init__.py")
    monkeypatch.setitem(sys.modules, "opencc", other)
    with pytest.raises(DuizhaoError) as caught:
        converter(GlossaryDef(replace=[entry("异", "異")]), ZH_HANT_TW)
    assert caught.value.message == f"{tmp_path / 'opencc'} is not OpenCC 1.4"
    assert caught.value.hint.startswith("pip uninstall opencc opencc-py opencc-python-reimplemented, then pip install")


def test_no_temporary_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new glossary, with an empty folder for temporary files"""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made = converter(GlossaryDef(replace=[entry("临时", "暫時")]), ZH_HANT_TW)
    assert list(tmp_path.iterdir()) == []
    assert made.convert("临时") == "暫時"


def test_temporary_folder_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new glossary, with a temporary folder that does not exist"""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    with pytest.raises(DuizhaoError) as caught:
        converter(GlossaryDef(replace=[entry("缺", "缺")]), ZH_HANT_TW)
    assert caught.value.message.startswith("OpenCC's configuration cannot be written: [Errno 2]")
    assert caught.value.hint == "set TMPDIR to a folder that can be written to"


# The shipped glossary


@pytest.mark.parametrize(
    ("simplified", "taiwan", "hong_kong"),
    [
        ("特斯拉面临的问题", "特斯拉面臨的問題", "特斯拉面臨的問題"),
        ("方法是只用摄像头", "方法是只用鏡頭", "方法是只用鏡頭"),
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


@pytest.mark.parametrize(("to", "sentences", "terms"), [(ZH_HANT_TW, 0.95, 0.97), (ZH_HANT_HK, 0.95, 0.97)])
def test_gold_rows(shipped_glossary: GlossaryDef, to: Lang, sentences: float, terms: float) -> None:
    """60 sentences and 146 terms with the wordings that an editor accepts"""
    bench = runpy.run_path(str(REPOSITORY / "bench" / "script.py"))
    if not bench["GOLD"].is_file():
        pytest.skip(f"the gold rows are not at hand: there is no {bench['GOLD']}")
    scores: dict[str, tuple[int, int]] = bench["scores"](converter(shipped_glossary, to).convert, to)
    rates = {kind: good / every for kind, (good, every) in scores.items()}
    assert rates["sentence"] >= sentences
    assert rates["term"] >= terms


@pytest.mark.parametrize("to", TRADITIONAL)
def test_full_texts_lose_nothing(shipped_glossary: GlossaryDef, to: Lang, full_texts: Path) -> None:
    """The five documents: Latin words, digits and lines stay"""
    convert = converter(shipped_glossary, to).convert
    kept = re.compile("[A-Za-z0-9]+|\n")
    for path in sorted(full_texts.glob("*.txt")):
        text = path.read_text("utf-8")
        assert kept.findall(convert(text)) == kept.findall(text)
