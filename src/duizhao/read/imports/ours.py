"""Notes that duizhao made, back as ideas, as far as their fields say: see `emit/notes` and `emit/questions`.

A note does not say which statement of which disagreement a report question asks about, nor which ideas are related.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from duizhao.lang import EN, LANGS, TRADITIONAL, ZH_HANS, Lang
from duizhao.model.definitions import SourceDef
from duizhao.model.exchange import Draft, Drafts, ForeignNote, Left
from duizhao.model.identity import guid, option_order
from duizhao.model.kinds import TRUE
from duizhao.read.imports.html_tree import Element, parse, text

_SUFFIX: Final[Mapping[Lang, str]] = {lang: lang.lower().replace("-", "_") for lang in LANGS}
_GAP: Final = re.compile(r"\{\{c1::(.*?)\}\}", re.DOTALL)
_BETWEEN: Final = "\N{NO-BREAK SPACE}· "
_LINKS: Final = "notes do not say which ideas are related or required, nor which findings were accepted"


def is_ours(note: ForeignNote) -> bool:
    """Say whether a note has the fields that duizhao's note types have."""
    return {"id", "display", "topic", "level", "term_en"} <= set(note.fields)


def drafts(notes: Iterable[ForeignNote], sources: Mapping[str, SourceDef]) -> Drafts:
    """Return the ideas of `notes`, each with its questions; `sources` are the records that quotes may be of."""
    ideas: dict[str, dict[str, Any]] = {}
    topics: dict[str, str] = {}
    titles: dict[str, Any] = {}
    left: list[Left] = []
    waiting: list[ForeignNote] = []
    for note in notes:
        key = _plain(note.fields["id"])
        if "/" in key:
            waiting.append(note)
            continue
        topics[key] = _tag(note, "topic") or "imported"
        titles.setdefault(topics[key], _title(note))
        ideas[key] = _idea(note, key, sources, left)
    for note in waiting:
        idea, _, name = _plain(note.fields["id"]).partition("/")
        if idea not in ideas:
            left.append(Left(f"{idea}/{name}", "its idea is not in the file"))
            continue
        question = _question(note, name, ideas[idea].get("quotes", []))
        if isinstance(question, str):
            left.append(Left(f"{idea}/{name}", question))
        else:
            ideas[idea].setdefault("questions", []).append(question)
    left += [Left("all ideas", _LINKS)] if ideas else []
    made = tuple(Draft(at=key, topic=topics[key], tree=tree, made=True) for key, tree in ideas.items())
    return Drafts(ideas=made, titles={name: title for name, title in titles.items() if title}, left=tuple(left))


def _plain(html: str) -> str:
    return text(parse(html))[0]


def _tag(note: ForeignNote, name: str) -> str:
    prefix = f"duizhao::{name}::"
    return next((tag.removeprefix(prefix) for tag in note.tags if tag.startswith(prefix)), "")


def _title(note: ForeignNote) -> dict[str, str]:
    spans = parse(note.fields["topic"]).all("span")
    return {one.attributes["lang"]: text(one)[0] for one in spans if one.attributes.get("lang")}


def _each(note: ForeignNote, name: str) -> dict[str, str]:
    """Return a text in every language in which the note has it."""
    found = {lang: _plain(note.fields.get(f"{name}_{_SUFFIX[lang]}", "")) for lang in LANGS}
    return {lang: words for lang, words in found.items() if words}


def _trees(note: ForeignNote, name: str) -> dict[Lang, Element]:
    found = {lang: note.fields.get(f"{name}_{_SUFFIX[lang]}", "") for lang in LANGS}
    return {lang: parse(html) for lang, html in found.items() if html}


def _idea(note: ForeignNote, key: str, sources: Mapping[str, SourceDef], left: list[Left]) -> dict[str, Any]:
    tree: dict[str, Any] = {"id": key, "level": _plain(note.fields["level"]), "term": _each(note, "term")}
    reading = {name: _syllables(note.fields.get(name, "")) for name in ("pinyin", "zhuyin")}
    tree["reading"] = {name: said for name, said in reading.items() if said}
    tree["definition"] = _each(note, "definition")
    figures = parse(note.fields.get("quote", "") + note.fields.get("more_quotes", ""))
    tree["quotes"] = list(_quotes(note, key, figures, sources, left))
    tree["retired"] = "true" if "duizhao::retired" in note.tags else ""
    return {name: value for name, value in tree.items() if value}


def _syllables(html: str) -> str:
    return " ".join(text(one)[0] for one in parse(html).all("rt"))


def _quotes(
    note: ForeignNote, key: str, figures: Element, sources: Mapping[str, SourceDef], left: list[Left]
) -> Iterator[dict[str, Any]]:
    tagged = [tag.removeprefix("duizhao::source::") for tag in note.tags if tag.startswith("duizhao::source::")]
    for figure in figures.all("figure"):
        words, caption = next(figure.all("blockquote"), None), next(figure.all("figcaption"), None)
        if words is None or caption is None:
            continue
        quote = text(words)[0]
        source = _source(text(caption)[0], tagged, sources)
        if not source:
            left.append(Left(key, f"nothing says which record this quote is of: “{quote}”"))
            continue
        said: dict[str, Any] = {"source": source, "text": quote}
        speaker = text(caption)[0].replace("\xa0", " ").split(" · ")[0]
        record = sources.get(source)
        if record is not None and speaker in record.speakers[1:]:
            said["speaker"] = speaker
        gloss = _labelled(figure, "gloss")
        said |= {lang: gloss[lang] for lang in (EN, ZH_HANS) if lang in gloss}
        remark = _labelled(figure, "note")
        yield said | ({"note": remark} if remark else {})


def _source(caption: str, tagged: list[str], sources: Mapping[str, SourceDef]) -> str:
    """Return the record's id: the note's only one, or that whose outlet, title and date all stand in the caption."""
    if len(tagged) == 1:
        return tagged[0]
    fitting = [
        name
        for name in tagged
        if name in sources
        and all(part in caption for part in (sources[name].outlet, sources[name].title, sources[name].date or ""))
    ]
    return fitting[0] if len(fitting) == 1 else ""


def _labelled(figure: Element, css: str) -> dict[str, str]:
    """Return what stands, by language, behind a label in the part of a figure that has the class `css`."""
    return {
        one.attributes["lang"]: text(one.without("b"))[0]
        for part in figure.all("div", css)
        for one in part.all("div")
        if one.attributes.get("lang")
    }


def _question(note: ForeignNote, name: str, quotes: list[dict[str, Any]]) -> dict[str, Any] | str:
    """Return a question, or why it cannot be one."""
    kind = _tag(note, "kind") or ("cloze" if "text_en" in note.fields else "choice")
    head: dict[str, Any] = {"id": name, "kind": kind}
    answers = _trees(note, "answer")
    rationale = _by_language({lang: _why(answer) for lang, answer in answers.items()})
    rest: dict[str, Any] = {"rationale": rationale} if rationale else {}
    if kind == "altered":
        return _altered(answers, quotes, head | rest)
    if kind == "report":
        return "a note does not say which statements of which disagreement it asks about"
    return head | _asked(note, kind, answers, rest)


def _asked(note: ForeignNote, kind: str, answers: Mapping[Lang, Element], rest: dict[str, Any]) -> dict[str, Any]:
    asked = _without_task(note)
    stem = {"stem": asked}
    match kind:
        case "cloze":
            return {"text": {lang: _GAP.sub(r"{{\1}}", words) for lang, words in _each(note, "text").items()}}
        case "true-false":
            verdict = text(next(answers[EN].all("div", "key"), answers[EN]).without("span", css="why"))[0]
            return {"statement": asked, "answer": "true" if verdict == TRUE[EN] else "false"} | rest
        case "match":
            return stem | {"pairs": _pairs(answers)} | rest
        case "order":
            return stem | {"steps": _rows(answers)} | rest
        case "short":
            return stem | _short(answers) | rest
        case _:
            keys, wrong = _options(note, answers)
            return stem | (
                {"keys": keys} | wrong | rest if kind == "multiple" else {"key": next(iter(keys), {})} | wrong
            )


def _without_task(note: ForeignNote) -> dict[str, str]:
    """Return the stem in every language, without the line above it that says what to do."""
    return {str(lang): text(one.without(css="task"))[0] for lang, one in _trees(note, "stem").items()}


def _by_language(found: Mapping[Lang, str]) -> dict[str, str]:
    return {lang: words for lang, words in found.items() if words}


def _why(answer: Element) -> str:
    """Return the reason of a question as a whole, which comes last; those of options stand in their rows."""
    reasons = [text(one)[0] for one in answer.all("div", "why")]
    return reasons[-1] if reasons else ""


def _in_rows(answers: Mapping[Lang, Element]) -> Iterator[dict[Lang, Element]]:
    """Yield the rows of the answers' lists, each in every language."""
    rows = {lang: list(answer.all("li")) for lang, answer in answers.items()}
    for place in range(min(map(len, rows.values()), default=0)):
        yield {lang: found[place] for lang, found in rows.items()}


def _options(note: ForeignNote, answers: Mapping[Lang, Element]) -> tuple[list[dict[str, str]], dict[str, Any]]:
    """Return keys and distractors in the order of their author, which the note's identity has shuffled.

    Where the last option is pinned, a note does not say which place it had: a wrong one was the last, a right one the
    first.
    """
    rows = list(_in_rows(answers))
    order = list(option_order(guid(*_plain(note.fields["id"]).split("/")), len(rows)))
    is_key = [any("key" in one.classes() for one in row.values()) for row in rows]
    pinned = any("pinned" in shown.classes() for answer in answers.values() for shown in answer.all("ol"))
    last = -1
    if pinned and rows:
        last = 0 if is_key[-1] else len(rows) - 1
        order.remove(last)
        order.append(last)
    keys: list[dict[str, str]] = []
    distractors: list[dict[str, Any]] = []
    rationale: dict[str, str] = {}
    own: dict[str, Any] = {}
    for place, row, right in sorted(zip(order, rows, is_key, strict=True), key=lambda one: one[0]):
        words = {str(lang): text(one.without("span", css="why"))[0] for lang, one in row.items()}
        why = _by_language({lang: _why(one) for lang, one in row.items()})
        pin: dict[str, Any] = {"pinned": "true"} if place == last else {}
        if right:
            keys.append(words)
            rationale = rationale or why
            own = pin
        else:
            distractors.append(words | {"why": why} | pin)
    return keys, {"distractors": distractors} | own | ({"rationale": rationale} if rationale else {})


def _rows(answers: Mapping[Lang, Element]) -> list[dict[Lang, str]]:
    return [{lang: text(one)[0] for lang, one in row.items()} for row in _in_rows(answers)]


def _pairs(answers: Mapping[Lang, Element]) -> list[dict[str, Any]]:
    found = []
    for row in _in_rows(answers):
        left = {lang: text(next(one.all("span", "key"), one))[0] for lang, one in row.items()}
        right = {lang: text(one.without("span"))[0] for lang, one in row.items()}
        found.append({"left": left, "right": right})
    return found


def _short(answers: Mapping[Lang, Element]) -> dict[str, Any]:
    key = {lang: text(next(answer.all("div", "key"), answer).without("span"))[0] for lang, answer in answers.items()}
    also = {lang: [text(one)[0].split(" / ") for one in answer.all("div", "also")] for lang, answer in answers.items()}
    accept = {lang: words[0] for lang, words in also.items() if words}
    return {"key": key} | ({"accept": accept} if accept else {})


def _altered(
    answers: Mapping[Lang, Element], quotes: list[dict[str, Any]], head: dict[str, Any]
) -> dict[str, Any] | str:
    """Return a question about a changed word; the quote is that of the idea whose words are in the answer."""
    change: dict[str, Any] = {}
    true: set[str] = set()
    for lang, answer in answers.items():
        for words in answer.all("blockquote"):
            true.add(text(words.without("del"))[0].replace(" ", ""))
            instead, word = next(words.all("del"), None), next(words.all("ins"), None)
            if lang not in TRADITIONAL and instead is not None and word is not None:
                change[words.attributes.get("lang", lang)] = {"word": text(word)[0], "instead": text(instead)[0]}
    for number, quote in enumerate(quotes, 1):
        if quote["text"].replace(" ", "") in true:
            return head | {"quote": str(number), "change": change}
    return "none of the idea's quotes is the one whose word was changed"
