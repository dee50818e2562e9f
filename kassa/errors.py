"""The errors of Kassa: what may be shown to a person, and what is a bug.

A ``UserFacingError`` carries a Swedish sentence that says what happened and what to do, and a code
for support. Everything else that escapes is a bug and is handled in one place (``ui.app``).
``Fault`` is one mistake in something that was read; faults are collected, never raised one by one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in what was typed or read.

    Attributes:
        field: dotted path of the field, as in the contract (``patient.personnummer``).
        message: one or two Swedish sentences: what is wrong and what to do.
    """

    field: str
    message: str


class KassaError(Exception):
    """Base of every error Kassa raises on purpose."""


class UserFacingError(KassaError):
    """An error whose text is written for the clerk.

    Attributes:
        code: short and stable, for support and tests.
        message: Swedish; what happened and what to do now.
    """

    code = "fel"

    def __init__(self, message: str) -> None:
        """Keep the sentence."""
        super().__init__(message)
        self.message = message


class InvalidInputError(UserFacingError):
    """Something read was wrong; carries every fault at once."""

    code = "ogiltig_indata"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep the faults; the message is all of them in a row."""
        super().__init__(" ".join(fault.message for fault in faults))
        self.faults = faults


class StorageError(UserFacingError):
    """The data could not be read or written for a known reason; nothing was half done."""

    code = "lagring"


class DamagedRecordError(StorageError):
    """What is stored of one patient is not as it was written; what is stored of others may be."""


class PrinterError(UserFacingError):
    """A receipt did not reach the printer; the posting stands."""

    code = "skrivare"


class PrintUnknownError(PrinterError):
    """A receipt was sent and nobody knows whether it came out: the clerk is asked."""

    code = "utskrift_okand"
