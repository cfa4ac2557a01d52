"""What all forms of the desk share: the look of their controls, and domain errors that land at a field."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from django import forms

from prezent.platform.errors import DomainError

if TYPE_CHECKING:
    _Base = forms.Form
else:
    _Base = object


class Dressed(_Base):
    """Mixed into a form (also into one of a library): controls look like the desk's, labels end without a colon."""

    use_required_attribute = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for field in self.fields.values():
            attrs = field.widget.attrs
            attrs.pop("placeholder", None)
            if not isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
                attrs["class"] = "input"


class DeskForm(Dressed, forms.Form):
    """A form of our own."""

    #: where a domain error belongs: code or its beginning -> field
    error_fields: ClassVar[dict[str, str]] = {}

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Around the call of a service: what it refuses is said at the field that it is about."""
        try:
            yield
        except DomainError as error:
            field = next((name for code, name in self.error_fields.items() if error.code.startswith(code)), None)
            self.add_error(field, str(error))
