"""What a desk accepts of the tariffs that a region has signed for.

The signatures have been verified before. Here is looked at what they vouch for: nothing older than
what is installed, no version with two contents, and a tariff that the desk itself has proved.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kassa.desk.jamfor_taxa import compare
from kassa.desk.review_taxa import review
from kassa.desk.taxa_ports import TaxaAndring
from kassa.errors import InvalidInputError
from kassa.kvitto.sprak_fil import SprakUnreadableError, read_fraser
from kassa.taxa.central import IdentityError, RegionError, RollbackError, UnprovedError
from kassa.taxa.load import load_taxa
from kassa.taxa.model import TaxaMissingError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kassa.desk.ports import TaxaBook
    from kassa.desk.taxa_ports import TaxaFil, TaxaLedger
    from kassa.taxa.central import Listed, Listing
    from kassa.taxa.model import Taxa

MOST_FAULTS_SAID = 3


def wanted_of(listing: Listing, mine: Sequence[TaxaFil], today: date) -> tuple[Listed, ...]:
    """Return of each first day the tariff with the highest version.

    Args:
        listing: what the region has published.
        mine: what is installed of that region.
        today: the present local date.

    Raises:
        RollbackError: one is older than what is installed, or gone before it has ended.
        IdentityError: a version that is installed has another content now.
    """
    newest: dict[date, Listed] = {}
    for listed in sorted(listing.files, key=lambda each: each.version):
        if not listed.sprak:
            newest[listed.galler_fran] = listed
    begun = max((fil.galler_fran for fil in mine if fil.galler_fran <= today), default=today)
    for fil in mine:
        shown = newest.get(fil.galler_fran)
        if shown is not None:
            _refuse_changed(fil, shown)
        elif fil.galler_fran >= begun:
            message = (
                f"Servern visar inte längre taxan från {fil.galler_fran}, som kassan redan har. "
                "Ring den som publicerar taxan."
            )
            raise RollbackError(message)
    return tuple(newest.values())


def _refuse_changed(fil: TaxaFil, shown: Listed) -> None:
    if shown.version < fil.version:
        message = (
            f"Servern visar version {shown.version} av taxan från {fil.galler_fran}, men kassan "
            f"har redan version {fil.version}. Den gamla tas inte emot. "
            "Ring den som publicerar taxan."
        )
        raise RollbackError(message)
    if shown.version == fil.version and shown.sha256 != fil.sha256:
        message = (
            f"Taxan från {fil.galler_fran} har ändrats utan att få ett högre nummer (version "
            f"{fil.version}). Ring den som publicerar taxan."
        )
        raise IdentityError(message)


def words_of(listing: Listing, taxa: Listed) -> tuple[Listed, ...]:
    """Return the files of words that belong to a tariff."""
    return tuple(
        each
        for each in listing.files
        if each.sprak and (each.galler_fran, each.version) == (taxa.galler_fran, taxa.version)
    )


def proved(listed: Listed, content: bytes) -> Taxa:
    """Return the tariff of a file.

    Args:
        listed: what it should be.
        content: the file.

    Raises:
        UnprovedError: the proof finds faults.
        RegionError: it is of another region than its place says.
        IdentityError: it is another tariff than its place says.
    """
    faults = faults_of(content)
    if faults:
        said = " ".join(faults[:MOST_FAULTS_SAID])
        message = (
            f"Taxan från {listed.galler_fran} är underskriven men har {len(faults)} fel och tas "
            f"inte emot. {said} Ring den som publicerar taxan. Finns inte felet där kan Kassa här "
            "behöva uppdateras."
        )
        raise UnprovedError(message)
    taxa = load_taxa(content)
    if taxa.region != listed.region:
        message = (
            f"Taxan {taxa.namn} gäller region {taxa.region}, men är publicerad för region "
            f"{listed.region}. Ring den som publicerar taxan."
        )
        raise RegionError(message)
    if (taxa.galler_fran, taxa.version) != (listed.galler_fran, listed.version):
        message = (
            f"Filen {listed.path} är en annan taxa än den säger sig vara: från "
            f"{taxa.galler_fran}, version {taxa.version}. Ring den som publicerar taxan."
        )
        raise IdentityError(message)
    return taxa


class Predecessors:
    """The tariffs a new one follows: those installed, those of the same fetch, the program's."""

    def __init__(self, ledger: TaxaLedger, region: str, seeds: TaxaBook) -> None:
        """Look up what is installed of a region."""
        self._ledger = ledger
        self._seeds = seeds
        self._found: list[tuple[date, int, str | Taxa]] = [
            (fil.galler_fran, fil.version, fil.sha256)
            for fil in ledger.taxa_fil_list()
            if fil.region == region
        ]

    def changes_to(self, taxa: Taxa) -> tuple[TaxaAndring, ...]:
        """Return what a tariff changes against the one it follows; then it may be followed."""
        before = self._before(taxa)
        self._found.append((taxa.galler_fran, taxa.version, taxa))
        if before is None:
            return ()
        return tuple(TaxaAndring(str(each.rubrik), each.text) for each in compare(before, taxa))

    def _before(self, taxa: Taxa) -> Taxa | None:
        identity = taxa.galler_fran, taxa.version
        earlier = [each for each in self._found if each[:2] < identity]
        if not earlier:
            try:
                seed = self._seeds.valid_on(taxa.galler_fran)
            except TaxaMissingError:
                return None
            return seed if seed.region == taxa.region and seed.sha256 != taxa.sha256 else None
        found = max(earlier, key=lambda each: each[:2])[2]
        return load_taxa(self._ledger.taxa_content(found)) if isinstance(found, str) else found


def faults_of(content: bytes) -> tuple[str, ...]:
    """Return what the proof finds, in words; nothing means the tariff is proved."""
    try:
        return tuple(_said(line) for line in review(content))
    except InvalidInputError as error:
        return tuple(fault.message for fault in error.faults)


def _said(line: str) -> str:
    found = json.loads(line)
    return f"Rad {found['rad']}: {found['meddelande']}"


def check_words(kod: str, content: bytes) -> None:
    """Refuse a file of words that cannot be used.

    Args:
        kod: the language it is of, ISO 639-1.
        content: the file.

    Raises:
        UnprovedError: it is no such file, or a phrase does not fit.
    """
    try:
        read_fraser(content, kod)
    except SprakUnreadableError as error:
        message = f"Taxans ord på språket ”{kod}” går inte att använda. {error.message}"
        raise UnprovedError(message) from error
