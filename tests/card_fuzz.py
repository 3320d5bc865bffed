"""Note types and notes made at random, and which cards a real Anki and our rules give them."""

import random
from collections.abc import Iterator
from typing import Any, NamedTuple

from duizhao.emit.cardrules import SPECIAL, TemplateError, cloze_ordinals, fields_of, is_empty, parse, renders

NAMES = ("a", "b", "Front Side", "名", "c1x")
OTHERS = ("Tags", "Deck", "Card", "CardFlag", "FrontSide", "c1", "c02", "nope", "", "A")
FILTERS = (
    *("furigana", "kana", "kanji", "type", "type:nc", "text", "hint", "tts en_US", "tts zh_CN voices=x speed=2"),
    *("cloze", "type:cloze", "cloze-only", "text:furigana", "unknown", " ", ""),
)
SPACES = (*[""] * 30, *(" ", "\n", "\u3000", "\xa0", "\u2009") * 3, "\u200b")
NEVER = "{{#a}}{{^a}}{{b}}{{/a}}{{/a}}"
"""Anki wants a field in each front, and to tell fronts apart."""
DEBRIS = (
    *("x", " ", "<b>", "{{", "}}", "{", "}", "<!--", "-->", "<!-- {{a}} -->", "<!-- {{/a}} -->", "{{=<% %>=}}", "<%"),
    *("%>", "<%a%>", "{{}}", "{{#}}", "{{/}}", "{{! b}}", "{{a }} }", "{{{b}}}", "{{#a}}", "{{/a}}", "{{^b}}", "\n"),
)
EMPTY = ("", "", " ", "\n\t", "<br>", "<BR/>", "<div></div>", "<div> <br /></div>", "</br>", "<div />")
FILLED = (
    *("x", "字", "&nbsp;", "\u3000", "\u200b", "<br  >", "<p></p>", "<dıv>", "<div class=x></div>", "<!-- -->", "<hr>"),
    *("{{b}}", "x" * 999, "<br><br>.", "\u0301", "[sound:x.mp3]", "[$]x[/$]", "0", "<div >x"),
)
CLOZES = (
    *("{{c1::x}}", "{{c2::y::hint}}", "{{c3::", "{{c1,4::", "}}", "{{c,2::z}}", "{{c0::x}}", "{{c501::x}}", "{{c::x}}"),
    *(
        "{{c07::x}}",
        "{{c70000::x}}",
        "{{c1,70000::x}}",
        "{{c0,0::",
        "{{c,::",
        "{{c1, 5::x}}",
        "{{C1::x}}",
        "{{c1:x}}",
        "{{c6::<br>}}",
        "{{c99999999999::x}}",
    ),
    *("{{ c1::x}}", "{{c-1::x}}", "{", "}", "::", "\\(x\\)", "{{c2::image-occlusion:rect:left=1}}", "\n", "字"),
)


class Verdict(NamedTuple):
    """What came out for one note type, or for one note of it; `ours` is to be `theirs`."""

    ours: object
    theirs: object
    what: object


def front(chance: random.Random, depth: int = 0) -> str:
    """Return a front with sections up to four deep, names, filters and white space; now and then with debris."""
    parts = []
    for _ in range(chance.randint(1, 3)):
        space = chance.choice(SPACES)
        name = chance.choice(NAMES if chance.random() < 0.96 else OTHERS)
        if depth < 4 and chance.random() < 0.45:
            sign = chance.choice("##^")
            parts.append(f"{{{{{space}{sign}{name}}}}}{front(chance, depth + 1)}{{{{/{name}{space}}}}}")
        elif chance.random() < 0.03:
            parts.append(chance.choice(DEBRIS))
        else:
            filters = "".join(f"{chance.choice(FILTERS)}:" for _ in range(chance.choice((0, 0, 0, 1, 1, 2))))
            parts.append(f"{{{{{space}{filters}{name}{space}}}}}")
    return "".join(parts)


def fronts(chance: random.Random, *, is_cloze: bool) -> list[str]:
    """Return the fronts of one note type: several, or one with a cloze."""
    if is_cloze:
        return [f"{front(chance)}{{{{cloze:a}}}}"]
    texts = [f"{front(chance)}{NEVER}{place}" for place in range(chance.randint(1, 4))]
    legacy = chance.choice(("", "", "", "", "{{=<% %>=}}", " {{=<% %>=}}{{=<% %>=}}"))
    return [legacy + text.replace("{{", "<%").replace("}}", "%>") for text in texts] if legacy else texts


def value(chance: random.Random, *, is_cloze: bool) -> str:
    """Return a field: empty for Anki or not, or clozes in any nesting."""
    if is_cloze and chance.random() < 0.5:
        deep = chance.randint(8, 12) if chance.random() < 0.05 else 0
        soup = [chance.choice(CLOZES) for _ in range(chance.randint(1, 9))]
        return "{{c1::" * deep + "".join(soup) + "}}" * deep
    return chance.choice(EMPTY if chance.random() < 0.5 else FILLED)


def verdicts(col: Any, seed: int, wanted: int, per_type: int = 12) -> Iterator[Verdict]:
    """Yield what Anki and we say of random note types, until `wanted` notes of those it takes were compared."""
    chance = random.Random(seed)  # noqa: S311 (a seed, no secret)
    number = compared = 0
    while compared < wanted:
        number += 1
        is_cloze = chance.random() < 0.3
        kind = _note_type(col, f"{seed} {number}", fronts(chance, is_cloze=is_cloze), is_cloze=is_cloze)
        each = [template["qfmt"] for template in kind["tmpls"]]
        taken = _takes(col, kind)
        yield Verdict(all(map(_is_sound, each)), taken, each)
        if not taken:
            continue
        parsed = [parse(text) for text in each]
        for _ in range(min(per_type, wanted - compared)):
            note = col.new_note(kind)
            note.fields = [value(chance, is_cloze=is_cloze) for _ in NAMES]
            note.tags = chance.choice(([], ["tag"]))
            col.add_note(note, 1)
            filled = {name for name, field in zip(NAMES, note.fields, strict=True) if not is_empty(field)}
            filled |= {"Tags"} if note.tags else set()
            standard = [place for place, parts in enumerate(parsed) if renders(parts, filled)] or [0]
            ours = sorted(cloze_ordinals(note.fields)) if is_cloze else standard
            compared += 1
            yield Verdict(ours, [card.ord for card in note.cards()], (each, note.fields, note.tags))


def _note_type(col: Any, name: str, each: list[str], *, is_cloze: bool) -> Any:
    kind = col.models.new(name)
    kind["type"] = int(is_cloze)
    for field in NAMES:
        col.models.add_field(kind, col.models.new_field(field))
    for place, text in enumerate(each):
        template = col.models.new_template(str(place))
        template["qfmt"] = text
        template["afmt"] = "{{cloze:a}}" if is_cloze else "."
        col.models.add_template(kind, template)
    return kind


def _takes(col: Any, kind: Any) -> bool:
    from anki.errors import CardTypeError

    try:
        col.models.add(kind)
    except CardTypeError:
        return False
    kind.update(col.models.by_name(kind["name"]))
    return True


def _is_sound(template: str) -> bool:
    try:
        used = fields_of(parse(template))
    except TemplateError:
        return False
    return bool(used) and used <= {*NAMES, *SPECIAL}
