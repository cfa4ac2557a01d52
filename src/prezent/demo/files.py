"""Small real files for the names that the written content gives to attachments: made in code, the same every time."""

from __future__ import annotations

import io
import math
import random
import struct
import wave
import zlib
from functools import lru_cache

#: Where a form has no small encoder in the standard library, a close one that has is used instead.
_RENAMED = {".jpg": ".png", ".jpeg": ".png", "migotanie.mp4": "migotanie.gif", ".mp4": ".wav"}
_TYPES = {".png": "image/png", ".pdf": "application/pdf", ".gif": "image/gif", ".wav": "audio/wav"}
_PAPER = (
    "paragon",
    "faktura",
    "wyciag",
    "sms",
    "etykieta",
    "historia",
    "na-stronie",
    "bank",
    "potwierdzenie",
    "bilety",
)
_WIDTH, _HEIGHT = 480, 360

Colour = tuple[int, int, int]


@lru_cache(maxsize=256)
def make(name: str) -> tuple[str, str, bytes]:
    """The file called ``name`` in the content: its real name, its type and its bytes."""
    for ending, other in _RENAMED.items():
        if name.endswith(ending):
            name = name.removesuffix(ending) + other
            break
    stem, dot, ending = name.rpartition(".")
    form = dot + ending
    if form == ".png":
        data = _paper(stem) if stem.startswith(_PAPER) else _photo(stem)
    elif form == ".gif":
        data = _blinking()
    elif form == ".wav":
        data = _hum()
    else:
        data = _pdf(stem)
    return name, _TYPES.get(form, "application/pdf"), data


class _Picture:
    """Rows of red, green and blue bytes, and the few strokes that the pictures need."""

    def __init__(self, top: Colour, bottom: Colour) -> None:
        self.rows = [
            bytearray(bytes(_mix(a, b, y / _HEIGHT) for a, b in zip(top, bottom, strict=True)) * _WIDTH)
            for y in range(_HEIGHT)
        ]

    def box(self, left: int, top: int, right: int, bottom: int, colour: Colour) -> None:
        """Fill a rectangle."""
        left, right = max(left, 0), min(right, _WIDTH)
        for y in range(max(top, 0), min(bottom, _HEIGHT)):
            self.rows[y][left * 3 : right * 3] = bytes(colour) * max(right - left, 0)

    def disc(self, x: int, y: int, radius: int, colour: Colour) -> None:
        """Fill a circle."""
        for row in range(-radius, radius + 1):
            half = math.isqrt(radius * radius - row * row)
            self.box(x - half, y + row, x + half + 1, y + row + 1, colour)

    def png(self) -> bytes:
        """The picture as PNG."""
        lines = b"".join(b"\x00" + bytes(row) for row in self.rows)
        head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
        return (
            b"\x89PNG\r\n\x1a\n"
            + _chunk(b"IHDR", head)
            + _chunk(b"IDAT", zlib.compress(lines, 6))
            + _chunk(b"IEND", b"")
        )


def _mix(a: int, b: int, share: float) -> int:
    return round(a + (b - a) * share)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _photo(name: str) -> bytes:
    """A thing on a table by a window: soft colours, a shadow, and the damage that the letter speaks of."""
    rng = random.Random(name)  # noqa: S311 - a picture, not a secret
    warm = rng.choice([(214, 196, 170), (196, 204, 210), (208, 190, 186), (188, 200, 180)])
    picture = _Picture((238, 234, 226), warm)
    picture.box(0, 235, _WIDTH, _HEIGHT, tuple(max(one - 62, 0) for one in warm))  # type: ignore[arg-type]
    body = rng.choice([(92, 108, 120), (150, 84, 66), (120, 122, 84), (84, 96, 136), (206, 204, 198)])
    shade: Colour = (body[0] * 7 // 10, body[1] * 7 // 10, body[2] * 7 // 10)
    left, top, wide = rng.randint(110, 170), rng.randint(90, 130), rng.randint(170, 230)
    picture.box(left + 14, 268, left + wide + 34, 284, (112, 98, 84))
    picture.box(left, top, left + wide, 274, body)
    picture.box(left + wide - 26, top, left + wide, 274, shade)
    if rng.random() < 0.5:
        picture.disc(left + wide // 2 - 10, (top + 274) // 2, 44, shade)
        picture.disc(left + wide // 2 - 10, (top + 274) // 2, 30, (226, 222, 214))
    x, y = left + rng.randint(30, 60), top + 12
    for _ in range(rng.randint(26, 46)):  # a crack or a scratch
        picture.box(x, y, x + 3, y + 4, (46, 40, 36))
        x, y = x + rng.randint(-2, 4), y + 3
    return picture.png()


def _paper(name: str) -> bytes:
    """A printed page or a screen, photographed straight from above."""
    rng = random.Random(name)  # noqa: S311
    picture = _Picture((116, 104, 92), (92, 82, 74))
    picture.box(128, 20, 352, 340, (250, 248, 243))
    picture.box(152, 40, 286, 52, (64, 60, 58))
    y = 72
    while y < 292:
        right = rng.randint(230, 328)
        picture.box(152, y, right, y + 6, (168, 164, 160))
        if rng.random() < 0.45:
            picture.box(max(right + 10, 298), y, 328, y + 6, (120, 116, 112))
        y += 15
    picture.box(152, 306, 240, 318, (64, 60, 58))
    picture.box(286, 306, 328, 318, (156, 52, 44))
    return picture.png()


def _blinking() -> bytes:
    """A lamp that goes on and off: an animated GIF of two plain frames."""
    side = 64
    out = bytearray(b"GIF89a" + struct.pack("<HHBBB", side, side, 0x80, 0, 0) + bytes((40, 36, 34, 255, 226, 150)))
    out += b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    for colour in (0, 1):
        out += b"\x21\xf9\x04\x00" + struct.pack("<H", 25 if colour else 60) + b"\x00\x00"
        out += (
            b"\x2c" + struct.pack("<HHHHB", 0, 0, side, side, 0) + b"\x02" + _gif_frame(colour, side * side) + b"\x00"
        )
    return bytes(out + b"\x3b")


def _gif_frame(colour: int, count: int) -> bytes:
    """``count`` points of one colour in GIF's code, without a dictionary: a reset before it would grow."""
    bits, size = 0, 0
    codes: list[int] = []
    for number in range(count):
        if number % 2 == 0:
            codes.append(4)  # clear: codes stay three bits wide
        codes.append(colour)
    for code in [*codes, 5]:
        bits |= code << size
        size += 3
    data = bits.to_bytes(-(-size // 8), "little")
    return b"".join(bytes((len(part),)) + part for part in (data[at : at + 255] for at in range(0, len(data), 255)))


def _hum() -> bytes:
    """A second of a fridge-like hum."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        tones = ((50, 0.5), (100, 0.3), (317, 0.08))
        values = (sum(level * math.sin(math.tau * tone * at / 8000) for tone, level in tones) for at in range(8000))
        sound.writeframes(b"".join(struct.pack("<h", round(18000 * value)) for value in values))
    return out.getvalue()


def _pdf(name: str) -> bytes:
    """One page with a heading and a few lines."""
    title = name.replace("-", " ").capitalize()
    lines = ["Sklep internetowy, Radom i Kielce", "", f"Nr dokumentu: {zlib.crc32(name.encode()) % 90000 + 10000}",
             "Dokument demonstracyjny", ""]  # fmt: skip
    text = f"BT /F1 20 Tf 72 770 Td ({title}) Tj /F1 11 Tf 0 -14 Td " + " ".join(
        f"0 -18 Td ({line}) Tj" for line in lines
    )
    content = (text + " ET").encode("ascii", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return bytes(out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer)
