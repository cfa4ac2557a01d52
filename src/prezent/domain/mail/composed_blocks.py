"""The blocks of a letter and their two forms, restricted HTML and composed text; see ``composed`` for the rules."""

from __future__ import annotations

import html as html_module
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

MAX_DEPTH = 8  # of lists in lists
BREAK = "\n"
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Marks:
    """How a run of text is marked: the target of its link, strong, emphasised."""

    href: str | None = None
    strong: bool = False
    em: bool = False

    def common(self, other: Marks) -> Marks:
        """Give the marks that both have."""
        href = self.href if self.href == other.href else None
        return Marks(href, self.strong and other.strong, self.em and other.em)


_PLAIN = Marks()


@dataclass(frozen=True, slots=True)
class Run:
    """Text with the same marks throughout; ``"\\n"`` in it is a line break."""

    text: str
    marks: Marks = _PLAIN


@dataclass(slots=True)
class Paragraph:
    """A block of text, with its runs in order."""

    runs: list[Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paragraph's text, without marks."""
        return "".join(run.text for run in self.runs)


@dataclass(slots=True)
class Item:
    """One item of a list: a paragraph, then paragraphs and lists."""

    blocks: list[Paragraph | ItemList] = field(default_factory=list)


@dataclass(slots=True)
class ItemList:
    """A list of items, numbered or not."""

    ordered: bool
    items: list[Item] = field(default_factory=list)


Block = Paragraph | ItemList


def storable(text: str) -> str:
    """Drop NUL and replace lone surrogates, which neither HTML nor UTF-8 can hold."""
    return _SURROGATE.sub("\ufffd", text.replace("\0", ""))


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Give every paragraph, those in lists too, in the order of the document."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for item in block.items:
                yield from paragraphs(item.blocks)


def blocks_html(blocks: list[Block]) -> str:
    """Write blocks as canonical restricted HTML; ``""`` for none, or for one empty paragraph alone."""
    if len(blocks) == 1 and blocks[0] == Paragraph():
        return ""
    return "".join(_block_html(block) for block in blocks)


def _block_html(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_inline_html(block) or '<br>'}</p>"
    tag = "ol" if block.ordered else "ul"
    return f"<{tag}>{''.join(_item_html(item) for item in block.items)}</{tag}>"


def _item_html(item: Item) -> str:
    first, *rest = item.blocks
    tight = isinstance(first, Paragraph) and (not first.runs or first.text.strip(" "))
    if tight and isinstance(first, Paragraph) and all(isinstance(block, ItemList) for block in rest):
        return f"<li>{_inline_html(first)}{''.join(_block_html(block) for block in rest)}</li>"
    return f"<li>{''.join(_block_html(block) for block in item.blocks)}</li>"


def _inline_html(paragraph: Paragraph) -> str:
    out: list[str] = []
    stack: list[tuple[str, str | None]] = []
    for run in paragraph.runs:
        wanted: list[tuple[str, str | None]] = [("a", run.marks.href)] if run.marks.href else []
        wanted += [(tag, None) for tag, on in (("strong", run.marks.strong), ("em", run.marks.em)) if on]
        shared = 0
        while shared < min(len(stack), len(wanted)) and stack[shared] == wanted[shared]:
            shared += 1
        out += [f"</{tag}>" for tag, _ in reversed(stack[shared:])]
        out += [f'<a href="{html_module.escape(href)}">' if href else f"<{tag}>" for tag, href in wanted[shared:]]
        out.append(html_module.escape(run.text, quote=False).replace(BREAK, "<br>"))
        stack = wanted
    out += [f"</{tag}>" for tag, _ in reversed(stack)]
    if paragraph.text.endswith(BREAK):
        out.append("<br>")
    return "".join(out)


def blocks_text(blocks: list[Block]) -> str:
    """Write blocks as composed text."""
    return "\n\n".join(block.text if isinstance(block, Paragraph) else _list_text(block, 0) for block in blocks)


def _list_text(items: ItemList, level: int) -> str:
    lines: list[str] = []
    for number, item in enumerate(items.items, 1):
        marker = f"{number}. " if items.ordered else "- "
        for index, block in enumerate(item.blocks):
            if isinstance(block, ItemList):
                lines.append(_list_text(block, level + 1))
            else:
                lines.append(("  " * (level + 1) if index else "  " * level + marker) + block.text)
    return "\n".join(lines)
