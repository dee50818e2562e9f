"""Load a tariff file. Strict: an unknown key, name or type is a fault, and all come at once."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from kassa.errors import InvalidInputError
from kassa.money import ZERO
from kassa.reading import NO_DATE, Reader
from kassa.taxa.boxes import read_boxes, read_fakta
from kassa.taxa.fakta import JA_NEJ, KASSA_FAKTA, Box, Fakta
from kassa.taxa.load_egen import read_egen
from kassa.taxa.load_parameter import (
    read_aktualitet,
    read_choice,
    read_day,
    read_hjalpmedelsskydd,
    read_hogkostnadsskydd,
    read_land_grupp,
    read_parameter,
    read_section,
    read_texts,
)
from kassa.taxa.load_produkt import (
    SURCHARGE,
    Belopp,
    check_tillagg,
    read_dagpris,
    read_tillagg,
)
from kassa.taxa.load_vara import read_vara
from kassa.taxa.model import Omstandighet, Produkt, Regel, Tabell, Taxa, Varning
from kassa.taxa.toml_file import PROV_KEYS, parse_taxa

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kassa.errors import Fault

TABLES = ("tjanst", "klass", "produkt")
ID_PATTERN = re.compile(r"[a-z0-9_]+")

FaktaIndex = dict[str, tuple[int, Fakta]]


def load_taxa(content: bytes, *, is_trial: bool = False) -> Taxa:
    """Return the tariff of a file's content.

    Args:
        content: the file.
        is_trial: nobody pays by it, so a surcharge where the visit may have taken place, which is
            clear enough to decide by, is let through: the case that shows it can be tried.

    Raises:
        InvalidInputError: everything that is wrong, at once; ``field`` is the place in the file.
    """
    taxa, faults = read_taxa(parse_taxa(content), content)
    faults = tuple(fault for fault in faults if not is_trial or fault.message != SURCHARGE)
    if faults:
        raise InvalidInputError(faults)
    return taxa


def read_taxa(raw: Mapping[str, Any], content: bytes) -> tuple[Taxa, tuple[Fault, ...]]:
    """Return the tariff and everything that is wrong with it.

    A tariff with faults decides nothing: what could not be read stands in it as something harmless.

    Args:
        raw: the file, parsed; its test cases are left aside.
        content: the file.
    """
    reader = Reader({key: value for key, value in raw.items() if key not in PROV_KEYS})
    for key in PROV_KEYS:
        reader.has(key)  # read when the tariff is reviewed, and meant by a misspelt heading
    taxa = _Loader(reader, hashlib.sha256(content).hexdigest()).taxa()
    return taxa, tuple(reader.faults)


class _Loader:
    """Reads the parts of one file in an order in which each knows what it needs."""

    def __init__(self, reader: Reader, sha256: str) -> None:
        self._reader = reader
        self._sha256 = sha256
        self._ids: set[str] = set()
        self._rows_read: list[str] = []
        self._rang: dict[str, list[str]] = {}
        self._fakta: FaktaIndex = {}
        self._belopp = Belopp()

    def taxa(self) -> Taxa:
        reader = self._reader
        omstandighet_list = tuple(self._omstandighet())
        self._rang = self._read_rang()
        self._fakta = self._index_fakta(omstandighet_list)
        regler = {namn: self._table(namn) for namn in ("tjanst", "klass")}
        priser, produkter = self._produkter()
        produkter = self._belopp.filled(produkter)
        galler_fran = read_day(reader, "galler_fran") or NO_DATE
        vara_list = tuple(
            read_vara(row, self._new_id(row), self._fakta) for row in self._rows("vara")
        )
        has_skydd = any(vara.has_skydd for vara in vara_list)
        taxa = Taxa(
            id=reader.text("id", required=True) or "",
            region=reader.text("region", required=True) or "",
            namn=reader.text("namn", required=True) or "",
            galler_fran=galler_fran,
            galler_till=self._galler_till(galler_fran),
            version=reader.whole("version", minimum=1, required=True) or 0,
            sha256=self._sha256,
            fakta=tuple(fakta for _, fakta in self._fakta.values()),
            egen_list=read_egen(reader, self._own(omstandighet_list)),
            land_grupp=read_land_grupp(reader, self._values("landgrupp")),
            omstandighet_list=omstandighet_list,
            parameter=read_parameter(reader, self._fakta, self._values("utfall")),
            hogkostnadsskydd=read_hogkostnadsskydd(reader, galler_fran),
            hjalpmedelsskydd=read_hjalpmedelsskydd(reader, galler_fran, is_needed=has_skydd),
            tjanst=_tabell("tjanst", regler["tjanst"]),
            klass=_tabell("klass", regler["klass"]),
            pris=_tabell("produkt", priser),
            produkt_by_id={produkt.id: produkt for produkt in produkter},
            tillagg_list=tuple(read_tillagg(reader.sub("tillagg"), produkter, self._fakta)),
            varning_list=tuple(self._varningar()),
            vara_list=vara_list,
            aktualitet=read_aktualitet(reader),
        )
        reader.text("kalla", required=True)
        reader.finish()
        return taxa

    def _galler_till(self, galler_fran: date) -> date | None:
        """Read the last day, where the tariff says one; without it, it lasts until the next."""
        last = read_day(self._reader, "galler_till", required=False)
        if last is not None and last < galler_fran:
            message = (
                f"Taxan slutar gälla {last}, innan den börjar ({galler_fran}). Rätta den ena "
                "dagen, eller ta bort galler_till: då gäller den tills nästa taxa börjar."
            )
            self._reader.fault("galler_till", message)
        return last

    def _values(self, namn: str) -> tuple[str, ...]:
        return self._fakta[namn][1].varden if namn in self._fakta else ()

    def _rows(self, key: str) -> list[Reader]:
        reader = self._reader
        found = []
        for number, row in enumerate(reader.items(key), start=1):
            place = f"{reader.at(key)}[{number}]"
            if row != {}:
                found.append(Reader(row, place, reader.faults))
            elif self._rows_read.count(key) == 0:
                message = "Raden är tom. Skriv uppgifterna under rubriken, eller ta bort den."
                reader.fault(f"{key}[{number}]", message)
        self._rows_read.append(key)
        return found

    def _new_id(self, row: Reader, key: str = "id") -> str:
        row_id = row.text(key, required=True) or ""
        if row_id and not ID_PATTERN.fullmatch(row_id):
            row.fault(key, f"”{row_id}”: ett id har små bokstäver a-z, siffror och _.")
        if row_id in self._ids:
            row.fault(key, f"Id ”{row_id}” finns redan. Varje rad behöver ett eget.")
        self._ids.add(row_id)
        return row_id

    def _read_rang(self) -> dict[str, list[str]]:
        rang = read_section(
            self._reader, "rang", "en lista för var och en av tjanst, klass, produkt"
        )
        if rang is None:
            return {}
        ranks = {namn: list(read_texts(rang, namn)) for namn in TABLES}
        for namn in TABLES:
            if not rang.has(namn):
                rang.fault(
                    namn, f'Rangerna saknas. Skriv en lista, den svagaste först: {namn} = ["bas"].'
                )
        rang.finish()
        return ranks

    def _rank(self, row: Reader, table: str) -> int:
        ranks = self._rang.get(table)
        if not ranks:  # that they are missing is one fault, not one for each row
            row.raw("rang")
            return 0
        rang = read_choice(row, "rang", ranks)
        return ranks.index(rang) if rang else 0

    def _omstandighet(self) -> list[Omstandighet]:
        found = []
        for row in self._rows("omstandighet"):
            sok = read_texts(row, "sok")
            etikett = row.text("etikett", required=True) or ""
            found.append(Omstandighet(self._new_id(row), etikett, sok))
            row.finish()
        return found

    def _index_fakta(self, omstandighet_list: tuple[Omstandighet, ...]) -> FaktaIndex:
        declared: list[Fakta] = []
        section = read_section(self._reader, "fakta", "alla fakta som raderna frågar efter")
        if section is not None:
            read = (read_fakta(section, namn) for namn in section.names())
            declared = [fakta for fakta in read if fakta]
        declared += [Fakta(item.id, JA_NEJ) for item in omstandighet_list]
        for table in ("tjanst", "klass"):
            outcomes = dict.fromkeys(
                str(row.raw("ger")) for row in self._rows(table) if row.has("ger")
            )
            declared.append(Fakta(table, tuple(outcomes)))
        index: FaktaIndex = {}
        for fakta in declared:
            if fakta.namn in index:
                message = f"Faktumet ”{fakta.namn}” är deklarerat två gånger."
                self._reader.fault(f"fakta.{fakta.namn}", message)
            index[fakta.namn] = (len(index), fakta)
        return index

    def _own(self, omstandighet_list: tuple[Omstandighet, ...]) -> dict[str, Fakta]:
        known = KASSA_FAKTA | {item.id for item in omstandighet_list} | {"tjanst", "klass"}
        return {namn: fakta for namn, (_, fakta) in self._fakta.items() if namn not in known}

    def _visible(self, table: str) -> FaktaIndex:
        """Return the facts a table may ask about: none sees its own outcome or a later one."""
        hidden = {"tjanst": {"tjanst", "klass"}, "klass": {"klass"}}.get(table, set())
        return {namn: item for namn, item in self._fakta.items() if namn not in hidden}

    def _table(self, table: str) -> list[Regel]:
        return [self._regel(row, table) for row in self._some_rows(table)]

    def _some_rows(self, table: str) -> list[Reader]:
        rows = self._rows(table)
        if not rows and self._reader.raw(table) in (None, []):
            self._reader.fault(table, f"Raderna [[{table}]] saknas. Lägg till minst en.")
        return rows

    def _regel(self, row: Reader, table: str) -> Regel:
        ger, fel = self._outcome(row)
        regel = Regel(
            id=self._new_id(row),
            rang=self._rank(row, table),
            boxes=read_boxes(row, "nar", self._visible(table)),
            ger=ger,
            fel=fel,
            skal=row.text("skal", required=fel is None) or "",
            kalla=row.text("kalla", required=True) or "",
            frikort=row.flag("frikort", default=True),
        )
        row.finish()
        return regel

    @staticmethod
    def _outcome(row: Reader) -> tuple[str, tuple[str, str] | None]:
        message = row.text("ger_fel")
        falt = row.text("falt", required=message is not None)
        ger = row.text("ger", required=message is None)
        if message is not None:
            return "", (falt or "", message)
        return ger or "", None

    def _produkter(self) -> tuple[list[Regel], list[Produkt]]:
        regler, produkter = [], []
        for row in self._some_rows("produkt"):
            if row.has("ger_fel"):
                regler.append(self._regel(row, "produkt"))
                continue
            regel, produkt = self._produkt(row)
            regler.append(regel)
            produkter.append(produkt)
        return regler, produkter

    def _produkt(self, row: Reader) -> tuple[Regel, Produkt]:
        row_id = self._new_id(row)
        boxes = read_boxes(row, "nar", self._visible("produkt"))
        rang = self._rank(row, "produkt")
        kalla = row.text("kalla", required=True) or ""
        dagpris = read_dagpris(row)
        produkt = Produkt(
            id=row_id,
            kod=row.text("kod"),
            namn=row.text("namn", required=True) or "",
            belopp=ZERO if dagpris else self._belopp.read(row, row_id),
            frikortsgrundande=row.flag("frikort"),
            tillagg=read_texts(row, "tillagg"),
            kalla=kalla,
            utfall=self._utfall(boxes),
            vaccin=row.flag("vaccin"),
            dagpris=dagpris,
        )
        check_tillagg(row, produkt, self._reader.sub("tillagg"))
        skal = row.text("skal") or ""
        row.finish()
        return Regel(row_id, rang, boxes, row_id, None, skal, kalla), produkt

    def _utfall(self, boxes: tuple[Box, ...]) -> frozenset[str]:
        if "utfall" not in self._fakta:
            return frozenset()
        place, fakta = self._fakta["utfall"]
        allowed: set[str] = set()
        for box in boxes:
            mask = dict(box.masks).get(place, (1 << len(fakta.varden)) - 1)
            allowed.update(v for number, v in enumerate(fakta.varden) if mask >> number & 1)
        return frozenset(allowed)

    def _varningar(self) -> list[Varning]:
        found = []
        for row in self._rows("varning"):
            boxes = read_boxes(row, "nar", self._fakta)
            found.append(Varning(boxes, row.text("text", required=True) or ""))
            row.text("kalla", required=True)
            row.finish()
        return found


def _tabell(namn: str, regler: list[Regel]) -> Tabell:
    """Order the rules: highest rank first, then as in the file."""
    return Tabell(namn, tuple(sorted(regler, key=lambda regel: -regel.rang)))
