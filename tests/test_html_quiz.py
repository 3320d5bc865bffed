"""A quiz as a page: what is in the file, and what a real browser makes of it."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pypdfium2
import pytest
from click.testing import CliRunner

from browser_pipe import Browser, browser
from duizhao.cli.group import cli
from duizhao.emit import html_quiz
from duizhao.emit.html_words import WORDS
from duizhao.lang import EN, LANGS, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.learn import altered, answers
from duizhao.model.deck import Deck, IdeaId, LocalText, QuestionId, ShortItem
from duizhao.model.form import (
    AlteredQuestion,
    Blueprint,
    ChoiceQuestion,
    ClozeQuestion,
    Form,
    MatchQuestion,
    MultipleQuestion,
    OrderQuestion,
    ReportQuestion,
    ShortQuestion,
    TrueFalseQuestion,
)
from duizhao.model.kinds import KINDS, SCORING, kind
from duizhao.model.results import Results
from duizhao.passes.forms import form
from duizhao.workspace.reading import templates
from sample_deck import sample_deck
from sample_kinds import ALTERED
from test_paper_kinds import deck

PAIR = (ZH_HANS, EN)
TEMPLATES = templates(None)


def made(*langs: Lang, items: int = 18, versions: int = 1, of: Deck | None = None) -> Form:
    """Return a form of every kind, two questions of each."""
    kinds = KINDS if of is None else ("choice", "cloze")
    return form(of or deck(), Blueprint(items=items, versions=versions, seed=7, langs=langs, kinds=kinds))


def page(one: Form) -> str:
    """Return version A as text."""
    return html_quiz.emit(one, TEMPLATES)[0].content.decode()


def known(text: str) -> Any:
    """Return what the page's script knows."""
    found = re.search(r'id="known">([^<]*)<', text)
    assert found
    return json.loads(base64.b64decode(found[1]))


def every_language() -> pytest.MarkDecorator:
    """Return the languages and pairs to try."""
    return pytest.mark.parametrize(
        "langs", [(EN,), (ZH_HANS,), (ZH_HANT_TW,), (ZH_HANT_HK,), PAIR, (ZH_HANT_TW, EN)], ids="+".join
    )


def test_names() -> None:
    """Two versions of a pair, or one of them."""
    one = made(*PAIR, versions=2)
    names = ["sample.quiz-zh-Hans+en-seed7-A.html", "sample.quiz-zh-Hans+en-seed7-B.html"]
    assert [artifact.name for artifact in html_quiz.emit(one, TEMPLATES)] == names
    assert [artifact.name for artifact in html_quiz.emit(one, TEMPLATES, ["B"])] == names[1:]


def test_every_phrase_is_there_in_every_language() -> None:
    """The same names, nothing empty, the same places to fill in."""
    for lang in LANGS:
        assert WORDS[lang].keys() == WORDS[EN].keys()
        for name, text in WORDS[lang].items():
            assert text
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", WORDS[EN][name])), name
    simplified = set("选请结果点对错这个图还没题复制将")
    for lang in (ZH_HANT_TW, ZH_HANT_HK):
        assert not set("".join(WORDS[lang].values())) & (simplified - set("果制"))


@every_language()
def test_what_answers_a_question_cannot_be_read_in_the_file(langs: tuple[Lang, ...]) -> None:
    """The page without what is encoded: no reason, no hidden or true word, no outlet of a report, no mark."""
    one = made(*langs)
    text = re.sub(r"<script.*?</script>", "", page(one), flags=re.DOTALL)
    for item in one.versions[0].items:
        for lang in langs:
            match item:
                case ClozeQuestion():
                    sentence = "".join(item.parts[lang])
                    assert sentence not in text
                case AlteredQuestion():
                    change = item.by[lang]
                    assert change.before + change.word + change.after not in text
                    assert change.before + change.instead + change.after in text
                case ReportQuestion():
                    assert "Example Press" not in text
                case ChoiceQuestion():
                    assert all(why[lang] not in text for why in item.why)
                case _:
                    assert item.rationale[lang] not in text
    assert "checked" not in text
    assert "selected" not in text


def test_the_policy_names_the_pages_own_script_and_style() -> None:
    """Hashes of both; nothing inline beside them, nothing from elsewhere."""
    text = page(made(*PAIR))
    style, script = (
        base64.b64encode(hashlib.sha256(TEMPLATES[name].encode()).digest()).decode()
        for name in (html_quiz.STYLE, html_quiz.SCRIPT)
    )
    policy = f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in text
    assert not re.search(r"<[^>]+\s(on\w+|style|src|srcset|action)=", text)
    assert re.findall(r'href="([^"]*)"', text) == ["#questions"]
    assert "unsafe" not in text


def test_card_text_is_never_markup() -> None:
    """Tags, entities, quotation marks and places of the template in every text of a card."""
    hostile = "</script><img src=x onerror=alert(1)> & \"quoted\" 'q' [[known]] <!--"
    local = LocalText(dict.fromkeys(LANGS, hostile))
    one = made(*PAIR)
    items = []
    for item in one.versions[0].items:
        changed: dict[str, Any] = {"term": local}
        for name in ("stem", "statement", "rationale", "key"):
            if isinstance(getattr(item, name, None), LocalText):
                changed[name] = local
        if isinstance(item, ChoiceQuestion):
            changed["options"] = tuple(local for _ in item.options)
        if isinstance(item, OrderQuestion):
            changed["steps"] = tuple(local for _ in item.steps)
        items.append(msgspec.structs.replace(item, **changed))
    version = msgspec.structs.replace(one.versions[0], items=tuple(items))
    text = page(msgspec.structs.replace(one, versions=(version,), title=local))
    assert "<img" not in text
    assert text.count("<script") == 2
    told = known(text)
    assert all("<img" not in item["why"] + item["right"] for item in told["items"])
    assert "[[known]]" in text


def test_a_quizs_own_instructions_stand_above_the_questions() -> None:
    """In both languages, escaped."""
    local = LocalText({EN: "No <books>.", ZH_HANS: "闭卷。"})
    text = page(msgspec.structs.replace(made(*PAIR), instructions=local))
    assert "闭卷。</span>" in text.partition("<main")[0]
    assert "No &lt;books&gt;.</span>" in text.partition("<main")[0]


def test_the_same_form_gives_the_same_bytes() -> None:
    """Twice."""
    assert page(made(*PAIR)) == page(made(*PAIR))


@every_language()
def test_the_answers_that_count_are_those_of_the_self_test(langs: tuple[Lang, ...]) -> None:
    """Clozes, short answers and altered words as the page knows them."""
    one = made(*langs)
    items = {idea.id: {item.id: item for item in idea.items} for idea in deck().ideas}
    for item, told in zip(one.versions[0].items, known(page(one))["items"], strict=True):
        own: Any = items[item.idea][item.question]
        if isinstance(item, ClozeQuestion):
            assert [groups[0] for groups in told["blanks"]] == answers.accepted(own, langs[0])
        if isinstance(item, ShortQuestion):
            assert told["blanks"] == [answers.accepted_short(own, langs[0])]
        if isinstance(item, AlteredQuestion):
            assert told["blanks"] == [altered.accepted(own, langs[0])]


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Yield one browser for all tests of this file."""
    with browser(tmp_path_factory.mktemp("browser")) as one:
        yield one


def opened(tab: Browser, folder: Path, one: Form) -> None:
    """Load version A of a form."""
    artifact = html_quiz.emit(one, TEMPLATES)[0]
    (folder / artifact.name).write_bytes(artifact.content)
    tab.open(folder / artifact.name)
    tab.run("localStorage.clear()")
    tab.reload()


SOLVE = """
(function () {
  function set(field, value) { field.value = value; field.dispatchEvent(new Event("input", { bubbles: true })); }
  var bytes = Uint8Array.from(atob(document.querySelector("#known").textContent), function (c) { return c.charCodeAt(0); });
  var items = JSON.parse(new TextDecoder().decode(bytes)).items;
  document.querySelectorAll(".question").forEach(function (question, n) {
    var item = items[n];
    if (item.kind === "order") {
      item.order.forEach(function (_, own) {
        var place = item.order.indexOf(own);
        for (var i = 0; i < 9; i += 1) {
          var steps = Array.from(question.querySelectorAll("li"));
          var step = steps.find(function (one) { return Number(one.dataset.place) === place; });
          if (steps.indexOf(step) > own) { step.querySelector(".up").click(); }
        }
      });
    } else if (item.kind === "match") {
      question.querySelectorAll("select").forEach(function (select, own) { set(select, String(item.order.indexOf(own))); });
    } else if (item.blanks) {
      question.querySelectorAll("input").forEach(function (field, i) { set(field, " " + item.blanks[i][0][0].toUpperCase() + "。"); });
    } else {
      item.order.forEach(function (own, place) { if (own < (item.keys || 1)) { question.querySelectorAll("input")[place].click(); } });
    }
  });
  document.querySelector("#finish").click();
})()
"""
RECORD = """
(function () {
  var kept = URL.createObjectURL, click = HTMLAnchorElement.prototype.click, blob, name;
  URL.createObjectURL = function (one) { blob = one; return kept.call(URL, one); };
  HTMLAnchorElement.prototype.click = function () { name = this.download; };
  document.querySelector("#save").click();
  URL.createObjectURL = kept;
  HTMLAnchorElement.prototype.click = click;
  return blob.text().then(function (text) { return [name, text]; });
})()
"""


@every_language()
def test_all_right_in_every_kind(tab: Browser, tmp_path: Path, langs: tuple[Lang, ...]) -> None:
    """Each of 18 questions answered by its fields; the record is in the format of results, and nothing is fetched."""
    one = made(*langs)
    opened(tab, tmp_path, one)
    assert {kind(item) for item in one.versions[0].items} == set(KINDS)
    tab.run(SOLVE)
    assert tab.run("document.querySelector('#points').textContent") == WORDS[langs[0]]["points"].format(n=18, all=18)
    assert tab.run("document.querySelectorAll('.question.is-right').length") == 18
    assert tab.run("document.activeElement.id") == "result-heading"
    name, text = tab.run(RECORD)
    assert name == f"sample.quiz-{'+'.join(langs)}-seed7-A-answers.json"
    results = msgspec.json.decode(text, type=Results, strict=True)
    (sheet,) = results.sheets
    assert (results.quiz, sheet.label, sheet.pupil, sheet.name) == (
        f"sample.quiz-{'+'.join(langs)}-seed7",
        "A",
        None,
        None,
    )
    for item, answer in zip(one.versions[0].items, sheet.answers, strict=True):
        parts = 1
        if isinstance(item, MatchQuestion | OrderQuestion | MultipleQuestion):
            parts = len(item.keys if isinstance(item, MultipleQuestion) else item.order)
        assert (answer.idea, answer.question, answer.kind) == (item.idea, item.question, kind(item))
        assert (answer.given, answer.right, answer.points, answer.doubtful) == (tuple(range(parts)), True, 1, False)
    assert tab.complaints() == []


def test_wrong_and_missing_answers(tab: Browser, tmp_path: Path) -> None:
    """The second option of a choice, a false verdict, the rest left out: asked once more, then marked and explained."""
    one = made(ZH_HANS)
    opened(tab, tmp_path, one)
    numbers = {kind(item): number for number, item in enumerate(one.versions[0].items)}
    choice = one.versions[0].items[numbers["choice"]]
    claim = one.versions[0].items[numbers["true-false"]]
    assert isinstance(choice, ChoiceQuestion)
    assert isinstance(claim, TrueFalseQuestion)
    wrong = (choice.key + 1) % len(choice.options)
    for number, place in ((numbers["choice"], wrong), (numbers["true-false"], int(claim.answer))):
        tab.run(f"document.querySelector('#q{number + 1}-{place}').click()")
    tab.run("document.querySelector('#finish').click()")
    said = tab.run("document.querySelector('#status').textContent")
    assert said.startswith("还没有作答：第 ")
    assert said.count("题") == 16
    assert tab.run("document.querySelector('#result').hidden") is True
    tab.run("document.querySelector('#finish').click()")
    assert tab.run("document.querySelector('#points').textContent") == "18 分中得 0 分"
    feedback = tab.run(f"document.querySelector('#q{numbers['choice'] + 1} .feedback').textContent")
    assert feedback.startswith("✗ 答错了")
    assert choice.why[wrong][ZH_HANS] in feedback
    assert choice.why[choice.key][ZH_HANS] in feedback
    chosen = tab.run("document.querySelector('.whys .chosen').textContent")
    assert choice.why[wrong][ZH_HANS] in chosen
    _, text = tab.run(RECORD)
    recorded = msgspec.json.decode(text, type=Results).sheets[0].answers
    assert recorded[numbers["choice"]].given == (choice.order[wrong],)
    assert recorded[numbers["true-false"]].given == (1,)
    assert recorded[numbers["match"]].given == ()
    assert {answer.right for answer in recorded} == {False}


def test_several_right_options(tab: Browser, tmp_path: Path) -> None:
    """One of two is half the points, one wrong takes all; a reload keeps both; what is shown, and what is recorded."""
    one = form(deck(), Blueprint(items=2, versions=1, seed=7, langs=(EN,), kinds=("multiple",)))
    opened(tab, tmp_path, one)
    half, spoilt = (n for n, item in enumerate(one.versions[0].items) if isinstance(item, MultipleQuestion))
    first, second = one.versions[0].items[half], one.versions[0].items[spoilt]
    assert isinstance(first, MultipleQuestion)
    assert isinstance(second, MultipleQuestion)
    hints = tab.run("Array.from(document.querySelectorAll('h2 + .hint'), p => p.textContent)")
    assert hints == [SCORING["multiple"][EN]]
    wrong = next(place for place, why in enumerate(second.why) if why)
    found = [f"#q{half + 1}-{first.keys[1]}", f"#q{spoilt + 1}-{second.keys[0]}", f"#q{spoilt + 1}-{wrong}"]
    for field in found:
        tab.run(f"document.querySelector('{field}').click()")
    tab.reload()
    ticked = "Array.from(document.querySelectorAll('.multiple input:checked'), f => '#' + f.id)"
    assert sorted(tab.run(ticked)) == sorted(found)
    tab.run("document.querySelector('#finish').click(); document.querySelector('#finish').click()")
    assert tab.run("document.querySelector('#points').textContent") == "0.5 of 2 points"
    shown = f"document.querySelector('#q{spoilt + 1} .feedback').textContent"
    assert tab.run(f"document.querySelector('#q{half + 1} .verdict').textContent") == "◐ Partly right"
    assert tab.run(f"document.querySelector('#q{spoilt + 1} .verdict').textContent") == "✗ Wrong"
    assert second.rationale[EN] in tab.run(shown)
    assert [key for key in second.keys if second.options[key][EN] not in tab.run(shown)] == []
    reasons = tab.run(f"document.querySelector('#q{spoilt + 1} .whys .chosen').textContent")
    why = second.why[wrong]
    assert why
    assert why[EN] in reasons
    keys = f"Array.from(document.querySelectorAll('#q{spoilt + 1} .option.key'), o => Number(o.dataset.place))"
    assert tab.run(keys) == list(second.keys)
    _, text = tab.run(RECORD)
    recorded = msgspec.json.decode(text, type=Results).sheets[0].answers
    assert (recorded[half].given, recorded[half].points) == ((first.order[first.keys[1]],), 0.5)
    assert (recorded[spoilt].given, recorded[spoilt].points) == (
        tuple(sorted((second.order[second.keys[0]], second.order[wrong]))),
        0,
    )
    assert tab.complaints() == []


def test_a_quote_is_shown_as_it_is_with_its_line(tab: Browser, tmp_path: Path) -> None:
    """The feedback of a question about the first idea."""
    opened(tab, tmp_path, made(ZH_HANT_TW))
    tab.run(SOLVE)
    texts = tab.run("Array.from(document.querySelectorAll('.feedback figure')).map(one => one.innerText)")
    assert any("程序不再是写出来的,而是训练出来的;权重就是“程序”。" in text and "第 12 行" in text for text in texts)
    assert any("機器轉換：程式不再是" in text for text in texts)


def test_a_reload_loses_nothing_and_trying_again_forgets(tab: Browser, tmp_path: Path) -> None:
    """Answers, name and result are there again; then the page is as new, and another quiz never sees them."""
    one = made(ZH_HANS)
    opened(tab, tmp_path, one)
    tab.run(
        "var f = document.querySelector('#name'); f.value = '王小明'; f.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    tab.run(SOLVE)
    tab.reload()
    assert tab.run("document.querySelector('#points').textContent") == "18 分中得 18 分"
    assert tab.run("document.querySelector('#name').value") == "王小明"
    assert json.loads(tab.run(RECORD)[1])["sheets"][0]["name"] == "王小明"
    tab.run("document.querySelector('#again').click()")
    assert tab.run("document.querySelector('#result').hidden") is True
    assert tab.run("document.querySelectorAll('input:checked').length") == 0
    tab.reload()
    assert tab.run("document.querySelector('#result').hidden") is True
    assert known(page(one))["kept"] != known(page(made(ZH_HANS, items=15)))["kept"]


def test_a_damaged_memory_is_left_alone(tab: Browser, tmp_path: Path) -> None:
    """What was kept is of another shape: the page is as new."""
    one = made(ZH_HANS)
    opened(tab, tmp_path, one)
    for kept in ("{", "[]", '{"given": [], "claimed": []}', '{"given": 5, "done": true}'):
        tab.run(f"localStorage.setItem({json.dumps(known(page(one))['kept'])}, {json.dumps(kept)})")
        tab.reload()
        assert tab.complaints() == []
        assert tab.run("document.querySelector('#result').hidden") is True


def test_keys_alone_are_enough(tab: Browser, tmp_path: Path) -> None:
    """Tab, arrows, the space bar and Enter: a choice, a step moved, and the end; what has the focus is always shown."""
    one = made(EN)
    opened(tab, tmp_path, one)
    tab.run("document.querySelector('#name').focus()")
    tab.press("Tab")
    assert tab.run("document.activeElement.name") == "q1"
    tab.press(" ")
    assert tab.run("document.querySelector('#q1-0').checked") is True
    tab.press("ArrowDown")
    assert tab.run("document.querySelector('#q1-1').checked") is True
    assert tab.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab.run("document.querySelector('.order .steps li:nth-child(2) .up').focus()")
    before = tab.run(
        "Array.from(document.querySelectorAll('.order')[0].querySelectorAll('li')).map(s => s.dataset.name)"
    )
    tab.press("Enter")
    after = tab.run(
        "Array.from(document.querySelectorAll('.order')[0].querySelectorAll('li')).map(s => s.dataset.name)"
    )
    assert after == [before[1], before[0], *before[2:]]
    assert tab.run("document.querySelector('#status').textContent") == f"{before[1]}: place 1 of 4"
    tab.press("ArrowDown")
    assert tab.run("document.querySelector('#status').textContent") == f"{before[1]}: place 2 of 4"
    assert tab.run("document.activeElement.className") == "up"
    reached = set()
    tab.run("document.querySelector('#name').focus()")
    for _ in range(120):
        tab.press("Tab")
        reached.add(tab.run("document.activeElement.id || document.activeElement.className"))
        if tab.run("document.activeElement.id") == "finish":
            break
    fields = tab.run(
        "Array.from(document.querySelectorAll('.question select, .question input[type=text]')).map(f => f.id)"
    )
    assert set(fields) <= reached
    tab.press("Enter")
    tab.press("Enter")
    assert tab.run("document.activeElement.id") == "result-heading"


def test_a_screen_reader_is_told_what_each_field_is(tab: Browser, tmp_path: Path) -> None:
    """Chromium's own accessibility tree: every field and button has a name, every question is a group with its stem."""
    opened(tab, tmp_path, made(*PAIR))
    nodes = tab.call("Accessibility.getFullAXTree")["nodes"]
    named = [(one["role"]["value"], one.get("name", {}).get("value", "")) for one in nodes if not one.get("ignored")]
    fields = [name for role, name in named if role in {"radio", "textbox", "combobox", "button", "checkbox"}]
    assert len(fields) > 40
    assert all(fields)
    groups = [name for role, name in named if role == "group"]
    assert len(groups) == 18
    assert all(re.match(r"\d+\. \S", name) for name in groups)
    assert "status" in {role for role, _ in named}


def test_altered_words_are_clicked(tab: Browser, tmp_path: Path) -> None:
    """抄 in the sentence puts itself into the field, a second word joins it, another click takes it back."""
    opened(tab, tmp_path, made(ZH_HANS))
    click = (
        "Array.from(document.querySelectorAll('.altered .words .word')).find(w => w.textContent.includes('{}')).click()"
    )
    value = "document.querySelector('.altered .answer input').value"
    tab.run(click.format("抄"))
    assert "抄" in tab.run(value)
    tab.run(click.format("程序"))
    assert tab.run(value).startswith("程序")
    tab.run(click.format("程序"))
    tab.run("document.querySelector('#finish').click()")
    tab.run("document.querySelector('#finish').click()")
    assert tab.run("document.querySelector('.altered .verdict').textContent") == "✓ 答对了"


def test_a_near_miss_can_be_counted(tab: Browser, tmp_path: Path) -> None:
    """weihgts for weights: almost; the learner counts it, and the record says that a person has to look."""
    one = made(EN)
    opened(tab, tmp_path, one)
    number = next(n for n, item in enumerate(one.versions[0].items) if isinstance(item, ShortQuestion))
    tab.run(
        f"var f = document.querySelector('#q{number + 1}-0'); f.value = 'weihgts';"
        "f.dispatchEvent(new Event('input', {bubbles: true}));"
        "document.querySelector('#finish').click(); document.querySelector('#finish').click()"
    )
    verdict = f"document.querySelector('#q{number + 1} .verdict').textContent"
    assert tab.run(verdict) == "◐ Almost"
    assert "weights" in tab.run(f"document.querySelector('#q{number + 1} .right').textContent")
    tab.run(f"document.querySelector('#claim{number}').click()")
    assert tab.run(verdict) == "✓ Right"
    assert tab.run("document.querySelector('#points').textContent") == "1 of 18 points"
    answer = msgspec.json.decode(tab.run(RECORD)[1], type=Results).sheets[0].answers[number]
    assert (answer.given, answer.right, answer.points, answer.doubtful) == ((0,), True, 1, True)


PROBES = [
    ("weights", "ｗｅｉｇｈｔｓ．"), ("Weights", "weihgts"), ("1000", "1,000"), ("15", "1.5"), ("self-driving", "Self driving"),
    ("C#", "C"), ("5%", "5 %"), ("5%", "5"), ("supervised", "unsupervised"), ("not written", "written"), ("权重", "權重"),
    ("过拟合", "過拟合"), ("可解释", "不可解释"), ("三层网络", "两层网络"), ("神经网络", "神经"), ("2012–2015", "2012-2015"),
    ("2012–2015", "20122015"), ("-5", "5"), ("don't", "dont"), ("first pass", "second pass"), ("straße", "STRASSE"),
    ("“Attention”", "attention"), ("gradient descent", "gradiant decsent"), ("pretraining", "posttraining"),
    ("词元", "词元。"), ("词元", "词"), ("…", "…"), ("loss", "…"), ("ten", "one"), ("GPT-2", "GPT2"), ("GPT-2", "GPT-3"), ("a b", "ab"),
]  # fmt: skip


def test_typed_answers_are_graded_as_in_the_self_test(tab: Browser, tmp_path: Path) -> None:
    """Answers and what was typed for them, each a question of its own; the same verdicts as `learn.answers`."""
    base = made(ZH_HANS)
    short = next(item for item in base.versions[0].items if isinstance(item, ShortQuestion))
    items = tuple(
        msgspec.structs.replace(
            short,
            idea=IdeaId(f"idea-{n}"),
            question=QuestionId(f"q-{n}"),
            key=LocalText({EN: "x", ZH_HANS: answer, ZH_HANT_TW: "權重" if answer == "权重" else "過擬合"}),
            accept={},
        )
        for n, (answer, _) in enumerate(PROBES)
    )
    one = msgspec.structs.replace(base, versions=(msgspec.structs.replace(base.versions[0], items=items),))
    opened(tab, tmp_path, one)
    typed = json.dumps([typed for _, typed in PROBES])
    tab.run(
        f"{typed}.forEach(function (text, n) {{ var f = document.querySelector('#q' + (n + 1) + '-0'); f.value = text;"
        "f.dispatchEvent(new Event('input', {bubbles: true})); }); document.querySelector('#finish').click()"
    )
    shown = tab.run("Array.from(document.querySelectorAll('.verdict')).map(v => v.textContent[0])")
    signs = {"right": "✓", "near": "◐", "wrong": "✗"}
    for item, (answer, text), sign in zip(items, PROBES, shown, strict=True):
        own = ShortItem(id=item.question, stem=item.stem, key=item.key, accept={}, rationale=None)
        verdict = answers.grade_any(text, answers.accepted_short(own, ZH_HANS)).verdict
        assert signs[verdict] == sign, (answer, text)


def test_altered_words_are_found_as_in_the_self_test(tab: Browser, tmp_path: Path) -> None:
    """The word, the true one, both, a stretch around it, part of it, another one."""
    tries = [
        "抄",
        "训练",
        "抄→训练",
        "訓練",
        "而是抄出来",
        "练",
        "权重",
        "copied",
        "trained",
        "程序",
        "抄出来的权重就是",
        "not",
    ]
    base = made(ZH_HANS)
    asked = next(item for item in base.versions[0].items if isinstance(item, AlteredQuestion))
    items = tuple(msgspec.structs.replace(asked, idea=IdeaId(f"idea-{n}")) for n in range(len(tries)))
    one = msgspec.structs.replace(base, versions=(msgspec.structs.replace(base.versions[0], items=items),))
    opened(tab, tmp_path, one)
    tab.run(
        f"{json.dumps(tries)}.forEach(function (text, n) {{ var f = document.querySelector('#q' + (n + 1) + '-0');"
        "f.value = text; f.dispatchEvent(new Event('input', {bubbles: true})); });"
        "document.querySelector('#finish').click()"
    )
    shown = tab.run("Array.from(document.querySelectorAll('.verdict')).map(v => v.textContent[0])")
    expected = [
        {"right": "✓", "near": "◐", "wrong": "✗"}[altered.find(text, ALTERED, ZH_HANS).verdict] for text in tries
    ]
    assert shown == expected


def printed(tab: Browser) -> list[str]:
    """Return the text of each page of what the browser would print."""
    content = base64.b64decode(tab.call("Page.printToPDF", preferCSSPageSize=True)["data"])
    with pypdfium2.PdfDocument(content) as document:
        return [re.sub(r"\s", "", one.get_textpage().get_text_range()) for one in document]


def test_print_is_a_paper_and_with_the_key_only_when_asked(tab: Browser, tmp_path: Path) -> None:
    """No item is split; no feedback, though it is on screen; then the reasons too."""
    one = made(ZH_HANS, items=30)
    opened(tab, tmp_path, one)
    tab.run(SOLVE)
    pages = printed(tab)
    assert "姓名" in pages[0]
    for item in one.versions[0].items:
        if isinstance(item, ChoiceQuestion):
            assert any(all(re.sub(r"\s", "", option[ZH_HANS]) in text for option in item.options) for text in pages)
    reason = one.versions[0].items[0]
    assert isinstance(reason, ChoiceQuestion)
    words = re.sub(r"\s", "", reason.why[reason.key][ZH_HANS])
    assert words not in "".join(pages)
    assert "交卷" not in "".join(pages)
    tab.run("document.querySelector('#with-key').click()")
    assert words in "".join(printed(tab))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(tab: Browser, tmp_path: Path, scheme: str) -> None:
    """Every pair of colours that the style uses together: at least 4.5 to 1 (WCAG 2.2, 1.4.3), lines 3 to 1 (1.4.11)."""
    tab.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    opened(tab, tmp_path, made(ZH_HANS))
    names = ["page", "ink", "pale", "line", "field", "soft", "accent", "on-accent", "right", "wrong", "partly", "found"]
    script = (
        f"{json.dumps(names)}.map(n => getComputedStyle(document.documentElement).getPropertyValue('--' + n).trim())"
    )
    colours = dict(zip(names, tab.run(script), strict=True))
    for front, back in [(f, b) for f in ("ink", "pale", "right", "wrong", "partly") for b in ("page", "soft")] + [
        ("ink", "field"), ("ink", "found"), ("on-accent", "accent")
    ]:  # fmt: skip
        assert contrast(colours[front], colours[back]) >= 4.5, (front, back)
    for front, back in (("line", "page"), ("line", "field"), ("accent", "page"), ("accent", "soft")):
        assert contrast(colours[front], colours[back]) >= 3, (front, back)
    tab.call("Emulation.setEmulatedMedia", features=[])


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours: WCAG 2.2, “relative luminance”."""

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_command_writes_the_pages(starter: Path) -> None:
    """`duizhao quiz mine --html` in a fresh workspace."""
    words = ["quiz", "mine", "--items", "2", "--versions", "1", "--lang", "en", "--html"]
    done = CliRunner().invoke(cli, ["-C", str(starter), *words])
    assert done.exit_code == 0
    assert "decks/out/mine.quiz-en-seed1-A.html\n" in done.output
    assert (starter / "decks/out/mine.quiz-en-seed1-A.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_points_of_the_quiz(tab: Browser, tmp_path: Path) -> None:
    """Three points for a choice, two for a cloze of two parts of which one is right, in two languages."""
    blueprint = Blueprint(
        items=4, versions=1, seed=7, langs=PAIR, kinds=("choice", "cloze"), points={"choice": 3, "cloze": 2}
    )
    one = form(sample_deck(3), blueprint)
    opened(tab, tmp_path, one)
    worths = "Array.from(document.querySelectorAll('.worth'), function (each) { return each.textContent; })"
    counts = [[kind(item) for item in one.versions[0].items].count(name) for name in ("choice", "cloze")]
    assert tab.run(worths) == [
        f"每题 {each} 分，共 {each * count} 分Points: {each} each, {each * count} in all"
        for each, count in zip((3, 2), counts, strict=True)
    ]
    total = 3 * counts[0] + 2 * counts[1]
    assert f"</span> / {total}</p>" in page(one)
    number = next(n for n, item in enumerate(one.versions[0].items) if isinstance(item, ClozeQuestion))
    tab.run(
        f"document.querySelectorAll('#q{number + 1} input').forEach(function (field, place) {{"
        "if (place) { return; } field.value = '训练'; field.dispatchEvent(new Event('input', {bubbles: true})); });"
        "document.querySelector('#finish').click(); document.querySelector('#finish').click()"
    )
    answer = msgspec.json.decode(tab.run(RECORD)[1], type=Results).sheets[0].answers[number]
    assert tab.run("document.querySelector('#points').textContent") == f"{total} 分中得 {answer.points:g} 分"
    assert (answer.points, answer.most) == (1, 2)


def test_a_deck_of_two_kinds(tab: Browser, tmp_path: Path) -> None:
    """Choice and cloze alone, with two hidden parts: one of two is half a point."""
    one = made(EN, items=4, of=sample_deck(3))
    opened(tab, tmp_path, one)
    number = next(
        n
        for n, item in enumerate(one.versions[0].items)
        if isinstance(item, ClozeQuestion) and len(item.parts[EN]) == 5
    )
    tab.run(
        f"var f = document.querySelector('#q{number + 1}-0'); f.value = 'training';"
        "f.dispatchEvent(new Event('input', {bubbles: true}));"
        "document.querySelector('#finish').click(); document.querySelector('#finish').click()"
    )
    assert tab.run("document.querySelector('#points').textContent") == "0.5 of 4 points"
    answer = msgspec.json.decode(tab.run(RECORD)[1], type=Results).sheets[0].answers[number]
    assert (answer.given, answer.right, answer.points) == ((1,), False, 0.5)
