"""Cards with texts of 200 characters, in a real browser: nothing leaves the card at its side."""

import json
from pathlib import Path

import pytest

import browser
from anki_collection import TEMPLATES
from card_sheet import LONG, READ, UNBROKEN, rendered
from duizhao.emit.notetypes import STYLE
from duizhao.lang import Lang

MEASURE = """
  var found = [], checked = 0;
  document.body.style.margin = 0;
  qa.innerHTML = "<style>" + %(style)s + "</style><div class=card></div>";
  var card = qa.querySelector(".card");
  [320, 1200].forEach(function (width) {
    ["", " nightMode"].slice(width > 320 ? 1 : 0).forEach(function (theme) {
      card.className = "card" + theme;
      card.style.width = width + "px";
      %(sides)s.forEach(function (one) {
        card.innerHTML = one[1];
        card.querySelectorAll("details").forEach(function (each) { each.open = true; });
        checked += 1;
        var edge = card.getBoundingClientRect();
        var out = Array.from(card.querySelectorAll("*")).filter(function (element) {
          var place = element.getBoundingClientRect();
          return place.width && (place.right > edge.right + 0.5 || place.left < edge.left - 0.5);
        });
        if (card.scrollWidth > card.clientWidth || out.length) {
          var first = out[0] || card;
          found.push([one[0], width, first.tagName + "." + first.className, first.parentElement.className]);
        }
      });
    });
  });
  return [checked, found];
"""


@pytest.mark.parametrize("texts", [None, LONG, UNBROKEN, READ], ids=["sample", "long", "unbroken", "read"])
def test_nothing_leaves_the_card(tmp_path: Path, texts: dict[Lang, str] | None) -> None:
    """Every kind in every script, both sides, 320 pixels wide light and dark, 1,200 dark: short, and of 200 characters."""
    shown = {name: both for name, both in rendered(texts).items() if texts is not READ or name.endswith("Term")}
    sides = [(f"{name} {place}", side) for name, both in shown.items() for place, side in enumerate(both)]
    if texts:
        assert all(texts[name.split()[0]][:200] in side for name, side in sides)  # type: ignore[index]
    style = TEMPLATES[STYLE].replace("--readings-on-front: var(--off)", "--readings-on-front: var(--on)")
    script = MEASURE % {"style": json.dumps(style), "sides": json.dumps(sides).replace("</", "<\\/")}
    checked, found = browser.run(script, tmp_path)
    assert len(sides) == 2 * 4 * (1 if texts is READ else 12)
    assert checked == len(sides) * 3
    assert found == []
