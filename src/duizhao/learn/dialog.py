"""Talking line by line: what is said, what is typed, and which of it is a wish rather than an answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, TypeAlias, TypeVar

from duizhao.learn.folding import fold, plain
from duizhao.learn.screen import Line, Screen
from duizhao.learn.wording import Wording

_T = TypeVar("_T")

PROMPT: Final = "> "
Wanted: TypeAlias = Literal["pause", "undo", "skip", "bury", "suspend", "back", "hand in", "go to"]
"""What a learner may wish instead of answering."""
KEYS: Final[Mapping[str, Wanted]] = {
    "q": "pause",
    "p": "pause",
    "u": "undo",
    "s": "skip",
    "z": "bury",
    "zz": "suspend",
}
"""In a session with feedback. Each works behind a slash too."""
IN_WORDS: Final = frozenset("qus<")
"""What works without a slash where words are typed: any other letter may be meant as an answer."""
AFTER: Final[Mapping[str, Wanted]] = {key: what for key, what in KEYS.items() if what != "skip"}
"""Once an answer was given."""
EXAM_KEYS: Final[Mapping[str, Wanted]] = {"q": "pause", "p": "pause", "b": "back", "<": "back", "h": "hand in"}
ASIDE: Final = "y"
"""How a term is read: shown, and the question stands as before."""
FLAG: Final = "#"


class Wish(Exception):  # noqa: N818  (a learner's wish, not an error)
    """What was wished for; `number` says where to go."""

    def __init__(self, what: Wanted, number: int = 0) -> None:
        """Take what was wished."""
        super().__init__(what)
        self.what = what
        self.number = number


class Dialog:
    """A screen, the words of its interface, and the keys that are wishes at the moment."""

    def __init__(self, screen: Screen, words: Wording, help_: str, keys: Mapping[str, Wanted] = KEYS) -> None:
        """Talk on `screen`; `help_` is what `?` shows."""
        self.screen = screen
        self.words = words
        self.help = help_
        self.keys = keys
        self.on_aside: Callable[[], None] = lambda: None
        self.on_flag: Callable[[str], None] = lambda _: None

    def show(self, lines: Sequence[Line]) -> None:
        """Show `lines`."""
        self.screen.show(lines)

    def say(self, text: str) -> None:
        """Show a line of the interface."""
        self.screen.show([Line(text, "quiet")])

    def read(
        self, answers: Sequence[str] = (), keys: Mapping[str, Wanted] | None = None, *, words: bool = False
    ) -> str:
        """Return a typed line, unless it is a wish, which is raised; a key that is one of `answers` is that answer.

        `words` says that words are typed here.
        """
        wishes = self.keys if keys is None else keys
        expected = set(map(fold, answers))
        while True:
            line = self.screen.read(PROMPT)
            typed = plain(line)
            key = typed.removeprefix("/")
            meant = key != typed or (typed not in expected and (typed in IN_WORDS or not words))
            if typed in ("?", "/?"):
                self.say(self.help)
            elif typed.startswith(FLAG):
                self.on_flag(line.strip()[1:].strip())
            elif key != typed and key.isdecimal() and "h" in wishes:
                raise Wish("go to", int(key))
            elif key in wishes and meant:
                raise Wish(wishes[key])
            elif key == ASIDE and meant:
                self.on_aside()
            else:
                return line

    def pick(self, hint: str, choices: Mapping[str, _T], keys: Mapping[str, Wanted] | None = None) -> _T:
        """Say `hint`, and read until one of `choices` is typed; a key among them is that choice."""
        self.say(hint)
        while (typed := plain(line := self.read(list(filter(None, choices)), keys))) not in choices:
            self.say(self.words.unknown.format(typed=line.strip(), expected=hint) if typed else hint)
        return choices[typed]
