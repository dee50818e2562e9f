"""What is read of a signed document before it is verified: whatever it is, nothing falls over."""

from __future__ import annotations

import json

import pytest

from kassa.desk.taxa_trusted import named_versions, signed_of, version_of

NO_DOCUMENT = (
    None, b"", b"{}", b"[]", b"1", b'"signed"', b"not json", b"\xff\xfe", b"[" * 100_000,
    b'{"signed": null}', b'{"signed": []}', b'{"signed": "version"}',
)  # fmt: skip


@pytest.mark.parametrize("document", NO_DOCUMENT, ids=lambda document: str(document)[:24])
def test_what_is_no_document_has_no_version(document):
    assert (version_of(document), named_versions(document)) == (0, ())
    assert signed_of(document) == {}


@pytest.mark.parametrize("version", [None, "3", 3.0, True, [3], {}])
def test_a_version_is_a_whole_number(version):
    document = json.dumps({"signed": {"version": version}}).encode()

    assert version_of(document) == 0


@pytest.mark.parametrize(
    ("meta", "named"),
    [
        ({"b": {"version": 2}, "a": {"version": 1}}, (1, 2)),
        ({"a": {"version": "2"}}, (0,)),
        ({"a": {"version": None}}, (0,)),
        ({"a": [2]}, (0,)),
        ({"a": 2}, (0,)),
        ([{"version": 2}], ()),
        ("version", ()),
        (None, ()),
    ],
)
def test_the_versions_a_document_names_are_read_where_they_are_there(meta, named):
    document = json.dumps({"signed": {"version": 7, "meta": meta}}).encode()

    assert version_of(document) == 7
    assert named_versions(document) == named
