"""Every colour of the cards' styling against what it stands on: at least 4.5 to 1, light and dark."""

import json
import re
from pathlib import Path

import pytest

import browser
from anki_collection import TEMPLATES
from duizhao.emit.notetypes import STYLE

CSS = re.sub(r"/\*.*?\*/", "", TEMPLATES[STYLE], flags=re.DOTALL)
LEAST = 4.5
"""WCAG 2.2, success criterion 1.4.3, level AA, for text of any size."""
TEXT = ("ink", "soft", "accent", *(f"tone-{number}" for number in range(1, 6)))
GROUND = ("paper", "tint")


def colours(theme: str) -> dict[str, str]:
    """Return the custom properties that are colours, as a card in `theme` has them."""
    blocks = re.findall(r"([^{}]+)\{([^{}]*)\}", CSS)
    found: dict[str, str] = {}
    for selector, body in blocks:
        names = [each.strip() for each in selector.split(",")]
        if ".card" in names or (theme == "dark" and ".card.nightMode" in names):
            found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6});", body))
    return found


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours: 1 for the same, 21 for black and white."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure() -> None:
    """Black on white, and the grey that just passes."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUND)
@pytest.mark.parametrize("ink", TEXT)
def test_text_can_be_read(theme: str, ground: str, ink: str) -> None:
    """Each colour for text on each colour that text stands on."""
    known = colours(theme)
    assert contrast(known[ink], known[ground]) >= LEAST


def test_every_colour_is_one_of_these() -> None:
    """Colours outside of the two blocks; properties that are neither text, ground nor a line."""
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", CSS.partition(":lang(en)")[2]) == []
    assert set(colours("light")) == set(colours("dark")) == {*TEXT, *GROUND, "line"}
    used = set(re.findall(r"(?<!-)\b(?:color|background)\s*:\s*([^;]+);", CSS))
    plain = {"inherit", "none", *(f"var(--{name})" for name in (*TEXT, *GROUND))}
    assert used - plain == {"var(--tone, inherit)", "var(--tone, var(--soft))"}


EVERY_PAIR = """
  function parsed(text) { return text.match(/[0-9.]+/g).map(Number); }
  var pairs = {};
  document.body.className = "card" + (%(dark)s ? " nightMode" : "");
  %(sides)s.forEach(function (side) {
    qa.innerHTML = side;
    qa.querySelectorAll("details").forEach(function (one) { one.open = true; });
    qa.querySelectorAll("*").forEach(function (element) {
      var own = Array.from(element.childNodes).some(function (node) { return node.nodeType === 3 && node.data.trim(); });
      if (!own || !element.getClientRects().length || element.closest("style, script")) { return; }
      var ground = element;
      while (ground && parsed(getComputedStyle(ground).backgroundColor)[3] === 0) { ground = ground.parentElement; }
      var colour = getComputedStyle(element).color;
      if (getComputedStyle(element).opacity !== "1") { colour = "faded"; }
      pairs[colour + " on " + getComputedStyle(ground || document.documentElement).backgroundColor] = element.className;
    });
  });
  return pairs;
"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_a_browser_computes_can_be_read(tmp_path: Path, theme: str) -> None:
    """Every element with text, on both sides of every kind, in two languages, hints open and tones in colour."""
    from card_sheet import rendered

    style = TEMPLATES[STYLE].replace("--tone-colours: var(--off)", "--tone-colours: var(--on)")
    both = [
        f"<style>{style}</style>{side}"
        for name, pair in rendered().items()
        if name[:2] == "en" or "TW" in name
        for side in pair
    ]
    script = EVERY_PAIR % {"dark": str(theme == "dark").lower(), "sides": json.dumps(both).replace("</", "<\\/")}
    pairs = browser.run(script, tmp_path)
    assert len(pairs) > 6
    for pair, where in pairs.items():
        ink, ground = (
            "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])
            for colour in pair.split(" on ")
        )
        assert contrast(ink, ground) >= LEAST, (pair, where)
