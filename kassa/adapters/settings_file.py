"""The settings of the clinic in a TOML file, read strictly and written in one step.

``check_settings`` is also what the set-up page asks: the fields of its faults are the keys.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import tomli_w

from kassa.adapters.escpos_printer import is_address
from kassa.adapters.files import replace_file
from kassa.adapters.os_words import why
from kassa.adapters.settings_backup import backup_settings
from kassa.adapters.settings_money import money_settings
from kassa.desk.settings import (
    HEMREGION,
    KONTO_PREFIX,
    LAS_EFTER_MINUTER,
    MENING,
    VARDEN,
    Driftsform,
    Kvittopapper,
    Settings,
)
from kassa.errors import Fault, InvalidInputError, StorageError
from kassa.reading import Reader

NAMN_LENGTH = 80
ADRESS_LENGTH = 160
SKRIVARE_LENGTH = 127  # the longest queue name CUPS takes
REGISTER_LENGTH = 8
LONGEST_LOCK = 240
LINE_LENGTH = 400
LINES = (
    "reserv_telefon",
    "efrikort_adress",
    "efrikort_huvudman",
    "efrikort_vardgivare",
    "efrikort_enhet",
    "efrikort_anvandare",
    "efrikort_certifikat",
)
SAFE = ("https://", "http://127.0.0.1:", "http://localhost:")

_REGISTER = re.compile(rf"[A-Z0-9ÅÄÖ]{{1,{REGISTER_LENGTH}}}")
_ORGANISATIONSNUMMER = re.compile(r"[0-9]{6}-?[0-9]{4}")
_REGION = re.compile(r"[0-9]{2}")
_HTTPS = re.compile(r"https://[^\s/?#@]+(/[^\s?#]*)?")
_QUEUE = re.compile(r"[^\s/#\x00-\x1f\x7f-]([^\s/#\x00-\x1f\x7f])*")
_LATIN_1_END = 0xFF
_HEAD = (
    "# Kassans inställningar. De ändras i fönstret (Mer, Inställningar) eller här. Allt\n"
    "# kontrolleras när kassan startar; ett fel sägs med vad som ska rättas.\n"
)


def load_settings(path: Path) -> Settings | None:
    """Return the settings in a file, None when there is no such file.

    Raises:
        InvalidInputError: every fault in the file, at once.
        StorageError: the file is there but cannot be opened.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(
            f"Inställningsfilen går inte att öppna ({why(error)}). Be IT om läsrättighet."
        ) from error
    return read_settings(content)


def read_settings(written: bytes) -> Settings:
    """Return the settings in the bytes of a file.

    Raises:
        InvalidInputError: every fault in the file, at once.
    """
    try:
        content = tomllib.loads(written.decode())
    except UnicodeDecodeError as error:
        message = "Inställningsfilen är inte skriven i UTF-8. Spara om den i UTF-8."
        raise InvalidInputError((Fault("", message),)) from error
    except (ValueError, RecursionError) as error:
        message = (
            f"Inställningsfilen går inte att läsa{_place(error)}. Rätta den eller ta bort den."
        )
        raise InvalidInputError((Fault("", message),)) from error
    return check_settings(content)


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings, for the owner only; a crash leaves the old file or the new one.

    Raises:
        StorageError: the file cannot be written; the old one is untouched.
    """
    try:
        replace_file(path, settings_bytes(settings))
    except OSError as error:
        raise StorageError(
            f"Inställningarna kunde inte sparas ({why(error)}). De gamla gäller än. "
            "Kontrollera att disken inte är full och försök igen."
        ) from error


def settings_mapping(settings: Settings) -> dict[str, str | int | bool]:
    """Return the settings by key, as they stand in the file."""
    found: dict[str, str | int | bool] = {}
    for key in MENING:
        if key.startswith(KONTO_PREFIX):
            found[key] = str(getattr(settings.konton, key.removeprefix(KONTO_PREFIX)))
            continue
        value = getattr(settings, key)
        found[key] = value.value if isinstance(value, Enum) else value
    return found


def settings_bytes(settings: Settings) -> bytes:
    """Return the file: each key under what it means."""
    keys = []
    for key, value in settings_mapping(settings).items():
        one_of = f" Ett av: {', '.join(VARDEN[key])}." if key in VARDEN else ""
        keys.append(f"# {MENING[key]}{one_of}\n{tomli_w.dumps({key: value})}")
    return (f"{_HEAD}\n" + "\n".join(keys)).encode()


def check_settings(mapping: Mapping[str, object]) -> Settings:
    """Return the settings written in a mapping.

    Raises:
        InvalidInputError: every fault, at once; a fault's field is the key.
    """
    reader = Reader(mapping)
    namn = _printed(reader, "namn", "Mottagningens namn", NAMN_LENGTH)
    organisationsnummer = _organisationsnummer(reader)
    adress = _printed(reader, "adress", "Adressen", ADRESS_LENGTH)
    vardniva = reader.one_of("vardniva", VARDEN["vardniva"], required=True)
    register = _register(reader)
    driftsform = reader.one_of("driftsform", VARDEN["driftsform"])
    skrivare = _skrivare(reader)
    kvittopapper = reader.one_of("kvittopapper", VARDEN["kvittopapper"])
    kvittoskrivare = _kvittoskrivare(reader)
    tema = reader.one_of("tema", VARDEN["tema"])
    kontant = reader.flag("kontant")
    godkann_over = reader.whole("godkann_over", minimum=0)
    las = _las(reader)
    more: dict[str, Any] = {key: _line(reader, key) for key in LINES}
    _check_efrikort(reader, more)
    money = money_settings(reader)
    kopior = backup_settings(reader)
    taxa = _taxa(reader)
    reader.finish()
    if reader.faults:
        raise InvalidInputError(tuple(reader.faults))
    return Settings(
        namn=namn,
        organisationsnummer=organisationsnummer,
        adress=adress,
        vardniva=vardniva or "",
        register=register,
        driftsform=Driftsform(driftsform or Driftsform.REGION),
        skrivare=skrivare,
        kvittopapper=Kvittopapper(kvittopapper or Kvittopapper.A5),
        kvittoskrivare=kvittoskrivare,
        tema=tema or "system",
        kontant=kontant,
        godkann_over=godkann_over or 0,
        las_efter_minuter=LAS_EFTER_MINUTER if las is None else las,
        **(more | money | kopior | taxa),
    )


def _las(reader: Reader) -> int | None:
    """Return the minutes until the lock."""
    las = reader.whole("las_efter_minuter", minimum=0)
    if las is not None and las > LONGEST_LOCK:
        message = (
            f"Låset kan vänta högst {LONGEST_LOCK} minuter. Skriv ett mindre tal; 0 är aldrig."
        )
        reader.fault("las_efter_minuter", message)
    return las


def _line(reader: Reader, key: str) -> str:
    """Return a text of one line that may be left out."""
    value = reader.raw(key)
    if value is None:
        return ""
    if not isinstance(value, str) or not value.isprintable() or len(value) > LINE_LENGTH:
        reader.fault(key, f"Skriv en rad med högst {LINE_LENGTH} tecken, eller ingenting.")
        return ""
    return value.strip()


def _check_efrikort(reader: Reader, typed: Mapping[str, str]) -> None:
    """Note what is missing where the address of eFrikort is set."""
    adress = typed["efrikort_adress"]
    if not adress:
        return
    if not adress.startswith(SAFE):
        reader.fault("efrikort_adress", "Adressen till eFrikort börjar med https://.")
    for key in ("efrikort_huvudman", "efrikort_vardgivare", "efrikort_enhet", "efrikort_anvandare"):
        if not typed[key]:
            reader.fault(key, "Behövs när adressen till eFrikort är ifylld.")


def _place(error: Exception) -> str:
    found = re.search(r"at line (\d+)", str(error))
    return f" (rad {found[1]})" if found else ""


def _typed(reader: Reader, key: str, missing: str) -> str:
    """Return what stands at a required key, trimmed; a fault and "" when nothing does."""
    value = reader.raw(key)
    if value is None or (isinstance(value, str) and not value.strip()):
        reader.fault(key, missing)
        return ""
    if not isinstance(value, str):
        reader.fault(key, f"Värdet {value!r} går inte att läsa. Skriv en text inom citattecken.")
        return ""
    return value.strip()


def _printed(reader: Reader, key: str, what: str, length: int) -> str:
    """Return a text that stands on the receipt: not too long, and the font has all of it."""
    value = _typed(reader, key, f"{what} saknas. Skriv så som det ska stå på kvittot.")
    value = "\n".join(line.strip() for line in value.splitlines() if line.strip())
    if len(value) > length:
        reader.fault(key, f"{what} har {len(value)} tecken. Korta till högst {length}.")
    unprintable = _unprintable(value)
    if unprintable:
        listed = ", ".join(f"U+{ord(char):04X}" for char in unprintable)
        reader.fault(key, f"{what} har tecken som inte kan skrivas ut ({listed}). Ta bort dem.")
    return value


def _unprintable(value: str) -> tuple[str, ...]:
    if all(char == "\n" or (char.isprintable() and ord(char) <= _LATIN_1_END) for char in value):
        return ()
    from kassa.adapters.fonts import missing_glyphs  # noqa: PLC0415 - slow, and seldom needed

    return missing_glyphs(value)


def _organisationsnummer(reader: Reader) -> str:
    from stdnum.se import orgnr  # noqa: PLC0415 - only when settings are read

    key = "organisationsnummer"
    value = _typed(reader, key, "Organisationsnumret saknas. Skriv det så här: 232100-0057.")
    if not value:
        return ""
    if not _ORGANISATIONSNUMMER.fullmatch(value):
        reader.fault(key, "Organisationsnumret har tio siffror. Skriv det så här: 232100-0057.")
        return ""
    if not orgnr.is_valid(value):
        reader.fault(key, "Kontrollsiffran stämmer inte. Skriv om organisationsnumret.")
        return ""
    return str(orgnr.format(value))


def _register(reader: Reader) -> str:
    value = _typed(
        reader, "register", "Kassans beteckning saknas. Skriv en kort, till exempel K1."
    ).upper()
    if value and not _REGISTER.fullmatch(value):
        message = f"Kassans beteckning är 1-{REGISTER_LENGTH} bokstäver A-Ö eller siffror, som K1."
        reader.fault("register", message)
    return value


def _skrivare(reader: Reader) -> str:
    """Return the print queue; empty means a folder of PDF files."""
    value = reader.raw("skrivare")
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or len(value) > SKRIVARE_LENGTH or not _QUEUE.fullmatch(value):
        message = f"Skrivaren {value!r} finns inte. Välj en i listan, eller ingen för PDF-filer."
        reader.fault("skrivare", message)
        return ""
    return value


def _kvittoskrivare(reader: Reader) -> str:
    """Return the address of a receipt printer; empty where there is none."""
    value = reader.raw("kvittoskrivare")
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or not is_address(value.strip()):
        message = (
            f"Kvittoskrivarens adress {value!r} går inte att läsa. Skriv till exempel "
            "192.168.1.50, 192.168.1.50:9100 eller /dev/usb/lp0, eller ingenting."
        )
        reader.fault("kvittoskrivare", message)
        return ""
    return value.strip()


def _taxa(reader: Reader) -> dict[str, str]:
    """Return what the settings say of the central tariff."""
    return {
        "region": _region(reader),
        "taxa_adress": _taxa_adress(reader),
        "taxa_rot": _file(reader, "taxa_rot"),
        "taxa_ca": _file(reader, "taxa_ca"),
    }


def _region(reader: Reader) -> str:
    """Return the code of the region; where nothing stands, the home region's."""
    value = reader.raw("region")
    if value is None or value == "":
        return HEMREGION
    if not isinstance(value, str) or not _REGION.fullmatch(value.strip()):
        reader.fault("region", f"Länskoden {value!r} har två siffror. Skriv till exempel 06.")
        return HEMREGION
    return value.strip()


def _taxa_adress(reader: Reader) -> str:
    """Return where the tariff is fetched: a server with a certificate, or a folder."""
    value = reader.raw("taxa_adress")
    if value is None or value == "":
        return ""
    typed = value.strip() if isinstance(value, str) else ""
    is_folder = Path(typed).is_absolute() and "://" not in typed
    if not (is_folder or _HTTPS.fullmatch(typed)):
        message = (
            f"Taxans adress {value!r} går inte att läsa. Skriv https://server/mapp, en hel sökväg "
            "som /mnt/taxa, eller ingenting."
        )
        reader.fault("taxa_adress", message)
        return ""
    return typed


def _file(reader: Reader, key: str) -> str:
    """Return the path of a file; empty where none is named. Whether it is there shows in use."""
    value = reader.raw(key)
    if value is None or value == "":
        return ""
    typed = value.strip() if isinstance(value, str) else ""
    if not Path(typed).is_absolute():
        reader.fault(key, f"Filen {value!r} behöver en hel sökväg, som /etc/kassa/rot.json.")
        return ""
    return typed
