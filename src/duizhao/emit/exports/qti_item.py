"""One question as a QTI item: declarations, body, scoring, feedback.

Scoring is written out, as the standard's template ``match_correct`` would do it, because no template also chooses
feedback: that of the option which was taken, and the reason, which is shown whatever the answer was. Words that are
typed are compared without regard to case.
"""

import re
from collections.abc import Iterator, Sequence
from string import ascii_uppercase
from typing import Final

from msgspec import Struct

from duizhao.emit.exports.markup import blocks, element, text
from duizhao.lang import Lang
from duizhao.model.exchange import Asked, Choices, Gaps, Line, Pairs, Steps, Truth, Words
from duizhao.model.identity import guid, scrambled
from duizhao.model.kinds import FALSE, TRUE

_RESPONSE: Final = "RESPONSE"
_REASON: Final = "REASON"
_FEEDBACK: Final = "FEEDBACK"
_SHORTEST_FIELD: Final = 12
"""Characters that a field for a typed answer has at least, so that its width gives nothing away."""


class Names(Struct, frozen=True, kw_only=True):
    """How a version writes names: as 3.0 does, with `hyphens`, or as 2.1 does, in camel case and without ``qti-``.

    `body` says whether what a feedback shows stands in an element of its own.
    """

    hyphens: bool
    namespace: str
    schema: str
    body: bool

    def name(self, name: str) -> str:
        """Return the name of an element or attribute, given as in QTI 3.0."""
        if self.hyphens:
            return name
        return re.sub("-(.)", lambda found: found[1].upper(), name.removeprefix("qti-"))

    def tag(self, name: str, *content: str, **attributes: str) -> str:
        """Return an element around markup; what is empty is left out."""
        given = {self._attribute(key): value for key, value in attributes.items()}
        return element(self.name(name), given, [part for part in content if part])

    def stacked(self, name: str, *content: str, **attributes: str) -> str:
        """Return an element in which each part has a line of its own."""
        return self.tag(name, "\n", "\n".join(part for part in content if part), "\n", **attributes)

    def leaf(self, name: str, content: str) -> str:
        """Return an element that holds nothing but text."""
        return self.tag(name, text(content))

    def root(self, name: str, *content: str, **attributes: str) -> str:
        """Return the outermost element, which says what language it is written in."""
        spaces = {
            "xmlns": self.namespace,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{self.namespace} {self.schema}",
        }
        given = spaces | {self._attribute(key): value for key, value in attributes.items()}
        inner = "\n".join(part for part in content if part)
        return element(self.name(name), given, ["\n", inner, "\n"]) + "\n"

    def _attribute(self, key: str) -> str:
        return key.replace("__", ":") if "__" in key else self.name(key.replace("_", "-"))


NAMES_3_0: Final = Names(
    hyphens=True,
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    body=True,
)
NAMES_2_1: Final = Names(
    hyphens=False,
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
    schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    body=False,
)


class Response(Struct, frozen=True, kw_only=True):
    """What an item asks for: the values that are right, in the standard's types.

    Where it is `typed`, each value alone is right; elsewhere all of them together. Where there are `wrong` ones, each
    right one has its share, and a wrong one takes all.
    """

    id: str
    cardinality: str
    type: str
    right: tuple[str, ...]
    typed: bool = False
    wrong: tuple[str, ...] = ()


def identifier(key: str) -> str:
    """Return a key as the standard's identifiers are: they begin with a letter and have no slash.

    >>> identifier("10000-hours/meaning")
    'Q-10000-hours.meaning'
    """
    return "Q-" + key.replace("/", ".")


def item(question: Asked, langs: Sequence[Lang], names: Names) -> str:
    """Return the item's document, without its first line."""
    responses = _responses(question)
    why = _why(question)
    return names.root(
        "qti-assessment-item",
        *(_declared(one, names) for one in responses),
        *_outcomes(len(responses), responses[0].cardinality if why else "", names),
        names.tag("qti-item-body", blocks(question.stem, "xml:lang"), *_interaction(question, langs, names)),
        _scoring(responses, has_feedback=bool(why), names=names),
        *(_feedback(_FEEDBACK, letter, said, names) for letter, said in why),
        _feedback(_REASON, "reason", question.reason, names),
        identifier=identifier(question.key),
        title=question.name,
        adaptive="false",
        time_dependent="false",
        xml__lang=langs[0],
    )


def _responses(question: Asked) -> list[Response]:
    right: tuple[str, ...]
    match question.answer:
        case Choices():
            return [_chosen(question.answer)]
        case Truth(answer):
            right = ("true" if answer else "false",)
            return [Response(id=_RESPONSE, cardinality="single", type="identifier", right=right)]
        case Pairs(pairs):
            right = tuple(f"L{place} R{place}" for place in range(1, len(pairs) + 1))
            return [Response(id=_RESPONSE, cardinality="multiple", type="directedPair", right=right)]
        case Steps(steps):
            right = tuple(ascii_uppercase[: len(steps)])
            return [Response(id=_RESPONSE, cardinality="ordered", type="identifier", right=right)]
        case Words(accepted):
            return [Response(id=_RESPONSE, cardinality="single", type="string", right=accepted, typed=True)]
        case Gaps(rows):
            words = [word for _, parts in rows for word in parts[1::2]]
            return [
                Response(id=f"{_RESPONSE}{place}", cardinality="single", type="string", right=(word,), typed=True)
                for place, word in enumerate(words, 1)
            ]


def _chosen(answer: Choices) -> Response:
    lettered = list(zip(ascii_uppercase, answer.options, strict=False))
    right = tuple(letter for letter, one in lettered if one.is_key)
    if not answer.several:
        return Response(id=_RESPONSE, cardinality="single", type="identifier", right=right)
    wrong = tuple(letter for letter, one in lettered if not one.is_key)
    return Response(id=_RESPONSE, cardinality="multiple", type="identifier", right=right, wrong=wrong)


def _declared(one: Response, names: Names) -> str:
    shown = one.right[:1] if one.typed else one.right
    right = names.tag("qti-correct-response", *(names.leaf("qti-value", value) for value in shown))
    mapping = _shares(one, names) if one.wrong else ""
    if one.typed:
        entries = (
            names.tag("qti-map-entry", map_key=value, mapped_value="1", case_sensitive="false") for value in one.right
        )
        mapping = names.tag("qti-mapping", *entries, default_value="0")
    return names.tag(
        "qti-response-declaration",
        right,
        mapping,
        identifier=one.id,
        cardinality=one.cardinality,
        base_type=one.type,
    )


def _shares(one: Response, names: Names) -> str:
    """Return what each option of several right ones is worth; with a wrong one among them nothing is left."""
    values = dict.fromkeys(one.right, f"{1 / len(one.right):.6g}") | dict.fromkeys(one.wrong, "-1")
    entries = (
        names.tag("qti-map-entry", map_key=letter, mapped_value=value, case_sensitive="true")
        for letter, value in sorted(values.items())
    )
    return names.tag("qti-mapping", *entries, default_value="0", lower_bound="0")


def _outcomes(most: int, feedback: str, names: Names) -> Iterator[str]:
    """Yield what is found out; `feedback` says whether one option has its own, several have, or none."""
    for name, value in (("SCORE", 0), ("MAXSCORE", most)):
        default = names.tag("qti-default-value", names.leaf("qti-value", str(value)))
        yield names.tag("qti-outcome-declaration", default, identifier=name, cardinality="single", base_type="float")
    cardinalities = {_FEEDBACK: feedback, _REASON: "single"}
    for name, cardinality in cardinalities.items():
        if cardinality:
            yield names.tag("qti-outcome-declaration", identifier=name, cardinality=cardinality, base_type="identifier")


def _interaction(question: Asked, langs: Sequence[Lang], names: Names) -> Iterator[str]:
    """Yield what the learner works on."""
    order = _scrambled(question)
    match question.answer:
        case Choices(options):
            rows = [(letter, one.text) for letter, one in zip(ascii_uppercase, options, strict=False)]
            shuffle = "true" if question.answer.may_shuffle else "false"
            most = "0" if question.answer.several else "1"  # 0: as many as one likes
            yield _choices("qti-choice-interaction", rows, names, shuffle=shuffle, max_choices=most)
        case Truth():
            rows = [
                (letter, tuple(Line(lang, word[lang]) for lang in langs))
                for letter, word in (("true", TRUE), ("false", FALSE))
            ]
            yield _choices("qti-choice-interaction", rows, names, shuffle="false", max_choices="1")
        case Steps(steps):
            rows = [(ascii_uppercase[place], steps[place]) for place in order]
            yield _choices("qti-order-interaction", rows, names, shuffle="true")
        case Pairs(pairs):
            lefts = [(f"L{place}", left) for place, (left, _) in enumerate(pairs, 1)]
            rights = [(f"R{place + 1}", pairs[place][1]) for place in order]
            sets = (names.tag("qti-simple-match-set", *_associable(rows, names)) for rows in (lefts, rights))
            yield names.tag(
                "qti-match-interaction",
                *sets,
                response_identifier=_RESPONSE,
                shuffle="true",
                max_associations=str(len(pairs)),
            )
        case Words(accepted):
            yield names.tag("p", _field(_RESPONSE, accepted, names))
        case Gaps():
            yield from _gaps(question.answer, names)


def _scrambled(question: Asked) -> list[int]:
    """Return an order that is not the right one, for players that do not shuffle."""
    match question.answer:
        case Steps(parts) | Pairs(parts):
            return scrambled(guid(*question.key.split("/")), len(parts))
        case _:
            return []


def _choices(kind: str, rows: Sequence[tuple[str, Sequence[Line]]], names: Names, **settings: str) -> str:
    offered = (names.tag("qti-simple-choice", _together(said, names), identifier=letter) for letter, said in rows)
    return names.tag(kind, *offered, response_identifier=_RESPONSE, **settings)


def _associable(rows: Sequence[tuple[str, Sequence[Line]]], names: Names) -> Iterator[str]:
    for letter, said in rows:
        content = _together(said, names)
        yield names.tag("qti-simple-associable-choice", content, identifier=letter, match_max="1")


def _together(said: Sequence[Line], names: Names) -> str:
    """Return the lines of one option; players that set its parts beside each other set these below each other."""
    shown = blocks(said, "xml:lang")
    return shown if len(said) == 1 else names.tag("div", shown)


def _field(response: str, answers: Sequence[str], names: Names) -> str:
    length = max(_SHORTEST_FIELD, *map(len, answers))
    return names.tag("qti-text-entry-interaction", response_identifier=response, expected_length=str(length))


def _gaps(answer: Gaps, names: Names) -> Iterator[str]:
    number = 0
    for lang, parts in answer.rows:
        content: list[str] = []
        for place, part in enumerate(parts):
            if place % 2:
                number += 1
                content.append(_field(f"{_RESPONSE}{number}", [part], names))
            else:
                content.append(text(part).replace("\n", "<br/>"))
        yield names.tag("p", *content, xml__lang=lang)


def _scoring(responses: Sequence[Response], *, has_feedback: bool, names: Names) -> str:
    rules = [_typed(one, names) for one in responses] if responses[0].typed else [_matched(responses[0], names)]
    if has_feedback:
        rules.append(_set(_FEEDBACK, names.tag("qti-variable", identifier=_RESPONSE), names))
    rules.append(_set(_REASON, names.tag("qti-base-value", "reason", base_type="identifier"), names))
    return names.stacked("qti-response-processing", *rules)


def _given(one: Response, names: Names) -> str:
    return names.tag("qti-not", names.tag("qti-is-null", names.tag("qti-variable", identifier=one.id)))


def _some(one: Response, names: Names) -> tuple[str, str]:
    return _given(one, names), _set("SCORE", names.tag("qti-map-response", identifier=one.id), names)


def _typed(one: Response, names: Names) -> str:
    """Return one more point where the field has one of its answers; some players fail where it has nothing at all."""
    mapped = names.tag("qti-map-response", identifier=one.id)
    more = names.tag("qti-sum", names.tag("qti-variable", identifier="SCORE"), mapped)
    return names.tag(
        "qti-response-condition", names.tag("qti-response-if", _given(one, names), _set("SCORE", more, names))
    )


def _matched(one: Response, names: Names) -> str:
    """Return a point where all is right, as the standard's template ``match_correct`` gives it; else its share."""
    both = (names.tag("qti-variable", identifier=_RESPONSE), names.tag("qti-correct", identifier=_RESPONSE))
    right, wrong = (_set("SCORE", names.tag("qti-base-value", value, base_type="float"), names) for value in ("1", "0"))
    return names.tag(
        "qti-response-condition",
        names.tag("qti-response-if", names.tag("qti-match", *both), right),
        names.tag("qti-response-else-if", *_some(one, names)) if one.wrong else "",
        names.tag("qti-response-else", wrong),
    )


def _set(outcome: str, value: str, names: Names) -> str:
    return names.tag("qti-set-outcome-value", value, identifier=outcome)


def _why(question: Asked) -> list[tuple[str, tuple[Line, ...]]]:
    """Return what is said of each option, by its letter."""
    match question.answer:
        case Choices(options):
            said = zip(ascii_uppercase, options, strict=False)
            return [(letter, one.why) for letter, one in said if one.why]
        case _:
            return []


def _feedback(outcome: str, value: str, said: Sequence[Line], names: Names) -> str:
    shown = blocks(said, "xml:lang")
    content = names.tag("qti-content-body", shown) if names.body else shown
    return names.tag("qti-modal-feedback", content, outcome_identifier=outcome, identifier=value, show_hide="show")
