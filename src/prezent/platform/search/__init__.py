"""Looking words up: what differs by engine. The keys are made in Python (``domain.language.folding``), so that
both engines find the same."""

from prezent.platform.search.words import Query, create_index, drop_index, matching_ids, read_query

__all__ = ["Query", "create_index", "drop_index", "matching_ids", "read_query"]
