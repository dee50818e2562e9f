"""Publish a region's tariffs: make keys, lay out a tariff, renew the stamp, change keys.

Each step loads what is published, checks it, signs the new documents with the keys it was given,
refuses when they are too few, and lays everything out in the safe order (``repository``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from kassa.adapters.central.keys import NAMN, Key, KeyRole
from kassa.adapters.central.repository import (
    HASH,
    REGION,
    SIGNED_AT,
    Documents,
    PublishError,
    Repository,
    files_by_path,
    fresh_snapshot,
    holds_under,
    seal_snapshot,
    to_bytes,
)
from kassa.clock import utc_text
from kassa.taxa.central import read_target_path, target_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kassa.taxa.model import Taxa

TUF_ROLES = {
    KeyRole.ROT: ("root",),
    KeyRole.TAXA: ("targets",),
    KeyRole.STAMPEL: ("snapshot", "timestamp"),
}
ROOT_DAYS, TAXA_DAYS, STAMPEL_DAYS = 1_095, 400, 7
WARN_DAYS = 60
LEAST_THRESHOLD = 2


@dataclass(frozen=True, slots=True)
class Publication:
    """What a tariff is published with.

    Attributes:
        taxa: as read, and proved by whoever asks.
        content: its file.
        words: files of its words, by language.
    """

    taxa: Taxa
    content: bytes
    words: Mapping[str, bytes]


def create(
    repository: Repository, region: str, keys: Sequence[Key], thresholds: Mapping[KeyRole, int],
    now: datetime,
) -> Documents:  # fmt: skip
    """Lay out a first root and an empty list of tariffs.

    Args:
        repository: where; nothing may be there.
        region: the region's code.
        keys: of every role, at least as many as its threshold.
        thresholds: how many must sign, by role.
        now: the present (UTC).

    Raises:
        PublishError: something is published there, or a threshold cannot be met.
    """
    with repository.alone():
        refuse_taken(repository)
        root = Root(expires=_until(now, ROOT_DAYS), consistent_snapshot=True)
        root.unrecognized_fields[REGION] = region
        for roll in KeyRole:
            _set_keys(root, roll, [key for key in keys if key.roll is roll], thresholds[roll])
        first = Documents(
            Metadata(root),
            Metadata(Targets(expires=_until(now, TAXA_DAYS))),
            Metadata(Snapshot(version=1, expires=_until(now, STAMPEL_DAYS))),
            Metadata(Timestamp(version=1, expires=_until(now, STAMPEL_DAYS))),
        )
        _sign(first.root, KeyRole.ROT, keys, root)
        _sign(first.targets, KeyRole.TAXA, keys, root)
        first.snapshot.signed.meta = {
            "targets.json": MetaFile.from_data(1, to_bytes(first.targets), [HASH])
        }
        _stamp(first, keys, now)
        repository.lay_out(first)
        return first


def refuse_taken(repository: Repository) -> None:
    """Refuse a folder where something is published already.

    Raises:
        PublishError: something is.
    """
    if repository.exists:
        message = f"I {repository.folder} ligger redan en publicering. Välj en tom mapp."
        raise PublishError(message)


def publish(
    repository: Repository, publication: Publication, keys: Sequence[Key], now: datetime
) -> bool:
    """Lay out a tariff; False when it is published already.

    Raises:
        PublishError: of another region, its version was used, or the keys are too few.
    """
    with repository.alone():
        documents = repository.load()
        files = _new_files(documents, publication)
        if not files:
            return False
        targets = documents.targets.signed
        for file, _ in files:
            targets.targets[file.path] = file
        targets.version += 1
        targets.expires = _until(now, TAXA_DAYS)
        _sign(documents.targets, KeyRole.TAXA, keys, documents.root.signed)
        documents = fresh_snapshot(documents)
        _stamp(documents, keys, now)
        for file, content in files:
            repository.add_target(file, content)
        repository.lay_out(documents)
        return True


def check(repository: Repository, publication: Publication) -> bool:
    """Refuse what cannot be published before anybody is asked for a key; False as ``publish``."""
    return bool(_new_files(repository.load(), publication))


def newest_before(repository: Repository, region: str, day: date) -> bytes | None:
    """Return the published tariff that a new one beginning on a day follows; None for none."""
    found = [
        (read[1], read[2], file)
        for path, file in files_by_path(repository.load()).items()
        if (read := read_target_path(path)) and read[0] == region and not read[3] and read[1] <= day
    ]
    if not found:
        return None
    file = max(found, key=lambda item: item[:2])[2]
    folder, _, name = file.path.rpartition("/")
    content = repository.folder / "targets" / folder / f"{file.hashes[HASH]}.{name}"
    return content.read_bytes()


def renew(
    repository: Repository, roll: KeyRole, keys: Sequence[Key], now: datetime, days: int | None
) -> Documents:
    """Sign the same content again, fresh for so many days from now; the stamp always.

    Args:
        repository: where.
        roll: what is to be fresh; ``STAMPEL`` for the daily renewal.
        keys: of that role and of the stamp.
        now: the present (UTC).
        days: how long; None is the usual time.

    Raises:
        PublishError: the keys are too few.
    """
    with repository.alone():
        documents = repository.load()
        root = documents.root.signed
        if roll is KeyRole.ROT:
            root.version += 1
            root.expires = _until(now, days or ROOT_DAYS)
            _sign(documents.root, KeyRole.ROT, keys, root)
        elif roll is KeyRole.TAXA:
            documents.targets.signed.version += 1
            documents.targets.signed.expires = _until(now, days or TAXA_DAYS)
            _sign(documents.targets, KeyRole.TAXA, keys, root)
        documents = fresh_snapshot(documents)
        _stamp(documents, keys, now, days if roll is KeyRole.STAMPEL else None)
        repository.lay_out(documents)
        return documents


def change_keys(
    repository: Repository, roll: KeyRole, new: Sequence[Key], keys: Sequence[Key], now: datetime
) -> Documents:
    """Put new keys in the place of all old ones of a role.

    Args:
        repository: where.
        roll: whose keys are changed.
        new: the new keys, at least as many as the threshold.
        keys: the present keys that sign: of the root, of the stamp, and of what is signed anew.
        now: the present (UTC).

    Raises:
        PublishError: the keys are too few: a new root needs the old root's signatures.
    """
    with repository.alone():
        documents = repository.load()
        old = documents.root.signed
        root = Metadata[Root].from_bytes(to_bytes(documents.root)).signed
        threshold = root.roles[TUF_ROLES[roll][0]].threshold
        _set_keys(root, roll, new, threshold)
        root.version += 1
        root.expires = _until(now, ROOT_DAYS)
        documents = replace(documents, root=Metadata(root))
        signing = [*keys, *new]
        _sign(documents.root, KeyRole.ROT, signing, root)
        _refuse_few(documents.root, KeyRole.ROT, old)
        if roll is KeyRole.TAXA:
            documents.targets.signed.version += 1
            documents.targets.signed.expires = _until(now, TAXA_DAYS)
            _sign(documents.targets, KeyRole.TAXA, signing, root)
        documents = fresh_snapshot(documents)
        _stamp(documents, signing, now)
        repository.lay_out(documents, root_last=_hold_under(old, documents))
        return documents


def _hold_under(root: Root, documents: Documents) -> bool:
    """True when a desk that has not seen the new root yet can trust the new documents."""
    return (
        holds_under(root, "targets", documents.targets)
        and holds_under(root, "snapshot", documents.snapshot)
        and holds_under(root, "timestamp", documents.timestamp)
    )


def expiring(documents: Documents, now: datetime) -> tuple[tuple[KeyRole, datetime], ...]:
    """Return what of root and list of tariffs expires within two months, and when (UTC)."""
    found = (
        (KeyRole.ROT, documents.root.signed.expires),
        (KeyRole.TAXA, documents.targets.signed.expires),
    )
    return tuple(each for each in found if each[1] < now + timedelta(days=WARN_DAYS))


def _new_files(documents: Documents, publication: Publication) -> list[tuple[TargetFile, bytes]]:
    """Return the files of a tariff that are not published yet; none when all are.

    Raises:
        PublishError: of another region, or not newer than what is published.
    """
    taxa = publication.taxa
    if taxa.region != documents.region:
        message = (
            f"Taxan gäller region {taxa.region}, men här publiceras taxan för region "
            f"{documents.region}. Kontrollera filen."
        )
        raise PublishError(message)
    published = files_by_path(documents)
    newest = max(
        (
            read[2]
            for path in published
            if (read := read_target_path(path)) and read[:2] == (taxa.region, taxa.galler_fran)
        ),
        default=0,
    )
    own = target_path(taxa.region, taxa.galler_fran, taxa.version)
    found = []
    for sprak, content in {"": publication.content, **publication.words}.items():
        path = target_path(taxa.region, taxa.galler_fran, taxa.version, sprak)
        file = TargetFile.from_data(path, content, [HASH])
        there = published.get(path)
        if there is not None and there.hashes == file.hashes:
            continue
        if there is not None or (taxa.version <= newest and own not in published):
            message = (
                f"Version {newest} av taxan från {taxa.galler_fran} är redan publicerad. "
                f"En ändrad taxa behöver ett högre nummer: skriv version = {newest + 1} i filen."
            )
            raise PublishError(message)
        found.append((file, content))
    return found


def _set_keys(root: Root, roll: KeyRole, keys: Sequence[Key], threshold: int) -> None:
    least = 1 if roll is KeyRole.STAMPEL else LEAST_THRESHOLD
    if threshold < least or len(keys) < threshold:
        message = (
            f"För {roll.value} ska minst {max(least, threshold)} nycklar skriva under, "
            f"och {len(keys)} finns. Gör fler nycklar."
        )
        raise PublishError(message)
    for name in TUF_ROLES[roll]:
        for keyid in tuple(root.roles[name].keyids):
            root.revoke_key(keyid, name)
        for key in keys:
            root.add_key(key.public, name)
        root.roles[name].threshold = threshold


def _sign(
    document: Metadata[Root] | Metadata[Targets] | Metadata[Snapshot] | Metadata[Timestamp],
    roll: KeyRole,
    keys: Sequence[Key],
    root: Root,
) -> None:
    """Sign with every key of a role, in place of the signatures before.

    Raises:
        PublishError: they are fewer than the threshold.
    """
    document.signatures.clear()
    for key in keys:
        if key.roll is roll:
            document.sign(key.signer, append=True)
    _refuse_few(document, roll, root)


def _refuse_few(
    document: Metadata[Root] | Metadata[Targets] | Metadata[Snapshot] | Metadata[Timestamp],
    roll: KeyRole,
    root: Root,
) -> None:
    for name in TUF_ROLES[roll]:
        if document.signed.type not in TUF_ROLES[roll]:
            continue
        payload, signatures = document.signed_bytes, document.signatures
        result = root.get_verification_result(name, payload, signatures)
        if not result.verified:
            missing = sorted(str(k.unrecognized_fields.get(NAMN)) for k in result.unsigned.values())
            message = (
                f"{len(result.signed)} av {result.threshold} underskrifter med {roll.value}-"
                f"nycklar. Ta med fler: {', '.join(missing) or 'ingen nyckel finns'}. "
                "Inget är publicerat."
            )
            raise PublishError(message)


def _stamp(
    documents: Documents, keys: Sequence[Key], now: datetime, days: int | None = None
) -> None:
    """Sign snapshot and timestamp, which says when."""
    root = documents.root.signed
    until = _until(now, days or STAMPEL_DAYS)
    documents.snapshot.signed.expires = until
    documents.timestamp.signed.expires = until
    documents.timestamp.signed.unrecognized_fields[SIGNED_AT] = utc_text(now)
    _sign(documents.snapshot, KeyRole.STAMPEL, keys, root)
    seal_snapshot(documents)
    _sign(documents.timestamp, KeyRole.STAMPEL, keys, root)


def _until(now: datetime, days: int) -> datetime:
    return (now + timedelta(days=days)).replace(microsecond=0)
