"""Mail HTML: a safe, calm form of it to show, and the text a reader sees in it together with its structure.

Both start from what nh3 (html5ever) makes of the input, so that broken nesting, entities and comments are dealt with
by a real HTML parser; the walk to text then only meets well-formed tags.
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass, field
from typing import Literal

import nh3

MAX_HTML = 1_000_000
MAX_TAGS = 60_000
MAX_ENTITIES = 100_000
MAX_DEPTH = 400

HintKind = Literal["quote", "maybe-quote", "header", "signature"]

_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    }
)
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre", "dl"})
_DROPPED = {
    "script",
    "style",
    "title",
    "noscript",
    "iframe",
    "object",
    "embed",
    "template",
    "svg",
    "math",
    "textarea",
    "select",
    "button",
}

_SAFE_TAGS = {
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
}
_SAFE_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
    "blockquote": {"type"},
    "abbr": {"title"},
}
_STRUCTURE_TAGS = _SAFE_TAGS | {"address", "article", "body", "center", "font", "footer", "header", "main", "section"}


def _only_own_pictures(tag: str, attribute: str, value: str) -> str | None:
    """Keep a picture only when it came with the mail: loading one from elsewhere tells the sender who reads when."""
    if tag == "img" and attribute == "src":
        return value if value[:4].lower() == "cid:" else None
    return value


_SAFE = nh3.Cleaner(
    tags=_SAFE_TAGS,
    clean_content_tags=_DROPPED,
    attributes=_SAFE_ATTRIBUTES,
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
    attribute_filter=_only_own_pictures,
    strip_comments=True,
)
_STRUCTURE = nh3.Cleaner(
    tags=_STRUCTURE_TAGS,
    clean_content_tags=_DROPPED,
    strip_comments=True,
    link_rel=None,
    url_schemes=set(),
    attributes={"*": {"class", "id", "style", "hidden"}, "blockquote": {"class", "id", "style", "type"}},
    filter_style_properties={"display", "visibility", "mso-hide"},
)

_CID = re.compile(r'(<img\b[^<>]{0,2000}?) src="[cC][iI][dD]:([^"<>]{0,1000})"')
_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [^<>]*)?)>")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_SPACES = re.compile("[ \\t\\n\\r\\f]+")
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden|mso-hide:\s*all")
_INVISIBLE = re.compile("[\u034f\u00ad\u200b\u2060\ufeff]")

_HINT_CLASSES: tuple[tuple[str, HintKind], ...] = (
    ("gmail_attr", "header"),
    ("moz-cite-prefix", "header"),
    ("moz-email-headers-table", "header"),
    ("moz-forward-container", "maybe-quote"),
    ("gmail_signature", "signature"),
    ("moz-signature", "signature"),
    ("ms-outlook-mobile-signature", "signature"),
    ("protonmail_signature_block-user", "signature"),
    ("yahoo_quoted", "maybe-quote"),
    ("protonmail_quote", "maybe-quote"),
    ("tutanota_quote", "quote"),
    ("onet_quote", "quote"),
    ("interia_quote", "quote"),
)
_HINT_IDS: dict[str, HintKind] = {
    "divrplyfwdmsg": "header",
    "signature": "signature",
    "ms-outlook-mobile-signature": "signature",
    "mailcontentsignature": "signature",
}


@dataclass(frozen=True, slots=True)
class Hint:
    """What the structure of the HTML says of a run of the text, `text[start:end]`."""

    kind: HintKind
    start: int
    end: int


@dataclass(slots=True)
class HtmlText:
    """The text of a mail's HTML and the hints its structure gives."""

    text: str
    hints: tuple[Hint, ...] = ()


def too_heavy(source: str) -> bool:
    """Whether HTML is larger or nested deeper than is worth parsing as HTML (no person's program writes that)."""
    tags = source.count("<")
    if len(source) > MAX_HTML or tags > MAX_TAGS or source.count("&") > MAX_ENTITIES:
        return True
    if tags <= MAX_DEPTH:
        return False
    depth = deepest = 0
    for match in re.finditer(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)", source):
        if match.group(2).lower() not in ("br", "p", "img", "li", "hr", "meta", "link", "input", "col", "td", "tr"):
            depth += -1 if match.group(1) else 1
            deepest = max(deepest, depth)
    return deepest > MAX_DEPTH


def sanitise(source: str) -> str:
    """HTML that is safe to put into a page: no scripts, styles, remote pictures, forms or foreign link schemes.

    A picture sent with the mail becomes `<img data-cid="its content id">`, for the page to fill in.
    """
    if too_heavy(source):
        return plain_to_html(strip_tags(source))
    return _CID.sub(r'\1 data-cid="\2"', _SAFE.clean(source.replace("\x00", "\ufffd")))


def plain_to_html(text: str) -> str:
    """Plain text as safe HTML: paragraphs, with line ends kept."""
    paragraphs = re.split(r"\n{2,}", text.strip("\n"))
    return "".join(f"<p>{entities.escape(one, quote=False).replace(chr(10), '<br>')}</p>" for one in paragraphs if one)


def strip_tags(source: str) -> str:
    """The text between anything that looks like a tag: the last resort for HTML that cannot be parsed."""
    text = _without(_without(source[:MAX_HTML], "style"), "script")
    text = re.sub(r"<[^<>]{0,5000}>", " ", text)
    return re.sub(r"[ \t]{2,}", " ", entities.unescape(text)).strip()


def _without(source: str, tag: str) -> str:
    """HTML without the elements of one kind and their content."""
    lowered, kept, pos = source.lower(), [], 0
    if len(lowered) != len(source):  # a letter whose lower case is longer would shift the places
        return source
    while (begin := lowered.find(f"<{tag}", pos)) >= 0 and (end := lowered.find(f"</{tag}", begin)) >= 0:
        kept.append(source[pos:begin])
        pos = end
    return "".join([*kept, source[pos:]])


def to_text(source: str) -> HtmlText:
    """The text that a reader of the HTML sees, and hints about quotations, attributions and signatures in it."""
    if too_heavy(source):
        return HtmlText(strip_tags(source))
    walk = _Walk()
    walk.feed(_STRUCTURE.clean(source.replace("\x00", "\ufffd")))
    return walk.result()


@dataclass(slots=True)
class _Walk:
    """The way through well-formed HTML: text is gathered, positions of hints are noted."""

    out: list[str] = field(default_factory=list)
    length: int = 0
    newlines: int = 2  # how many line ends the text gathered so far ends with (the start counts as a blank line)
    wanted: int = 0  # how many line ends must stand before the next words
    blank: bool = False  # a blank is due before the next words of this line
    hidden: int = 0
    pre: int = 0
    open: list[tuple[str, HintKind | None, int, bool]] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)

    def feed(self, source: str) -> None:
        """Walk through the output of the structure cleaner."""
        pos = 0
        for match in _TOKEN.finditer(source):
            if match.start() > pos:
                self._text(source[pos : match.start()])
            pos = match.end()
            if match.group(1):
                self._close(match.group(2))
            else:
                self._start(match.group(2), match.group(3))
        self._text(source[pos:])

    def result(self) -> HtmlText:
        """The text and the hints; hints of elements that were left open end with the text."""
        while self.open:
            self._close(self.open[-1][0])
        return HtmlText("".join(self.out), tuple(sorted(self.hints, key=lambda hint: (hint.start, -hint.end))))

    def _emit(self, piece: str) -> None:
        self.out.append(piece)
        self.length += len(piece)

    def _break(self, count: int) -> None:
        self.wanted = max(self.wanted, count)
        self.blank = False

    def _text(self, raw: str) -> None:
        if self.hidden:
            return
        text = entities.unescape(raw) if "&" in raw else raw
        text = _INVISIBLE.sub("", text)
        if self.pre:
            self._preformatted(text)
            return
        text = _SPACES.sub(" ", text).replace("\u00a0", " ")
        words = text.strip(" ")
        if not words:
            self.blank = self.blank or bool(text)
            return
        self._flush_breaks()
        if (self.blank or text[0] == " ") and not self.newlines:
            words = " " + words
        self._emit(words)
        self.newlines, self.blank = 0, text[-1] == " "

    def _preformatted(self, text: str) -> None:
        if text.strip():
            self._flush_breaks()
            self._emit(text)
            self.newlines = len(text) - len(text.rstrip("\n"))

    def _flush_breaks(self) -> None:
        if self.wanted > self.newlines:
            self._emit("\n" * (self.wanted - self.newlines))
            self.newlines = self.wanted
        self.wanted = 0

    def _start(self, tag: str, raw_attributes: str) -> None:
        if tag == "br":
            self._line_end()
            return
        if tag in ("img", "col"):
            return
        if tag == "hr":
            self._break(1)
            return
        attributes = dict(_ATTRIBUTE.findall(raw_attributes)) if raw_attributes else {}
        hides = "hidden" in attributes or bool(attributes and _HIDDEN.search(attributes.get("style", "")))
        self._layout(tag)
        self.hidden += hides
        kind = _hint_kind(tag, attributes)
        self.open.append((tag, kind, self.length, hides))

    def _line_end(self) -> None:
        """A `<br>`: one more line end than there would be."""
        if not self.hidden:
            self.wanted = min(max(self.wanted, self.newlines if self.length else 0) + 1, 3)
            self.blank = False

    def _layout(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.blank = True
        elif tag in _BLOCKS:
            self._break(2 if tag in _SPACED and not (self.lists and tag in ("p", "ul", "ol")) else 1)
        if tag == "ul":
            self.lists.append(None)
        elif tag == "ol":
            self.lists.append(0)
        elif tag == "pre":
            self.pre += 1

    def _close(self, tag: str) -> None:
        while self.open:
            name, kind, start, hides = self.open.pop()
            self.hidden -= hides
            if kind is not None and self.length > start:
                self.hints.append(Hint(kind, start, self.length))
            if name in ("ul", "ol") and self.lists:
                self.lists.pop()
            elif name == "pre":
                self.pre -= 1
            if name in _BLOCKS and name not in ("td", "th"):
                self._break(2 if name in _SPACED and not (self.lists and name in ("p", "ul", "ol")) else 1)
            if name == tag:
                return


def _hint_kind(tag: str, attributes: dict[str, str]) -> HintKind | None:
    """What an element says of its content by its name, class or id."""
    classes, identity = attributes.get("class", ""), attributes.get("id", "").lower()
    if tag == "blockquote":
        marked = attributes.get("type", "").lower() == "cite" or any(
            name in ("cite", "quote") or name.endswith("_quote") for name in classes.split()
        )
        return "quote" if marked else "maybe-quote"
    if classes:
        for name, kind in _HINT_CLASSES:
            if name in classes:
                return kind
    if identity:
        return _HINT_IDS.get(identity.removeprefix("x_"))
    return None
