"""A rehearsed outage: its checklist, ticked off by what the records say."""
