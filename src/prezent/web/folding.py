"""Templates with their constants folded: what is the same on every request is worked out once a language.

A page of the desk has some two hundred ``{% translate %}``, ``{% icon %}``, ``{% static %}`` and ``{% url %}`` tags
whose arguments are literals. Rendering them again for each request took a fifth to a quarter of a page's time;
folded, they are text that merges with the text around them. Anything with a variable, a filter or an ``as`` stays
as it is. See docs/adr/0015-constants-are-folded.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from weakref import WeakSet

from django.template import Context, Engine, Template, engines
from django.template.base import FilterExpression, Node, NodeList, TextNode, Variable
from django.template.defaulttags import URLNode
from django.template.library import SimpleNode
from django.template.loaders.cached import Loader as CachedLoader
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import get_language

#: Our own simple tags that give the same text for the same arguments.
PURE_TAGS = frozenset({"icon"})


class Loader(CachedLoader):
    """Django's cached loader, with one folded copy of a template for each language."""

    def __init__(self, engine: Engine, loaders: Sequence[Any]) -> None:
        super().__init__(engine, loaders)
        self._folded: WeakSet[Template] = WeakSet()

    def cache_key(self, template_name: str, skip: list[Any] | None = None) -> str:
        """The key of one template in the language spoken now."""
        return f"{get_language()} {super().cache_key(template_name, skip)}"

    def get_template(self, template_name: str, skip: list[Any] | None = None) -> Template:
        """The folded template. Raises TemplateDoesNotExist."""
        template = super().get_template(template_name, skip)
        if template not in self._folded:
            fold(template.nodelist)
            self._folded.add(template)
        return template


def fold(nodelist: NodeList) -> None:
    """Replace the constant nodes of a tree by text, and join texts that stand side by side."""
    folded: list[Node] = []
    for node in nodelist:
        new = _as_text(node) if is_constant(node) else node
        if new is node:
            _fold_children(node)
        if isinstance(new, TextNode) and folded and isinstance(folded[-1], TextNode):
            folded[-1] = _text(folded[-1].s + new.s, like=folded[-1])
        else:
            folded.append(new)
    nodelist[:] = folded


def is_constant(node: Node) -> bool:
    """Whether a node gives the same text on every request in one language."""
    if isinstance(node, TranslateNode):
        context = node.message_context
        plain = node.asvar is None and not node.noop
        return plain and _is_literal(node.filter_expression) and (context is None or _is_literal(context))
    if isinstance(node, StaticNode):
        return node.varname is None and _is_literal(node.path)
    if isinstance(node, URLNode):
        literals = map(_is_literal, (node.view_name, *node.args, *node.kwargs.values()))
        return node.asvar is None and all(literals)
    if type(node) is SimpleNode and node.func.__name__ in PURE_TAGS:
        return node.target_var is None and not node.kwargs and all(_is_literal(argument) for argument in node.args)
    return False


def _is_literal(expression: FilterExpression) -> bool:
    variable = expression.var
    return not expression.filters and (not isinstance(variable, Variable) or variable.lookups is None)


def _as_text(node: Node) -> TextNode:
    return _text(str(node.render_annotated(_empty_context())), like=node)


def _text(text: str, *, like: Node) -> TextNode:
    node = TextNode(text)
    node.token, node.origin = like.token, like.origin
    return node


def _fold_children(node: Node) -> None:
    for name in node.child_nodelists:
        children = getattr(node, name, None)
        if isinstance(children, NodeList):
            fold(children)
    for _condition, children in getattr(node, "conditions_nodelists", ()):
        fold(children)


@cache
def _empty_context() -> Context:
    context = Context()
    context.template = Template("", engine=engines["django"].engine)  # type: ignore[attr-defined]
    return context
