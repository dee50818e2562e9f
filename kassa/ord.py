"""The months, the contract's values and counts in Swedish: for window, command and paper."""

from __future__ import annotations

from collections.abc import Mapping


def many(antal: int, one: str, several: str) -> str:
    """Return a count with its words.

    >>> many(1, "besök är parkerat", "besök är parkerade")
    '1 besök är parkerat'
    >>> many(0, "post", "poster")
    '0 poster'
    """
    return f"{antal} {one if antal == 1 else several}"


MANADER = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip

KATEGORI: Mapping[str, str] = {
    "folkbokford": "Folkbokförd i länet",
    "utomlans": "Från annan region",
    "asylsokande": "Asylsökande",
    "tillstandslos": "Utan tillstånd",
    "eu_ees": "EU/EES, Schweiz, GB",
    "norden": "Nordiskt land",
    "konvention": "Konventionsland",
    "utlandssvensk": "Utlandssvensk",
    "avregistrerad": "Avregistrerad svensk",
    "annat_land": "Annat land",
}

HANDLING: Mapping[str, str] = {
    "lma_kort": "LMA-kort",
    "eu_kort": "EU-kort",
    "provisoriskt_intyg": "Provisoriskt intyg",
    "forsakringsintyg": "Försäkringsintyg",
    "arbets_eller_studieintyg": "Intyg om arbete eller studier",
    "intyg_vardforman": "Intyg om vårdförmåner",
    "e112": "E112 (S2)",
    "pass": "Pass",
    "id_handling": "ID-handling",
}

VARDNIVA: Mapping[str, str] = {
    "primarvard": "Primärvård",
    "specialistvard": "Specialistvård",
    "tandvard": "Tandvård",
    "ambulans": "Ambulans",
}

VARDGIVARKATEGORI: Mapping[str, str] = {
    "lakare": "Läkare",
    "sjukskoterska": "Sjuksköterska",
    "underskoterska": "Undersköterska",
    "barnmorska": "Barnmorska",
    "fysioterapeut": "Fysioterapeut",
    "arbetsterapeut": "Arbetsterapeut",
    "dietist": "Dietist",
    "logoped": "Logoped",
    "psykolog": "Psykolog",
    "kurator": "Kurator",
    "rehabkoordinator": "Rehabkoordinator",
    "optiker": "Optiker",
    "ortoptist": "Ortoptist",
    "tandlakare": "Tandläkare",
    "tandhygienist": "Tandhygienist",
    "ambulanspersonal": "Ambulanspersonal",
}

TYP: Mapping[str, str] = {
    "mottagning": "Mottagningsbesök",
    "hembesok": "Hembesök",
    "dagsjukvard": "Dagsjukvård",
    "korttidsboende": "Korttidsboende, mottagning",
    "korttidsboende_hembesok": "Korttidsboende, hembesök",
    "distans": "Distanskontakt",
    "provtagning": "Provtagning",
    "recept": "Recept",
    "sjukintyg": "Sjukintyg",
    "halsovard": "Hälsovård",
    "halsokurva": "Hälsokurva",
    "vaccination": "Vaccination",
    "vardtillfalle": "Vårdtillfälle",
    "varor": "Varor, intyg och kopior",
    "slutenvard": "Slutenvård",
}

REMISS_FRAN: Mapping[str, str] = {
    "primarvard": "Primärvården",
    "specialistvard": "Specialistvården",
    "privat_allmanlakare": "Privat allmänläkare med avtal",
    "privat_specialist": "Privat specialist med avtal",
    "privat_utan_avtal": "Privat vårdgivare utan avtal",
    "skollakare": "Skolläkare",
    "foretagshalsovard": "Företagshälsovården",
}

UTFALL: Mapping[str, str] = {
    "genomfort": "Genomfört",
    "uteblivet": "Uteblev utan återbud",
    "aterbud": "Patienten lämnade återbud",
    "avbokat_av_varden": "Avbokat av vården",
}

VACCIN: Mapping[str, str] = {
    "influensa": "Influensa",
    "pneumokocker": "Pneumokocker",
    "covid": "Covid-19",
    "tbe": "TBE (fästing)",
    "hpv": "HPV",
    "hepatit_b": "Hepatit B",
    "barnvaccinationsprogram": "Barnvaccinationsprogrammet",
    "resevaccin": "Resevaccin",
    "ovrigt": "Annat vaccin",
}
