"""Captions, SRT and WebVTT: what is said, as paragraphs, and by whom.

A cue is as long as a screen holds, not as a sentence is; so cues are joined until the speaker changes, or a sentence
has ended and the paragraph is long enough, or nobody spoke for a while.
"""

import html
import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from duizhao.model.source_text import SourceText
from duizhao.read.sources.encoding import decode
from duizhao.read.sources.plain import NAME, lines, speakers
from duizhao.read.sources.refusal import Refusal

_TIME: Final = r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMING: Final = re.compile(rf"^[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}")
_VOICE: Final = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^<>]+)>")
_TAG: Final = re.compile(r"</?[a-zA-Z0-9.:][^<>\n]*>|\{\\[^{}\n]*\}")
_PREFIX: Final = re.compile(rf"^(?:>>[ \t]*|-[ \t]*)?({NAME})[:：][ \t]*")
_HEADER: Final = re.compile(r"^(title|language|kind|date|author|url)[ \t]*:[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
_SKIPPED: Final = ("NOTE", "STYLE", "REGION")
_SENTENCE_END: Final = re.compile(r"[.!?。！？…][\"'”’」』）)]*$")
_LONG: Final = 300
_PAUSE: Final = 3.0
_ROLLED: Final = 4
"""Characters of a line that goes on in the next caption; fewer may stand at its beginning by chance."""
_WIDE: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


class Cue(Struct, frozen=True):
    """What is shown from `start` to `end`, in seconds, and who says it, if that is known."""

    start: float
    end: float
    speaker: str
    text: str


def captions(content: bytes, named: str, *, vtt: bool) -> SourceText:
    """Return what is said in a caption file."""
    text, encoding = decode(content, named)
    text = lines(text)
    if vtt and not text.startswith("WEBVTT"):
        raise Refusal("it does not begin with WEBVTT, as such a file must", "is it an SRT file? then name it .srt")
    header = text.split("\n\n", 1)[0] if vtt else ""
    known = {name.lower(): value.strip() for name, value in _HEADER.findall(header)}
    cues = _without_repeats(list(_cues(text)))
    if not cues:
        raise Refusal("it holds no captions", "is it the right file?")
    named_in_text = set(speakers("\n".join(cue.text for cue in cues)))
    cues = [_split_prefix(cue, named_in_text) for cue in cues]
    who = tuple(dict.fromkeys(cue.speaker for cue in cues if cue.speaker))
    return SourceText(
        text="".join(f"{paragraph}\n" for paragraph in _paragraphs(cues)),
        form="WebVTT captions" if vtt else "SRT captions",
        encoding=encoding,
        title=known.get("title", ""),
        author=known.get("author", ""),
        url=known.get("url", ""),
        tag=known.get("language", ""),
        speakers=who,
        remarks=(f"{len(cues):,} captions joined to paragraphs; times are left out",),
    )


def _cues(text: str) -> Iterator[Cue]:
    for block in re.split(r"\n[ \t]*\n", text):
        rows = block.split("\n")
        if rows[0].startswith(_SKIPPED):
            continue
        at = next((number for number, row in enumerate(rows[:3]) if _TIMING.match(row)), None)
        if at is None:
            continue
        times = _TIMING.match(rows[at])
        if times is None:
            continue
        body = "\n".join(rows[at + 1 :])
        parts = _VOICE.split(body)
        said = [("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]
        for speaker, words in said:
            clean = html.unescape(_TAG.sub("", words))
            shown = _joined([row.strip() for row in clean.split("\n") if row.strip()])
            if shown:
                yield Cue(
                    _seconds(times.groups()[:4]), _seconds(times.groups()[4:]), html.unescape(speaker.strip()), shown
                )


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000


def _without_repeats(cues: list[Cue]) -> list[Cue]:
    """Return `cues` without what the one before has shown already: captions that roll up repeat their last line."""
    kept: list[Cue] = []
    for cue in cues:
        if kept and cue.speaker == kept[-1].speaker and cue.start <= kept[-1].end + 0.1:
            if cue.text == kept[-1].text:
                continue
            if cue.text.startswith(kept[-1].text + " ") or (
                len(kept[-1].text) >= _ROLLED and cue.text.startswith(kept[-1].text)
            ):
                kept[-1] = cue
                continue
        kept.append(cue)
    return kept


def _split_prefix(cue: Cue, names: set[str]) -> Cue:
    found = _PREFIX.match(cue.text)
    if cue.speaker or found is None or found[1] not in names:
        return cue
    return Cue(cue.start, cue.end, found[1], cue.text[found.end() :])


def _paragraphs(cues: list[Cue]) -> Iterator[str]:
    gathered: list[str] = []
    before: Cue | None = None
    named = ""
    for cue in cues:
        turned = before is not None and cue.speaker not in {"", named}
        paused = before is not None and cue.start - before.end > _PAUSE
        ended = bool(gathered) and bool(_SENTENCE_END.search(gathered[-1]))
        if gathered and (turned or (ended and (paused or sum(map(len, gathered)) >= _LONG))):
            yield _joined(gathered)
            gathered = []
        if cue.speaker and cue.speaker != named:
            named = cue.speaker
            gathered.append(f"{named}: {cue.text}")
        else:
            gathered.append(cue.text)
        before = cue
    if gathered:
        yield _joined(gathered)


def _joined(parts: list[str]) -> str:
    """Return `parts` in one line: a space between words, none between Chinese characters."""
    made = ""
    for part in parts:
        space = made and part and not (_WIDE.match(made[-1]) and _WIDE.match(part[0]))
        made += (" " if space else "") + part
    return made
