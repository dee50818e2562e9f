"""The regions of Sweden by their code (länskod), for receipts from elsewhere."""

from __future__ import annotations

REGION = {
    "01": "Stockholm",
    "03": "Uppsala",
    "04": "Sörmland",
    "05": "Östergötland",
    "06": "Jönköpings län",
    "07": "Kronoberg",
    "08": "Kalmar län",
    "09": "Gotland",
    "10": "Blekinge",
    "12": "Skåne",
    "13": "Halland",
    "14": "Västra Götaland",
    "17": "Värmland",
    "18": "Örebro län",
    "19": "Västmanland",
    "20": "Dalarna",
    "21": "Gävleborg",
    "22": "Västernorrland",
    "23": "Jämtland Härjedalen",
    "24": "Västerbotten",
    "25": "Norrbotten",
}
EKONOMISERVICE = frozenset({"08", "17"})
"""Regions whose fees ekonomiservice registers in eFrikort, those of their private clinics too.

(Rule book: Högkostnadsskydd för öppenvård - eFrikort, övergångsrekommendationer.)
"""
EKONOMISERVICE_MAIL = "opv@rjl.se"
EKONOMISERVICE_ADRESS = f"ekonomiservice, öppenvårdsredovisningen ({EKONOMISERVICE_MAIL})"
