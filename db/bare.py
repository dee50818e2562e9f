"""What is left of a record when it no longer says who it was of.

A gallring makes records so, and what another desk brings of a time that is over here is written so
at once: both say it with the same words (``migrations/0008_gallring.sql`` holds them to it).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from db.driver import sqlite3
from db.person_sql import GALLRAD, gallrad_number
from kassa.faktura import document as faktura
from kassa.kvitto import document as kvitto
from kassa.kvitto.document import WORDS_GONE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from db.store import Read, SqlValue
    from kassa.desk.utbyte_ports import Record

GALLRAT_KVITTO = "gallrat-"
"""Before the id of a receipt from elsewhere, in place of its number."""

SKAL = f"iif(skal IS NULL, NULL, '{WORDS_GONE}')"
ANTECKNING = f"iif(anteckning = '', '', '{WORDS_GONE}')"
BARE: Mapping[str, Mapping[str, str]] = {
    "patient": {"number": gallrad_number("id"), "number_fodelsedatum": "NULL"},
    "patient_version": {
        "fodelsedatum": "'1900-01-01'", "namn": "''", "land": "NULL", "lma_nummer": "NULL",
    },
    "faktura_val": {"adress": "''"},
    "checkout": {"betalare": "''", "skal": SKAL},
    "besok": {
        "facts": """json_object(
            'besok', json_object(
                'typ', json_extract(facts, '$.besok.typ'),
                'vardgivarkategori', json_extract(facts, '$.besok.vardgivarkategori'),
                'vardniva', json_extract(facts, '$.besok.vardniva')
            ),
            'frikort', json_object('ackumulerat', json_extract(facts, '$.frikort.ackumulerat')),
            'patient', json_object('kategori', json_extract(facts, '$.patient.kategori')),
            'utfall', json_extract(facts, '$.utfall'),
            'gallrad', json('true')
        )""",
        "decision": """json_set(
            decision, '$.motivering', json_array(), '$.varningar', json_array(),
            '$.alternativ', json_array()
        )""",
        "skal": SKAL,
    },
    "inforing_svar": {"referens": "''", "anteckning": ANTECKNING},
    "blankett": {"anteckning": ANTECKNING},
}  # fmt: skip
"""What each column becomes, in SQL over the row; the others stay."""
NEVER_EMPTY = ("facts", "decision")
DOCUMENTS: Mapping[str, Callable[[str], str]] = {
    "kvitto": lambda text: kvitto.to_json(_without_person(kvitto.from_json(text))),
    "faktura": lambda text: faktura.to_json(faktura.from_json(text).without_person()),
}
"""What the document of a table becomes."""


def _without_person(whole: kvitto.Kvitto) -> kvitto.Kvitto:
    return whole if whole.is_gallrad else whole.without_person()


def bare_set(table: str) -> str:
    """Return what an UPDATE of a table sets."""
    return ", ".join(f"{column} = {becomes}" for column, becomes in BARE[table].items())


def bare(read: Read, table: str, record: Mapping[str, SqlValue]) -> Record:
    """Return a record without who it was of.

    Args:
        read: returns the rows of a statement.
        table: of the record; one that names nobody gives it back as it is.
        record: with every column that changes, and those they are made from.

    Raises:
        ValueError, KeyError, TypeError: its document cannot be read.
    """
    out = dict(record)
    if table in DOCUMENTS:
        out["document"] = DOCUMENTS[table](str(record["document"]))
    becomes = BARE.get(table)
    if becomes:
        if any(column in becomes and record[column] is None for column in NEVER_EMPTY):
            raise ValueError(table)  # it would look as if there had been something
        row = ", ".join(f":{column} AS {column}" for column in record)
        made = ", ".join(f"{text} AS {column}" for column, text in becomes.items())
        # Its own words, and columns that were held against the schema.
        try:
            out |= dict(read(f"SELECT {made} FROM (SELECT {row})", record)[0])  # noqa: S608
        except sqlite3.OperationalError as error:  # no such column, or no JSON
            raise ValueError(table) from error
    return out


def is_one(read: Read, table: str, one: Record, other: Record) -> bool:
    """True where two records are one, with who it was of at one desk and without at the other.

    Every value that names nobody must be the same.

    Raises:
        ValueError, KeyError, TypeError: one of them cannot be read.
    """
    differing = [column for column in one if one[column] != other.get(column)]
    changes = {*BARE.get(table, ()), *(["document"] if table in DOCUMENTS else ())}
    left = [column for column in differing if not _is_name(table, column, one, other)]
    if not changes.issuperset(left):
        return False
    bares = bare(read, table, one), bare(read, table, other)
    return all(
        _same(bares[0][column], other[column]) or _same(one[column], bares[1][column])
        for column in left
    )


def _is_name(table: str, column: str, one: Record, other: Record) -> bool:
    """True for a patient, or a receipt from elsewhere, that has its name at one desk only."""
    values = str(one[column]), str(other.get(column))
    if column in {"patient_id", "into_id"}:
        return any(value.startswith(GALLRAD) for value in values)
    if table == "extern_kvitto" and column == "number":
        return any(value.startswith(GALLRAT_KVITTO) for value in values)
    return table == "extern_kvitto" and column == "klinik" and "" in values


def _same(one: SqlValue, other: SqlValue) -> bool:
    if one == other:
        return True
    try:
        return bool(json.loads(str(one)) == json.loads(str(other)))
    except ValueError:
        return False
