"""The buttons on a card, and options in another order at each showing: in a real browser."""

import json
import re
from pathlib import Path

import browser
from anki_collection import TEMPLATES, cards, collection, render, take
from duizhao.emit import apkg
from duizhao.emit.notetypes import STYLE
from duizhao.lang import LANGS, ZH_HANS
from duizhao.model.ledger import Ledger
from sample_deck import sample_deck, with_readings
from sample_kinds import with_further_kinds


def sides(folder: Path) -> dict[str, tuple[str, str]]:
    """Return front and back of each question's card, as real Anki renders them, without the styling."""
    package = apkg.emit(with_readings(with_further_kinds(sample_deck(1, ZH_HANS))), Ledger(), TEMPLATES).content
    with collection(folder / "collection") as col:
        take(col, package, folder)
        found = {f"{key}#{ord_}": render(col, card) for key, ord_, card in cards(col)}
    return {key: tuple(re.sub(r"(?s)^<style>.*?</style>", "", side) for side in both) for key, both in found.items()}  # type: ignore[misc]


def test_a_language_is_chosen_and_kept(tmp_path: Path) -> None:
    """A term's card in zh-Hans; each button; its back, and another card, after the last."""
    both = sides(tmp_path)
    (front, back), (other, _) = both["learned-weights#0"], both["learned-weights/meaning#0"]
    script = f"""
      function shown() {{
        var card = qa.querySelector("article");
        var pressed = card.querySelectorAll("[data-show][aria-pressed=true]");
        return [card.className.match(/show-([\\w-]+)/)[1], pressed.length, pressed[0].getAttribute("data-show"),
                card.querySelector(".switch").hidden];
      }}
      var seen = [];
      render({json.dumps(front)});
      seen.push(shown());
      Array.from(qa.querySelectorAll("[data-show]")).forEach(function (button) {{ button.click(); seen.push(shown()); }});
      render({json.dumps(back)});
      seen.push(shown());
      render({json.dumps(other)});
      seen.push(shown());
      return seen;
    """
    expected = [ZH_HANS, "zh-Hans", "zh-Hant-TW", "zh-Hant-HK", "en", "en", "en"]
    assert browser.run(script.replace("</script>", "<\\/script>"), tmp_path) == [
        [lang, 1, lang, False] for lang in expected
    ]
    assert set(expected) == set(LANGS)


def test_readings_are_hidden_and_shown(tmp_path: Path) -> None:
    """The back of a term's card: how large a syllable is at first, after one click, after two, on the next card."""
    _, back = sides(tmp_path)["learned-weights#0"]
    style = json.dumps(f"<style>{TEMPLATES[STYLE]}</style>")
    script = f"""
      function size() {{ return getComputedStyle(qa.querySelector(".zh-Hans rt")).fontSize; }}
      function click() {{ qa.querySelector("[data-readings]").click(); }}
      var back = {style} + {json.dumps(back)};
      render(back);
      var seen = [size()];
      click(); seen.push(size());
      click(); seen.push(size());
      click(); render(back); seen.push(size());
      qa.querySelector("[data-show=en]").click();
      seen.push(qa.querySelector("[data-readings]").hidden);
      return seen;
    """
    shown, hidden, again, kept, is_hidden = browser.run(script.replace("</script>", "<\\/script>"), tmp_path)
    assert shown == again != "0px"
    assert hidden == kept == "0px"
    assert is_hidden


def test_options_are_shuffled_and_the_back_has_the_fronts_order(tmp_path: Path) -> None:
    """A choice shown a hundred times: every order is met, and each back has the front's, in each language."""
    both = sides(tmp_path)
    (front, back), (_, other) = both["learned-weights/meaning#0"], both["learned-weights/which-number#0"]
    script = f"""
      function texts(lang) {{
        return Array.from(qa.querySelectorAll("." + lang + " ol.shuffle > li")).map(function (item) {{
          return item.firstChild.textContent.trim() || item.childNodes[1].textContent.trim();
        }});
      }}
      var orders = {{}}, same = true;
      for (var turn = 0; turn < 300; turn++) {{
        render({json.dumps(front)});
        var en = texts("en"), zh = texts("zh-Hans");
        render({json.dumps(back)});
        var reasons = Array.from(qa.querySelectorAll(".en ol.shuffle > li")).map(function (item) {{
          return item.textContent;
        }});
        same = same && en.every(function (text, place) {{ return reasons[place].indexOf(text) >= 0; }});
        orders[en.join("|")] = zh.join("|");
      }}
      render({json.dumps(other)});
      return [Object.keys(orders).length, new Set(Object.values(orders)).size, same,
              qa.querySelectorAll(".en ol.shuffle > li").length];
    """
    assert browser.run(script.replace("</script>", "<\\/script>"), tmp_path) == [24, 24, True, 2]


def test_without_scripts_the_default_shows() -> None:
    """The templates as they are: the buttons are hidden, and the language is the deck's."""
    assert '<nav class="switch" hidden>' in TEMPLATES["anki/switch.html"]
    fronts = [text for name, text in TEMPLATES.items() if name.endswith(("_front.html", "_back.html"))]
    assert len(fronts) == 8
    for text in fronts:
        assert text.count("<!-- switch -->") == text.count("show-{{display}}") == 1
