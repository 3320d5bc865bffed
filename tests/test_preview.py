"""Every card on one page: the same cards as Anki's, and nothing on the page that acts."""

import base64
import hashlib
import json
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

import browser
from anki_collection import TEMPLATES, cards, collection, render, take
from conftest import REPOSITORY
from duizhao.cli.group import cli
from duizhao.emit import apkg, cardview, preview
from duizhao.emit.notes import notes
from duizhao.lang import LANGS
from duizhao.model.deck import Deck
from duizhao.model.ledger import Ledger
from sample_deck import sample_deck, with_readings
from sample_kinds import with_further_kinds
from test_real_anki import HOSTILE, hostile

PAGE = {name: (REPOSITORY / "templates" / name).read_text(encoding="utf-8") for name in (preview.PAGE, preview.SCRIPT)}
DECK = with_readings(with_further_kinds(sample_deck(3)))


def plain(side: str) -> str:
    """Return a side without the styling and the buttons, and without what Anki notes on a cloze."""
    side = re.sub(r"(?s)^<style>.*?</style>|<nav.*?</script>|<!-- switch -->", "", side)
    return re.sub(r'<span class="cloze"[^>]*>', '<span class="cloze">', side).strip()


@pytest.mark.parametrize("deck", [DECK, hostile()], ids=["sample", "hostile"])
def test_a_card_looks_as_in_anki(tmp_path: Path, deck: Deck) -> None:
    """The sample deck with every kind and readings, and a hostile one: each side of each card in real Anki."""
    mine = [
        (note.key, card.name, plain(front), plain(back))
        for note in notes(deck)
        for card, front, back in cardview.cards(note, TEMPLATES)
    ]
    with collection(tmp_path) as col:
        take(col, apkg.emit(deck, Ledger(), TEMPLATES).content, tmp_path)
        theirs = [
            (key, col.get_card(card).template()["name"], *map(plain, render(col, card))) for key, _, card in cards(col)
        ]
    assert mine == theirs


def test_nothing_runs_but_the_pages_own_script() -> None:
    """A hostile deck, and the page's policy."""
    page = preview.emit(hostile(), {**TEMPLATES, **PAGE}).content.decode()
    own = PAGE[preview.SCRIPT]
    digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in page
    assert page.count("<script") == 1
    assert f"<script>{own}</script>" in page
    assert HOSTILE.partition(" ")[0] not in page


def test_the_controls_change_every_card(tmp_path: Path) -> None:
    """Language, theme, width, kind and search, in a real browser."""
    page = preview.emit(DECK, {**TEMPLATES, **PAGE}).content.decode()
    drive = """
      function set(id, value, event) {
        var control = document.getElementById(id);
        control.value = value;
        control.dispatchEvent(new Event(event || "change"));
      }
      function state() {
        var articles = Array.from(document.querySelectorAll(".one article"));
        var langs = new Set(articles.map(function (a) { return a.className.match(/show-([\\w-]+)/)[1]; }));
        var width = getComputedStyle(document.querySelector(".one")).width;
        var shown = Array.from(document.querySelectorAll(".entry")).filter(function (e) { return !e.hidden; }).length;
        return [Array.from(langs), document.querySelectorAll(".card.nightMode").length > 0, width, shown];
      }
      var seen = [state()];
      set("language", "en"); set("theme", "dark"); set("width", "720px");
      seen.push(state());
      set("kind", "altered"); seen.push(state()[3]);
      set("kind", ""); set("find", "overfit", "input"); seen.push(state()[3]);
      document.body.innerHTML = "<pre></pre>";
      document.querySelector("pre").textContent = "RESULT" + JSON.stringify(seen) + "END";
    """
    script = PAGE[preview.SCRIPT]
    digest = base64.b64encode(hashlib.sha256(drive.encode()).digest()).decode()
    page = page.replace("script-src ", f"script-src 'sha256-{digest}' ").replace(
        f"<script>{script}</script>", f"<script>{script}</script><script>{drive}</script>"
    )
    if not browser.CHROMIUM:
        pytest.skip("no Chromium is installed")
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    command = [browser.CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1400,900"]
    done = subprocess.run([*command, "--dump-dom", file.as_uri()], capture_output=True, check=True, timeout=60)
    seen = json.loads(done.stdout.decode().partition("RESULT")[2].partition("END")[0])
    assert seen == [[["zh-Hans"], False, "390px", 14], [["en"], True, "720px", 14], 1, 2]


def test_the_command_writes_the_page(starter: Path) -> None:
    """`duizhao preview` in a fresh workspace; the page has every language."""
    name = next((starter / "decks").glob("*.yaml")).stem
    done = CliRunner().invoke(cli, ["-C", str(starter), "preview", name])
    assert (done.exit_code, done.output) == (0, f"decks/out/{name}.preview.html\n")
    page = (starter / "decks/out" / f"{name}.preview.html").read_text(encoding="utf-8")
    assert all(f'lang="{lang}"' in page for lang in LANGS)
