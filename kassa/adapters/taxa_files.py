"""Tariff files on disk: the ones that came with the program, or one named on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.adapters.os_words import why
from kassa.errors import UserFacingError
from kassa.taxa.book import InstalledTaxaBook, LazyTaxaBook
from resources import path as resource

if TYPE_CHECKING:
    from pathlib import Path

    from kassa.taxa.model import Taxa


class TaxaUnreadableError(UserFacingError):
    """A tariff file cannot be read, or is not right."""

    code = "taxa_olaslig"


def bundled_taxa_book() -> InstalledTaxaBook:
    """Return the tariffs that came with the program; ``*.en.toml`` beside them are their words.

    Raises:
        TaxaUnreadableError: a file is missing or wrong.
    """
    files = sorted(file for file in resource("taxa").glob("*.toml") if "." not in file.stem)
    return InstalledTaxaBook(tuple(load_file(file) for file in files))


def seed_taxa_book() -> LazyTaxaBook:
    """Return the tariffs that came with the program, read when they are needed."""
    return LazyTaxaBook(bundled_taxa_book)


def taxa_book_of(file: Path, *, is_trial: bool = False) -> InstalledTaxaBook:
    """Return a book with one tariff file alone.

    Args:
        file: the tariff.
        is_trial: nobody pays by it (``load_taxa``).

    Raises:
        TaxaUnreadableError: it cannot be read or is wrong; every fault is named.
    """
    return InstalledTaxaBook((load_file(file, is_trial=is_trial),))


def review_file(file: Path) -> tuple[str, ...]:
    """Return everything wrong with a tariff file as JSON Lines; nothing means it is proved.

    Raises:
        TaxaUnreadableError: it cannot be read.
    """
    from kassa.desk.review_taxa import review  # noqa: PLC0415 - slow: only to review

    return tuple(review(_content(file)))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise TaxaUnreadableError(
            f"Taxefilen {file} går inte att läsa ({why(error)}). Kontrollera sökvägen."
        ) from error


def load_file(file: Path, *, is_trial: bool = False) -> Taxa:
    """Return the tariff of a file.

    Args:
        file: the tariff.
        is_trial: nobody pays by it (``load_taxa``).

    Raises:
        TaxaUnreadableError: it cannot be read or is wrong; every fault is named.
    """
    from kassa.taxa.load import load_taxa  # noqa: PLC0415 - slow: only when a tariff is needed

    content = _content(file)
    try:
        return load_taxa(content, is_trial=is_trial)
    except UserFacingError as error:
        faults = getattr(error, "faults", ())
        listed = "\n".join(f"  {fault.field}: {fault.message}" for fault in faults)
        raise TaxaUnreadableError(f"Taxefilen {file} är inte rätt:\n{listed}") from error
