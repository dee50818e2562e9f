"""Sealing a key with a password."""

import base64

import pytest

from kassa.adapters.key_seal import Argon2Sealer
from kassa.desk.data_key import DataKey
from kassa.desk.key_ports import KeySlot

KEY = DataKey(bytes(range(32)))
SEALER = Argon2Sealer.light()


def test_a_sealed_key_is_opened_by_its_password_alone():
    slot = KeySlot("ASAO", SEALER.seal(KEY, "ASAO", "fyra glada grisar"))

    assert SEALER.unseal(KEY.id, slot, "fyra glada grisar") == KEY
    assert SEALER.unseal(KEY.id, slot, "fyra glada griser") is None
    assert KEY.raw.hex() not in slot.sealed
    assert base64.b64encode(KEY.raw).decode() not in slot.sealed


def test_the_same_key_and_password_are_sealed_otherwise_each_time():
    assert SEALER.seal(KEY, "ASAO", "x" * 10) != SEALER.seal(KEY, "ASAO", "x" * 10)


def test_the_costs_travel_with_the_slot_and_are_those_of_a_clinic():
    """A later version may seal harder and still open what an earlier one sealed."""
    sealed = Argon2Sealer().seal(KEY, "ASAO", "fyra glada grisar")

    assert sealed.startswith("argon2id$3$131072$4$")
    assert SEALER.unseal(KEY.id, KeySlot("ASAO", sealed), "fyra glada grisar") == KEY


@pytest.mark.parametrize(
    "sealed",
    [
        "",
        "argon2id",
        "argon2id$1$64$1$$$",
        "argon2id$1$64$1$AAAA$AAAA$AAAA",
        "argon2id$x$64$1$AAAA$AAAA$AAAA",
        "argon2id$0$0$0$AAAAAAAAAAAAAAAAAAAAAA==$AAAA$AAAA",
        "argon2id$1$99999999999$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAA$AAAA",
        "scrypt$1$64$1$AAAA$AAAA$AAAA",
    ],
)
def test_a_damaged_slot_opens_nothing_and_breaks_nothing(sealed):
    assert SEALER.unseal(KEY.id, KeySlot("ASAO", sealed), "x") is None


def test_a_password_may_hold_anything_that_can_be_typed():
    odd = "lösen\udc80ord 🙂"
    slot = KeySlot("ASAO", SEALER.seal(KEY, "ASAO", odd))

    assert SEALER.unseal(KEY.id, slot, odd) == KEY
