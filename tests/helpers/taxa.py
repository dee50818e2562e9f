"""The bundled tariff, loaded once for all tests."""

from __future__ import annotations

from functools import cache

from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa
from kassa.taxa.model import Taxa
from resources import path


def rjl_content() -> bytes:
    """Return the bundled tariff file of Region Jönköpings län 2026."""
    return path("taxa", "rjl-2026.toml").read_bytes()


@cache
def rjl() -> Taxa:
    """Return the bundled tariff of Region Jönköpings län 2026."""
    return load_taxa(rjl_content())


def rjl_book() -> InstalledTaxaBook:
    """Return a book with that tariff alone."""
    return InstalledTaxaBook((rjl(),))
