"""Small tariffs by chance, and every case they can meet: what a proof says can be tried out.

The rows are decided here once more, from their own words and without masks or vectors, so that
nothing of the proof is taken for granted.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, product
from typing import Any

from kassa.avgift.fakta import derive_fakta
from kassa.avgift.read_case import read_case
from kassa.errors import InvalidInputError
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa

RANG = "abc"
KALLA = 'kalla = "Påhittad"\n'
Facts = Mapping[str, Any]
Conditions = dict[str, Any]


@dataclass(frozen=True, eq=False)
class World:
    """The facts of some tariffs, and every case they can tell apart.

    Attributes:
        fakta: the values of each fact that rows may ask about, as conditions write them.
        declared: the file's lines under ``[fakta]``.
        cases: every case, in contract JSON.
        more: what else the file needs.
    """

    fakta: Mapping[str, tuple[Any, ...]]
    declared: str
    cases: tuple[dict[str, Any], ...]
    more: str = ""


@dataclass(frozen=True)
class Row:
    """One row: ``ger`` is empty where it refuses the case."""

    id: str
    ger: str
    rang: str
    nar: tuple[Conditions, ...]
    pris: int = 0

    def holds(self, facts: Facts) -> bool:
        return any(all(_fits(facts[k], wanted) for k, wanted in b.items()) for b in self.nar)


def _fits(value: Any, wanted: Any) -> bool:
    return bool(value in wanted) if isinstance(wanted, list) else bool(value == wanted)


@dataclass
class Small:
    """A tariff of a few rows."""

    world: World
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def content(self) -> bytes:
        """Return the file."""
        text = _head(self.world)
        for table, rows in self.rows.items():
            for row in rows:
                text += f'[[{table}]]\nid = "{row.id}"\n{KALLA}nar = {_conditions(row.nar)}\n'
                text += _rest(table, row)
        return text.encode()


def _head(world: World) -> str:
    return (
        f'id = "x"\nregion = "96"\nnamn = "X"\ngaller_fran = 2026-01-01\nversion = 1\n{KALLA}'
        f"[rang]\ntjanst = {json.dumps(list(RANG))}\nklass = {json.dumps(list(RANG))}\n"
        f"produkt = {json.dumps(list(RANG))}\n[fakta]\n{world.declared}{world.more}"
        f"[parameter.kvall_fran]\nvarde = 18:00:00\n{KALLA}"
        f"[parameter.aterbesok_timmar]\nvarde = 12\n{KALLA}"
        f"[parameter.aterbesok_dagar]\nvarde = 3\n{KALLA}"
        f'[aterbud.primarvard]\ntimmar = 24\nraknas = "alla_dagar"\n{KALLA}'
        f'[hogkostnadsskydd]\nperiodregel = "rullande"\n{KALLA}'
        'tak = [{ fran = 2025-01-01, belopp = 1400, kalla = "k" }]\n'
        '[[omstandighet]]\nid = "smittskydd"\netikett = "Smittskydd"\n'
    )


def _conditions(boxes: Iterable[Conditions]) -> str:
    tables = (", ".join(f"{k} = {json.dumps(v)}" for k, v in box.items()) for box in boxes)
    return "[" + ", ".join(f"{{ {table} }}" for table in tables) + "]"


def _rest(table: str, row: Row) -> str:
    if table == "vara":
        return f'artikel = "intyg_a"\nnamn = "V"\nbelopp = {row.pris}\n'
    rang = f'rang = "{row.rang}"\n'
    if not row.ger:
        return f'{rang}ger_fel = "Nej."\nfalt = "besok.typ"\n'
    if table == "produkt":
        return f'{rang}kod = "{row.id}"\nnamn = "P"\nbelopp = 1\n'
    return f'{rang}ger = "{row.ger}"\nskal = "S."\n'


# --- by chance ------------------------------------------------------------------------------------


def small_taxa(world: World, seed: int) -> Small:
    """Return a tariff by chance; the same seed gives the same one."""
    rng = random.Random(seed)
    fakta = dict(world.fakta)
    tjanst = _rows(rng, fakta, "t", ("t1", "t2"), some=3, every=0.8)
    fakta |= _outcomes("tjanst", tjanst)
    klass = _rows(rng, fakta, "k", ("k1", "k2", "k3"), some=4, every=0.8)
    klass += _refusal(rng, fakta, "k")
    fakta |= _outcomes("klass", klass)
    pris = _rows(rng, fakta, "p", None, some=5, every=0.7) + _refusal(rng, fakta, "p")
    vara = [
        Row(f"v_{n}", "v", "", _boxes(rng, fakta), rng.choice((1, 1, 2)))
        for n in range(rng.choice((0, 1, 2, 3)))
    ]
    return Small(world, {"tjanst": tjanst, "klass": klass, "produkt": pris, "vara": vara})


def _outcomes(namn: str, rows: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    found = tuple(dict.fromkeys(row.ger for row in rows if row.ger))
    return {namn: found} if len(found) > 1 else {}


def _rows(
    rng: random.Random,
    fakta: Facts,
    letter: str,
    outcomes: tuple[str, ...] | None,
    *,
    some: int,
    every: float,
) -> list[Row]:
    """Return rows; of prices each is its own outcome. The last holds always, mostly."""
    ids = [f"{letter}_{n}" for n in range(rng.randint(1, some))]
    rows = [
        Row(i, rng.choice(outcomes) if outcomes else i, rng.choice(RANG), _boxes(rng, fakta))
        for i in ids
    ]
    if rng.random() < every:
        last = f"{letter}_all"
        rows.append(Row(last, rng.choice(outcomes) if outcomes else last, RANG[0], ({},)))
    return rows


def _refusal(rng: random.Random, fakta: Facts, letter: str) -> list[Row]:
    refusal = Row(f"{letter}_fel", "", rng.choice(RANG), (_box(rng, fakta, 2),))
    return [refusal] if rng.random() < 0.3 else []


def _boxes(rng: random.Random, fakta: Facts) -> tuple[Conditions, ...]:
    return tuple(
        _box(rng, fakta, rng.choice((0, 1, 1, 2, 3))) for _ in range(rng.choice((1, 1, 2)))
    )


def _box(rng: random.Random, fakta: Facts, many: int) -> Conditions:
    box: Conditions = {}
    for namn in rng.sample(sorted(fakta), many):
        values = fakta[namn]
        if isinstance(values[0], bool):
            box[namn] = rng.choice(values)
        else:
            box[namn] = rng.sample(values, rng.randrange(1, len(values)))
    return box


# --- tried out ------------------------------------------------------------------------------------


def real_facts(world: World) -> list[dict[str, Any]]:
    """Return the facts of every case that can be read, each once."""
    return [dict(facts) for facts in _real_facts(world)]


@cache
def _real_facts(world: World) -> tuple[tuple[tuple[str, Any], ...], ...]:
    rows = {"tjanst": [Row("t", "t1", "a", ({},))], "klass": [Row("k", "k1", "a", ({},))]}
    plain = Small(world, {**rows, "produkt": [Row("p", "p", "a", ({},))]})
    book = InstalledTaxaBook((load_taxa(plain.content()),))
    found: dict[tuple[tuple[str, Any], ...], None] = {}
    for source in world.cases:
        try:
            case, taxa = read_case(source, book.valid_on)
            derived = derive_fakta(case, taxa)
        except InvalidInputError:
            continue
        facts = tuple((namn, _shown(namn, derived, world)) for namn in world.fakta)
        found[facts] = None
    return tuple(found)


def _shown(namn: str, derived: Mapping[str, Any], world: World) -> Any:
    """Return a fact's value as conditions write it."""
    value = derived.get(namn, False)
    if namn != "alder":
        return value
    for limits in world.fakta["alder"]:
        low, _, high = limits.partition("-<")
        if limits.startswith("<") and value < int(limits[1:]):
            return limits
        if limits.startswith(">=") and value >= int(limits[2:]):
            return limits
        if high and int(low) <= value < int(high):
            return limits
    raise AssertionError(value)


@cache
def tried_out(world: World, seed: int) -> dict[tuple[str, str], set[Any]]:
    """Return what is wrong with the tariff of a seed (``try_out``)."""
    return try_out(small_taxa(world, seed))


def try_out(small: Small) -> dict[tuple[str, str], set[Any]]:
    """Return what is wrong, by (table, kind), from every case the tables can meet.

    Of a table whose rows contradict each other nothing later is told: what follows is not defined.
    """
    found: dict[tuple[str, str], set[Any]] = defaultdict(set)
    alive: set[str] = set()
    for facts in real_facts(small.world):
        so_far = dict(facts)
        for table in ("tjanst", "klass", "produkt"):
            decided = _decided(small.rows[table], so_far)
            if not decided:
                found[table, "lucka"].add(True)
                break
            found[table, "motsägelse"] |= _contradictions(decided)
            alive |= {row.id for row in decided}
            if not decided[0].ger:
                break
            so_far[table] = decided[0].ger
        else:
            _try_goods(small.rows["vara"], so_far, found)
    for table in ("tjanst", "klass", "produkt"):
        found[table, "död"] = {row.id for row in small.rows[table]} - alive
    return found


def _decided(rows: Iterable[Row], facts: Facts) -> list[Row]:
    held = [row for row in rows if row.holds(facts)]
    highest = max((row.rang for row in held), default="")
    return [row for row in held if row.rang == highest]


def _contradictions(rows: Iterable[Row]) -> set[frozenset[str]]:
    return {frozenset((one.id, two.id)) for one, two in combinations(rows, 2) if one.ger != two.ger}


def _try_goods(rows: list[Row], facts: Facts, found: dict[tuple[str, str], set[Any]]) -> None:
    held = [row for row in rows if row.holds(facts)]
    if len(rows) > 1 and not held:
        found["vara", "lucka"].add(True)
    found["vara", "motsägelse"] |= {
        frozenset((one.id, two.id)) for one, two in combinations(held, 2) if one.pris != two.pris
    }


# --- the worlds -----------------------------------------------------------------------------------


def _case(tidpunkt: str, patient: dict[str, Any], besok: dict[str, Any]) -> dict[str, Any]:
    plain = {"vardniva": "primarvard", "vardgivarkategori": "lakare", "typ": "mottagning"}
    return {"tidpunkt": tidpunkt, "patient": patient, "besok": {**plain, **besok}}


def _missed_and_interpreted() -> Iterator[dict[str, Any]]:
    ages = ("2016-01-01", "1990-01-01", "1950-01-01")
    outcomes = (
        ("genomfort", ""),
        ("uteblivet", ""),
        ("aterbud", "2026-03-02T09:00"),
        ("aterbud", "2026-01-02T09:00"),
        ("avbokat_av_varden", "2026-01-02T09:00"),
    )
    tolk = (None, (True, True), (False, True), (False, False))
    for born, kategori, vardniva, typ, outcome, booked, zon, smitta in product(
        ages,
        ("folkbokford", "asylsokande"),
        ("primarvard", "specialistvard"),
        ("mottagning", "distans"),
        outcomes,
        tolk,
        ("nara", "mellan", "langt"),
        (False, True),
    ):
        besok = {"vardniva": vardniva, "typ": typ, "fakta": {"zon": zon}}
        besok["omstandigheter"] = ["smittskydd"] if smitta else []
        case = _case("2026-03-02T10:15", {"fodelsedatum": born, "kategori": kategori}, besok)
        case["utfall"] = outcome[0]
        if outcome[1]:
            case["aterbud_tid"] = outcome[1]
        if booked:
            case["tolk"] = {"bokad": True, "avbestalld": booked[0], "informerad": booked[1]}
        yield case


def _looking_back_and_abroad() -> Iterator[dict[str, Any]]:
    earlier = (None, "T09:00", "-2", "-30")
    patients = (
        ("folkbokford", None),
        ("folkbokford", "DE"),
        ("folkbokford", "AU"),
        ("folkbokford", "TH"),
        ("eu_ees", "DE"),
        ("eu_ees", None),
        ("konvention", "AU"),
        ("annat_land", "TH"),
        ("annat_land", "AU"),
        ("annat_land", None),
    )
    moments = ("2026-03-02T10:15", "2026-03-07T10:15", "2026-03-02T19:00", "2026-12-24T10:15")
    vaccines = (None, ("tbe", False), ("tbe", True), ("hpv", False), ("hpv", True))
    remiss = (None, True, False)
    for born, who, moment, back, vaccin, first in product(
        ("2016-01-01", "1990-01-01"),
        patients,
        (*moments, "2026-12-24T19:00"),
        earlier,
        vaccines,
        remiss,
    ):
        patient = {"fodelsedatum": born, "kategori": who[0]}
        if who[1]:
            patient["land"] = who[1]
        besok: dict[str, Any] = {"typ": "vaccination" if vaccin else "mottagning"}
        if vaccin:
            mot, risk = vaccin
            besok["vaccin"] = {"mot": mot, "pris": 1, "riskgrupp": risk, "egenanskaffat": False}
        if first is not None:
            besok["remiss"] = {"fran": "primarvard", "forsta_besoket": first}
        if back:
            day = moment[:10]
            by_back = {"T09:00": f"{day}T09:00", "-30": "2026-01-01T00:00"}
            before = (
                f"{day[:8]}{int(day[8:]) - 2:02d}T00:00" if int(day[8:]) > 2 else "2026-02-28T00:00"
            )
            besok["tidigare_besok"] = by_back.get(back, before)
        yield _case(moment, patient, besok)


JA_NEJ = (False, True)
MISSED = World(
    fakta={
        "alder": ("<18", "18-<65", ">=65"),
        "kategori": ("folkbokford", "asylsokande"),
        "vardniva": ("primarvard", "specialistvard"),
        "typ": ("mottagning", "distans"),
        "utfall": ("genomfort", "uteblivet", "sent_aterbud", "aterbud_i_tid"),
        "tolk_bokad": JA_NEJ,
        "tolk_debiteras": JA_NEJ,
        "zon": ("nara", "mellan", "langt"),
        "smittskydd": JA_NEJ,
    },
    declared=(
        'alder = [18, 65]\nkategori = ["folkbokford", "asylsokande"]\n'
        'vardniva = ["primarvard", "specialistvard"]\nvardgivarkategori = ["lakare"]\n'
        'typ = ["mottagning", "distans"]\n'
        'utfall = ["genomfort", "uteblivet", "sent_aterbud", "aterbud_i_tid"]\n'
        'tolk_bokad = "ja_nej"\ntolk_debiteras = "ja_nej"\nzon = ["nara", "mellan", "langt"]\n'
    ),
    cases=tuple(_missed_and_interpreted()),
    more=(
        '[egen.zon]\netikett = "Zon"\nfraga = "Vilken zon?"\nstandard = "nara"\n'
        f'varden = {{ nara = "N", mellan = "M", langt = "L" }}\n{KALLA}[land_grupp]\n'
    ),
)
ABROAD = World(
    fakta={
        "alder": ("<18", ">=18"),
        "kategori": ("folkbokford", "eu_ees", "konvention", "annat_land"),
        "landgrupp": ("inget", "eu_ees", "au", "ovrigt"),
        "typ": ("mottagning", "vaccination"),
        "remiss_fran": ("ingen", "primarvard"),
        "forsta_besoket": JA_NEJ,
        "kvall_helg": JA_NEJ,
        "afton": JA_NEJ,
        "inom_aterbesok_timmar": JA_NEJ,
        "inom_aterbesok_dagar": JA_NEJ,
        "vaccin_mot": ("inget", "tbe", "hpv"),
        "riskgrupp": JA_NEJ,
    },
    declared=(
        'alder = [18]\nkategori = ["folkbokford", "eu_ees", "konvention", "annat_land"]\n'
        'landgrupp = ["inget", "eu_ees", "au", "ovrigt"]\nvardniva = ["primarvard"]\n'
        'vardgivarkategori = ["lakare"]\ntyp = ["mottagning", "vaccination"]\n'
        'remiss_fran = ["ingen", "primarvard"]\nforsta_besoket = "ja_nej"\n'
        'kvall_helg = "ja_nej"\nafton = "ja_nej"\ninom_aterbesok_timmar = "ja_nej"\n'
        'inom_aterbesok_dagar = "ja_nej"\nvaccin_mot = ["inget", "tbe", "hpv"]\n'
        'riskgrupp = "ja_nej"\nutfall = ["genomfort"]\n'
    ),
    cases=tuple(_looking_back_and_abroad()),
    more='[land_grupp]\neu_ees = ["DE"]\nau = ["AU"]\n',
)
