"""Folding changes how long a template takes, never what it says."""

from __future__ import annotations

import pytest
from django.template import Context, Template, engines
from django.template.base import TextNode
from django.utils import translation

from prezent.web.folding import Loader, fold, is_constant

SOURCE = (
    '{% load i18n static desk %}<p>{% translate "Search" %}</p>{% icon "search" "late" %}'
    '{% static "prezent/tokens.css" %}'
    '{% if yes %}<b>{% translate "Today" %}</b>{% else %}{% translate name %}{% endif %}'
    '{% for one in many %}{% icon "mail" %}{{ one }}{% endfor %}{% translate "Today" as kept %}{{ kept }}'
)
DATA = {"yes": True, "name": "Search", "many": ["a", "<b>"]}


def parsed() -> Template:
    return Template(SOURCE, engine=engines["django"].engine)  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("yes", [True, False])
def test_the_same_words_as_before(language: str, yes: bool) -> None:
    with translation.override(language):
        plain, folded = parsed(), parsed()
        fold(folded.nodelist)
        data = {**DATA, "yes": yes}
        assert folded.render(Context(data)) == plain.render(Context(data))


def test_constants_become_one_text() -> None:
    template = parsed()
    before = len(template.nodelist)
    fold(template.nodelist)
    assert len(template.nodelist) < before
    assert sum(isinstance(node, TextNode) for node in template.nodelist) <= 2


@pytest.mark.parametrize(
    "tag",
    ['{% translate name %}', '{% translate "Today" as x %}', '{% translate "Today"|upper %}', "{% icon name %}",
     '{% static name %}', "{% url name %}", '{% url "case" name %}', '{% url "today" as x %}', "{{ name }}"],
)  # fmt: skip
def test_what_depends_on_the_request_stays(tag: str) -> None:
    node = Template("{% load i18n static desk %}" + tag, engine=engines["django"].engine).nodelist[-1]  # type: ignore[attr-defined]
    assert not is_constant(node)


def test_each_language_has_a_copy_of_its_own() -> None:
    loader = Loader(engines["django"].engine, ["django.template.loaders.app_directories.Loader"])  # type: ignore[attr-defined]
    with translation.override("pl"):
        polish = loader.cache_key("desk/nav.html")
    with translation.override("en"):
        assert loader.cache_key("desk/nav.html") != polish
