"""From proposals to drafts: an id that is nobody's yet, a term where the passage names one, who says it, what is near.

A draft's id may still be changed: nobody has learned it. It is made as an import's is, of a term's English or pinyin,
or else of the source and the line; the same document gives the same ids, and asking for more changes none.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from duizhao.lang import EN, Lang
from duizhao.model.definitions import ErratumDef, SourceDef
from duizhao.model.stub import Stub
from duizhao.passes.document import Document, Place, place
from duizhao.passes.propose import Proposal
from duizhao.passes.stamp import slug
from duizhao.passes.terms import Candidate

BEFORE: Final = 60
AFTER: Final = 40
"""So much of what stands around a passage is shown, in characters."""
_FOREIGN: Final = r"[（(](?P<en>[A-Za-z][A-Za-z0-9 .'’/-]{2,50})[)）]"
_HAN: Final = re.compile("[\u3400-\u9fff]")
_LONG: Final = 4
_LONGEST: Final = 60
"""So much of a source's id goes into that of a draft, which may have 80 characters."""
_COINED: Final = re.compile(f'[“「『"](?P<term>[^“”「」『』"。，,:：!！?？]{{2,16}})[”」』"](?: ?{_FOREIGN})?')
_GLOSSED: Final = re.compile(f"(?:所[谓謂]|就是|叫做?|[称稱][为為])?(?P<term>[\u3400-\u9fff]{{2,8}}){_FOREIGN}")
_DEFINED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        "所[谓謂][“「]?(?P<term>[\u3400-\u9fff]{2,8}?)[”」]?(?:[，,（(]|就?是)",
        "(?:^|[，,。；;])(?:[\u3400-\u9fff]{1,6}所[说說][的之])?[“「]?(?P<term>[\u3400-\u9fff]{2,8}?)[”」]?(?:[，,]?是指|[，,]?指的就?是|的意思是)",
        r"[Ww]hat (?:I|we) call (?:an? |the )?[\"“]?(?P<term>[\w-]+(?: [\w-]+){0,2}?)[\"”]?(?: is\b|,)",
        r"(?:^|[.;] )(?:An? |The )?(?P<term>[\w-]+(?: [\w-]+){0,2}?) (?:refers? to|means|(?:is|are) defined as)\b",
    )
)


def stubs(
    proposals: Iterable[Proposal],
    document: Document,
    record: SourceDef,
    used: AbstractSet[str],
    pinyin: Callable[[str], Iterable[str]],
    notes: Callable[[Proposal], Iterable[str]],
) -> list[Stub]:
    """Return a stub for each proposal; no id of `used` is given again.

    Each term names one stub, the first whose passage has it; `notes` says what else there is to know of a passage.
    """
    taken = set(used)
    named: set[str] = set()
    made: list[Stub] = []
    main = _main_label(proposals := list(proposals))
    for one in proposals:
        at = place(document, one.passage.start, one.passage.end)
        term = next((each for each in _names(at.matched, one.terms, record.language) if _key(each) not in named), {})
        named.add(_key(term))
        wanted = slug(term[EN], pinyin) if EN in term else slug(next(iter(term.values())), pinyin) if term else ""
        errata = [each for each in record.errata if _overlaps(each, at, document)]
        speaker, asked = _speaker(one.passage.speaker, record, main)
        made.append(
            Stub(
                id=_free(wanted or f"{record.id[:_LONGEST].rstrip('-')}-line-{at.line}", taken),
                source=record.id,
                lang=record.language,
                line=at.line,
                column=at.column,
                text=at.matched,
                term=term,
                speaker=speaker,
                asked=asked,
                erratum=bool(errata),
                notes=(*map(_corrected, errata), *notes(one)),
                before=_before(document.text, one.passage.start),
                after=_after(document.text, one.passage.end),
                score=one.score,
                reasons=one.reasons,
                signs={name: round(value, 3) for name, value in sorted(one.passage.signs.items()) if value},
            )
        )
        taken.add(made[-1].id)
    return made


def _names(words: str, terms: Sequence[Candidate], lang: Lang) -> Iterator[dict[Lang, str]]:
    """Yield what the passage may be about, by language: terms it marks as such, then the glossary's, then others."""
    english = {one.term: one.en for one in terms if one.en}
    english |= {match["term"]: match["en"] for match in _GLOSSED.finditer(words)}
    for match in _heads(words):
        yield {lang: match["term"]} if lang == EN else _bilingual(match["term"], english, lang)
    for match in (*_COINED.finditer(words), *_GLOSSED.finditer(words)):
        if match["en"] or _is_telling(match["term"]):
            given = {match["term"]: match["en"]} if match["en"] else english
            yield {EN: match["term"]} if lang == EN else _bilingual(match["term"], given, lang)
    for one in sorted(terms, key=lambda one: (one.kind != "glossary", -len(one.term))):
        if not one.idea and _is_telling(one.term):
            yield {EN: one.term} if lang == EN else _bilingual(one.term, english, lang)


def _bilingual(term: str, english: Mapping[str, str], lang: Lang) -> dict[Lang, str]:
    return {EN: english[term], lang: term} if english.get(term) else {lang: term}


def _heads(words: str) -> Iterator[re.Match[str]]:
    """Yield what a passage defines."""
    for pattern in _DEFINED:
        yield from pattern.finditer(words)


def _is_telling(term: str) -> bool:
    """Say whether a term is more than a word of everybody's: it has four Han characters, or two words of letters."""
    return len(_HAN.findall(term)) >= _LONG or len(term.split()) > 1


def _key(term: dict[Lang, str]) -> str:
    return next(reversed(term.values()), "").casefold()


def _main_label(proposals: Sequence[Proposal]) -> str:
    """Return the label of the speaker whom most proposals are of."""
    labels = [one.passage.speaker for one in proposals]
    return max(sorted(set(labels)), key=labels.count, default="")


def _speaker(label: str, record: SourceDef, main: str) -> tuple[str, str]:
    """Return who of a record's speakers a label means, if not the first; and the label, if it may mean anybody."""
    named = [name for name in record.speakers if label and (label.casefold() in name.casefold() or name in label)]
    if len(label) > 1 and named:
        return ("" if named[0] == record.speakers[0] else named[0]), ""
    return "", label if label != main else ""


def _overlaps(erratum: ErratumDef, at: Place, document: Document) -> bool:
    length = len(erratum.text)
    start = document.text.find(erratum.text, max(0, at.start - length), at.end + length)
    return 0 <= start < at.end and start + length > at.start


def _corrected(erratum: ErratumDef) -> str:
    return f"overlaps the erratum {erratum.id}: “{erratum.text}” should be “{erratum.correct or erratum.note}”"


def _before(text: str, start: int) -> str:
    return " ".join(text[max(0, start - BEFORE) : start].split())


def _after(text: str, end: int) -> str:
    return " ".join(text[end : end + AFTER].split())


def _free(wanted: str, used: AbstractSet[str]) -> str:
    number, name = 1, wanted
    while name in used:
        number += 1
        name = f"{wanted}-{number}"
    return name
