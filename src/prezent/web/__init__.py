"""The desk in the browser: parse, policy, service or query, template."""
