"""Reading any HTML into the blocks of a letter; see ``composed`` for the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

import nh3

from prezent.domain.mail.composed_blocks import BREAK, MAX_DEPTH, Block, Item, ItemList, Marks, Paragraph, Run, storable

_BLOCK_TAGS = (
    "address article aside blockquote caption center dd details dialog div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hgroup hr legend main nav p pre section summary table tbody td tfoot th thead tr"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_LISTS = frozenset({"ul", "ol"})
_MARKS = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
_DROPPED_TAGS = (
    "audio button canvas embed iframe math noembed noframes noscript object script select style svg template textarea"
    " title video"
)
_DROPPED = frozenset(_DROPPED_TAGS.split())
_TAGS = set(_BLOCKS | _LISTS | frozenset(_MARKS) | {"a", "br", "li"})
_SCHEMES = {"http", "https", "mailto", "tel"}

_LAYOUT = re.compile(r"[\t\n\r\f]")
_SPACES = re.compile(r"[ \r]+")
_BESIDE_BREAK = re.compile(r"\r?\n\r?")
_LINE_END = re.compile(r"\r\n?|\n")
# No white space or control character anywhere in it, whichever of them a language calls so.
_HREF = re.compile(
    r"(?:https?:|mailto:|tel:)[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f\u3000\ufeff]+",
    re.IGNORECASE | re.ASCII,
)
# In collected text this stands for the white space of the source's layout, until its neighbours are known.
_SOFT = "\r"
_PLAIN = Marks()


_TREE = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=set(_DROPPED),
    attributes={"a": {"href"}},
    url_schemes=_SCHEMES,
    link_rel=None,
)


def parse_html(html: str) -> list[Block]:
    """Read any HTML into blocks.

    nh3 builds the tree of HTML5, as a browser does, and the builder reads its balanced output.
    """
    builder = _Builder()
    builder.feed(_TREE.clean(storable(html)))
    builder.close()
    return builder.finish()


class _Builder(HTMLParser):
    """Reads balanced HTML into blocks; the same machine as ``Builder`` in composed.js."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.holders: list[ItemList | Item] = []  # the open lists and items, outermost first
        self.lists: list[ItemList] = []  # the lists among them; one that continues another stands here as that other
        self.open: list[tuple[str, Marks, ItemList | Item | None]] = []  # tag, marks before it, what it opened
        self.marks = _PLAIN
        self.runs: list[Run] = []
        self.explicit = False  # a <p> is a paragraph even when it is empty
        self.pre = 0

    def handle_data(self, data: str) -> None:
        if self.pre:
            data = _LINE_END.sub(BREAK, data).replace("\t", " ").replace("\f", " ")
        else:
            data = _LAYOUT.sub(_SOFT, data)
        self.runs.append(Run(data, self.marks))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.runs.append(Run(BREAK, self.marks))
            return
        before = self.marks
        opened: ItemList | Item | None = None
        if tag in _MARKS:
            strong = _MARKS[tag] == "strong"
            self.marks = Marks(before.href, before.strong or strong, before.em or not strong)
        elif tag == "a":
            href = _href(dict(attrs).get("href"))
            self.marks = Marks(href or before.href, before.strong, before.em)
        else:
            self.close_paragraph()
            self.explicit = tag == "p"
            self.pre += tag == "pre"
            if tag in _LISTS:
                opened = self.open_list(tag == "ol")
            elif tag == "li" and self.holders and isinstance(self.holders[-1], ItemList):
                opened = item = Item()
                self.holders[-1].items.append(item)
            if opened:
                self.holders.append(opened)
            if isinstance(opened, ItemList):
                self.lists.append(opened)
        if tag != "hr":
            self.open.append((tag, before, opened))

    def handle_endtag(self, tag: str) -> None:
        name, self.marks, opened = self.open.pop()
        if name == "a" or name in _MARKS:
            return
        self.close_paragraph()
        self.pre -= name == "pre"
        if opened:
            self.holders.pop()
        if isinstance(opened, ItemList):
            self.lists.pop()

    def open_list(self, ordered: bool) -> ItemList:
        if len(self.lists) >= MAX_DEPTH:
            return self.lists[-1]
        made = ItemList(ordered)
        self.target().append(made)
        return made

    def target(self, *, new_item: bool = False) -> list[Block]:
        """Give the blocks that the next block belongs to. What stands in a list outside its items gets an item."""
        if not self.holders:
            return self.blocks
        holder = self.holders[-1]
        if isinstance(holder, Item):
            return holder.blocks
        if new_item or not holder.items:
            holder.items.append(Item())
        return holder.items[-1].blocks

    def close_paragraph(self) -> None:
        if self.explicit or any(run.text.strip(" \r") for run in self.runs):
            self.target(new_item=True).append(Paragraph(_settle(self.runs)))
        self.runs, self.explicit = [], False

    def finish(self) -> list[Block]:
        self.close_paragraph()
        return _tidy(self.blocks)


def _href(value: str | None) -> str | None:
    """Give the link's target as it is kept, or None when it is no link for a letter."""
    target = re.sub(r"[\t\n\r]", "", value or "").strip(" \t\n\r\f")
    return target if _HREF.fullmatch(target) else None


def _settle(runs: Iterable[Run]) -> list[Run]:
    """Decide the white space, drop the filler break, mark the breaks, join equal neighbours."""
    out: list[Run] = []
    space: list[Run] = []  # white space whose neighbour to the right is not known yet

    def settle_space(*, edge: bool) -> None:
        if any(_SOFT in run.text for run in space):
            edge = edge or not out or out[-1].text.endswith(BREAK)
            space[:] = [] if edge else [Run(" ", next(run.marks for run in space if run.text))]
        out.extend(run for run in space if run.text)
        space.clear()

    for run in runs:
        text = _SPACES.sub(lambda match: _SOFT if _SOFT in match[0] else match[0], run.text)
        core = text.strip(" \r")
        if not core:
            space.append(Run(text, run.marks))
            continue
        before, after = text[: text.index(core[0])], text[len(text.rstrip(" \r")) :]
        space.append(Run(before, run.marks))
        settle_space(edge=core[0] == BREAK)
        out.append(Run(_BESIDE_BREAK.sub(BREAK, core).replace(_SOFT, " "), run.marks))
        space.append(Run(after, run.marks))
    settle_space(edge=True)
    return _join(_split_breaks(out))


def _split_breaks(runs: list[Run]) -> list[Run]:
    """Give each break the marks that the text on both sides of it shares; drop the last break of the block."""
    parts = [Run(part, run.marks) for run in runs for part in re.split("(\n)", run.text) if part]
    if parts and parts[-1].text == BREAK:
        parts.pop()
    following: list[Marks] = []
    after = _PLAIN
    for part in reversed(parts):
        after = after if part.text == BREAK else part.marks
        following.append(after)
    before = _PLAIN
    for index, part in enumerate(parts):
        if part.text == BREAK:
            parts[index] = Run(BREAK, before.common(following[-1 - index]))
        else:
            before = part.marks
    return parts


def _join(runs: list[Run]) -> list[Run]:
    out: list[Run] = []
    for run in runs:
        if out and out[-1].marks == run.marks:
            out[-1] = Run(out[-1].text + run.text, run.marks)
        else:
            out.append(run)
    return out


def _tidy(blocks: list[Block]) -> list[Block]:
    """Drop lists without items; begin every item with a paragraph."""
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, ItemList):
            for item in block.items:
                item.blocks = _tidy(item.blocks)
                if not item.blocks or isinstance(item.blocks[0], ItemList):
                    item.blocks.insert(0, Paragraph())
            if not block.items:
                continue
        kept.append(block)
    return kept
