"""SQLite: where the clinic's records are kept. Nothing else in Kassa knows SQL.

One file a clinic, one writer at a time, rows that are only ever added. ``connection`` is the only
place that opens the file, ``ledger`` is the ``Ledger`` port of the desk in SQL, ``guards`` knows
the triggers that make the tables append-only, ``migrations`` holds the numbered schema.
"""

import db.driver  # noqa: F401 - before anything imports sqlite-utils
