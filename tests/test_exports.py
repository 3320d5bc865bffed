"""Exports as other programs read them: every text as it was, every kind, and what is left out listed."""

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
import qti_convert
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt
from moodle_xml_parser.parser import parse_bytes

from anki_collection import TEMPLATES
from browser import CHROMIUM
from conftest import REPOSITORY
from duizhao.cli.group import cli
from duizhao.emit.exports import crowdanki, gift, markdown, moodle, qti, quizlet
from duizhao.emit.exports.questions import exam
from duizhao.emit.notes import notes
from duizhao.lang import EN, ZH_HANS, ZH_HANT_TW
from duizhao.model.deck import Deck, LocalText
from duizhao.model.exchange import Left
from duizhao.model.kinds import INSTRUCTION, KINDS, SCORING, kind
from hostile_deck import HOSTILE, hostile_deck, whole_deck
from lms_readers import GiftQuestion, MoodleQuestion, matched, plain_name, shown
from lms_readers import gift as read_gift
from lms_readers import moodle as read_moodle
from lms_readers import qti as read_qti

MODULES = REPOSITORY / "node_modules"
PAIR = (ZH_HANS, EN)


def item(deck: Deck, wanted: str) -> Any:
    """Return the first item of a kind."""
    return next(one for idea in deck.ideas for one in idea.items if kind(one) == wanted)


def both(text: LocalText) -> list[str]:
    """Return a text in simplified Chinese and English."""
    return [text[lang] for lang in PAIR]


def moodle_questions(deck: Deck, langs: Any = PAIR) -> dict[str, MoodleQuestion]:
    """Return what Moodle reads of a deck, by id number."""
    read = read_moodle(moodle.emit(exam(deck, langs)).artifacts[0].content)
    return {one.id: one for one in read if isinstance(one, MoodleQuestion)}


def gift_questions(deck: Deck) -> dict[str, GiftQuestion]:
    """Return what is read of a deck in GIFT, by the id in the comment above."""
    content = gift.emit(exam(deck, PAIR)).artifacts[0].content.decode()
    ids = re.findall(r"^// \[id:(\S+)\]", content, re.MULTILINE)
    read = (one for one in read_gift(content) if isinstance(one, GiftQuestion))
    return dict(zip(ids, read, strict=True))


def test_moodle_has_every_text_as_it_was() -> None:
    r"""
    a deck of every kind, in each text: <b>&amp;{x}~=#:\*->]]> and more, in two languages
    """
    deck = hostile_deck()
    read = moodle_questions(deck)
    choice = item(deck, "choice")
    found = read["learned-weights/meaning"]
    assert found.text == both(choice.stem)
    assert all(HOSTILE in text for text in found.text)
    assert {(fraction, *text) for fraction, text, _ in found.answers} == {
        ("100", *both(choice.key)),
        *(("0", *both(one.text)) for one in choice.distractors),
    }
    assert [why for fraction, _, why in found.answers if fraction == "100"] == [both(choice.rationale)]
    several = item(deck, "multiple")
    found = read["learned-weights/found-by-training"]
    assert found.text == [*both(INSTRUCTION["multiple"]), *both(SCORING["multiple"]), *both(several.stem)]
    assert [text for _, text, _ in found.answers][-1] == both(several.distractors[-1].text)  # pinned
    assert {(fraction, *text) for fraction, text, _ in found.answers} == {
        *(("50", *both(one)) for one in several.keys),
        *(("-100", *both(one.text)) for one in several.distractors),
    }
    assert read["learned-weights/by-hand"].text[2:] == both(item(deck, "true-false").statement)
    assert [(one[0], one[1]) for one in read["learned-weights/by-hand"].answers] == [
        ("0", ["true"]),
        ("100", ["false"]),
    ]
    pairs = item(deck, "match").pairs
    assert read["learned-weights/jobs"].pairs == [(both(one.left), " / ".join(both(one.right))) for one in pairs]
    steps = [(str(place), both(one)) for place, one in enumerate(item(deck, "order").steps, 1)]
    assert [(fraction, text) for fraction, text, _ in read["learned-weights/steps"].answers] == steps
    short = item(deck, "short")
    accepted = [short.key[ZH_HANS], *short.accept[ZH_HANS], short.key[EN], *short.accept[EN]]
    assert [matched(one[1][0]) for one in read["learned-weights/name"].answers] == accepted
    altered = item(deck, "altered")
    assert [matched(one[1][0]) for one in read["learned-weights/altered-trained"].answers] == [
        altered.by[lang].instead for lang in PAIR
    ]
    reports = {text[0]: fraction for fraction, text, _ in read["learned-weights/which-number"].answers}
    assert reports == {item(deck, "report").reports[0].text: "100", item(deck, "report").reports[1].text: "0"}


def test_moodles_gaps_hide_exactly_the_words() -> None:
    """
    clozes with every character that acts in an embedded answer, one of them with two gaps
    """
    deck = hostile_deck()
    read = moodle_questions(deck)
    parts = [item(deck, "cloze")[lang] for lang in PAIR]
    assert read["learned-weights/program"].gaps == [words[1] for words in parts]
    assert len(read["overfitting/gap"].gaps) == 4
    assert [row.partition("{1:")[0] for row in read["learned-weights/program"].text] == [words[0] for words in parts]


def test_moodles_feedback_has_the_quote_its_source_and_its_note() -> None:
    """
    the first idea of the sample deck, in traditional Chinese and English
    """
    assert moodle_questions(whole_deck(), (ZH_HANT_TW, EN))["learned-weights/program"].feedback == [
        "網路裡的數值由訓練得出，而不是由程式設計師寫出。",
        "The numbers inside a network are found by training, not typed in by a programmer.",
        "程序不再是写出来的,而是训练出来的;权重就是“程序”。",
        "轉換自簡體 程式不再是寫出來的,而是訓練出來的;權重就是「程式」。",
        "Our translation Programs are no longer written but trained; the weights are the “program”.",
        "Lin Example · 示例周刊 · 《权重的故事》 · 2024-06-30 · Example Podcast #7 (2024-06-01)"
        " · https://example.org/weekly?a=1&b=2 · 第12行",
        "編者註 講者只指神經網路。",
        "Editor’s note The speaker means neural networks only.",
    ]


def test_moodle_has_categories_types_and_tags() -> None:
    """
    the sample deck, its title with a slash
    """
    from msgspec.structs import replace

    deck = replace(whole_deck(), title=LocalText({EN: "A/B", ZH_HANS: "甲/乙"}))
    exported = moodle.emit(exam(deck, (ZH_HANS,)))
    read = list(read_moodle(exported.artifacts[0].content))
    assert [one for one in read if isinstance(one, str)] == ["$course$/top/甲//乙/软件", "$course$/top/甲//乙/训练"]
    assert exported.artifacts[0].name == "sample.moodle-zh-Hans.xml"
    assert set(exported.held) == set(KINDS)
    assert {one.type for one in read if isinstance(one, MoodleQuestion)} == {
        *("multichoice", "cloze", "truefalse", "matching", "ordering", "shortanswer")
    }
    assert moodle_questions(deck)["learned-weights/steps"].tags == ["software", "level-2", "order"]


def test_another_parser_reads_moodles_choices_and_gaps() -> None:
    """
    the sample deck, read by the package moodle-xml-parser
    """
    content = moodle.emit(exam(whole_deck(), (ZH_HANS,))).artifacts[0].content
    read = parse_bytes(content)
    assert [one.name for one in read["cloze"]] == ["学到的权重 · program", "过拟合 · gap"]
    assert [option.answer for gap in read["cloze"][1].gaps for option in gap.options] == ["训练", "新"]
    assert [len(one.options) for one in read["multichoice"]] == [4, 5, 2, 2]


def test_gift_has_every_text_as_it_was() -> None:
    """
    the hostile deck, with a line break in each text
    """
    deck = hostile_deck(HOSTILE + "\nx")
    read = gift_questions(deck)
    choice = item(deck, "choice")
    found = read["learned-weights/meaning"]
    assert (found.format, shown(found.stem)) == ("html", both(choice.stem))
    assert {(sign, *shown(text), *shown(why)) for sign, text, why in found.answers} == {
        ("=", *both(choice.key), *both(choice.rationale)),
        *(("~", *both(one.text), *both(one.why)) for one in choice.distractors),
    }
    several = item(deck, "multiple")
    assert {
        (sign, *shown(text), *shown(why)) for sign, text, why in read["learned-weights/found-by-training"].answers
    } == {
        *(("~50", *both(one)) for one in several.keys),
        *(("~-100", *both(one.text), *both(one.why)) for one in several.distractors),
    }
    assert (read["learned-weights/by-hand"].body, shown(read["learned-weights/by-hand"].feedback)[:2]) == (
        "FALSE",
        both(item(deck, "true-false").rationale),
    )
    pairs = [
        ("->", both(one.left), " / ".join(both(one.right)).replace("\n", " ")) for one in item(deck, "match").pairs
    ]
    assert [(sign, shown(left), right) for sign, left, right in read["learned-weights/jobs"].answers] == pairs
    short = item(deck, "short")
    accepted = [short.key[ZH_HANS], *short.accept[ZH_HANS], short.key[EN], *short.accept[EN]]
    assert [matched(text) for _, text, _ in read["learned-weights/name"].answers] == [
        one.replace("\n", " ") for one in accepted
    ]


def test_gift_lists_what_it_cannot_hold() -> None:
    """
    the sample deck: an order, and a cloze with two gaps; an answer that begins like a weight
    """
    from msgspec.structs import replace

    deck = whole_deck()
    assert gift.emit(exam(deck, PAIR)).left == (
        Left("learned-weights/steps", "GIFT has no questions that ask for an order"),
        Left("overfitting/gap", "GIFT has one gap in a sentence, this has more"),
    )
    first, *rest = deck.ideas
    short = replace(item(deck, "short"), key=LocalText({EN: "%50% of it", ZH_HANS: "一半"}))
    only = replace(deck, ideas=(replace(first, items=(short,)), *rest[:1]))
    assert gift.emit(exam(only, PAIR)).left == (
        Left("learned-weights/name", "GIFT takes an answer that begins so for a weight"),
    )


def test_gift_in_its_parser_from_npm(tmp_path: Path) -> None:
    """
    the hostile deck in gift-pegjs: npm install --no-save gift-pegjs
    """
    node = shutil.which("node")
    if node is None or not (MODULES / "gift-pegjs").is_dir():
        pytest.skip("it needs Node.js, and here: npm install --no-save gift-pegjs")
    deck = hostile_deck()
    file = tmp_path / "deck.gift"
    file.write_bytes(gift.emit(exam(deck, PAIR)).artifacts[0].content)
    script = (
        "console.log(JSON.stringify(require('gift-pegjs').parse(require('fs').readFileSync(process.argv[1],'utf8'))))"
    )
    done = subprocess.run([node, "-e", script, str(file)], cwd=REPOSITORY, capture_output=True, check=True)
    read = {one["title"]: one for one in json.loads(done.stdout) if one["type"] != "Category"}
    ours = gift_questions(deck)
    assert len(read) == len(ours)
    for one in ours.values():
        assert shown(read[one.name]["stem"]["text"]) == shown(one.stem)
        assert shown(read[one.name]["globalFeedback"]["text"]) == shown(one.feedback)
    choices = [
        (one["isCorrect"], *shown(one["text"]["text"])) for one in read[ours["learned-weights/meaning"].name]["choices"]
    ]
    assert choices == [(sign == "=", *shown(text)) for sign, text, _ in ours["learned-weights/meaning"].answers]
    several = ours["learned-weights/found-by-training"]
    assert [one["weight"] for one in read[several.name]["choices"]] == [int(sign[1:]) for sign, *_ in several.answers]


def qti_items(deck: Deck, edition: Any) -> dict[str, tuple[Any, Any]]:
    """Return the items of a package, each with its tree."""
    content = qti.emit(exam(deck, PAIR), edition).artifacts[0].content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        items = [read_qti(archive.read(name)) for name in archive.namelist() if name.startswith("items/")]
    return {item.id: (item, root) for item, root in items}


@pytest.mark.parametrize("edition", ["qti3", "qti21"])
def test_qti_has_every_text_as_it_was(edition: str) -> None:
    """
    the hostile deck in both versions
    """
    deck = hostile_deck()
    read = {name: found for name, (found, _) in qti_items(deck, edition).items()}
    choice = item(deck, "choice")
    found = read["Q-learned-weights.meaning"]
    assert found.choices[found.right[0][0]] == both(choice.key)
    assert found.feedback["FEEDBACK", found.right[0][0]] == both(choice.rationale)
    assert sorted(found.choices.values()) == sorted(map(both, (choice.key, *(one.text for one in choice.distractors))))
    assert found.body.startswith("".join(both(choice.stem)))
    assert (found.title, found.language) == (f"{deck.ideas[0].term[ZH_HANS]} · meaning", ZH_HANS)
    several = item(deck, "multiple")
    found = read["Q-learned-weights.found-by-training"]
    assert sorted(found.choices[letter] for letter in found.right[0]) == sorted(map(both, several.keys))
    assert [found.feedback["FEEDBACK", letter] for letter in found.choices if letter not in found.right[0]] == [
        next(both(one.why) for one in several.distractors if both(one.text) == shown)
        for letter, shown in found.choices.items()
        if letter not in found.right[0]
    ]
    assert list(found.choices.values())[-1] == both(several.distractors[-1].text)
    steps = read["Q-learned-weights.steps"]
    assert [steps.choices[place] for place in steps.right[0]] == [both(one) for one in item(deck, "order").steps]
    assert list(steps.choices) != steps.right[0]
    match = read["Q-learned-weights.jobs"]
    assert [tuple(match.choices[side] for side in pair.split()) for pair in match.right[0]] == [
        (both(one.left), both(one.right)) for one in item(deck, "match").pairs
    ]
    short = item(deck, "short")
    assert read["Q-learned-weights.name"].mapped == [
        short.key[ZH_HANS],
        *short.accept[ZH_HANS],
        short.key[EN],
        *short.accept[EN],
    ]
    assert read["Q-learned-weights.by-hand"].right == [["false"]]
    gaps: Any = deck.ideas[2].items[0]
    assert read["Q-overfitting.gap"].right == [
        [words[place]] for words in (gaps[lang] for lang in PAIR) for place in (1, 3)
    ]


_FLOW = {"p", "blockquote", "div"}
_CONTENT = {
    "assessmentItem": ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"],
    "responseDeclaration": ["correctResponse", "mapping"],
    "correctResponse": ["value"],
    "mapping": ["mapEntry"],
    "outcomeDeclaration": ["defaultValue"],
    "defaultValue": ["value"],
    "itemBody": [*_FLOW, "choiceInteraction", "orderInteraction", "matchInteraction"],
    "choiceInteraction": ["simpleChoice"],
    "orderInteraction": ["simpleChoice"],
    "matchInteraction": ["simpleMatchSet"],
    "simpleMatchSet": ["simpleAssociableChoice"],
    "simpleChoice": [*_FLOW],
    "simpleAssociableChoice": [*_FLOW],
    "p": ["b", "br", "textEntryInteraction"],
    "blockquote": ["p"],
    "div": ["p", "blockquote"],
    "responseProcessing": ["responseCondition", "setOutcomeValue"],
    "responseCondition": ["responseIf", "responseElseIf", "responseElse"],
    "responseIf": ["match", "not", "setOutcomeValue"],
    "responseElseIf": ["not", "setOutcomeValue"],
    "responseElse": ["setOutcomeValue"],
    "not": ["isNull"],
    "isNull": ["variable"],
    "match": ["variable", "correct"],
    "sum": ["variable", "mapResponse"],
    "setOutcomeValue": ["baseValue", "variable", "sum", "mapResponse"],
}
"""What may stand in what, and where the specification wants an order, in which: of all that the items use."""
_REQUIRED = {
    "assessmentItem": {"identifier", "title", "adaptive", "timeDependent"},
    "responseDeclaration": {"identifier", "cardinality", "baseType"},
    "outcomeDeclaration": {"identifier", "cardinality", "baseType"},
    "mapping": {"defaultValue"},
    "mapEntry": {"mapKey", "mappedValue", "caseSensitive"},
    "choiceInteraction": {"responseIdentifier", "shuffle", "maxChoices"},
    "orderInteraction": {"responseIdentifier", "shuffle"},
    "matchInteraction": {"responseIdentifier", "shuffle", "maxAssociations"},
    "simpleChoice": {"identifier"},
    "simpleAssociableChoice": {"identifier", "matchMax"},
    "textEntryInteraction": {"responseIdentifier", "expectedLength"},
    "modalFeedback": {"outcomeIdentifier", "identifier", "showHide"},
    "setOutcomeValue": {"identifier"},
    "baseValue": {"baseType"},
    "variable": {"identifier"},
    "correct": {"identifier"},
    "mapResponse": {"identifier"},
}


@pytest.mark.parametrize("edition", ["qti3", "qti21"])
def test_qti_items_are_built_as_the_specification_says(edition: str) -> None:
    """
    every item of the sample deck: what stands in what, in which order, with which attributes; identifiers that agree
    """
    content = {**_CONTENT, "modalFeedback": ["contentBody"] if edition == "qti3" else [*_FLOW], "contentBody": [*_FLOW]}
    for _, root in qti_items(whole_deck(), edition).values():
        declared = {one.get("identifier") for one in root if one.tag in {"responseDeclaration", "outcomeDeclaration"}}
        for one in root.iter():
            children = [child.tag for child in one]
            allowed = content.get(one.tag, [])
            assert set(children) <= set(allowed), one.tag
            if one.tag in {"assessmentItem", "responseDeclaration", "match"}:
                assert [allowed.index(child) for child in children] == sorted(
                    allowed.index(child) for child in children
                )
            names = {name for name in one.attrib if not name.startswith("{")} - {"class"}
            if one.tag == "mapping" and root.get("identifier", "").endswith("found-by-training"):
                names.remove("lowerBound")
            assert names == _REQUIRED.get(one.tag, set()), one.tag
            if one.tag in {"variable", "correct", "mapResponse", "setOutcomeValue"}:
                assert one.get("identifier") in declared
            assert one.get("responseIdentifier", "SCORE") in declared
            assert one.get("outcomeIdentifier", "SCORE") in declared


@pytest.mark.parametrize("edition", ["qti3", "qti21"])
def test_a_qti_package_lists_what_is_in_it(edition: str) -> None:
    """
    the sample deck: manifest, test and items name each other, and nothing else is there
    """
    from xml.etree import ElementTree as ET

    content = qti.emit(exam(whole_deck(), PAIR), edition).artifacts[0].content  # type: ignore[arg-type]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = archive.namelist()
        manifest = ET.fromstring(archive.read("imsmanifest.xml"))  # noqa: S314 - our own
        test = ET.fromstring(archive.read("test.xml"))  # noqa: S314
    listed = [one.get("href", "") for one in manifest.iter() if plain_name(one.tag) == "resource"]
    items = [one for one in test.iter() if plain_name(one.tag) == "assessmentItemRef"]
    assert files == ["imsmanifest.xml", *listed]
    assert ["test.xml", *(one.get("href", "") for one in items)] == listed
    assert [one.get("title") for one in test.iter() if plain_name(one.tag) == "assessmentSection"] == ["软件", "训练"]
    needed = [one.get("identifierref", "") for one in manifest.iter() if plain_name(one.tag) == "dependency"]
    assert needed == [f"RES-{one.get('identifier')}" for one in items]


def test_another_converter_makes_the_one_qti_of_the_other() -> None:
    """
    the hostile deck in QTI 2.1, upgraded by the package citolab-qti-convert, is what we write in QTI 3.0
    """
    deck = hostile_deck()
    package = io.BytesIO(qti.emit(exam(deck, PAIR), "qti21").artifacts[0].content)
    upgraded = qti_convert.upgrade_package_files(qti_convert.read_package(package)).files
    theirs = {name: content for name, content in upgraded.items() if name.startswith("items/")}
    ours = {name: found for name, (found, _) in qti_items(deck, "qti3").items()}
    assert len(theirs) == len(ours)
    for content in theirs.values():
        found, root = read_qti(content if isinstance(content, bytes) else content.encode())
        assert "imsqtiasi_v3p0" in (content if isinstance(content, str) else content.decode())
        assert (found.right, found.mapped, found.choices) == (
            ours[found.id].right,
            ours[found.id].mapped,
            ours[found.id].choices,
        )
        assert root.get("timeDependent") == "false"


_PLAYER = """<!doctype html><meta charset="utf-8"><script src="%s"></script><body><script>
(async () => {
  const found = {}, items = %s, wait = (time) => new Promise((done) => setTimeout(done, time));
  for (const [name, xml] of Object.entries(items)) {
    const holder = document.createElement("qti-item"), container = document.createElement("item-container");
    const ready = new Promise((done) => holder.addEventListener("qti-assessment-item-connected", (event) => done(event.detail)));
    container.itemXML = xml;
    holder.append(container);
    document.body.append(holder);
    const item = await ready;
    await item.updateComplete;
    await wait(20);
    item.processResponse();
    await wait(5);
    const empty = item.getOutcome("SCORE").value;
    const given = new DOMParser().parseFromString(xml, "text/xml");
    for (const one of given.querySelectorAll("qti-response-declaration")) {
      const values = [...one.querySelectorAll("qti-correct-response qti-value")].map((value) => value.textContent);
      const single = one.getAttribute("cardinality") === "single";
      item.updateResponseVariable(one.getAttribute("identifier"), single ? values[0] : values);
    }
    item.processResponse();
    await wait(5);
    const shares = [], mapped = given.querySelector("qti-mapping[lower-bound]");
    if (mapped) {
      const right = [...given.querySelectorAll("qti-correct-response qti-value")].map((value) => value.textContent);
      const all = [...given.querySelectorAll("qti-simple-choice")].map((one) => one.getAttribute("identifier"));
      for (const values of [right.slice(1), all, all.filter((one) => !right.includes(one)), right]) {
        item.updateResponseVariable("RESPONSE", values);
        item.processResponse();
        await wait(5);
        shares.push(Number(item.getOutcome("SCORE").value));
      }
    }
    const shown = [...item.querySelectorAll("qti-modal-feedback")].filter((one) => one.showStatus === "on");
    const text = [...item.querySelectorAll("qti-item-body > p")].map((one) => one.textContent);
    found[name] = [empty, item.getOutcome("SCORE").value, item.getOutcome("MAXSCORE").value,
                   shown.map((one) => one.identifier), text, shares];
    holder.remove();
  }
  document.body.innerHTML = "<pre></pre>";
  document.querySelector("pre").textContent = btoa(encodeURIComponent(JSON.stringify(found)));
})();
</script>"""


def test_qti_in_a_player(tmp_path: Path) -> None:
    """
    the hostile deck in Citolab's player, in Chromium: nothing answered, then everything right
    """
    import base64
    from urllib.parse import unquote

    script = MODULES / "@citolab/qti-components/cdn/index.global.js"
    if not CHROMIUM or not script.is_file():
        pytest.skip("it needs Chromium, and here: npm install --no-save @citolab/qti-components")
    deck = hostile_deck()
    with zipfile.ZipFile(io.BytesIO(qti.emit(exam(deck, PAIR), "qti3").artifacts[0].content)) as archive:
        items = {name: archive.read(name).decode() for name in archive.namelist() if name.startswith("items/")}
    page = tmp_path / "page.html"
    page.write_text(_PLAYER % (script.as_uri(), json.dumps(items).replace("</", "<\\/")), encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    options = ["--allow-file-access-from-files", "--virtual-time-budget=60000", "--dump-dom", page.as_uri()]
    done = subprocess.run([*command, *options], capture_output=True, check=True, timeout=100)
    answer = re.search(rb"<pre>([A-Za-z0-9+/=]+)</pre>", done.stdout)
    assert answer
    found = json.loads(unquote(base64.b64decode(answer[1]).decode()))
    assert {name: (empty, score == most) for name, (empty, score, most, *_) in found.items()} == dict.fromkeys(
        items, ("0", True)
    )
    assert all("reason" in shown for _, _, _, shown, *_ in found.values())
    choice = found["items/Q-learned-weights.meaning.xml"]
    assert found["items/Q-learned-weights.found-by-training.xml"][5] == [0.5, 0, 0, 1]
    assert (len(choice[3]), choice[4]) == (2, both(item(deck, "choice").stem))


def test_quizlet_has_pairs_and_lists_the_rest() -> None:
    """
    the sample deck; then one with a tab and a line break in each text
    """
    deck = whole_deck()
    exported = quizlet.emit(deck, exam(deck, PAIR))
    rows = [row.split("\t") for row in exported.artifacts[0].content.decode().splitlines()]
    assert rows[0] == [" / ".join(both(deck.ideas[0].term)), " / ".join(both(deck.ideas[0].definition))]
    assert rows[3] == [
        "训练好的_____本身就是程序。 / The trained _____ are the program.",
        "权重 / weights",
    ]
    assert exported.held == {"idea": 3, "cloze": 2, "true-false": 1, "short": 1, "altered": 1}
    assert exported.left == (
        Left("learned-weights", "its quotes, with their sources"),
        Left("gradient-descent", "its quotes, with their sources"),
        Left("learned-weights/meaning", "a pair has no room for options to choose from"),
        Left("learned-weights/found-by-training", "a pair has no room for options to choose from"),
        Left("learned-weights/jobs", "a pair has no room for several pairs"),
        Left("learned-weights/steps", "a pair has no room for steps in an order"),
        Left("learned-weights/which-number", "a pair has no room for options to choose from"),
        Left("steepest-descent/direction", "a pair has no room for options to choose from"),
    )
    broken = quizlet.emit(hostile_deck("\t=x\ny"), exam(hostile_deck("\t=x\ny"), PAIR))
    assert {row.count("\t") for row in broken.artifacts[0].content.decode().splitlines()} == {1}
    assert Left("overfitting", "line breaks and tabs became spaces") in broken.left


def test_markdown_shows_every_text_literally() -> None:
    """
    the hostile deck and Markdown's own signs, read by markdown-it: no markup but ours
    """
    signs = HOSTILE + "\n# a\n- b\n1. c\n> d\n=== \n***\n<i>e</i> &copy; **f** ![g](h)"
    deck = hostile_deck(signs)
    tokens = (
        MarkdownIt("commonmark")
        .enable("table")
        .parse(markdown.emit(deck, exam(deck, PAIR)).artifacts[0].content.decode())
    )
    assert not {one.type for one in tokens} & {"html_block", "fence", "code_block", "hr", "table_open"}
    inline = [child for one in tokens for child in one.children or []]
    assert {one.type for one in inline} <= {
        "text",
        "hardbreak",
        "softbreak",
        *("em_open", "em_close", "strong_open", "strong_close"),
    }
    shown_texts = {
        "".join("\n" if child.type == "hardbreak" else child.content for child in one.children or [])
        for one in tokens
        if one.type == "inline"
    }
    rows = [" ".join(row.split()) for row in deck.ideas[2].definition[EN].split("\n")]
    assert "\n".join(rows) in shown_texts
    assert len([one for one in tokens if one.type == "heading_open"]) == 1 + 2 + 3


def test_crowdanki_has_the_notes_of_the_package() -> None:
    """
    the hostile deck: GUIDs, fields and tags as in the Anki package, each note with its note type
    """
    deck = hostile_deck()
    exported = crowdanki.emit(deck, TEMPLATES)
    document = json.loads(exported.artifacts[0].content)
    assert (exported.folder, exported.artifacts[0].name) == ("sample.crowdanki", "deck.json")
    assert [(one["guid"], tuple(one["fields"]), tuple(one["tags"])) for one in document["notes"]] == [
        (one.guid, one.fields, one.tags) for one in notes(deck)
    ]
    types = {one["crowdanki_uuid"]: one for one in document["note_models"]}
    assert all(len(types[one["note_model_uuid"]]["flds"]) == len(one["fields"]) for one in document["notes"])
    assert document["deck_config_uuid"] == document["deck_configurations"][0]["crowdanki_uuid"]


def test_exports_are_the_same_bytes_twice() -> None:
    """
    the sample deck in each format that packs or counts
    """
    first, again = (
        [
            qti.emit(exam(deck, PAIR), "qti3").artifacts[0].content,
            moodle.emit(exam(deck, PAIR)).artifacts[0].content,
            crowdanki.emit(deck, TEMPLATES).artifacts[0].content,
        ]
        for deck in (whole_deck(), whole_deck())
    )
    assert first == again


def run(root: Path, *words: str) -> Result:
    """Run a command in the workspace at `root`."""
    return CliRunner().invoke(cli, ["-C", str(root), *words])


def test_the_command_says_what_is_in_it(starter: Path) -> None:
    """
    duizhao export mine --to gift; --to csv; --topic that is not there; --lang where every language is held
    """
    done = run(starter, "export", "mine", "--to", "gift", "--lang", "zh-Hant-TW,en")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[1:] == ["held: 1 choice, 2 cloze; nothing left out"]
    assert (starter / "decks/out/mine.gift-zh-Hant-TW+en.txt").is_file()
    table = run(starter, "export", "mine", "--to", "csv", "--kind", "cloze")
    assert table.output.splitlines()[1:] == ["held: 2 idea, 2 cloze; nothing left out"]
    rows = list(csv.reader(io.StringIO((starter / "decks/out/mine.cards.csv").read_text("utf-8-sig"))))
    assert rows[0][:7] == ["topic", "idea", "question", "kind", "level", "term.en", "term.zh-Hans"]
    wrong = run(starter, "export", "mine", "--to", "json", "--lang", "en")
    assert (wrong.exit_code, wrong.stderr.splitlines()[0]) == (
        2,
        "duizhao: --lang has no say in json: it holds every language",
    )
    missing = run(starter, "export", "mine", "--to", "qti3", "--topic", "memori")
    assert (missing.exit_code, missing.stderr) == (
        2,
        "duizhao: the deck has no topic `memori`\n    hint: did you mean `memory`?\n",
    )
