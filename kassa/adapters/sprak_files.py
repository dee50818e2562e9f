"""The languages of the receipt that came with the program, and those beside its tariffs."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING

from kassa.errors import UserFacingError
from kassa.kvitto.sprak import PLACE, SVENSKA, Sprak, sprak_of
from kassa.reading import Reader
from resources import path as resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENGELSKA = "en"


class SprakUnreadableError(UserFacingError):
    """A file of phrases cannot be read, or is not right."""

    code = "sprak_olasligt"


@cache
def load_sprak(kod: str, fetched: tuple[bytes, ...] = ()) -> Sprak:
    """Return a language by its code: the receipt's own words and those of every tariff.

    Args:
        kod: ISO 639-1; what there is no file for is Swedish.
        fetched: files of words that came with fetched tariffs, the oldest first; the newest says
            it last.
    """
    files = [file.read_bytes() for file in _files(kod)]
    if not files and not fetched:
        return SVENSKA
    fraser: dict[str, str] = {}
    for content in (*files, *fetched):
        fraser.update(read_fraser(content))
    return sprak_of(kod, fraser)


def read_fraser(content: bytes) -> dict[str, str]:
    """Return the phrases of a language file, Swedish to the language.

    Raises:
        SprakUnreadableError: it is no such file, or a phrase has not the same places on both sides.
    """
    try:
        found = tomllib.loads(content.decode())
    except (ValueError, RecursionError) as error:
        raise SprakUnreadableError("Språkfilen går inte att läsa som TOML i UTF-8.") from error
    reader = Reader(found)
    reader.raw("kod")
    fraser = reader.sub("fraser", required=True) or Reader({})
    phrases = {key: fraser.text(key) or "" for key in fraser.names()}
    reader.finish()
    faults = [fault.message for fault in reader.faults]
    faults += [
        f"”{swedish}” och ”{other}” har inte lika många {PLACE}."
        for swedish, other in phrases.items()
        if swedish.count(PLACE) != other.count(PLACE)
    ]
    if faults:
        raise SprakUnreadableError(" ".join(faults))
    return phrases


def _files(kod: str) -> Iterator[Path]:
    yield from sorted(resource("taxa").glob(f"*.{kod}.toml"))
    own = resource("i18n", f"kvitto.{kod}.toml")
    if own.exists():
        yield own
