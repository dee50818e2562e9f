"""The ``AvbrottLedger`` port in SQL."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from db import rows
from db.stamp import Row, read_written, written
from db.store import SqliteStore
from kassa.aterforing.inforing import Atgard, InforingSvar, Kalla, Key, Svar
from kassa.clock import utc_text
from kassa.desk.avbrott_ports import (
    Avbrott,
    AvbrottPost,
    Blankett,
    BlankettSerie,
    BlankettUtfall,
    InforingClaim,
)
from kassa.ids import new_id
from kassa.kvitto.document import from_json
from kassa.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.driver import sqlite3
    from kassa.ids import CheckoutId, ClerkId, DeskId

_AVBROTT = """
SELECT avbrott.*, avbrott_slut.written_at AS ended_at
FROM avbrott LEFT JOIN avbrott_slut ON avbrott_slut.avbrott_id = avbrott.id
"""
OPEN_AVBROTT = (
    f"{_AVBROTT} WHERE avbrott.desk = :desk AND ended_at IS NULL ORDER BY avbrott.seq DESC LIMIT 1"
)
AVBROTT_LIST = f"{_AVBROTT} ORDER BY avbrott.written_at DESC, avbrott.seq DESC"
AVBROTT_BY_ID = f"{_AVBROTT} WHERE avbrott.id = :id"
ADD_AVBROTT = """
INSERT INTO avbrott (id, skal, desk, clerk, written_at)
VALUES (:id, :skal, :desk, :clerk, :written_at)
"""
ADD_AVBROTT_SLUT = """
INSERT INTO avbrott_slut (id, avbrott_id, desk, clerk, written_at)
VALUES (:id, :avbrott_id, :desk, :clerk, :written_at)
"""
ADD_AVBROTT_CHECKOUT = """
INSERT INTO avbrott_checkout (id, avbrott_id, checkout_id, desk, clerk, written_at)
VALUES (:id, :avbrott_id, :checkout_id, :desk, :clerk, :written_at)
"""
ADD_AVBROTT_RAPPORT = """
INSERT INTO avbrott_rapport (id, avbrott_id, is_klar, desk, clerk, written_at)
VALUES (:id, :avbrott_id, :is_klar, :desk, :clerk, :written_at)
"""
CLOSED_AT = """
SELECT written_at FROM avbrott_rapport
WHERE avbrott_id = :avbrott_id AND is_klar ORDER BY seq LIMIT 1
"""
AVBROTT_OF = "SELECT avbrott_id FROM avbrott_checkout WHERE checkout_id = :checkout_id"
AVBROTT_COUNT = """
SELECT count(besok.id) AS antal FROM avbrott_checkout
JOIN besok ON besok.checkout_id = avbrott_checkout.checkout_id
WHERE avbrott_id = :avbrott_id
    AND NOT EXISTS (
        SELECT 1 FROM checkout AS reversal WHERE reversal.avser = avbrott_checkout.checkout_id
    )
"""
# What was posted in an outage, and what was taken back in one but posted outside all of them.
AVBROTT_POST_LIST = """
WITH posted (avbrott_id, checkout_id, place) AS (
    SELECT avbrott_id, checkout_id, avbrott_checkout.seq
    FROM json_each(:id_list) AS asked CROSS JOIN avbrott_checkout ON avbrott_id = asked.value
    JOIN checkout ON checkout.id = checkout_id
    WHERE checkout.avser IS NULL
    UNION ALL
    SELECT NULL, checkout.avser, avbrott_checkout.seq
    FROM json_each(:id_list) AS asked CROSS JOIN avbrott_checkout ON avbrott_id = asked.value
    JOIN checkout ON checkout.id = checkout_id
    WHERE checkout.avser IS NOT NULL
        AND NOT EXISTS (
            SELECT 1 FROM avbrott_checkout AS own WHERE own.checkout_id = checkout.avser
        )
)
SELECT posted.avbrott_id, checkout.patient_id, posted.checkout_id AS posting, besok.*,
    kvitto.document, retur.number AS retur_number,
    (
        SELECT charged_ore FROM frikort_entry
        WHERE frikort_entry.patient_id = checkout.patient_id AND besok_id = besok.id
            AND kind = 'avgift' AND skydd = 'oppenvard'
    ) AS charged_ore
FROM posted
CROSS JOIN checkout ON checkout.id = posted.checkout_id
JOIN kvitto ON kvitto.checkout_id = posted.checkout_id
LEFT JOIN besok ON besok.checkout_id = posted.checkout_id
LEFT JOIN checkout AS reversal ON reversal.avser = posted.checkout_id
LEFT JOIN kvitto AS retur ON retur.checkout_id = reversal.id
ORDER BY posted.place, besok.place
"""
INFORING_SVAR_LIST = """
SELECT inforing_svar.* FROM json_each(:id_list) AS asked
CROSS JOIN inforing_svar ON post_id = asked.value ORDER BY inforing_svar.seq
"""
INFORING_SVAR_BY_ID = "SELECT * FROM inforing_svar WHERE id = :id"
ADD_INFORING_SVAR = """
INSERT INTO inforing_svar (
    id, post_id, system, atgard, svar, referens, anteckning, kalla, desk, clerk, written_at
) VALUES (
    :id, :post_id, :system, :atgard, :svar, :referens, :anteckning, :kalla, :desk, :clerk,
    :written_at
)
"""
INFORING_CLAIM = """
SELECT * FROM inforing_claim
WHERE post_id = :post_id AND system = :system AND atgard = :atgard ORDER BY seq DESC LIMIT 1
"""
LIVE_CLAIM_LIST = """
SELECT * FROM inforing_claim AS claim
WHERE written_at <= :now AND until_at > :now AND NOT EXISTS (
    SELECT 1 FROM inforing_claim AS later
    WHERE later.post_id = claim.post_id AND later.system = claim.system
        AND later.atgard = claim.atgard AND later.seq > claim.seq
)
"""
ADD_INFORING_CLAIM = """
INSERT INTO inforing_claim (
    id, post_id, system, atgard, holder, until_at, desk, clerk, written_at
) VALUES (:id, :post_id, :system, :atgard, :holder, :until_at, :desk, :clerk, :written_at)
"""
BLANKETT_SERIE_LIST = "SELECT * FROM blankett_serie WHERE desk = :desk ORDER BY from_number"
BLANKETT_DESK_LIST = "SELECT DISTINCT desk FROM blankett_serie ORDER BY desk"
ADD_BLANKETT_SERIE = """
INSERT INTO blankett_serie (id, from_number, until_number, desk, clerk, written_at)
VALUES (:id, :from_number, :until_number, :desk, :clerk, :written_at)
"""
_BLANKETT = """
SELECT * FROM blankett
WHERE NOT EXISTS (SELECT 1 FROM blankett_oppnad WHERE blankett_id = blankett.id)
    AND serie_desk = :desk
"""
_HOLDS_FIRST = "utfall <> 'inlagd', utfall <> 'makulerad', written_at, blankett.desk"
BLANKETT_LIST = f"{_BLANKETT} ORDER BY number, {_HOLDS_FIRST}"
BLANKETT_BY_NUMBER = f"{_BLANKETT} AND number = :number ORDER BY {_HOLDS_FIRST} LIMIT 1"
ADD_BLANKETT_OPPNAD = """
INSERT INTO blankett_oppnad (id, blankett_id, desk, clerk, written_at)
VALUES (:id, :blankett_id, :desk, :clerk, :written_at)
"""
ADD_BLANKETT = """
INSERT INTO blankett (
    id, serie_desk, number, utfall, checkout_id, anteckning, desk, clerk, written_at
) VALUES (
    :id, :serie_desk, :number, :utfall, :checkout_id, :anteckning, :desk, :clerk, :written_at
)
"""


class SqliteAvbrott(SqliteStore):
    """What the records know of outages and the way back."""

    def open_avbrott(self, desk: DeskId) -> Avbrott | None:
        """Return the outage that lasts at a desk."""
        row = self._first(OPEN_AVBROTT, {"desk": desk})
        return None if row is None else _read_avbrott(row)

    def avbrott_list(self) -> tuple[Avbrott, ...]:
        """Return every outage, the newest first."""
        return tuple(_read_avbrott(row) for row in self._all(AVBROTT_LIST, {}))

    def avbrott(self, avbrott_id: str) -> Avbrott | None:
        """Return an outage."""
        row = self._first(AVBROTT_BY_ID, {"id": avbrott_id})
        return None if row is None else _read_avbrott(row)

    def add_avbrott(self, avbrott: Avbrott) -> None:
        """Write that an outage begins."""
        by = written(avbrott.desk, avbrott.clerk, avbrott.written_at)
        self._add(ADD_AVBROTT, {"id": avbrott.id, "skal": avbrott.skal, **by})

    def add_avbrott_slut(self, avbrott_id: str, desk: DeskId, clerk: ClerkId, at: datetime) -> None:
        """Write that it has ended."""
        row: Row = {"id": new_id(), "avbrott_id": avbrott_id}
        self._add(ADD_AVBROTT_SLUT, {**row, **written(desk, clerk, at)})

    def add_avbrott_checkout(
        self, avbrott_id: str, checkout_id: CheckoutId, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write that a checkout was posted while it lasted."""
        row: Row = {"id": new_id(), "avbrott_id": avbrott_id, "checkout_id": checkout_id}
        self._add(ADD_AVBROTT_CHECKOUT, {**row, **written(desk, clerk, at)})

    def add_avbrott_rapport(
        self, avbrott_id: str, desk: DeskId, clerk: ClerkId, at: datetime, *, is_klar: bool
    ) -> None:
        """Write that a closing report was printed, and whether everything was done then."""
        row: Row = {"id": new_id(), "avbrott_id": avbrott_id, "is_klar": int(is_klar)}
        self._add(ADD_AVBROTT_RAPPORT, {**row, **written(desk, clerk, at)})

    def closed_at(self, avbrott_id: str) -> datetime | None:
        """Return when a report over an outage was first printed with everything done, UTC."""
        row = self._first(CLOSED_AT, {"avbrott_id": avbrott_id})
        return None if row is None else datetime.fromisoformat(row["written_at"])

    def avbrott_of(self, checkout_id: CheckoutId) -> str | None:
        """Return the id of the outage a checkout was posted in."""
        row = self._first(AVBROTT_OF, {"checkout_id": checkout_id})
        return None if row is None else str(row["avbrott_id"])

    def avbrott_count(self, avbrott_id: str) -> int:
        """Return how many visits were posted in an outage and stand."""
        row = self._first(AVBROTT_COUNT, {"avbrott_id": avbrott_id})
        return int(row["antal"]) if row else 0

    def avbrott_post_list(self, avbrott_id_list: Iterable[str]) -> tuple[AvbrottPost, ...]:
        """Return what was posted in outages, and what was taken back in them, in order."""
        found = self._all(AVBROTT_POST_LIST, {"id_list": json.dumps(list(avbrott_id_list))})
        return tuple(
            AvbrottPost(
                avbrott_id=row["avbrott_id"],
                patient_id=row["patient_id"],
                checkout_id=row["posting"],
                besok=rows.read_besok(row) if row["id"] is not None else None,
                charged=Money(row["charged_ore"] or 0),
                kvitto=from_json(row["document"]),
                retur_number=row["retur_number"] or "",
            )
            for row in found
        )

    def inforing_svar_list(self, post_id_list: Iterable[str]) -> tuple[InforingSvar, ...]:
        """Return every answer about some posts, in order of writing."""
        found = self._all(INFORING_SVAR_LIST, {"id_list": json.dumps(list(post_id_list))})
        return tuple(_read_svar(row) for row in found)

    def inforing_svar(self, svar_id: str) -> InforingSvar | None:
        """Return an answer by its id."""
        row = self._first(INFORING_SVAR_BY_ID, {"id": svar_id})
        return None if row is None else _read_svar(row)

    def add_inforing_svar(self, svar: InforingSvar) -> None:
        """Write an answer."""
        row: Row = {
            "id": svar.id,
            **_key_row(svar.key),
            "svar": svar.svar.value,
            "referens": svar.referens,
            "anteckning": svar.anteckning,
            "kalla": svar.kalla.value,
            **written(svar.desk, svar.clerk, svar.written_at),
        }
        self._add(ADD_INFORING_SVAR, row)

    def inforing_claim(self, key: Key) -> InforingClaim | None:
        """Return the newest claim of a row, whether it holds or not."""
        row = self._first(INFORING_CLAIM, _key_row(key))
        return None if row is None else _read_claim(row)

    def live_claim_list(self, now: datetime) -> tuple[InforingClaim, ...]:
        """Return the newest claims that hold at a moment."""
        return tuple(_read_claim(row) for row in self._all(LIVE_CLAIM_LIST, {"now": utc_text(now)}))

    def add_inforing_claim(self, claim: InforingClaim) -> None:
        """Write a claim; it takes the place of the one before it."""
        row: Row = {
            "id": new_id(),
            **_key_row(claim.key),
            "holder": claim.holder,
            "until_at": utc_text(claim.until_at),
            **written(claim.desk, claim.clerk, claim.written_at),
        }
        self._add(ADD_INFORING_CLAIM, row)

    def blankett_serie_list(self, desk: DeskId) -> tuple[BlankettSerie, ...]:
        """Return the numbers that were printed, of one desk, in order."""
        return tuple(
            BlankettSerie(
                id=row["id"],
                from_number=row["from_number"],
                until_number=row["until_number"],
                **read_written(row),
            )
            for row in self._all(BLANKETT_SERIE_LIST, {"desk": desk})
        )

    def blankett_desk_list(self) -> tuple[DeskId, ...]:
        """Return the desks that have printed forms."""
        return tuple(row["desk"] for row in self._all(BLANKETT_DESK_LIST, {}))

    def add_blankett_serie(self, serie: BlankettSerie) -> None:
        """Write that numbers are printed; they go on where the last ended."""
        row: Row = {
            "id": serie.id,
            "from_number": serie.from_number,
            "until_number": serie.until_number,
            **written(serie.desk, serie.clerk, serie.written_at),
        }
        self._add(ADD_BLANKETT_SERIE, row)

    def blankett_list(self, serie_desk: DeskId) -> tuple[Blankett, ...]:
        """Return what is said of the forms of a series and holds, by number."""
        return tuple(_read_blankett(row) for row in self._all(BLANKETT_LIST, {"desk": serie_desk}))

    def blankett(self, serie_desk: DeskId, number: int) -> Blankett | None:
        """Return what became of a form; None while nobody has said, or it was taken back."""
        row = self._first(BLANKETT_BY_NUMBER, {"desk": serie_desk, "number": number})
        return None if row is None else _read_blankett(row)

    def add_blankett(self, blankett: Blankett) -> None:
        """Write what became of a form."""
        row: Row = {
            "id": blankett.id,
            "serie_desk": blankett.serie_desk,
            "number": blankett.number,
            "utfall": blankett.utfall.value,
            "checkout_id": blankett.checkout_id,
            "anteckning": blankett.anteckning,
            **written(blankett.desk, blankett.clerk, blankett.written_at),
        }
        self._add(ADD_BLANKETT, row)

    def add_blankett_oppnad(
        self, blankett_id: str, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write that what was said of a form does not hold."""
        row: Row = {"id": new_id(), "blankett_id": blankett_id}
        self._add(ADD_BLANKETT_OPPNAD, {**row, **written(desk, clerk, at)})


def _key_row(key: Key) -> Row:
    return {"post_id": key.post_id, "system": key.system, "atgard": key.atgard.value}


def _read_key(row: sqlite3.Row) -> Key:
    return Key(row["post_id"], row["system"], Atgard(row["atgard"]))


def _read_avbrott(row: sqlite3.Row) -> Avbrott:
    ended_at = row["ended_at"]
    return Avbrott(
        id=row["id"],
        skal=row["skal"],
        ended_at=None if ended_at is None else datetime.fromisoformat(ended_at),
        **read_written(row),
    )


def _read_svar(row: sqlite3.Row) -> InforingSvar:
    return InforingSvar(
        id=row["id"],
        key=_read_key(row),
        svar=Svar(row["svar"]),
        referens=row["referens"],
        anteckning=row["anteckning"],
        kalla=Kalla(row["kalla"]),
        **read_written(row),
    )


def _read_claim(row: sqlite3.Row) -> InforingClaim:
    return InforingClaim(
        key=_read_key(row),
        holder=row["holder"],
        until_at=datetime.fromisoformat(row["until_at"]),
        **read_written(row),
    )


def _read_blankett(row: sqlite3.Row) -> Blankett:
    return Blankett(
        id=row["id"],
        serie_desk=row["serie_desk"],
        number=row["number"],
        utfall=BlankettUtfall(row["utfall"]),
        checkout_id=row["checkout_id"],
        anteckning=row["anteckning"],
        **read_written(row),
    )
