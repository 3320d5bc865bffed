"""Which encoding a file's text is in, by what it becomes: Chinese read wrongly is made of rare characters.

Guessers that weigh how odd a text looks take Big5 for Korean and GB 18030 for Big5. The 100 commonest characters make
up some two fifths of any Chinese text, of whatever script, and hardly anything of one in the wrong encoding.
"""

import codecs
import re
from collections import Counter
from typing import Final

from duizhao.read.sources.refusal import Refusal

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16, little-endian"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16, big-endian"),
)
_CHINESE: Final = (
    ("gb18030", "GB 18030"),
    ("cp950", "Big5"),
    ("big5hkscs", "Big5-HKSCS"),
    ("utf-16-le", "UTF-16, little-endian, without a mark"),
    ("utf-16-be", "UTF-16, big-endian, without a mark"),
)
_FAMILIES: Final = {"gb18030": "gb", "cp950": "big5", "big5hkscs": "big5", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
_COMMON: Final = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過"
    "发發后後作里裡裏用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心"
    "她本前开開但因只从從想实實日"
)
_PLAUSIBLE: Final = 0.12
"""The share of those among a text's Han characters from which it is Chinese: running text has 0.25 to 0.45, names and
headings less."""
_CLEARLY: Final = 2.0
_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_ODD: Final = re.compile("[\u0080-\u009f\ue000-\uf8ff\ufffd\ufffe\uffff]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE: Final = 1 << 16
_WESTERN: Final = frozenset("“”‘’–—…•€©®°§£\xa0«»¡¿ºª·½¼¾×éèêëàáâäãåæçíìîïñóòôöõøœßúùûüýÿÉÈÊËÀÁÂÄÃÅÆÇÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜÝ")
_HIGH_RUN: Final = re.compile("[\x80-\uffff]{3,}")
_FEW: Final = 0.2
_NAMED: Final = "name its encoding if you know it: --encoding gb18030"


def decode(content: bytes, named: str = "") -> tuple[str, str]:
    """Return the text that `content` is, and its encoding in words. `named` is what somebody says it is.

    Raises `Refusal` for what is no text, or could be one of several.
    """
    if named:
        return _named(content, named)
    for mark, codec, what in _MARKS:
        if content.startswith(mark):
            return _strict(content, codec, what), what
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return _guessed(content)
    if "\0" in text:
        return _guessed(content)
    _refuse_binary(text)
    return text, "UTF-8" if not text.isascii() else "ASCII"


def _named(content: bytes, named: str) -> tuple[str, str]:
    try:
        codec = codecs.lookup(named)
        text = content.decode(codec.name)
    except LookupError as error:
        raise Refusal(f"there is no encoding “{named}”", "write utf-8, gb18030, big5, big5hkscs or utf-16") from error
    except UnicodeError as error:
        raise Refusal(f"it is not {named}", "leave --encoding out, to let it be recognised") from error
    except ValueError as error:
        raise Refusal(f"it is not {named}: {error}", "leave --encoding out, to let it be recognised") from error
    if not isinstance(text, str):
        raise Refusal(f"“{named}” is no encoding of text", "write utf-8, gb18030, big5, big5hkscs or utf-16")
    _refuse_binary(text)
    return text.removeprefix("\ufeff"), f"{codec.name}, as you say"


def _strict(content: bytes, codec: str, what: str) -> str:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        raise Refusal(
            f"it begins as {what}, and is not at byte {error.start + 1:,}", "save it again, as UTF-8"
        ) from error
    _refuse_binary(text)
    return text


def _guessed(content: bytes) -> tuple[str, str]:
    """Return the text of what is not UTF-8, where one encoding makes much more sense of it than any other."""
    scored = sorted(
        (
            (score, -place, codec, what)
            for place, (codec, what) in enumerate(_CHINESE)
            for score in _scores(content, codec)
        ),
        reverse=True,
    )
    if scored and scored[0][0] >= _PLAUSIBLE:
        best, _, codec, what = scored[0]
        rival = max((score for score, _, other, _ in scored if _FAMILIES[other] != _FAMILIES[codec]), default=0.0)
        if best >= _CLEARLY * rival:
            return content.decode(codec), what
        raise Refusal("its encoding could be one of several", _NAMED)
    wide = _wide(content)
    if wide is not None:
        return wide
    if b"\0" in content:
        raise Refusal(
            "it is no text: it holds bytes that no text has", "give a text, HTML, PDF, DOCX, EPUB, SRT or VTT file"
        )
    western = content.decode("cp1252", "replace")
    high = [character for character in western if not character.isascii()]
    if set(high) <= _WESTERN and not _HIGH_RUN.search(western) and len(high) < _FEW * len(western):
        _refuse_binary(western)
        only_latin = not re.search(rb"[\x80-\x9f]", content)
        return western, "Latin-1" if only_latin else "Windows-1252"
    raise Refusal("its encoding is not recognised, or it is no text", _NAMED)


def _scores(content: bytes, codec: str) -> list[float]:
    """Return the share of common characters in `content` read as `codec`; nothing where it cannot be."""
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        return []
    if "\0" in text or _CONTROL.search(text):
        return []
    # a text may begin with a table of contents, or with another language: what counts is all of it, evenly sampled
    han = _HAN.findall(text[:: max(1, len(text) // _SAMPLE)])
    odd = len(_ODD.findall(text))
    if not han or odd > len(text) // 50:
        return []
    return [sum(count for character, count in Counter(han).items() if character in _COMMON) / len(han)]


def _wide(content: bytes) -> tuple[str, str] | None:
    """Return text of Latin letters in UTF-16 without a mark: every other byte is zero."""
    if len(content) % 2 or content.count(b"\0") < len(content) // 3:
        return None
    big = content[::2].count(b"\0") > content[1::2].count(b"\0")
    codec, what = ("utf-16-be", _CHINESE[4][1]) if big else ("utf-16-le", _CHINESE[3][1])
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else (text, what)


def _refuse_binary(text: str) -> None:
    if _CONTROL.search(text) and len(_CONTROL.findall(text)) * 100 > len(text):
        raise Refusal(
            "it is no text: it holds characters that no text has", "give a text, HTML, PDF, DOCX, EPUB, SRT or VTT file"
        )
