"""What the learner sees of a question, of its answer, and of a quote, as lines; nothing here reads or writes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from duizhao.lang import CHINESE, Lang
from duizhao.learn.answers import Grade, difference
from duizhao.learn.schedule import day_of
from duizhao.learn.screen import Line, Style
from duizhao.learn.session import Ask
from duizhao.learn.wording import Wording
from duizhao.model.deck import ChoiceItem, ClozeItem, Deck, LocalIdea, LocalQuote, LocalText, Reading, SourceRef
from duizhao.model.ruby import ruby, spoken

LETTERS: Final = "ABCDEFGH"
BLANK: Final = "____"
"""Always of one length: it must not give away how long the word is."""


def header(deck: Deck, ask: Ask, left: int, *, new: bool, words: Wording, lang: Lang) -> list[Line]:
    """Return the line above a question: what is left, the topic, and whether the item is new."""
    topic = deck.topics.get(ask.idea.topic)
    parts = [words.left.format(left=left), topic[lang] if topic else ask.idea.topic, *([words.new] if new else [])]
    return [Line(), Line(" · ".join(parts), "quiet")]


def choice(item: ChoiceItem, order: Sequence[int], langs: Sequence[Lang]) -> list[Line]:
    """Return a stem and its options, lettered in `order`."""
    lines = _texts(item.stem, langs, style="strong")
    for letter, option in zip(LETTERS, order, strict=False):
        lines += _texts(option_text(item, option), langs, lead=f"  {letter}. ")
    return lines


def cloze(item: ClozeItem, lang: Lang) -> list[Line]:
    """Return the sentence with blanks, numbered where there are several."""
    parts = item[lang]
    several = len(parts) > 3  # noqa: PLR2004  (plain, hidden, plain)
    shown = [(f"({i // 2 + 1}){BLANK}" if several else BLANK) if i % 2 else part for i, part in enumerate(parts)]
    return [Line("".join(shown), "strong")]


def recall(idea: LocalIdea, langs: Sequence[Lang]) -> list[Line]:
    """Return the term alone; in the first language only, as the others would help."""
    return [Line(idea.term[langs[0]], "strong", breaks=idea.breaks.get(langs[0], ()))]


def option_text(item: ChoiceItem, option: int) -> LocalText:
    """Return an option's text: 0 is the key, 1 the first distractor."""
    return item.distractors[option - 1].text if option else item.key


def choice_answer(
    ask: Ask, item: ChoiceItem, order: Sequence[int], chosen: int, langs: Sequence[Lang], words: Wording
) -> list[Line]:
    """Return the verdict on option `chosen`, and why: the rationale, after a wrong answer the distractor's own too."""
    why = _texts(item.rationale or ask.idea.definition, langs)
    if chosen == 0:
        return [Line(words.right, "good"), *why]
    letter, key = LETTERS[order.index(chosen)], LETTERS[order.index(0)]
    return [
        Line(words.wrong, "bad"),
        *_texts(item.distractors[chosen - 1].why, langs, lead=f"  {letter}. "),
        *_texts(item.key, langs[:1], lead=f"{words.answer}{words.colon}{key}. ", style="good"),
        *why,
    ]


def cloze_answer(
    ask: Ask, item: ClozeItem, grades: Sequence[Grade], langs: Sequence[Lang], words: Wording
) -> list[Line]:
    """Return the verdict, each miss beside the answer, the sentence as it was, and the idea's definition."""
    verdicts = {grade.verdict for grade in grades}
    if verdicts == {"right"}:
        lines = [Line(words.right, "good")]
    else:
        lines = [Line(words.wrong, "bad") if "wrong" in verdicts else Line(words.almost, "bad")]
        for number, grade in enumerate(grades, 1):
            if grade.verdict != "right":
                lines += _miss(grade, f"  ({number}) " if len(grades) > 1 else "  ", words)
    lines += [Line("".join(item[lang]), style) for lang, style in zip(langs, _styles("strong"), strict=False)]
    return [*lines, *_texts(ask.idea.definition, langs)]


def recall_answer(ask: Ask, langs: Sequence[Lang], *, readings: bool) -> list[Line]:
    """Return the term with its reading, in the other languages too, and the definition.

    What stands on the screen already is not said again: a term in the first language that has no reading.
    """
    idea = ask.idea
    asked = idea.term[langs[0]]
    reading = idea.reading if readings else Reading()
    terms = {_read(idea.term, reading, lang): idea.breaks.get(lang, ()) for lang in langs}
    styled = zip(terms.items(), _styles("plain"), strict=False)
    lines = [Line(term, style, breaks=breaks) for (term, breaks), style in styled]
    return [*(line for line in lines if line.text != asked), *_texts(idea.definition, langs)]


def quote(deck: Deck, quoted: LocalQuote, langs: Sequence[Lang], words: Wording) -> list[Line]:
    """Return a quote: the source's words, what machine and we made of them, labelled, its source, the editor's note."""
    lines = [Line(quoted.text, lead="  | ")]
    other = quoted.converted.get(langs[0], "")
    if other and other != quoted.text:
        lines.append(Line(f"{other} [{words.converted}]", "quiet", "  | "))
    family = CHINESE if quoted.language in CHINESE else (quoted.language,)
    if quoted.gloss and langs[0] not in family and (gloss := quoted.gloss.by.get(langs[0])):
        lines.append(Line(f"{gloss} [{words.gloss}]", "quiet", "  | "))
    lines.append(Line(_source(deck.sources, quoted, words), "quiet", "    "))
    if quoted.note:
        lines.append(Line(f"{words.note}{words.colon}{quoted.note[langs[0]]}", lead="    "))
    return lines


def when(due: datetime, now: datetime, words: Wording) -> str:
    """Return how long from `now` until `due`, in minutes, hours, or the learner's days."""
    wait = due - now
    days = (day_of(due.astimezone(now.tzinfo)) - day_of(now)).days
    if wait <= timedelta():
        return words.now
    if wait < timedelta(hours=1):
        return words.minutes.format(n=-(-wait // timedelta(minutes=1)))
    if not days:
        return words.hours.format(n=round(wait / timedelta(hours=1)))
    return words.tomorrow if days == 1 else words.days.format(n=days)


def _read(term: LocalText, reading: Reading, lang: Lang) -> str:
    """Return a term with its reading behind it: ``软件2.0 (ruǎn jiàn)``."""
    syllables = spoken(ruby(term, reading, lang))
    return f"{term[lang]} ({syllables})" if syllables else term[lang]


def _texts(text: LocalText, langs: Sequence[Lang], *, style: Style = "plain", lead: str = "") -> list[Line]:
    """Return `text` in each of `langs`, the first in `style`, further wordings quiet below it."""
    wordings = list(dict.fromkeys(text[lang] for lang in langs))
    leads = [lead] + [" " * len(lead)] * len(wordings)
    return [Line(*line) for line in zip(wordings, _styles(style), leads, strict=False)]


def _styles(first: Style) -> Iterator[Style]:
    yield first
    while True:
        yield "quiet"


def _miss(grade: Grade, lead: str, words: Wording) -> list[Line]:
    typed, expected = grade.typed, grade.expected
    if grade.verdict == "near":
        typed, expected = difference(typed, expected)
    mine = [Line(typed, "bad", f"{lead}{words.you}{words.colon}")] if typed.strip() else []
    return [*mine, Line(expected, "good", f"{lead}{words.answer}{words.colon}")]


def _source(sources: Mapping[str, SourceRef], quoted: LocalQuote, words: Wording) -> str:
    source = sources.get(quoted.source)
    parts = [quoted.speaker]
    if source:
        dated = f" ({source.event_date})" if source.event_date else ""
        parts.append(", ".join(filter(None, [source.outlet, source.date])))
        parts.append(words.reports.format(event=source.event + dated) if source.event else "")
    parts.append(words.line.format(line=quoted.line) if quoted.line else "")
    return " · ".join(filter(None, parts))
