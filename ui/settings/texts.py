"""The words of the settings page."""

from __future__ import annotations

from collections.abc import Mapping

from kassa.desk.settings import KONTO_PREFIX, MENING
from ui.widgets.form_field import FieldKind, FormField

TITLE = "Inställningar"
SAVE = "Spara"
HINT = "Enter sparar, var man än står. Inställningarna gäller genast."
SAVING = "Sparar …"
LOADING = "Hämtar inställningarna …"
SUPPORT, SUPPORT_KEY = "Underlag till supporten", "F7"
NO_QUEUE = "Ingen, PDF-filer i en mapp"
PARKED = "Det du hade påbörjat i kassan är parkerat."

KONTO_LABELS: Mapping[str, str] = {
    "kort": "kort",
    "faktura": "faktura",
    "kontant": "kontant",
    "swish": "Swish",
    "patientavgift": "besök",
    "uteblivet": "uteblivet",
    "vaccin": "vaccin",
    "halsovard": "hälsovård",
    "vara": "varor, momsfritt",
    "vara_moms": "varor med moms",
    "avdrag": "avdrag frikort",
    "moms_25": "moms 25 %",
    "moms_12": "moms 12 %",
    "moms_6": "moms 6 %",
    "kassadifferens": "kassadifferens",
}
LABELS: Mapping[str, str] = {
    "namn": "Mottagningens namn",
    "organisationsnummer": "Organisationsnummer",
    "adress": "Adress",
    "register": "Kassans beteckning",
    "vardniva": "Vårdnivå",
    "driftsform": "Driftsform",
    "skrivare": "Skrivare",
    "kvittopapper": "Kvittopapper",
    "kvittoskrivare": "Kvittoskrivare",
    "kontant": "Kontanter",
    "kortreferens": "Kortreferens",
    "swish": "Swish-nummer",
    "bankgiro": "Bankgiro",
    "fakturaserie": "Fakturaserie",
    "faktura_dagar": "Betalningsvillkor, dagar",
    "faktura_fragor": "Frågor om fakturan",
    "godkann_over": "Godkännande över",
    "las_efter_minuter": "Lås efter",
    "kopia_mapp": "Säkerhetskopior i",
    "kopia_minuter": "Säkerhetskopia var",
    "kopia_varna_timmar": "Varna utan kopia efter",
    "stada_dagar": "Städa filer efter",
    "logg_ar": "Åtkomstloggen sparas, år",
    "kostnadsstalle": "Kostnadsställe",
    "tema": "Utseende",
    "reserv_telefon": "Telefonnummer vid avbrott",
    "efrikort_adress": "eFrikort, adress",
    "efrikort_huvudman": "eFrikort, vårdhuvudman",
    "efrikort_vardgivare": "eFrikort, vårdgivare",
    "efrikort_enhet": "eFrikort, vårdenhet",
    "efrikort_anvandare": "eFrikort, användare",
    "efrikort_certifikat": "eFrikort, certifikat",
    **{f"{KONTO_PREFIX}{name}": f"Konto: {words}" for name, words in KONTO_LABELS.items()},
    "region": "Region",
    "taxa_adress": "Taxans adress",
    "taxa_rot": "Rotnyckel",
    "taxa_ca": "Certifikat",
}
ANSWERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "vardniva": (("primarvard", "Primärvård"), ("specialistvard", "Specialistvård")),
    "driftsform": (("region", "Region"), ("privat", "Privat")),
    "kvittopapper": (("a5", "A5"), ("80mm", "Rulle, 80 mm")),
    "kontant": (("nej", "Tas inte emot"), ("ja", "Tas emot")),
    "kortreferens": (("nej", "Bara när man vill"), ("ja", "Frågas efter")),
    "tema": (("system", "Som datorn"), ("ljust", "Ljust"), ("morkt", "Mörkt")),
}


def fields(queues: tuple[str, ...], chosen: str) -> tuple[FormField, ...]:
    """Return the inputs in reading order.

    Args:
        queues: the print queues of this computer.
        chosen: the queue that is set; offered also when the computer has it no longer.
    """
    known = tuple(dict.fromkeys([queue for queue in (chosen, *queues) if queue]))
    answers = {**ANSWERS, "skrivare": (("", NO_QUEUE), *((queue, queue) for queue in known))}
    return tuple(
        FormField(
            key,
            label,
            FieldKind.CHOICE if key in answers else FieldKind.TEXT,
            MENING[key],
            answers.get(key, ()),
        )
        for key, label in LABELS.items()
    )


def saved(*, is_parked: bool) -> str:
    """Return that the settings hold."""
    said = "Inställningarna är sparade och gäller nu."
    return f"{said} {PARKED}" if is_parked else said


def bundled(path: str) -> str:
    """Return where the support's file lies."""
    return f"Sparat som {path}. Filen har inga patientuppgifter och kan skickas till supporten."
