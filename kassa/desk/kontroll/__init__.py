"""The check of a clinic's records: every invariant, every record, all findings at once.

``docs/invarianter.md`` has the list, with why and what enforces each.
"""
