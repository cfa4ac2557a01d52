"""Takes the pictures of the README (Today of the demo firm, in Polish and in English) and of the pages for users.

    .venv/bin/python tools/screenshots.py [readme] [reklamacje]

Loads the firm into a folder of its own, opens the desk, logs in and writes the pictures of the sets that are named, or
of all: docs/images/*.png (1440x900, below 200 kB) and docs/user/pl/obrazy/*.png (below 120 kB), in a palette of 256
colours. Needs Chromium and the development packages.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import tempfile
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Picture:
    """What ``who`` of the demo firm sees. ``path``: an address, or one with "{}" for the case that is about ``matter``.

    ``of``: selectors of the parts that the picture shows, the whole window where there are none; ``unfold``: folds to
    open before. ``first``: what somebody does before that, ``by``, on a page: a selector to fill, and one to press.
    ``highest``: pixels; what is longer is cut, as by the window's edge.
    """

    name: str
    path: str = "/"
    language: str = "pl"
    who: str = "marta"
    matter: str = ""
    of: tuple[str, ...] = ()
    unfold: tuple[str, ...] = ()
    by: str = ""
    first: tuple[str, str, str] = ("", "", "")
    highest: int = 900


COMPLAINT, HEATER, TRIP = "/cases/{}/complaint", "Grzejnik zepsuł się drugi raz", "Wyjazd na darmo"
#: name of a set: where its pictures go, how large one may be (bytes), and what they show
SETS = {
    "readme": (ROOT / "docs" / "images", 200_000, (Picture("today"), Picture("today-en", language="en"))),
    "reklamacje": (
        ROOT / "docs" / "user" / "pl" / "obrazy",
        120_000,
        (
            Picture("reklamacja", COMPLAINT, matter=TRIP, of=(".case-head", ".told", ".known")),
            Picture(
                "termin",
                "/cases/{}",
                matter=HEATER,
                of=("#terminy .clock",),
                unfold=("#terminy .clock details.fold summary",),
            ),
            Picture("decyzja", COMPLAINT, matter=TRIP, of=(".decision .pair", ".offer .sum"), highest=1300),
            Picture(
                "zgoda",
                COMPLAINT,
                who="hanna",
                matter=TRIP,
                of=("#zgoda", ".decision .pair"),
            ),
            Picture(
                "list",
                COMPLAINT + "/letter",
                matter=TRIP,
                of=(".spread",),
                by="hanna",
                first=(COMPLAINT, "#zgoda [name=why]", "#zgadzam"),
            ),
            Picture("milczenie", who="hanna", of=("main h1", "section:has(> h2#silence)")),
        ),
    ),
}


def main(wanted: list[str]) -> None:
    """Take every picture of the sets ``wanted``. Raises SystemExit for an unknown set, and when one is too large."""
    from tests.support.browser import chromium
    from tests.support.desk import Desk

    if unknown := set(wanted) - SETS.keys():
        raise SystemExit(f"no such set: {', '.join(sorted(unknown))}; there are: {', '.join(SETS)}")
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory() as folder, Desk(Path(folder) / "home", PREZENT_FIRM="Jarzębina") as desk:
        if desk.start("demo", "--no-serve").wait() != 0:
            raise SystemExit(desk.output("demo"))
        desk.open_doors()
        taken = {}
        with chromium() as browser:
            for one in wanted or SETS:
                where, largest, pictures = SETS[one]
                for picture in pictures:
                    taken[where / f"{picture.name}.png"] = (_take(desk, browser, picture), largest)
    for path, (png, _largest) in taken.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_palette(png))
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")
    too_large = [path.name for path, (_png, largest) in taken.items() if path.stat().st_size > largest]
    if too_large:
        raise SystemExit(f"too large: {', '.join(too_large)}")


def _take(desk: Any, browser: Any, picture: Picture) -> bytes:
    """The picture as the browser makes it."""
    number = picture.matter and desk.do(
        "from prezent.cases.models import Case\n"
        f"result = Case.objects.get(matter__startswith={picture.matter!r}).number"
    )
    if picture.by:
        path, field, button = picture.first
        page = _open(desk, browser, picture.by, path.format(number), "pl")
        if field:
            page.fill(field, "Zgadzam się z oboma stanowiskami.")
        with page.expect_navigation():
            page.click(button)
        page.context.close()
    page = _open(desk, browser, picture.who, picture.path.format(number), picture.language)
    for fold in picture.unfold:
        page.locator(fold).first.click()
    png: bytes = page.screenshot(**_frame(page, picture))
    page.context.close()
    return png


def _open(desk: Any, browser: Any, who: str, path: str, language: str) -> Any:
    """The page at ``path`` for somebody of the demo firm, in a window of their own."""
    from tests.e2e.steps import log_in
    from tests.support.browser import open_window

    password = json.loads((desk.home / "demo.json").read_text())["password"]
    email = desk.do(
        "from prezent.demo.library import load\n"
        f"result = next(one.email for one in load().staff.values() if one.key == {who!r})"
    )
    page = log_in(open_window(browser, desk.origin, language=language), email, password)
    page.goto(desk.origin + path)
    page.evaluate("() => document.fonts.ready")
    return page


def _frame(page: Any, picture: Picture) -> dict[str, Any]:
    """What of the page is taken: the smallest frame with all the parts in it and a margin, or the window."""
    if not picture.of:
        return {}
    # As high as the page is, so that what sticks to the window's edge stands where it belongs.
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": 1440, "height": height})
    boxes = [page.locator(one).first.bounding_box() for one in picture.of]
    margin, edge = 16, page.locator("main").bounding_box()["x"]  # never a strip of what stands beside
    left, top = (min(box[side] for box in boxes) - margin for side in ("x", "y"))
    right = max(box["x"] + box["width"] for box in boxes) + margin
    bottom = min(max(box["y"] + box["height"] for box in boxes) + margin, top + picture.highest)
    left, top = max(left, edge), max(top, 0)
    clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return {"clip": clip}


def _palette(png: bytes) -> bytes:
    """The same picture (8 bits, RGB or RGBA, as browsers write it) with 256 of its colours, as a PNG.

    Of colours that nobody tells apart only the commonest stays, so that a small red icon stays red.
    """
    width, height, pixels = _pixels(png)
    counts = Counter(pixels)
    alike: dict[tuple[int, ...], tuple[int, ...]] = {}
    for colour, _count in counts.most_common():
        alike.setdefault(tuple(part >> 3 for part in colour), colour)
    colours = list(alike.values())[:256]
    nearest = {colour: at for at, colour in enumerate(colours)}
    for colour in counts.keys() - nearest.keys():
        nearest[colour] = min(
            range(len(colours)), key=lambda at: sum((a - b) ** 2 for a, b in zip(colours[at], colour, strict=True))
        )
    rows = b"".join(
        b"\0" + bytes(nearest[colour] for colour in pixels[row * width : (row + 1) * width]) for row in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", b"".join(map(bytes, colours))),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _pixels(png: bytes) -> tuple[int, int, list[tuple[int, ...]]]:
    """Width, height and colours of a PNG without interlacing."""
    width, height, _depth, kind = struct.unpack(">IIBB", png[16:26])
    data, at = b"", len(_SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += length + 12
    lines, step = zlib.decompress(data), {2: 3, 6: 4}[kind]
    size, before, pixels = width * step, bytearray(width * step), []
    for row in range(height):
        start = row * (size + 1)
        before = _line(lines[start], bytearray(lines[start + 1 : start + 1 + size]), before, step)
        pixels += [tuple(before[one : one + 3]) for one in range(0, size, step)]
    return width, height, pixels


def _line(how: int, line: bytearray, above: bytearray, step: int) -> bytearray:
    """One line with its filter undone (PNG, 9.2)."""
    for at in range(len(line)):
        left, corner = (line[at - step], above[at - step]) if at >= step else (0, 0)
        guess = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[how]
        line[at] = (line[at] + guess) & 255
    return line


def _paeth(left: int, up: int, corner: int) -> int:
    start = left + up - corner
    return min((left, up, corner), key=lambda one: abs(start - one))


if __name__ == "__main__":
    main(sys.argv[1:])
