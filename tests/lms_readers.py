"""What other programs read in an export: small readers, each written from the format's public description alone."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

_EMBEDDED = re.compile(r"\{(\d*):(SHORTANSWER|SA):(.+?(?<!\\)(?<!&)(?=[~#}]))\}", re.DOTALL)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.pieces.append({"p": "\f", "br": "\n"}.get(tag, ""))

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def shown(html: str) -> list[str]:
    """Return the paragraphs that a browser shows of `html`."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return [part for part in "".join(reader.pieces).split("\f") if part]


class MoodleQuestion(NamedTuple):
    """A question of Moodle XML."""

    type: str
    name: str
    id: str
    text: list[str]
    feedback: list[str]
    answers: list[tuple[str, list[str], list[str]]]
    """Fraction, text and feedback of each."""
    pairs: list[tuple[list[str], str]]
    gaps: list[str]
    tags: list[str]


def moodle(content: bytes) -> Iterator[MoodleQuestion | str]:
    """Yield what Moodle's importer reads: the paths of categories, and questions."""
    for one in ET.fromstring(content):  # noqa: S314 - our own
        assert one.tag == "question"
        if one.get("type") == "category":
            yield one.findtext("category/text", "")
            continue
        html = one.findtext("questiontext/text", "")
        kind = one.get("type", "")
        is_plain = kind in {"shortanswer", "truefalse"}
        yield MoodleQuestion(
            type=kind,
            name=one.findtext("name/text", ""),
            id=one.findtext("idnumber", ""),
            text=shown(html),
            feedback=shown(one.findtext("generalfeedback/text", "")),
            answers=[
                (
                    answer.get("fraction", ""),
                    [answer.findtext("text", "")] if is_plain else shown(answer.findtext("text", "")),
                    shown(answer.findtext("feedback/text", "")),
                )
                for answer in one.findall("answer")
            ],
            pairs=[
                (shown(pair.findtext("text", "")), pair.findtext("answer/text", ""))
                for pair in one.findall("subquestion")
            ],
            gaps=[_answer(found[3]) for found in _EMBEDDED.finditer(html)],
            tags=[tag.text or "" for tag in one.findall("tags/tag/text")],
        )


def _answer(alternative: str) -> str:
    """Return an embedded answer as Moodle takes it: references decoded, then the backslashes it knows, then wildcards."""
    from html import unescape

    assert alternative.startswith("=")
    return matched(unescape(alternative[1:]).replace(r"\}", "}").replace(r"\#", "#"))


def matched(answer: str) -> str:
    """Return the text that a short answer matches: an escaped asterisk is one, a bare one would be anything."""
    assert not re.search(r"(?<!\\)\*", answer)
    return answer.replace(r"\*", "*")


class GiftQuestion(NamedTuple):
    """A question of GIFT; `answers` are its signs, with weights, with text, feedback and, of a pair, the right side."""

    name: str
    format: str
    stem: str
    body: str
    answers: list[tuple[str, str, str]]
    feedback: str


def gift(content: str) -> Iterator[GiftQuestion | str]:
    """Yield the categories and questions of a GIFT file."""
    for block in re.split(r"\n\s*\n", content):
        rows = [row for row in block.split("\n") if row and not row.startswith("//")]
        if not rows:
            continue
        if rows[0].startswith("$CATEGORY: "):
            yield rows[0].removeprefix("$CATEGORY: ")
            continue
        kept: list[str] = []
        hidden = _hide("\n".join(rows), kept)
        found = re.fullmatch(r"::(.*?)::\s*(?:\[(\w+)\])?(.*?)\{(.*)\}(.*)", hidden, re.DOTALL)
        assert found, hidden
        assert not found[5].strip()
        body, _, feedback = found[4].partition("####")
        yield GiftQuestion(
            name=_show(found[1], kept),
            format=found[2],
            stem=_show(found[3], kept),
            body=body.strip(),
            answers=list(_answers(body, kept)),
            feedback=_show(feedback.strip(), kept),
        )


def _hide(text: str, kept: list[str]) -> str:
    """Return `text` with every escaped character replaced by a private one, so that what is left acts."""

    def hide(found: re.Match[str]) -> str:
        kept.append("\n" if found[0] == r"\n" else found[1])
        return chr(0xF0000 + len(kept) - 1)

    return re.sub(r"\\([\\~=#{}:])|\\n", hide, text)


def _show(text: str, kept: list[str]) -> str:
    return re.sub("[\U000f0000-\U000ffffd]", lambda found: kept[ord(found[0]) - 0xF0000], text)


def _answers(body: str, kept: list[str]) -> Iterator[tuple[str, str, str]]:
    for sign, text in re.findall(r"([=~])([^=~]*)", body):
        if " -> " in text:
            left, _, right = text.partition(" -> ")
            yield "->", _show(left.strip(), kept), _show(right.strip(), kept)
        else:
            weight = re.match(r"%(-?[\d.]+)%", text)
            answer, _, why = text[weight.end() if weight else 0 :].partition("#")
            yield sign + (weight[1] if weight else ""), _show(answer.strip(), kept), _show(why.strip(), kept)


class QtiItem(NamedTuple):
    """A QTI item of either version, its names without ``qti-`` and hyphens."""

    id: str
    title: str
    language: str
    body: str
    right: list[list[str]]
    mapped: list[str]
    choices: dict[str, list[str]]
    feedback: dict[tuple[str, str], list[str]]


_XML = "{http://www.w3.org/XML/1998/namespace}lang"


def plain_name(name: str) -> str:
    """Return the name of an element or attribute as QTI 2.1 has it."""
    bare = re.sub(r"^\{.*\}", "", name).removeprefix("qti-")
    return re.sub("-(.)", lambda found: found[1].upper(), bare)


def qti(content: bytes) -> tuple[QtiItem, Any]:
    """Return the item in `content`, and its tree with the names of 2.1."""
    root = ET.fromstring(content)  # noqa: S314
    for element in root.iter():
        element.tag = plain_name(element.tag)
        for name in list(element.attrib):
            if not name.startswith("{"):
                element.set(plain_name(name), element.attrib.pop(name))
    body = root.find("itemBody")
    assert body is not None
    item = QtiItem(
        id=root.get("identifier", ""),
        title=root.get("title", ""),
        language=root.get(_XML, ""),
        body="".join(body.itertext()),
        right=[[value.text or "" for value in one.iter("value")] for one in root.iter("correctResponse")],
        mapped=[one.get("mapKey", "") for one in root.iter("mapEntry")],
        choices={
            one.get("identifier", ""): ["".join(part.itertext()) for part in one.iter("p")]
            for name in ("simpleChoice", "simpleAssociableChoice")
            for one in root.iter(name)
        },
        feedback={
            (one.get("outcomeIdentifier", ""), one.get("identifier", "")): [
                "".join(part.itertext()) for part in one.iter("p")
            ]
            for one in root.iter("modalFeedback")
        },
    )
    return item, root
