"""Checks of how the letter looks: pictures in the text, mixed fonts, colours and sizes. They read the letter's HTML."""

from __future__ import annotations

import html as entities
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.model import Severity
from prezent.domain.language.both import Text2

#: More markup than this is not looked at: nobody writes it by hand.
MAX_HTML = 500_000
_MAX_DEPTH = 400

_PART = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9:]*)(?P<rest>(?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*+)>"
    r"|(?P<text>[^<]+)|<",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"(?<![a-zA-Z-])(?P<name>[a-zA-Z-]{1,40}+)\s*=\s*(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s\"'>]+))"
)
_VOID = frozenset({"br", "img", "hr", "meta", "link", "input", "col", "area", "base", "wbr", "source"})
_UNREAD = frozenset({"style", "script", "title", "head"})
#: What may look otherwise: links, code, raised figures, headings, what the customer wrote.
_APART = frozenset({"a", "code", "pre", "sup", "sub", "blockquote", "kbd", "h1", "h2", "h3", "h4", "h5", "h6"})
_SIGNATURE = re.compile(r"signature|podpis|stopka|moz-signature|gmail_signature|footer", re.IGNORECASE)
_QUOTED = re.compile(r"gmail_quote|moz-cite-prefix|yahoo_quoted|divRplyFwdMsg|WordSection-quote", re.IGNORECASE)
_SIZES = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}
_NAMED_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0,
}  # fmt: skip
_COLOURS = {"black": "000000", "windowtext": "000000", "white": "ffffff", "red": "ff0000", "blue": "0000ff"}
_BLACK, _USUAL_SIZE = "000000", 16.0
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})")


@dataclass(frozen=True, slots=True)
class _Style:
    """What a run of text looks like: ``font`` "" is the reader's own, size in px, ``where`` says whose words it is."""

    font: str = ""
    colour: str = _BLACK
    size: float = _USUAL_SIZE
    where: Literal["body", "signature", "quote", "apart", "unread"] = "body"


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    style: _Style


@dataclass(frozen=True, slots=True)
class _Image:
    source: str
    names: str
    tiny: bool
    where: str


@lru_cache(maxsize=8)
def _read(markup: str) -> tuple[tuple[_Run, ...], tuple[_Image, ...]]:
    """The runs of text and the images of some HTML, in one pass; broken nesting is taken as it comes."""
    runs: list[_Run] = []
    images: list[_Image] = []
    stack: list[tuple[str, _Style]] = [("", _Style())]
    for found in _PART.finditer(markup[:MAX_HTML]):
        style = stack[-1][1]
        if found["text"] is not None:
            words = " ".join(entities.unescape(found["text"]).split())
            if words and style.where != "unread":
                runs.append(_Run(words, style))
        elif found["tag"]:
            tag = found["tag"].lower()
            if found["close"]:
                _close(stack, tag)
                continue
            attributes = _attributes(found["rest"]) if "=" in found["rest"] else {}
            if tag == "img":
                images.append(_image(attributes, style))
            if tag not in _VOID and not found["rest"].rstrip().endswith("/") and len(stack) < _MAX_DEPTH:
                stack.append((tag, _styled(tag, attributes, style)))
    return tuple(runs), tuple(images)


def _close(stack: list[tuple[str, _Style]], tag: str) -> None:
    for at in range(len(stack) - 1, max(0, len(stack) - 20), -1):
        if stack[at][0] == tag:
            del stack[at:]
            return


def _attributes(rest: str) -> dict[str, str]:
    found = ((one["name"].lower(), one["a"] or one["b"] or one["c"] or "") for one in _ATTRIBUTE.finditer(rest))
    return {name: entities.unescape(value) for name, value in found}


def _styled(tag: str, attributes: dict[str, str], style: _Style) -> _Style:
    marks = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    if tag in _UNREAD:
        return replace(style, where="unread")
    if style.where == "body":
        if tag == "blockquote" or _QUOTED.search(marks):
            style = replace(style, where="quote")
        elif _SIGNATURE.search(marks):
            style = replace(style, where="signature")
        elif tag in _APART:
            style = replace(style, where="apart")
    if tag == "font":
        style = _with_font(attributes, style)
    elif tag in {"small", "big"}:
        style = replace(style, size=13.0 if tag == "small" else 18.0)
    if "style" in attributes:
        style = _with_css(attributes["style"], style)
    return style


def _with_font(attributes: dict[str, str], style: _Style) -> _Style:
    size = _SIZES.get(attributes.get("size", "").strip(), style.size)
    font = _family(attributes["face"]) if attributes.get("face") else style.font
    return replace(style, size=size, font=font, colour=_colour(attributes.get("color", ""), style.colour))


def _with_css(css: str, style: _Style) -> _Style:
    for rule in css.split(";"):
        name, _, value = rule.partition(":")
        name, value = name.strip().lower(), value.strip().lower().replace("!important", "").strip()
        if not value or value in {"inherit", "initial"}:
            continue
        if name == "font-family":
            style = replace(style, font=_family(value))
        elif name == "color":
            style = replace(style, colour=_colour(value, style.colour))
        elif name == "font-size":
            style = replace(style, size=_size(value, style.size))
        elif name == "font":
            style = replace(style, font=_family(value.rpartition("px ")[2] or value.rpartition("pt ")[2] or value))
    return style


def _family(value: str) -> str:
    return value.split(",", maxsplit=1)[0].strip(" '\"").lower()


def _colour(value: str, otherwise: str) -> str:
    value = value.strip().lower()
    rgb = _RGB.match(value)
    if rgb:
        return "".join(f"{int(part) & 255:02x}" for part in rgb.groups())
    if value.startswith("#") and len(value) in {4, 7}:
        bare = value[1:]
        return bare if len(bare) == 6 else "".join(char * 2 for char in bare)
    return _COLOURS.get(value, value) if value else otherwise


def _size(value: str, parent: float) -> float:
    if value in _NAMED_SIZES:
        return _NAMED_SIZES[value]
    found = re.match(r"([\d.]{1,8})\s*(px|pt|em|rem|%)", value)
    if found is None:
        return parent
    try:
        number = float(found[1])
    except ValueError:
        return parent
    unit = {"px": 1.0, "pt": 4 / 3, "em": parent, "rem": _USUAL_SIZE, "%": parent / 100}[found[2]]
    return round(number * unit, 1)


def _image(attributes: dict[str, str], style: _Style) -> _Image:
    css = attributes.get("style", "").replace(" ", "").lower()
    sides = [attributes.get(side, "").strip().removesuffix("px") for side in ("width", "height")]
    tiny = all(side in {"0", "1"} for side in sides) or bool(re.search(r"(?:^|;)(?:width|height):[01]px", css))
    names = " ".join(attributes.get(one, "") for one in ("src", "id", "class", "alt"))
    return _Image(_shown(attributes.get("src", "")), names, tiny, style.where)


def _shown(source: str) -> str:
    return source if len(source) <= 40 else f"{source[:40]}…"


# ENV-03


@check("ENV-03")
def inline_images(look: Look) -> Iterator[Hit]:
    """A picture in the text instead of a file beside it; a picture that only tells when the letter is read."""
    if not look.doc.html or "<img" not in look.doc.html.lower():
        return
    _runs, images = _read(look.doc.html)
    allowed = [str(one).lower() for one in look.option("allow", ())]
    for image in images:
        if image.where == "quote":
            continue
        values = {"words": image.source or "img"}
        if image.tiny:
            yield Hit((), (image.source,), message="pixel", values=values, severity=Severity.ERROR)
        elif image.where != "signature" and not any(one in image.names.lower() for one in allowed):
            yield Hit((), (image.source,), values=values)


# ENV-04

_LOOKS = ("font", "colour", "size")
_NAMES = {
    "font": Text2("kroje pisma", "fonts"), "colour": Text2("kolory", "colours"), "size": Text2("rozmiary", "sizes"),
}  # fmt: skip


@check("ENV-04")
def mixed_formatting(look: Look) -> Iterator[Hit]:
    """More than one font, colour or size of text in the body."""
    if not look.doc.html:
        return
    runs, _images = _read(look.doc.html)
    body = [one for one in runs if one.style.where == "body" and any(char.isalnum() for char in one.text)]
    mixed, evidence = [], []
    for aspect in _LOOKS:
        counted: Counter[str] = Counter()
        first: dict[str, str] = {}
        for run in body:
            value = str(getattr(run.style, aspect)) or "–"
            counted[value] += len(run.text)
            first.setdefault(value, run.text[:30])
        if len(counted) > 1:
            mixed.append(aspect)
            evidence += [f"{value}: {first[value]}" for value, _count in counted.most_common(4)]
    if mixed:
        what = Text2(*(", ".join(_NAMES[one].in_(lang) for one in mixed) for lang in ("pl", "en")))
        yield Hit((), tuple(evidence), (), "", {"what": what})
