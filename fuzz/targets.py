"""Every reader of foreign input: what it is given, and what may come of it.

A reader goes all the way, or refuses with an error that has a Swedish text. Anything else is a
crash. To add one: a function in one of the rooms beside this, a ``Target`` in the list, and some
small seeds in ``fuzz/corpus``, of which one is read to the end.
"""

from __future__ import annotations

from fuzz import clinic, outside, readers, trust
from fuzz.target import Target
from kassa.adapters.central.keys import KeyFileError
from kassa.adapters.central.repository import PublishError
from kassa.desk.efrikort_ports import EfrikortError
from kassa.desk.utbyte import UtbyteError
from kassa.desk.utbyte_kod import KodNeededError
from kassa.errors import InvalidInputError, PrinterError, StorageError
from kassa.kvitto.sprak_fil import SprakUnreadableError
from kassa.patient import IdentitetError
from kassa.taxa.central import TariffFetchError, TariffTrustError
from ui.checkout.begun import ParkedUnreadableError

FAULTS = (InvalidInputError,)
NOT_FETCHED = (TariffTrustError, TariffFetchError)

TARGETS = (
    Target(
        "avgift",
        ("kassa.desk.json_lines", "kassa.reading", "kassa.desk.answer_lines"),
        readers.avgift,
        60,
        ('"besok"', '"patient"', '"tidpunkt"', '"varor"', '"remiss"', "null", "true", "1e400"),
    ),
    Target(
        "frikort",
        ("kassa.desk.frikort_lines",),
        readers.frikort,
        60,
        ('"typ"', '"avgift"', '"id"'),
    ),
    Target(
        "inlast",
        ("kassa.desk.read_inlast",),
        clinic.inlast,
        60,
        ("personnummer", "summa", ";"),
        FAULTS,
    ),
    Target(
        "taxa",
        ("kassa.taxa.toml_file",),
        readers.taxa,
        40,
        ("[[produkt]]", "nar = {", "[fakta]"),
        FAULTS,
    ),
    Target(
        "granska",
        ("kassa.desk.review_taxa",),
        readers.granska,
        8,
        ("[[prov]]", "[[klass]]", "[provgrund]"),
    ),
    Target(
        "sprak",
        ("kassa.kvitto.sprak_fil",),
        readers.sprak,
        60,
        ("[fraser]", "{}", '"'),
        (SprakUnreadableError,),
    ),
    Target(
        "settings",
        ("kassa.adapters.settings_file", "ui.start.front"),
        readers.settings,
        60,
        ("namn =", "register =", "kontant = true", "skrivare =", "https://"),
        FAULTS,
    ),
    Target(
        "nyckelfil",
        ("kassa.adapters.key_file", "kassa.adapters.key_front"),
        readers.key_file,
        10,
        ('"oppen"', '"platser"', '"version"', "null", "[]"),
        (StorageError,),
    ),
    Target("nyckelplats", (), readers.sealed_key, 10, ("argon2id$", "nyckel$", "$1$64$1$", "-1")),
    Target("nyckelpapper", (), readers.key_paper, 10, ("-", " ", "\n", "0", "O"), FAULTS),
    Target(
        "utlagt",
        ("kassa.adapters.central.repository",),
        trust.utlagt,
        10,
        ('"_type"', '"signed"', '"meta"', '"version"', '"keyid"', "[]", "null"),
        (PublishError,),
    ),
    Target(
        "central",
        ("kassa.adapters.central.client", "kassa.taxa.central"),
        trust.central,
        6,
        ('"_type"', '"root"', '"roles"', '"expires"', '"targets.json"', "[]", "null"),
        NOT_FETCHED,
    ),
    Target(
        "taxaspegel",
        ("kassa.adapters.taxa_mirror",),
        trust.spegel,
        6,
        ('"roots"', '"timestamp"', "null", "[]", '\\"signed\\"'),
        NOT_FETCHED,
    ),
    Target(
        "taxanyckel",
        ("kassa.adapters.central.keys",),
        trust.taxanyckel,
        10,
        ('"kdf"', '"roll"', '"minne_kib"', '"hemlig"', "null", "8"),
        (KeyFileError,),
    ),
    Target(
        "skrivet",
        ("kassa.adapters.cleaning",),
        readers.written,
        5,
        ('"namn"', '"sha256"', "..", "\n"),
    ),
    Target(
        "kopienamn",
        ("kassa.adapters.copy_folder",),
        readers.copy_name,
        5,
        ("kassa-", ".kopia", "-"),
    ),
    Target("kopia", (), clinic.copy, 2, (), (StorageError,)),
    Target("identitet", (), readers.identitet, 69, ("-", "+", "19", "A1", "22"), (IdentitetError,)),
    Target(
        "moment", ("ui.moment",), readers.moment, 65, ("i går", "kl ", "/", ":", "2026-", "3/1")
    ),
    Target("kronor", (), readers.kronor, 60, (" kr", ":-", ",00")),
    Target(
        "klocka",
        ("kassa.adapters.system_clock", "kassa.clock"),
        readers.klocka,
        44,
        ("T", "+01:00"),
        FAULTS,
    ),
    Target("sok", (), clinic.search, 20, ("*", '"', "NEAR", "^", "-")),
    Target("nummer", (), clinic.number, 20, ("K1-", "-1")),
    Target("blankett", (), clinic.blankett, 20, ("K1-B", "B", "-", "till"), FAULTS),
    Target("sista", (), clinic.last_number, 20, ("K1-", "-okänt", "1000042")),
    Target(
        "parkerad",
        ("ui.checkout.begun",),
        readers.parked,
        40,
        ('"form"', '"fore"', '"label"', '"betalning"', '"delar"'),
        (ParkedUnreadableError,),
    ),
    Target(
        "betalfil",
        ("kassa.faktura.betalfil", "kassa.faktura.bgmax"),
        clinic.betalfil,
        60,
        ("01BGMAX", "05", "20", "70", "datum;ocr;belopp", "\r\n"),
        FAULTS,
    ),
    Target(
        "transaktioner",
        ("kassa.desk.read_table",),
        readers.transaktioner,
        60,
        ("personnummer", "belopp", "datum", "\t", ";", "ACTIVE"),
        FAULTS,
    ),
    Target(
        "efrikort",
        ("kassa.adapters.efrikort_soap",),
        outside.efrikort,
        20,
        ("<status>", "ACTIVE", "<amount>", "-", "1E9", "NaN", "Fault", "OK", "<!ENTITY", "&#x0;"),
        (EfrikortError,),
    ),
    Target(
        "utbyte",
        ("kassa.desk.utbyte",),
        clinic.utbyte,
        20,
        ('["kvitto",', "null", '"id"', "{}"),
        (UtbyteError,),
    ),
    Target(
        "utbytekod",
        ("kassa.adapters.utbyte_lock",),
        readers.locked_utbyte,
        10,
        ("kassa-utbyte-krypterad ", " 1 64 1 ", "-1", "\n"),
        (KodNeededError, UtbyteError),
    ),
    Target(
        "svar",
        ("kassa.desk.aterforing_filer",),
        clinic.svar,
        20,
        ('"id":"RAD"', '"svar":"infort"'),
        FAULTS,
    ),
    Target("kvittoskrivare", (), outside.printer, 10, ("\x12", "\x00"), (PrinterError,)),
    Target(
        "cups",
        (),
        outside.cups,
        20,
        ("printer ", "disabled", "not accepting", "scheduler is not", "lp:"),
        (PrinterError,),
    ),
)
