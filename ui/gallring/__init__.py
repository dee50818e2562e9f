"""Retention: what would go today, and the record of what has gone."""
