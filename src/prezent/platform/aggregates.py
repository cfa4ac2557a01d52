"""Aggregates that both engines have under different names."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, TextField
from django.db.models.sql.compiler import SQLCompiler


class IdList(Aggregate):
    """The ids of a group, joined by commas, in no particular order; NULL for none."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, list[Any] | tuple[Any, ...]]:
        """PostgreSQL joins texts only and has another name for it."""
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s::text, ',')", **context)
