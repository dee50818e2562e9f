"""The ``PeopleLedger`` port in SQL: accounts, logins, the access log."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

from db import people_sql as sql
from db.errors import stored
from db.stamp import Row, read_written, written
from db.store import SqliteStore
from kassa.clock import utc_text
from kassa.desk.people_ports import AccessReview, AccessRow, ClerkAccount, LoginFailures, Look, Roll
from kassa.ids import new_id

if TYPE_CHECKING:
    from db.driver import sqlite3
    from kassa.desk.people_ports import AccessFilter, LoginKind
    from kassa.ids import CheckoutId, ClerkId, DeskId, PatientId


class SqlitePeople(SqliteStore):
    """What the records know of people."""

    def clerk_account(self, signatur: str) -> ClerkAccount | None:
        """Return an account as last written."""
        row = self._first(sql.CLERK_ACCOUNT, {"signatur": signatur})
        return None if row is None else _read_account(row)

    def clerk_account_list(self) -> tuple[ClerkAccount, ...]:
        """Return every account as last written, by signatur."""
        return tuple(_read_account(row) for row in self._all(sql.CLERK_ACCOUNT_LIST, {}))

    def login_failures(self, signatur: str) -> LoginFailures:
        """Return the attempts that failed since the last that succeeded."""
        row = self._first(sql.LOGIN_FAILURES, {"signatur": signatur})
        if row is None or row["last_at"] is None:
            return LoginFailures(0, None)
        return LoginFailures(row["count"], datetime.fromisoformat(row["last_at"]))

    def add_clerk_account(
        self, account: ClerkAccount, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write a new account, or a new version of one."""
        row: Row = {
            "id": new_id(),
            "signatur": account.signatur,
            "namn": account.namn,
            "roll": account.roll.value,
            "password_hash": account.password_hash,
            "is_active": int(account.is_active),
            **written(desk, clerk, at),
        }
        self._add(sql.ADD_CLERK_ACCOUNT, row)

    def add_login_event(
        self, signatur: str, kind: LoginKind, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write what happened at the login."""
        row = {"id": new_id(), "signatur": signatur, "kind": kind.value}
        self._add(sql.ADD_LOGIN_EVENT, {**row, **written(desk, clerk, at)})

    def add_godkannande(
        self, checkout_id: CheckoutId, godkand_av: str, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write that somebody else has approved a reversal, or decided to waive a fee."""
        row = {"id": new_id(), "checkout_id": checkout_id, "godkand_av": godkand_av}
        self._add(sql.ADD_GODKANNANDE, {**row, **written(desk, clerk, at)})

    def godkand_av(self, checkout_id: CheckoutId) -> str:
        """Return who else approved or decided something of a posting; empty for nobody."""
        row = self._first(sql.GODKAND_AV, {"checkout_id": checkout_id})
        return "" if row is None else row["godkand_av"]

    def add_access(
        self, patient_id: PatientId, what: Look, enhet: str, desk: DeskId, clerk: ClerkId,
        at: datetime,
    ) -> None:  # fmt: skip
        """Write a look at a patient."""
        row = {"id": new_id(), "patient_id": patient_id, "enhet": enhet, "what": what.value}
        self._add(sql.ADD_ACCESS, {**row, **written(desk, clerk, at)})

    def access_list(self, asked: AccessFilter, limit: int) -> tuple[AccessRow, ...]:
        """Return the looks that match, the newest first, at most ``limit``."""
        statement = sql.ACCESS_BY_TIME
        if asked.number is not None:
            statement = sql.ACCESS_BY_PATIENT
        elif asked.clerk is not None:
            statement = sql.ACCESS_BY_CLERK
        values = {
            "from_at": utc_text(asked.from_at),
            "until_at": utc_text(asked.until_at),
            "clerk": asked.clerk,
            "number": asked.number,
            "limit": limit,
        }
        return tuple(_read_access(row) for row in self._all(statement, values))

    def add_access_review(self, review: AccessReview) -> None:
        """Write a sample check."""
        row: Row = {
            "id": review.id,
            "from_on": review.from_on.isoformat(),
            "until_on": review.until_on.isoformat(),
            "drawn": json.dumps(review.drawn),
            "utfall": review.utfall,
            **written(review.desk, review.clerk, review.written_at),
        }
        self._add(sql.ADD_ACCESS_REVIEW, row)

    def access_review_list(self, limit: int) -> tuple[AccessReview, ...]:
        """Return the newest sample checks first."""
        return tuple(_read_review(row) for row in self._all(sql.ACCESS_REVIEW, {"limit": limit}))


@stored
def _read_account(row: sqlite3.Row) -> ClerkAccount:
    return ClerkAccount(
        signatur=row["signatur"],
        namn=row["namn"],
        roll=Roll(row["roll"]),
        password_hash=row["password_hash"],
        is_active=bool(row["is_active"]),
    )


@stored
def _read_access(row: sqlite3.Row) -> AccessRow:
    return AccessRow(
        id=row["id"],
        at=datetime.fromisoformat(row["written_at"]),
        clerk=row["clerk"],
        desk=row["desk"],
        enhet=row["enhet"],
        what=Look(row["what"]),
        patient_id=row["patient_id"],
        number=row["number"],
        namn=row["namn"],
        is_skyddad=bool(row["skyddad"]),
    )


@stored
def _read_review(row: sqlite3.Row) -> AccessReview:
    return AccessReview(
        id=row["id"],
        from_on=date.fromisoformat(row["from_on"]),
        until_on=date.fromisoformat(row["until_on"]),
        drawn=tuple(json.loads(row["drawn"])),
        utfall=row["utfall"],
        **read_written(row),
    )
