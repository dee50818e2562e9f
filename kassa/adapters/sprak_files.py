"""The languages of the receipt that came with the program, and those beside its tariffs."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from kassa.kvitto.sprak import SVENSKA, Sprak, sprak_of
from kassa.kvitto.sprak_fil import SprakUnreadableError, read_fraser
from resources import path as resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENGELSKA = "en"
UNREAD = (
    "Ord på det språket som kom med en hämtad taxa går inte att läsa: programmets egna ord har "
    "använts, och det som de saknar står på svenska. Säg till it-stödet."
)


@cache
def load_sprak(kod: str, fetched: tuple[bytes, ...] = ()) -> Sprak:
    """Return a language by its code: the receipt's own words and those of every tariff.

    A fetched file that cannot be read stops no receipt: the words it has are left out
    (``unread_sprak`` says so).

    Args:
        kod: ISO 639-1; what there is no file for is Swedish.
        fetched: files of words that came with fetched tariffs, the oldest first; the newest says
            it last.
    """
    files = [file.read_bytes() for file in _files(kod)]
    if not files and not fetched:
        return SVENSKA
    fraser: dict[str, str] = {}
    for content in files:
        fraser.update(read_fraser(content))
    for content in fetched:
        with suppress(SprakUnreadableError):
            fraser.update(read_fraser(content))
    return sprak_of(kod, fraser)


def unread_sprak(fetched: tuple[bytes, ...]) -> str:
    """Return what is to be told of fetched files of words that cannot be read; empty for nothing.

    None is accepted like that (``check_words``): an earlier version may have, or the records are
    damaged.
    """
    for content in fetched:
        try:
            read_fraser(content)
        except SprakUnreadableError:
            return UNREAD
    return ""


def _files(kod: str) -> Iterator[Path]:
    yield from sorted(resource("taxa").glob(f"*.{kod}.toml"))
    own = resource("i18n", f"kvitto.{kod}.toml")
    if own.exists():
        yield own
