"""Fetch the central tariff: verify, read, prove, and install it whole (``kassa taxa hamta``).

What the region has signed is verified first (``Central``). Of each first day the highest version is
taken; it must be what its place says, of this desk's region, no older than what is installed, and
free of faults when the desk itself proves it. Everything that is new is then written in one
transaction, with what is trusted from now on and the note of the fetch: a desk that is cut off has
the old tariffs or the new ones. What was verified is kept also when the rest is refused, so that
nobody can show something older afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.clock import local_now
from kassa.desk.accept_taxa import Predecessors, check_words, proved, wanted_of, words_of
from kassa.desk.posting import moment_of
from kassa.desk.taxa_ports import Hamtning, TaxaFil, TaxaSprak
from kassa.desk.taxa_trusted import believed, version_of
from kassa.errors import UserFacingError
from kassa.ids import new_id
from kassa.taxa.central import (
    IdentityError,
    RegionError,
    RootChangedError,
    RootMissingError,
    Trusted,
    UnprovedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from kassa.clock import Clock
    from kassa.desk.ports import TaxaBook
    from kassa.desk.settings import Desk
    from kassa.desk.taxa_ports import TaxaAndring, TaxaLedger
    from kassa.desk.taxa_trusted import Mirror
    from kassa.taxa.central import Central, Listed, Listing, Progress, Session
    from kassa.taxa.model import Taxa


@dataclass(frozen=True, slots=True)
class Source:
    """Where a desk fetches from.

    Attributes:
        central: the region's publication.
        region: the desk's region.
        root: the root of the settings or with the program; None where there is none.
        mirror: the second memory.
        seeds: the tariffs with the program, for what a first fetched one changes.
    """

    central: Central
    region: str
    root: bytes | None
    mirror: Mirror
    seeds: TaxaBook


@dataclass(frozen=True, slots=True)
class Hamtat:
    """What a fetch gave.

    Attributes:
        nya: the tariffs that were installed now.
        listing: what the region has published.
    """

    nya: tuple[TaxaFil, ...]
    listing: Listing


class _RefusedError(UserFacingError):
    """One of the tariffs is refused.

    Attributes:
        galler_fran: the first day of the tariff.
    """

    def __init__(self, error: UserFacingError, galler_fran: date) -> None:
        super().__init__(error.message)
        self.error = error
        self.galler_fran = galler_fran


def hamta_taxa(
    source: Source,
    ledger: TaxaLedger,
    clock: Clock,
    desk: Desk,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> Hamtat:
    """Fetch what is published and install what is new.

    Args:
        source: from where.
        ledger: the clinic's records.
        clock: the present.
        desk: where it is installed.
        on_progress: told as bytes arrive.

    Raises:
        TariffTrustError: what came must not be trusted; the installed tariffs are untouched.
        TariffFetchError: nothing came; so too.
        StorageError: the records could not be written.
    """
    fetch = _Fetch(source, ledger, clock, desk)
    try:
        return fetch.run(on_progress)
    except _RefusedError as refused:  # noted with what was installed
        raise refused.error from None
    except UserFacingError as error:
        fetch.note(error)
        raise


class _Fetch:
    """One fetch, step by step."""

    def __init__(self, source: Source, ledger: TaxaLedger, clock: Clock, desk: Desk) -> None:
        self._source = source
        self._ledger = ledger
        self._clock = clock
        self._desk = desk
        self._trusted = Trusted()

    def run(self, on_progress: Callable[[Progress], None]) -> Hamtat:
        """Do all of it; what has been verified is in ``_trusted`` when something is refused."""
        source = self._source
        before = self._anchored(believed(self._ledger, source.mirror))
        now = self._clock.now()
        with source.central.session(before, now, on_progress) as session:
            self._trusted = before  # its first root is one
            try:
                listing = session.refresh()
            finally:
                self._trusted = session.trusted
            self._refuse_other_root()
            self._refuse_other_region(listing)
            mine = [f for f in self._ledger.taxa_fil_list() if f.region == source.region]
            wanted = wanted_of(listing, mine, local_now(self._clock).date())
            new, words, refused = self._read(session, listing, wanted)
        self._install(listing, new, words, refused)
        source.mirror.save(self._trusted)
        if refused:
            raise refused[0]
        return Hamtat(tuple(fil for fil, _ in new), listing)

    def note(self, error: UserFacingError) -> None:
        """Write that the fetch failed, and keep what of it was verified."""
        ledger, at, desk = self._ledger, moment_of(self._clock), self._desk
        failed = self._hamtning(at, error.code, error.message)
        with ledger.transaction():
            ledger.add_trusted(self._trusted, desk.id, desk.clerk, at)
            ledger.add_hamtning(failed)
        if self._trusted.roots:
            self._source.mirror.save(self._trusted)

    def _anchored(self, trusted: Trusted) -> Trusted:
        """Return what to begin with: what is trusted, or the root of the settings.

        Raises:
            RootMissingError: neither is there.
            RootChangedError: the settings name a root of another chain.
        """
        root = self._source.root
        if not trusted.roots:
            if root is None:
                raise RootMissingError
            return Trusted((root,))
        is_past = root is not None and version_of(root) <= version_of(trusted.roots[-1])
        if root is not None and is_past and root not in trusted.roots:
            known = version_of(trusted.roots[0])
            if version_of(root) >= known:
                raise RootChangedError
        return trusted

    def _refuse_other_root(self) -> None:
        """Refuse a root of the settings that the chain has passed without being it."""
        root, roots = self._source.root, self._trusted.roots
        is_later = root is not None and version_of(root) >= version_of(roots[0])
        if root is not None and is_later and root not in roots:
            raise RootChangedError

    def _refuse_other_region(self, listing: Listing) -> None:
        mine = self._source.region
        others = {listing.region, *(listed.region for listed in listing.files)} - {mine}
        if others:
            message = (
                f"På servern ligger taxan för region {', '.join(sorted(others))}, men kassan "
                f"hör till region {mine}. Kontrollera adressen i inställningarna."
            )
            raise RegionError(message)

    def _read(
        self, session: Session, listing: Listing, wanted: Iterable[Listed]
    ) -> tuple[list[tuple[TaxaFil, bytes]], list[TaxaSprak], list[_RefusedError]]:
        """Return the new tariffs with their files, their words, and what is refused."""
        known = {fil.sha256 for fil in self._ledger.taxa_fil_list()}
        before = Predecessors(self._ledger, self._source.region, self._source.seeds)
        new: list[tuple[TaxaFil, bytes]] = []
        words: list[TaxaSprak] = []
        refused: list[_RefusedError] = []
        for listed in sorted(wanted, key=lambda each: each.galler_fran):
            if listed.sha256 in known:
                continue
            try:
                content = session.content(listed)
                taxa = proved(listed, content)
                fil = self._fil(taxa, listing, before.changes_to(taxa))
                found = [self._words(session, fil, other) for other in words_of(listing, listed)]
            except (UnprovedError, IdentityError, RegionError) as error:
                refused.append(_RefusedError(error, listed.galler_fran))
                continue
            new.append((fil, content))
            words += found
        return new, words, refused

    def _fil(self, taxa: Taxa, listing: Listing, andringar: tuple[TaxaAndring, ...]) -> TaxaFil:
        desk, at = self._desk, moment_of(self._clock)
        return TaxaFil(
            id=new_id(), taxa_id=taxa.id, region=taxa.region, galler_fran=taxa.galler_fran,
            galler_till=taxa.galler_till, version=taxa.version, namn=taxa.namn,
            sha256=taxa.sha256, signers=listing.signers, andringar=andringar,
            desk=desk.id, clerk=desk.clerk, written_at=at,
        )  # fmt: skip

    @staticmethod
    def _words(session: Session, fil: TaxaFil, listed: Listed) -> TaxaSprak:
        content = session.content(listed)
        check_words(listed.sprak, content)
        return TaxaSprak(new_id(), fil, listed.sprak, listed.sha256, content)

    def _install(
        self,
        listing: Listing,
        new: list[tuple[TaxaFil, bytes]],
        words: list[TaxaSprak],
        refused: list[_RefusedError],
    ) -> None:
        """Write everything in one transaction; another window may have done so meanwhile."""
        ledger, at, desk = self._ledger, moment_of(self._clock), self._desk
        with ledger.transaction():
            there = {fil.sha256 for fil in ledger.taxa_fil_list()}
            fresh = {fil.id: (fil, content) for fil, content in new if fil.sha256 not in there}
            ledger.add_trusted(self._trusted, desk.id, desk.clerk, at)
            for fil, content in fresh.values():
                ledger.add_taxa_fil(fil, content)
            for each in words:
                if each.taxa.id in fresh:
                    ledger.add_taxa_sprak(each)
            if refused:
                error = refused[0].error
                hamtning = self._hamtning(
                    at, error.code, error.message, len(fresh), refused[0].galler_fran
                )
            else:
                hamtning = self._hamtning(at, "", "", len(fresh), None, listing)
            ledger.add_hamtning(hamtning)

    def _hamtning(
        self, at: datetime, kod: str, meddelande: str, nya: int = 0,
        nekad_fran: date | None = None, listing: Listing | None = None,
    ) -> Hamtning:  # fmt: skip
        signed_at = listing.signed_at if listing else None
        expires_at = listing.expires_at if listing else None
        adress, desk = self._source.central.address, self._desk
        return Hamtning(
            new_id(), adress, kod, meddelande, nya, nekad_fran, signed_at, expires_at,
            desk.id, desk.clerk, at,
        )  # fmt: skip
