"""What is laid out: never an older version, never another content, never too few signatures."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, timedelta

import pytest

from kassa.adapters.central.client import root_region
from kassa.adapters.central.keys import Key, KeyRole, new_key
from kassa.adapters.central.publish import (
    Publication,
    change_keys,
    check,
    create,
    expiring,
    newest_before,
    publish,
    renew,
)
from kassa.adapters.central.repository import LOCK, Documents, PublishError, Repository
from kassa.taxa.central import SignatureError
from kassa.taxa.load import load_taxa
from tests.helpers.region import NOW, norrmark

THRESHOLDS = {KeyRole.ROT: 2, KeyRole.TAXA: 2, KeyRole.STAMPEL: 1}
WORDS = {"en": b'kod = "en"\n[fraser]\n'}


def of(content: bytes, words: dict[str, bytes] | None = None) -> Publication:
    return Publication(load_taxa(content), content, words or {})


def made_keys() -> list[Key]:
    return [
        new_key(roll, f"{roll.value} {number}")
        for roll, count in ((KeyRole.ROT, 3), (KeyRole.TAXA, 3), (KeyRole.STAMPEL, 1))
        for number in range(count)
    ]


@pytest.fixture
def keys() -> list[Key]:
    return made_keys()


@pytest.fixture
def repository(keys, tmp_path) -> Repository:
    made = Repository(tmp_path / "utlagd")
    create(made, "98", keys, THRESHOLDS, NOW)
    return made


def versions(documents: Documents) -> tuple[int, int, int]:
    return (
        documents.targets.signed.version,
        documents.snapshot.signed.version,
        documents.timestamp.signed.version,
    )


def test_a_tariff_is_laid_out_once(repository, keys):
    assert publish(repository, of(norrmark()), keys, NOW)
    before = versions(repository.load())

    assert not publish(repository, of(norrmark()), keys, NOW)
    assert versions(repository.load()) == before == (2, 2, 2)


def test_words_can_follow_later_and_are_then_as_fixed(repository, keys):
    publish(repository, of(norrmark()), keys, NOW)

    assert publish(repository, of(norrmark(), WORDS), keys, NOW)
    with pytest.raises(PublishError, match="redan publicerad"):
        publish(repository, of(norrmark(), {"en": WORDS["en"] + b"\n"}), keys, NOW)


@pytest.mark.parametrize("version", [1, 2])
def test_a_used_version_with_another_content_is_refused(repository, keys, version):
    """Lower or equal: 400 desks may have it already."""
    publish(repository, of(norrmark(version=2)), keys, NOW)

    with pytest.raises(PublishError, match="skriv version = 3"):
        publish(repository, of(norrmark(version=version, distans="130")), keys, NOW)
    assert publish(repository, of(norrmark(version=3, distans="130")), keys, NOW)


def test_another_first_day_has_versions_of_its_own(repository, keys):
    publish(repository, of(norrmark(version=2)), keys, NOW)

    assert publish(repository, of(norrmark(date(2026, 4, 1))), keys, NOW)


def test_a_tariff_of_another_region_is_refused(repository, keys):
    with pytest.raises(PublishError, match="region 06"):
        check(repository, of(norrmark(region="06")))


@pytest.mark.parametrize("missing", ["taxa", "stampel"])
def test_too_few_keys_lay_out_nothing(repository, keys, missing):
    left = [key for key in keys if key.roll != missing]
    some = [key for key in keys if key.roll == missing][:1] if missing == "taxa" else []
    before = {f.name: f.read_bytes() for f in repository.folder.rglob("*.json")}

    with pytest.raises(PublishError, match="Inget är publicerat"):
        publish(repository, of(norrmark()), [*left, *some], NOW)
    assert {f.name: f.read_bytes() for f in repository.folder.rglob("*.json")} == before


def test_somebody_elses_keys_do_not_count(repository):
    with pytest.raises(PublishError, match="0 av 2 underskrifter"):
        publish(repository, of(norrmark()), made_keys(), NOW)


@pytest.mark.parametrize("roll", [KeyRole.ROT, KeyRole.TAXA])
def test_one_person_alone_is_never_enough(keys, tmp_path, roll):
    with pytest.raises(PublishError, match="minst 2 nycklar"):
        create(Repository(tmp_path / "x"), "98", keys, {**THRESHOLDS, roll: 1}, NOW)


def test_a_folder_that_is_taken_is_left_alone(repository, keys):
    with pytest.raises(PublishError, match="ligger redan"):
        create(repository, "98", keys, THRESHOLDS, NOW)


@pytest.mark.parametrize("role", ["targets", "snapshot"])
def test_what_somebody_else_has_changed_is_not_signed(repository, keys, role):
    """The share may be written by others: nothing of theirs is vouched for."""
    publish(repository, of(norrmark()), keys, NOW)
    path = repository.folder / "metadata" / f"2.{role}.json"
    path.write_bytes(path.read_bytes().replace(b'"version":2', b'"version":9', 1))

    with pytest.raises(PublishError, match="skadat eller ändrat"):
        publish(repository, of(norrmark(version=2)), keys, NOW)


KINDS = ("2.targets.json", "2.snapshot.json", "1.root.json", "timestamp.json")
SHAPES = {"list": b"[]", "text": b'"x"', "number": b"1", "null": b"null", "deep": b"[" * 100_000}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("other", [*KINDS, "1.targets.json", "1.snapshot.json", *SHAPES])
def test_a_file_that_is_something_else_is_told_as_damage(repository, keys, name, other):
    """No document, a document of another kind, or an older one that was signed once."""
    publish(repository, of(norrmark()), keys, NOW)
    folder = repository.folder / "metadata"
    content = SHAPES.get(other) or (folder / other).read_bytes()
    is_changed = content != (folder / name).read_bytes()
    (folder / name).write_bytes(content)

    with pytest.raises(PublishError, match="skadat eller ändrat") if is_changed else nullcontext():
        repository.load()


@pytest.mark.parametrize("other", [*KINDS, *SHAPES])
def test_a_root_file_that_is_something_else_is_refused(repository, keys, other):
    publish(repository, of(norrmark()), keys, NOW)
    content = SHAPES.get(other) or (repository.folder / "metadata" / other).read_bytes()

    with nullcontext() if "root" in other else pytest.raises(SignatureError, match="ingen rot"):
        assert root_region(content) == "98"


def test_two_publications_at_once_keep_apart(repository, keys):
    (repository.folder / LOCK).touch()

    with pytest.raises(PublishError, match=LOCK):
        renew(repository, KeyRole.STAMPEL, keys, NOW, None)


def test_the_stamp_is_renewed_with_its_own_key_alone(repository, keys):
    stamp = [key for key in keys if key.roll is KeyRole.STAMPEL]
    later = NOW + timedelta(days=5)
    documents = renew(repository, KeyRole.STAMPEL, stamp, later, None)

    assert versions(documents) == (1, 2, 2)
    assert documents.timestamp.signed.expires == later + timedelta(days=7)


@pytest.mark.parametrize("roll", list(KeyRole))
def test_each_role_can_be_renewed(repository, keys, roll):
    later = NOW + timedelta(days=200)
    documents = renew(repository, roll, keys, later, 30)
    until = later + timedelta(days=30)

    assert {
        KeyRole.ROT: documents.root.signed.expires,
        KeyRole.TAXA: documents.targets.signed.expires,
        KeyRole.STAMPEL: documents.timestamp.signed.expires,
    }[roll] == until
    assert repository.load().root.signed.version == (2 if roll is KeyRole.ROT else 1)


def test_a_root_is_changed_by_the_old_roots_threshold(repository, keys):
    new = [new_key(KeyRole.ROT, f"ny {number}") for number in range(2)]
    one = [key for key in keys if key.roll is not KeyRole.ROT] + keys[:1]

    with pytest.raises(PublishError, match="1 av 2"):
        change_keys(repository, KeyRole.ROT, new, one, NOW)
    assert change_keys(repository, KeyRole.ROT, new, keys, NOW).root.signed.version == 2
    publish(repository, of(norrmark()), keys, NOW)


def test_what_expires_soon_is_told(repository):
    documents = repository.load()

    assert expiring(documents, NOW) == ()
    assert [roll for roll, _ in expiring(documents, NOW + timedelta(days=350))] == [KeyRole.TAXA]


def test_the_tariff_before_is_found_for_the_comparison(repository, keys):
    assert newest_before(repository, "98", date(2026, 6, 1)) is None
    publish(repository, of(norrmark()), keys, NOW)
    publish(repository, of(norrmark(date(2026, 9, 1))), keys, NOW)
    publish(repository, of(norrmark(version=2)), keys, NOW)

    assert newest_before(repository, "98", date(2026, 6, 1)) == norrmark(version=2)
    assert newest_before(repository, "98", date(2026, 9, 1)) == norrmark(date(2026, 9, 1))


def test_everybody_may_read_what_is_laid_out(repository, keys):
    publish(repository, of(norrmark()), keys, NOW)
    files = [file for file in repository.folder.rglob("*") if file.is_file()]

    assert {file.stat().st_mode & 0o777 for file in files} == {0o644}
    assert not list(repository.folder.rglob(".kassa-*"))
    assert not (repository.folder / LOCK).exists()
