"""What an agent wrote in the composer: its restricted HTML and its composed text.

Browser (``static/prezent/editor/``: ``composed.js``, ``document.js``) and server must agree to the code point, because
remarks about a letter are addressed by offsets into its text. ``tests/corpus/composed/vectors.json`` holds both to the
same answers.

**Restricted HTML** (:func:`clean`). ``p ul ol li strong em a[href] br`` and nothing else; blocks stand side by side
without white space between them.

* A list item with a single paragraph, first in it and visible, has no ``<p>``: ``<li>text<ul>…</ul></li>``. Any other
  item wraps each paragraph in ``<p>``. A list item always begins with a paragraph, be it an empty one.
* The last ``<br>`` of a block is the filler that HTML needs, not a line. So an empty paragraph is ``<p><br></p>``, and
  a paragraph that ends in a line break ends in two ``<br>``.
* Marks nest in the order ``a``, ``strong``, ``em``; neighbours with equal marks are one run. A line break is marked
  where both of its neighbours are.
* ``href`` begins with http, https, mailto or tel; another link leaves its text.
* Spaces and no-break spaces are kept as typed. A run of white space with a tab or a line end in it is the layout of the
  source: one space, and nothing at the edge of a block or beside a line break. In ``<pre>`` a line end is a line break.
* Lists nest at most ``MAX_DEPTH`` (8) deep; what is deeper continues the deepest list.

**Composed text** (:func:`text_of`). Offsets into it are code points.

* Blocks of the document are joined by ``"\\n\\n"``; an empty paragraph is an empty string between two separators.
* A line break is ``"\\n"``.
* A list is its items joined by ``"\\n"``. An item at nesting level k (0 outside) is ``"  " * k``, then ``"- "`` or its
  number and ``". "``, then its first paragraph; each further paragraph is ``"\\n"``, ``"  " * (k + 1)`` and the
  paragraph; each list inside is ``"\\n"`` and that list at level k + 1. Numbers count from 1 in every list.
* A link gives its text alone. White space is kept as typed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from prezent.domain.mail.composed_blocks import blocks_html, blocks_text, paragraphs
from prezent.domain.mail.composed_html import parse_html
from prezent.domain.mail.composed_text import parse_text


class _Read(NamedTuple):
    html: str
    text: str
    empty: bool


@lru_cache(maxsize=16)
def _read(html: str) -> _Read:
    """What the functions below say of ``html``. A letter that is sent is asked about half a dozen times in a row."""
    blocks = parse_html(html)
    empty = not any(
        char not in "\u200b\u200c\u200d\u2060\ufeff" and not char.isspace()
        for paragraph in paragraphs(blocks)
        for char in paragraph.text
    )
    return _Read(blocks_html(blocks), blocks_text(blocks), empty)


def clean(html: str) -> str:
    """Turn any HTML into the restricted HTML of a letter, in canonical form.

    Args:
        html: anything, hostile markup included.

    Returns:
        The canonical form described above; ``""`` when it holds no block, or one empty paragraph alone.
        ``clean(clean(x)) == clean(x)`` for every x.
    """
    return _read(html).html


def text_of(html: str) -> str:
    """Give the composed text of HTML; it is cleaned first, so ``text_of(x) == text_of(clean(x))``."""
    return _read(html).text


def html_from_text(text: str) -> str:
    """Read plain text, as typed where the editor does not run, into restricted HTML.

    A blank line parts paragraphs, a single line end is a line break. Lines that begin with ``"- "``, or with ``"1. "``
    and the numbers that follow it, are lists; two more spaces in front nest an item, or continue it with a paragraph.
    A number out of turn stays as typed: numbers a customer reads are never changed. Blank lines around the whole
    are dropped, tabs become spaces.

    Args:
        text: the text, with any line ends.

    Returns:
        Restricted HTML. ``text_of`` of it equals the text but for blank lines around lists and white space in blank
        lines, and reading that text again changes nothing more.
    """
    return blocks_html(parse_text(text))


def is_empty(html: str) -> bool:
    """Tell whether nobody could read anything in it: only white space and zero-width characters in its paragraphs."""
    return _read(html).empty
