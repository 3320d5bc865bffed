"""Text as search sees it: one token for each Chinese character, each word, each number and each mark.

What is indexed, what is asked and what is highlighted all go through `tokens`, so that they cannot differ. The folding
is that of quotes, and further: traditional characters become simplified ones, letters lose case and accents.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from duizhao.passes.fold import FORMAT, RUN, fold

_HAN: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BLOCKS: Final = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x32400))
_ALONE: Final = f"{_HAN}\u3041-\u30ff\u3105-\u312f\u31a0-\u31bf"
"""Written without spaces: Han, and with it kana and zhuyin."""
_ACCENTS: Final = "\u0300-\u036f"
_LETTER: Final = rf"[^\W\d_{_ALONE}]"
_TOKEN: Final = re.compile(
    rf"[{_ALONE}]|{_LETTER}(?:{_LETTER}|[{_ACCENTS}{FORMAT}])*|\d(?:\d|[{FORMAT}](?=\d))*|{RUN}"
    rf"|[^\s{FORMAT}{_ACCENTS}\x00-\x1f\x7f-\x9f\ud800-\udfff]"
)
_HAN_CHARACTER: Final = re.compile(f"[{_HAN}]")
_MARKS: Final = re.compile(f"[{_ACCENTS}]")
_SAME: Final = dict(zip("瞭藉覆彷彿甦祇衹妳牠", "了借复仿佛苏只只你它", strict=True))
"""Where one character has become two, and writers of either script keep both; search takes them for one."""
_TO_FULL_WIDTH: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if not chr(code).isalnum()}
"""SQLite's `ascii` tokenizer keeps every character as it is, but for ASCII's own marks, which it drops."""


class Token(Struct, frozen=True):
    """One token and where it stands: offsets in the text as it was given, in code points."""

    text: str
    start: int
    end: int


class Folding(dict[str, str]):
    """The token that each piece of text is; what it does not hold yet it adds when it is asked.

    Made of `simplify`: every traditional character and the simplified one that it is searched as. That is a character
    at a time, whatever stands beside it, for a part of a text must fold as the whole does.
    """

    def __init__(self, simplify: Mapping[str, str]) -> None:
        super().__init__(simplify)

    def __missing__(self, piece: str) -> str:
        """Fold a piece that is none of the characters."""
        token = self[piece] = without_accents(fold(piece)).translate(_TO_FULL_WIDTH)
        return token


def tokens(text: str, folding: Folding) -> list[Token]:
    """Return the tokens of `text`. White space, format characters and control characters are none.

    >>> [token.text for token in tokens("「軟體２.0」 Naïve", Folding({"軟": "软", "體": "体"}))]
    ['＂', '软', '体', '2', '．', '0', '＂', 'naive']
    """
    return [Token(folding[match[0]], *match.span()) for match in _TOKEN.finditer(text)]


def indexed(text: str, folding: Folding) -> str:
    """Return the tokens of `text` as the index holds them, with a space between."""
    return " ".join([folding[piece] for piece in _TOKEN.findall(text)])


def is_han(character: str) -> bool:
    """Say whether `character` is one that a reading has a syllable for."""
    return _HAN_CHARACTER.match(character) is not None


def is_word(piece: str) -> bool:
    """Say whether a token is made of letters, so that another may begin with it."""
    return piece.isalpha() and re.match(f"[{_ALONE}]", piece) is None


def is_mark(piece: str) -> bool:
    """Say whether a token is punctuation, which means nothing at the ends of what is asked; ＃ and ％ do mean it."""
    return unicodedata.category(piece[0]).startswith("P") and piece not in "＃％＆＠"


def without_accents(text: str) -> str:
    """Return `text` without accents and tone marks, in small letters.

    >>> without_accents("Lǜ")
    'lu'
    """
    return _MARKS.sub("", unicodedata.normalize("NFD", text)).casefold()


def simplifying(simplified: Callable[[str], str]) -> dict[str, str]:
    """Return every character that `simplified` changes, with what it becomes.

    `simplified` keeps a text's length and is given one character a line, since it may know phrases.
    """
    every = [chr(code) for block in _BLOCKS for code in block]
    made = simplified("\n".join(unicodedata.normalize("NFC", char) for char in every)).split("\n")
    table = {char: one for char, one in zip(every, made, strict=True) if char != one} | _SAME
    return {char: table.get(one, one) for char, one in table.items()}
