"""Answer sheets filled in by a hand that is not steady, then scanned or photographed badly; all by seed."""

from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from duizhao.model.answer_sheet import DIGITS, GRID_RADIUS, RADIUS, Row, bubbles, grid

Image = NDArray[np.uint8]
Chance = np.random.Generator
Level = Literal["scan", "photo", "hard"]
LEVELS: Final[tuple[Level, ...]] = ("scan", "photo", "hard")
DPI: Final = 200
_DOT: Final = DPI / 25.4


class Filled(NamedTuple):
    """A sheet as a pupil leaves it: what was meant in each row, and what happened there."""

    image: Image
    meant: list[tuple[int, ...]]
    events: list[str]
    digits: str


def printed(content: bytes) -> list[Image]:
    """Return the pages of a PDF as a printer puts them on paper, grey, `DPI` dots to the inch."""
    with pypdfium2.PdfDocument(content) as document:
        return [
            page.render(scale=DPI / 72, grayscale=True).to_numpy().reshape(*_size(page)).copy() for page in document
        ]


def _size(page: pypdfium2.PdfPage) -> tuple[int, int]:
    width, height = page.get_size()
    return int(np.ceil(height * DPI / 72)), int(np.ceil(width * DPI / 72))


def _stroke(image: Image, points: Sequence[tuple[float, float]], dark: float, wide: float) -> None:
    """Draw lines between points in millimetres; `dark` is 0 to 1."""
    layer = np.full_like(image, 255)
    path = np.array([(round(x * _DOT * 16), round(y * _DOT * 16)) for x, y in points], np.int32)
    cv2.polylines(
        layer, [path.reshape(-1, 1, 2)], False, (int(255 * (1 - dark)),), max(1, round(wide * _DOT)), cv2.LINE_AA, 4
    )
    np.minimum(image, layer, out=image)


def fill(image: Image, x: float, y: float, radius: float, chance: Chance, dark: float, cover: float = 1.0) -> None:
    """Fill a bubble with strokes to and fro, of which some leave it."""
    angle = chance.uniform(0, np.pi)
    along, across = (np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))
    points = []
    for step in np.arange(-0.9 * cover, 0.9 * cover, 0.3 / radius):
        half = np.sqrt(1 - step**2) * radius * chance.uniform(0.75, 1.1)
        for reach in (-half, half):
            points.append(  # noqa: PERF401 - two coordinates are read better one below the other
                (
                    x + step * radius * across[0] + reach * along[0],
                    y + step * radius * across[1] + reach * along[1],
                )
            )
    _stroke(image, points, dark, chance.uniform(0.35, 0.6))


def tick(image: Image, x: float, y: float, radius: float, chance: Chance, dark: float) -> None:
    """Tick a bubble."""
    size = radius * chance.uniform(0.85, 1.2)
    points = [(x - 0.8 * size, y - 0.1 * size), (x - 0.2 * size, y + 0.7 * size), (x + 1.1 * size, y - 1.0 * size)]
    _stroke(image, points, dark, chance.uniform(0.4, 0.7))


def cross(image: Image, x: float, y: float, radius: float, chance: Chance, dark: float, size: float = 0.85) -> None:
    """Cross a bubble."""
    wide = chance.uniform(0.4, 0.7)
    for side in (1, -1):
        turn = chance.uniform(-0.15, 0.15)
        half = radius * size
        _stroke(image, [(x - half, y - side * half + turn), (x + half, y + side * half - turn)], dark, wide)


def smear(image: Image, x: float, y: float, radius: float, chance: Chance) -> None:
    """Leave what rubbing out leaves."""
    layer = np.full_like(image, 255)
    dark = chance.uniform(0.05, 0.2)
    centre = (round(x * _DOT), round(y * _DOT))
    cv2.circle(layer, centre, round(radius * _DOT * chance.uniform(0.8, 1.1)), (int(255 * (1 - dark)),), -1)
    np.minimum(image, cv2.GaussianBlur(layer, (0, 0), 0.3 * _DOT), out=image)


Mark = Callable[..., None]
MARKS: Final[dict[str, Mark]] = {"fill": fill, "tick": tick, "cross": cross}
_EVENTS: Final = (
    ("plain", 0.79),
    ("blank", 0.05),
    ("double", 0.04),
    ("rubbed out", 0.06),
    ("only rubbed out", 0.01),
    ("crossed out", 0.03),
    ("only crossed out", 0.01),
    ("beside", 0.01),
)


def filled(paper: Image, rows: Sequence[Row], chance: Chance, style: str, *, plain: bool = False) -> Filled:
    """Return a copy of `paper` filled in: most rows plainly, in one style, some as pupils do who change their mind."""
    image = paper.copy()
    pressure = chance.uniform(0.5, 0.9)
    meant: list[tuple[int, ...]] = []
    events: list[str] = []
    names = [name for name, _ in _EVENTS]
    for row in rows:
        event = "plain" if plain else str(chance.choice(names, p=[share for _, share in _EVENTS]))
        mark_row = _several if row.kind == "multiple" else _row
        meant.append(mark_row(image, bubbles(row), event, style, chance, pressure))
        events.append(event)
    digits = "".join(str(chance.integers(10)) for _ in range(chance.integers(2, DIGITS + 1)))
    for column, digit in zip(grid(), digits, strict=False):
        x, y = column[int(digit)]
        fill(image, x, y, GRID_RADIUS, chance, pressure)
    return Filled(image, meant, events, digits)


def _row(
    image: Image, places: Sequence[tuple[float, float]], event: str, style: str, chance: Chance, pressure: float
) -> tuple[int, ...]:
    """Mark one row and return what was meant."""
    first, second = map(int, chance.permutation(len(places))[:2])

    def mark(place: int, how: str) -> None:
        x, y = (value + chance.uniform(-0.35, 0.35) for value in places[place])
        MARKS[how](image, x, y, RADIUS, chance, float(np.clip(pressure + chance.uniform(-0.1, 0.1), 0.4, 0.95)))

    if event in {"plain", "double", "rubbed out", "crossed out"}:
        mark(first, style)
    if event == "double":
        mark(second, style)
        return tuple(sorted((first, second)))
    if event in {"rubbed out", "only rubbed out"}:
        smear(image, *places[second], RADIUS, chance)
    if event in {"crossed out", "only crossed out"}:
        mark(second, style)
        cross(image, *places[second], RADIUS, chance, pressure, 1.3)
    if event == "beside":
        x, y = places[-1]
        tick(image, x + 1.9 * RADIUS, y, RADIUS, chance, pressure)
        return (-1,)
    return () if event in {"blank", "only rubbed out", "only crossed out"} else (first,)


def _several(
    image: Image, places: Sequence[tuple[float, float]], event: str, style: str, chance: Chance, pressure: float
) -> tuple[int, ...]:
    """Mark some bubbles of a row in which several may be right, but not all; what is rubbed or crossed out is another."""
    order = [int(place) for place in chance.permutation(len(places))]
    count = int(chance.integers(1, len(places)))
    if event in {"blank", "only rubbed out", "only crossed out", "beside"}:
        return _row(image, places, event, style, chance, pressure)
    for place in order[:count]:
        x, y = (value + chance.uniform(-0.35, 0.35) for value in places[place])
        MARKS[style](image, x, y, RADIUS, chance, float(np.clip(pressure + chance.uniform(-0.1, 0.1), 0.4, 0.95)))
    x, y = places[order[-1]]
    if event == "rubbed out":
        smear(image, x, y, RADIUS, chance)
    if event == "crossed out":
        MARKS[style](image, x, y, RADIUS, chance, pressure)
        cross(image, x, y, RADIUS, chance, pressure, 1.3)
    return tuple(sorted(order[:count]))


class _Damage(NamedTuple):
    lean: float
    askew: float
    blur: tuple[float, float]
    noise: float
    quality: tuple[int, int]
    shadow: float
    dpi: tuple[int, int]


_DAMAGE: Final[dict[Level, _Damage]] = {
    "scan": _Damage(4, 0.0, (0.4, 0.9), 6, (60, 90), 0.05, (100, 200)),
    "photo": _Damage(20, 0.07, (0.5, 1.1), 9, (50, 80), 0.4, (120, 200)),
    "hard": _Damage(45, 0.12, (0.8, 1.5), 14, (35, 60), 0.55, (100, 150)),
}


def damaged(image: Image, chance: Chance, level: Level) -> bytes:
    """Return the sheet as a JPEG of a scan, of a photo, or of a bad photo."""
    how = _DAMAGE[level]
    size = chance.uniform(*how.dpi) / DPI
    picture = cv2.resize(image, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)
    if level == "hard":
        picture = _worn(picture, chance)
    picture = _turned(picture, chance, how, 250 if level == "scan" else int(chance.integers(60, 170)))
    light = picture.astype(np.float32) * _light(picture, chance, how.shadow)
    light = cv2.GaussianBlur(light, (0, 0), chance.uniform(*how.blur)) + chance.normal(0, how.noise, light.shape)
    final = np.clip(light, 0, 255).astype(np.uint8)
    if level == "scan" and size > 0.7 and chance.random() < 0.15:
        final = np.where(final > 140, 255, 0).astype(np.uint8)
    return bytes(cv2.imencode(".jpg", final, [cv2.IMWRITE_JPEG_QUALITY, int(chance.integers(*how.quality))])[1])


def _turned(picture: Image, chance: Chance, how: _Damage, around: int) -> Image:
    """Return the page on a table, turned by any quarter and a lean, and seen askew."""
    height, width = picture.shape
    side = int(np.hypot(width, height) * 1.08)
    angle = np.radians(90 * int(chance.integers(4)) + chance.uniform(-how.lean, how.lean))
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    there = (corners - (width / 2, height / 2)) @ turn + side / 2
    there += chance.uniform(-1, 1, (4, 2)) * how.askew * width * 0.6
    matrix = cv2.getPerspectiveTransform(corners, there.astype(np.float32))
    turned: Image = cv2.warpPerspective(picture, matrix, (side, side), flags=cv2.INTER_AREA, borderValue=around)
    left, top = np.floor(there.min(axis=0) - 12).clip(0).astype(int)
    right, bottom = np.ceil(there.max(axis=0) + 12).astype(int)
    return turned[top:bottom, left:right]


def _light(picture: Image, chance: Chance, shadow: float) -> NDArray[np.float32]:
    """Return how light falls: less and less towards one side, and under a strong shadow with an edge to it."""
    height, width = picture.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = chance.uniform(0, 2 * np.pi)
    across = np.cos(angle) * (x / width - 0.5) + np.sin(angle) * (y / height - 0.5)
    light = 1 - shadow * chance.uniform(0.4, 1) * (across + 0.5).clip(0, 1)
    if shadow > 0.5:
        edge = 1 / (1 + np.exp(-(across - chance.uniform(-0.2, 0.2)) * chance.uniform(30, 80)))
        light *= 1 - 0.3 * edge
    lit: NDArray[np.float32] = light.astype(np.float32)
    return lit


def _worn(picture: Image, chance: Chance) -> Image:
    """Return a page that was folded and does not lie flat; one corner may be covered."""
    height, width = picture.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    bend = chance.uniform(-1, 1) * 0.004 * height
    worn: Image = cv2.remap(
        picture, x, (y + bend * np.sin(np.pi * x / width)).astype(np.float32), cv2.INTER_LINEAR, borderValue=255
    )
    for _ in range(2):
        at, tilt = chance.uniform(0.2, 0.8), chance.uniform(-0.02, 0.02)
        ends = [(0, int((at - tilt) * height)), (width, int((at + tilt) * height))]
        layer = np.full_like(worn, 255)
        cv2.line(layer, ends[0], ends[1], (int(chance.integers(150, 215)),), max(1, width // 500))
        worn = np.minimum(worn, cv2.GaussianBlur(layer, (0, 0), 1.0))
    if chance.random() < 0.3:
        corner = int(chance.integers(4))
        left = 0 if corner in {0, 3} else width - width // 9
        top = 0 if corner < 2 else height - height // 12
        worn[top : top + height // 12, left : left + width // 9] = 100
    return worn
