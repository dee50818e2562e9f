"""The private keys of a region's tariff: one file a key, closed with a passphrase.

A key is Ed25519. Its file is JSON: who holds it and for what, the public half, and the private half
encrypted with ChaCha20-Poly1305 under a key that Argon2id makes of the passphrase. The readable
part is bound to the encrypted one: a file in which it was changed does not open.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from securesystemslib.signer import CryptoSigner, SSlibKey

from kassa.adapters.files import replace_file
from kassa.adapters.os_words import why
from kassa.canonical import canonical_bytes
from kassa.errors import StorageError, UserFacingError
from kassa.reading import parse_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SUFFIX = ".nyckel"
FORMAT = "kassa-nyckel-1"
NAMN = "namn"
SHORTEST_PASSPHRASE = 12
ITERATIONS, LANES, MEMORY_KIB = 3, 4, 131_072
SALT_BYTES, NONCE_BYTES, KEY_BYTES = 16, 12, 32
MOST_KEY_BYTES = 10_000
MOST_ITERATIONS, MOST_LANES, MOST_MEMORY_KIB = 4 * ITERATIONS, 4 * LANES, 4 * MEMORY_KIB
KDF = "argon2id"
TEXTS = ("format", "roll", NAMN, "keyid", "nonce", "hemlig")


class KeyRole(StrEnum):
    """What a key may sign: the roots, the lists of tariffs, the daily stamp (two TUF roles)."""

    ROT = "rot"
    TAXA = "taxa"
    STAMPEL = "stampel"


class KeyFileError(UserFacingError):
    """A key file cannot be used; the message says why."""

    code = "nyckel"


@dataclass(frozen=True, slots=True)
class Key:
    """A key that is open.

    Attributes:
        roll: what it may sign.
        namn: who holds it; signed into the root, so that desks can say who signed.
        signer: signs with it.
    """

    roll: KeyRole
    namn: str
    signer: CryptoSigner

    @property
    def public(self) -> SSlibKey:
        """The public half with its holder's name."""
        key = self.signer.public_key
        key.unrecognized_fields[NAMN] = self.namn
        return key


def new_key(roll: KeyRole, namn: str) -> Key:
    """Return a fresh key."""
    return Key(roll, namn, CryptoSigner(Ed25519PrivateKey.generate()))


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is too short to hold.

    Raises:
        KeyFileError: it is.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        message = f"Lösenfrasen är för kort. Skriv minst {SHORTEST_PASSPHRASE} tecken, flera ord."
        raise KeyFileError(message)


def write_key(path: Path, key: Key, passphrase: str) -> None:
    """Write a key to a file of its own, readable by its owner only; nothing is overwritten.

    Raises:
        KeyFileError: the passphrase is too short, or the file is there already.
        StorageError: it cannot be written.
    """
    check_passphrase(passphrase)
    if path.exists():
        raise KeyFileError(f"Nyckeln {path} finns redan. Välj en annan mapp.")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, _sealed(key, passphrase))
    except OSError as error:
        raise StorageError(f"Nyckeln {path} kunde inte skrivas ({why(error)}).") from error


def _sealed(key: Key, passphrase: str) -> bytes:
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    head = {
        "format": FORMAT,
        "roll": key.roll.value,
        NAMN: key.namn,
        "keyid": key.signer.public_key.keyid,
        "kdf": {
            "namn": KDF,
            "salt": _text(salt),
            "iterationer": ITERATIONS,
            "banor": LANES,
            "minne_kib": MEMORY_KIB,
        },
    }
    cipher = ChaCha20Poly1305(_derive(head, passphrase))
    hidden = cipher.encrypt(nonce, _raw(key.signer), _bound(head))
    content = {**head, "nonce": _text(nonce), "hemlig": _text(hidden)}
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _raw(signer: CryptoSigner) -> bytes:
    """Return the private half."""
    private = signer._private_key  # noqa: SLF001 - the public way out is an unencrypted PEM
    assert isinstance(private, Ed25519PrivateKey)  # noqa: S101 - no other kind is made
    return private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def open_key(path: Path, ask: Callable[[str], str]) -> Key:
    """Return the key of a file.

    Args:
        path: the file.
        ask: returns the passphrase of a key, given its name.

    Raises:
        KeyFileError: no key file, changed, or the wrong passphrase.
    """
    content = _content(path)
    head = {name: content[name] for name in ("format", "roll", NAMN, "keyid", "kdf")}
    passphrase = ask(f"{content[NAMN]} ({path.name})")
    try:
        cipher = ChaCha20Poly1305(_derive(head, passphrase))
        secret = cipher.decrypt(_bytes(content["nonce"]), _bytes(content["hemlig"]), _bound(head))
        private = Ed25519PrivateKey.from_private_bytes(secret)
        signer = CryptoSigner(private)
    except (InvalidTag, ValueError, TypeError) as error:
        message = f"Lösenfrasen till {path.name} stämmer inte, eller så är filen ändrad."
        raise KeyFileError(message) from error
    return Key(KeyRole(content["roll"]), str(content[NAMN]), signer)


def key_files(place: Path) -> tuple[Path, ...]:
    """Return the key files of a place: itself, or all below a folder.

    Raises:
        KeyFileError: there is none.
    """
    inside = () if place.is_file() else sorted(place.rglob(f"*{SUFFIX}"))
    found = (place,) if place.is_file() else tuple(each for each in inside if not each.is_dir())
    if not found:
        raise KeyFileError(
            f"Det finns ingen nyckelfil (*{SUFFIX}) i {place}. Kontrollera sökvägen."
        )
    return found


def role_of(path: Path) -> KeyRole:
    """Return what the key of a file may sign, without opening it.

    Raises:
        KeyFileError: no key file.
    """
    return KeyRole(_content(path)["roll"])


def _content(path: Path) -> dict[str, Any]:
    wrong = KeyFileError(f"{path} är ingen nyckelfil från Kassa. Kontrollera sökvägen.")
    try:
        with path.open("rb") as file:
            content, twice = parse_json(file.read(MOST_KEY_BYTES))
    except IsADirectoryError as error:
        raise KeyFileError(f"{path} är en mapp. Ange nyckelfilen i den.") from error
    except OSError as error:
        raise KeyFileError(f"Nyckeln {path} går inte att läsa ({why(error)}).") from error
    except ValueError as error:
        raise wrong from error
    if twice or not isinstance(content, dict) or set(content) != {*TEXTS, "kdf"}:
        raise wrong
    if not all(isinstance(content[name], str) for name in TEXTS) or not _is_known(content["kdf"]):
        raise wrong
    is_right = content["format"] == FORMAT and content["roll"] in set(KeyRole)
    if not is_right or not content[NAMN].isprintable():
        raise wrong
    return content


def _is_known(kdf: object) -> bool:
    """True for a way to a key that ends in time: somebody else may have written the numbers."""
    most = {"iterationer": MOST_ITERATIONS, "banor": MOST_LANES, "minne_kib": MOST_MEMORY_KIB}
    if not isinstance(kdf, dict) or set(kdf) != {"namn", "salt", *most}:
        return False
    if kdf["namn"] != KDF or not isinstance(kdf["salt"], str):
        return False
    return all(type(kdf[name]) is int and 0 < kdf[name] <= limit for name, limit in most.items())


def _derive(head: dict[str, Any], passphrase: str) -> bytes:
    kdf = head["kdf"]
    argon = Argon2id(
        salt=_bytes(kdf["salt"]),
        length=KEY_BYTES,
        iterations=kdf["iterationer"],
        lanes=kdf["banor"],
        memory_cost=kdf["minne_kib"],
    )
    return argon.derive(passphrase.encode())


def _bound(head: dict[str, Any]) -> bytes:
    """Return the readable part in the form that is bound to the hidden one."""
    return canonical_bytes(head)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: object) -> bytes:
    return base64.b64decode(str(text), validate=True)
