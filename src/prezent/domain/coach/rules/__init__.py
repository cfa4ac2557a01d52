"""The rules, by subject: what is declared in each ``.toml``, and the checks in the ``.py`` beside it."""
