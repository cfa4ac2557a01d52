"""Takes the pictures of the README: Today of the demo firm, in Polish and in English.

    .venv/bin/python tools/screenshots.py

Loads the firm into a folder of its own, opens the desk, logs in and writes docs/images/*.png (1440x900, a palette of
256 colours, below 200 kB). Needs Chromium and the development packages.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import tempfile
import zlib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

IMAGES = ROOT / "docs" / "images"
LARGEST = 200_000
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PICTURES = (("today", "pl", "/"), ("today-en", "en", "/"))


def main() -> None:
    """Take every picture. Raises SystemExit when one is too large."""
    from tests.e2e.steps import log_in
    from tests.support.browser import chromium, open_window
    from tests.support.desk import Desk

    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory() as folder, Desk(Path(folder) / "home", PREZENT_FIRM="Jarzębina") as desk:
        if desk.start("demo", "--no-serve").wait() != 0:
            raise SystemExit(desk.output("demo"))
        password = json.loads((desk.home / "demo.json").read_text())["password"]
        email = desk.do(
            "from prezent.demo.library import load\n"
            "result = next(one.email for one in load().staff.values() if one.key == 'marta')"
        )
        desk.open_doors()
        taken = {}
        with chromium() as browser:
            for name, language, path in PICTURES:
                window = open_window(browser, desk.origin, language=language)
                page = log_in(window, email, password)
                page.goto(desk.origin + path)
                page.evaluate("() => document.fonts.ready")
                taken[name] = page.screenshot()
                window.context.close()
    for name, png in taken.items():
        picture = IMAGES / f"{name}.png"
        picture.write_bytes(_palette(png))
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size / 1000:.0f} kB")
        if picture.stat().st_size > LARGEST:
            raise SystemExit(f"{picture} is too large")


def _palette(png: bytes) -> bytes:
    """The same picture (8 bits, RGB or RGBA, as browsers write it) with its 256 commonest colours, as a PNG."""
    width, height, pixels = _pixels(png)
    counts = Counter(pixels)
    colours = [colour for colour, _count in counts.most_common(256)]
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
    main()
