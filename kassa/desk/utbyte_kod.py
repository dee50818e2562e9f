"""The code of a file for another desk: without it, whoever finds the stick reads nothing.

The two desks share no key (ADR 19), so each file has a code of its own, made when it is written,
shown on the screen there and typed where it is read. Twelve of Crockford's characters in groups of
four: eleven by chance, 55 bits, and one that checks them, so that a slip is told from another
file's code. What is typed for I, L and O is taken for the digit it looks like.
"""

from __future__ import annotations

import secrets

from kassa.desk.recovery_key import ALPHABET, LOOKS_LIKE
from kassa.errors import Fault, InvalidInputError, UserFacingError

FIELD = "kod"
CHARACTERS = 12
GROUP = 4
SLIP = "Koden är felskriven. Den har tolv tecken, som {example}, och står där filen skrevs."
EXAMPLE = "7KQF-2M9D-XW3D"


class KodNeededError(UserFacingError):
    """A file has a code, and none was given, or another file's.

    Attributes:
        file: where it lies.
    """

    code = "utbyte_kod"

    def __init__(self, file: str, message: str) -> None:
        super().__init__(message)
        self.file = file


def new_kod() -> str:
    """Return a code nobody can guess.

    >>> len(new_kod())
    14
    """
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(CHARACTERS - 1))
    return _grouped(drawn + _check(drawn))


def read_kod(typed: str) -> str:
    """Return a code as it was made, of what was typed; spaces, dashes and case do not matter.

    Raises:
        InvalidInputError: it is no code; its field is ``kod``.
    """
    plain = "".join(char for char in typed.upper() if char.isalnum()).translate(LOOKS_LIKE)
    is_code = len(plain) == CHARACTERS and set(plain) <= set(ALPHABET)
    if not is_code or _check(plain[:-1]) != plain[-1]:
        raise InvalidInputError((Fault(FIELD, SLIP.format(example=EXAMPLE)),))
    return _grouped(plain)


def _grouped(plain: str) -> str:
    return "-".join(plain[at : at + GROUP] for at in range(0, CHARACTERS, GROUP))


def _check(drawn: str) -> str:
    """Return the character that checks the others, Luhn's in base 32: no single slip fits."""
    base = len(ALPHABET)
    doubled = (ALPHABET.index(char) * (2 - place % 2) for place, char in enumerate(drawn))
    return ALPHABET[-sum(sum(divmod(each, base)) for each in doubled) % base]
