"""The system's key store: through keyring, and only where it is a real one."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from kassa.adapters.key_store import SystemKeyStore, system_backend
from kassa.desk.data_key import DataKey

KEY = DataKey(bytes(range(32)))


class Memory(KeyringBackend):
    """A keyring in memory, with the interface of the real ones."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


class Locked(Memory):
    """A keyring nobody unlocks."""

    def get_password(self, service, username):
        raise KeyringLocked

    set_password = get_password  # type: ignore[assignment]


def test_a_key_is_kept_under_its_id():
    memory = Memory()
    store = SystemKeyStore(lambda: memory)

    assert store.put(KEY)
    assert store.get(KEY.id) == KEY
    assert store.get("0" * 8) is None
    assert list(memory.kept) == [("Kassa", KEY.id)]


def test_a_key_is_forgotten_once_the_store_says_so():
    """Also one that is gone already; a locked store says nothing, and is asked again later."""
    memory = Memory()
    store = SystemKeyStore(lambda: memory)
    store.put(KEY)
    ids = (KEY.id, "0" * 8)

    assert [store.forget(ids), store.forget(ids)] == [frozenset(ids)] * 2
    assert memory.kept == {}
    assert SystemKeyStore(Locked).forget(ids) == frozenset()


def test_no_store_at_all_is_told_from_one_that_says_nothing():
    """A silent one is asked once, however many keys it is to forget."""
    never, asked = threading.Event(), []

    class Silent(Memory):
        def get_password(self, service, username):
            asked.append(username)
            never.wait()

    assert SystemKeyStore(lambda: None).forget((KEY.id,)) is None
    assert SystemKeyStore(Silent, seconds=0.05).forget((KEY.id, "0" * 8)) == frozenset()
    assert asked == [KEY.id]
    never.set()


@pytest.mark.parametrize("kept", ["", "nonsense", "00" * 31, "00" * 32])
def test_what_is_no_key_of_this_clinic_is_none(kept):
    memory = Memory()
    memory.kept["Kassa", KEY.id] = kept

    assert SystemKeyStore(lambda: memory).get(KEY.id) is None


def test_a_locked_store_and_none_at_all_are_no_store():
    """Kassa goes on without, and never falls back to a file."""
    for store in (SystemKeyStore(Locked), SystemKeyStore(lambda: None)):
        assert not store.put(KEY)
        assert store.get(KEY.id) is None


def test_a_store_that_does_not_answer_does_not_hang_the_desk():
    never = threading.Event()

    class Silent(Memory):
        def get_password(self, service, username):
            never.wait()

    assert SystemKeyStore(Silent, seconds=0.05).get(KEY.id) is None
    never.set()


def test_whether_there_is_a_store_is_asked_without_opening_it():
    """One that is locked, and one that says nothing, may be there; none at all is not."""
    never = threading.Event()

    def silent() -> None:
        never.wait()

    assert SystemKeyStore(Memory).exists()
    assert SystemKeyStore(Locked).exists()
    assert SystemKeyStore(silent, seconds=0.05).exists()
    assert not SystemKeyStore(lambda: None).exists()
    never.set()


def test_what_is_configured_for_keyring_does_not_decide(monkeypatch):
    """A plain-text backend must not get the key because somebody chose it for another program."""
    memory = Memory()
    monkeypatch.setattr(keyring.core, "_keyring_backend", memory)

    assert system_backend() is not memory


def test_without_a_desktop_there_is_no_store(monkeypatch):
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if sys.platform != "linux":
        pytest.skip("only Linux has systems without a key store")

    assert system_backend() is None
    assert not SystemKeyStore().put(KEY)


PROGRAM = """
import sys
from kassa.adapters.key_store import SystemKeyStore, system_backend
from kassa.desk.data_key import DataKey
key = DataKey(bytes(range(32)))
store = SystemKeyStore()
if sys.argv[1] == "put":
    print(type(system_backend()).__module__, store.put(key))
else:
    print(store.get(key.id) == key)
"""


@pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="needs gnome-keyring and dbus (apt-get install gnome-keyring dbus)",
)
def test_a_real_secret_service_keeps_the_key_from_one_start_to_the_next(tmp_path):
    """GNOME's own, on a session bus of its own, unlocked with a password as at a login."""
    script = (
        "printf 'hemligt' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1\n"
        f'"{sys.executable}" -c "$PROGRAM" put\n'
        f'"{sys.executable}" -c "$PROGRAM" get\n'
    )
    environment = {
        "HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
        "XDG_RUNTIME_DIR": str(tmp_path),
        "PROGRAM": PROGRAM,
    }
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[3],
    )

    assert done.stdout.split("\n")[:2] == ["keyring.backends.SecretService True", "True"], (
        done.stderr
    )
