"""OpenCV: pictures in and out, corner marks, perspective, and drawing."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Image: TypeAlias = NDArray[np.uint8]
"""Height × width, grey, or × 3, blue green red; 0 is black."""
Ink: TypeAlias = NDArray[np.float32]
"""Height × width; 0 is paper, 1 the black of print."""
Points: TypeAlias = NDArray[np.float32]
"""Number × 2: x and y."""
Colour: TypeAlias = tuple[int, int, int]

_QUALITY: Final = 80
_WINDOWS: Final = (21, 53)
"""Sides of the windows of the local threshold that finds marks, in pixels."""
_PERIMETER: Final = (0.06, 0.4)
"""The perimeter of a mark, as part of a picture's longer side; 0.16 if the page fills the picture."""


def decoded(content: bytes) -> list[Image]:
    """Return the pictures in a file, several in a TIFF, turned as their camera says; none where OpenCV knows none."""
    if not content:
        return []
    try:
        good, images = cv2.imdecodemulti(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return []
    return list(images) if good else []


def jpeg(image: Image) -> bytes:
    """Return a picture as JPEG."""
    return bytes(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1])


def grey(image: Image) -> Image:
    """Return a picture without its colours."""
    return image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)  # noqa: PLR2004


def coloured(image: Image) -> Image:
    """Return a grey picture that can be drawn on in colours."""
    return cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)  # type: ignore[no-any-return]


def scaled(image: Image, factor: float) -> Image:
    """Return a picture `factor` times as large."""
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cv2.resize(image, None, fx=factor, fy=factor, interpolation=how)  # type: ignore[no-any-return]


def sharpened(image: Image) -> Image:
    """Return a grey picture with even local contrast and its edges raised, for a second look."""
    even = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(image)
    return cv2.addWeighted(even, 1.8, cv2.GaussianBlur(even, (0, 0), 2.0), -0.8, 0)  # type: ignore[no-any-return]


def marks(image: Image) -> list[tuple[int, Points]]:
    """Return each mark of ``DICT_4X4_50`` in a grey picture: its id and corners, clockwise from its own upper left."""
    corners, ids, _ = _detector().detectMarkers(image)
    if ids is None:
        return []
    return [(int(name), corner.reshape(4, 2)) for name, corner in zip(ids.flatten(), corners, strict=True)]


@cache
def _detector() -> Any:  # noqa: ANN401 - OpenCV's own
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    parameters.adaptiveThreshWinSizeMin, parameters.adaptiveThreshWinSizeMax = _WINDOWS
    parameters.adaptiveThreshWinSizeStep = _WINDOWS[1] - _WINDOWS[0]
    parameters.minMarkerPerimeterRate, parameters.maxMarkerPerimeterRate = _PERIMETER
    return cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50), parameters)


def perspective(found: Points, wanted: Points) -> tuple[NDArray[np.float64] | None, float]:
    """Return the perspective that takes `found` to `wanted`, and the largest distance that is left."""
    matrix, _ = cv2.findHomography(found, wanted, 0)
    if matrix is None:
        return None, np.inf
    there = cv2.perspectiveTransform(found.reshape(-1, 1, 2), matrix).reshape(-1, 2)
    return matrix, float(np.abs(there - wanted).max())


def warped(image: Image, matrix: NDArray[np.float64], width: int, height: int) -> Image:
    """Return a grey picture seen through a perspective; what lies outside of it is white."""
    return cv2.warpPerspective(  # type: ignore[no-any-return]
        image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )


def paper(image: Image, reach: int) -> Ink:
    """Return how bright the paper is at each pixel: what is darker and narrower than `reach` pixels is bridged."""
    small = cv2.resize(image, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    side = reach // 4 | 1
    bridged = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8), borderType=cv2.BORDER_REPLICATE)
    smooth = cv2.GaussianBlur(bridged.astype(np.float32), (0, 0), side / 4)
    return cv2.resize(smooth, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR)  # type: ignore[no-any-return]


def best_shift(window: Ink, template: Ink) -> tuple[int, int, float]:
    """Return how far right and down within `window` the template fits best, and how well, from -1 to 1."""
    fit = cv2.matchTemplate(window, template, cv2.TM_CCOEFF_NORMED)
    _, best, _, (x, y) = cv2.minMaxLoc(fit)
    return int(x), int(y), float(best)


def rings(width: int, height: int, centres: Sequence[tuple[float, float]], radius: float) -> Ink:
    """Return a picture of circles' outlines, slightly blurred."""
    drawn = np.zeros((height, width), np.uint8)
    for x, y in centres:
        _circle(drawn, x, y, radius, (255,), 2)
    blurred: Ink = cv2.GaussianBlur(drawn, (0, 0), 1.0).astype(np.float32) / 255
    return blurred


def ring(image: Image, x: float, y: float, radius: float, colour: Colour, thick: int = 2) -> None:
    """Draw a circle's outline onto `image`."""
    _circle(image, x, y, radius, colour, thick)


def _circle(image: Image, x: float, y: float, radius: float, colour: tuple[int, ...], thick: int) -> None:
    """Draw a circle to a sixteenth of a pixel."""
    centre = (round(x * 16), round(y * 16))
    cv2.circle(image, centre, round(radius * 16), colour, thick, cv2.LINE_AA, 4)


def frame(image: Image, box: tuple[float, float, float, float], colour: Colour, thick: int = 2) -> None:
    """Draw a rectangle, from left, top to right, bottom, onto `image`."""
    left, top, right, bottom = map(round, box)
    cv2.rectangle(image, (left, top), (right, bottom), colour, thick, cv2.LINE_AA)


def label(image: Image, text: str, x: float, y: float, colour: Colour, size: float) -> None:
    """Write `text`, in ASCII, onto `image`, its base line beginning at x, y; `size` is in pixels."""
    at = (round(x), round(y))
    shown = text.encode("ascii", "replace").decode()
    cv2.putText(image, shown, at, cv2.FONT_HERSHEY_SIMPLEX, size / 30, colour, 2, cv2.LINE_AA)


def stroke(image: Image, x: float, y: float, to_x: float, to_y: float, colour: Colour) -> None:
    """Draw a line onto `image`."""
    cv2.line(image, (round(x), round(y)), (round(to_x), round(to_y)), colour, 2, cv2.LINE_AA)


def fitted(image: Image, width: int, height: int) -> Image:
    """Return a grey picture, made to fit onto a white page of `width` × `height` pixels that can be drawn on."""
    small = scaled(image, min(width / image.shape[1], height / image.shape[0], 1.0))
    onto: Image = np.full((height, width), 255, np.uint8)
    top, left = (height - small.shape[0]) // 2, (width - small.shape[1]) // 2
    onto[top : top + small.shape[0], left : left + small.shape[1]] = small
    return coloured(onto)
