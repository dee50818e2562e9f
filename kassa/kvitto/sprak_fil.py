"""The file of a language's phrases: what it must say, wherever it comes from."""

from __future__ import annotations

import tomllib

from kassa.errors import UserFacingError
from kassa.kvitto.sprak import PLACE
from kassa.reading import Reader


class SprakUnreadableError(UserFacingError):
    """A file of phrases cannot be read, or is not right."""

    code = "sprak_olasligt"


def read_fraser(content: bytes, kod: str = "") -> dict[str, str]:
    """Return the phrases of a language file, Swedish to the language.

    Args:
        content: the file, TOML.
        kod: the language it must be of, ISO 639-1; empty for any.

    Raises:
        SprakUnreadableError: it is no such file, of another language, or a phrase has not the same
            places on both sides; every fault is named.
    """
    try:
        found = tomllib.loads(content.decode())
    except (ValueError, RecursionError) as error:
        raise SprakUnreadableError("Språkfilen går inte att läsa som TOML i UTF-8.") from error
    reader = Reader(found)
    written = reader.text("kod", required=True)
    fraser = reader.sub("fraser", required=True) or Reader({})
    phrases = {key: fraser.text(key) or "" for key in fraser.names()}
    reader.finish()
    faults = [f"{fault.field}: {fault.message}" for fault in reader.faults]
    if kod and written and written != kod:
        faults.append(f"De är skrivna för ”{written}”.")
    faults += [
        f"”{swedish}” och ”{other}” har inte lika många {PLACE}."
        for swedish, other in phrases.items()
        if other and swedish.count(PLACE) != other.count(PLACE)
    ]
    if faults:
        raise SprakUnreadableError(" ".join(faults))
    return phrases
