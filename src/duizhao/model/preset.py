"""How a deck is scheduled in Anki."""

from msgspec import Struct


class Preset(Struct, frozen=True, kw_only=True):
    """Deck options of Anki's: their name, the weights of FSRS-6, empty for its defaults, and the desired retention."""

    name: str
    weights: tuple[float, ...]
    retention: float
