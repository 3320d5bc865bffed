"""Make contact sheets of the cards: every kind, front and back, in one script and theme a sheet, to be looked at.

    python tools/contact_sheet.py FOLDER [WIDTH]

WIDTH is that of a card, 320 pixels where nothing is said. Each sheet is there with short texts and with texts of 200
characters. Needs the development extras, Chromium, and a font with Chinese glyphs.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tools")]

WIDTH = 320

PAGE = """<!doctype html><html><meta charset="utf-8"><style>{style}</style><style>
body {{ margin: 0; padding: 8px; background: #888; columns: {columns}; column-gap: 8px; font: 12px sans-serif; }}
.one {{ break-inside: avoid; margin-bottom: 8px; color: #fff; }}
.one .card {{ width: {width}px; min-height: 5rem; margin-bottom: 4px; }}
.one .front .term {{ margin-top: 2rem; }}
</style><body>{cards}</body></html>"""


def main() -> None:
    """Write the sheets into a folder."""
    from pictures import photograph

    from anki_collection import TEMPLATES
    from card_sheet import LONG, rendered

    folder, width = Path(sys.argv[1]), int((*sys.argv, WIDTH)[2])
    columns = max(1, 2000 // (width + 8))
    folder.mkdir(parents=True, exist_ok=True)
    for texts in (None, LONG):
        cards: dict[str, dict[str, tuple[str, str]]] = {}
        for name, both in rendered(texts).items():
            script, _, kind = name.partition(" ")
            cards.setdefault(script, {})[kind] = both
        for script, kinds in cards.items():
            for theme in ("", "nightMode"):
                shown = "".join(
                    f'<div class="one">{kind}'
                    + "".join(f'<div class="card {theme}">{side}</div>' for side in both)
                    + "</div>"
                    for kind, both in kinds.items()
                ).replace("<details", "<details open")
                name = "-".join((script, theme or "light", "long" if texts else "short", str(width)))
                page = folder / f"{name}.html"
                page.write_text(
                    PAGE.format(style=TEMPLATES["anki/style.css"], columns=columns, width=width, cards=shown),
                    encoding="utf-8",
                )
                photograph(page, folder / f"{name}.png", columns * (width + 8) + 8, 4200 if texts else 2400)
                page.unlink()
                print(folder / f"{name}.png")


if __name__ == "__main__":
    main()
