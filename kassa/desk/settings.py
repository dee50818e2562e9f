"""The settings of a clinic: asked for once, kept in one file, passed in everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kassa.bokforing.konto import KONTO, Kontoplan
from kassa.ids import ClerkId, DeskId
from kassa.kvitto.document import Klinik
from kassa.money import ZERO, Money

LAS_EFTER_MINUTER = 10
KOPIA_MINUTER = 15
KOPIA_VARNA_TIMMAR = 4
STADA_DAGAR = 30
FAKTURA_DAGAR = 30  # rule book: Betalning
LOGG_AR = 5  # HSLF-FS 2016:40: at least so long
KONTO_PREFIX = "konto_"
HEMREGION = "06"


class Driftsform(StrEnum):
    """Who runs the clinic. A private operator has the cash-register duty, a region has not."""

    REGION = "region"
    PRIVAT = "privat"


class Kvittopapper(StrEnum):
    """The paper of the receipts in the ordinary printer."""

    A5 = "a5"
    REMSA = "80mm"


MENING: Mapping[str, str] = {
    "namn": "Mottagningens namn, så som det står på kvittot.",
    "organisationsnummer": "Tio siffror, till exempel 232100-0057.",
    "adress": "Gata, postnummer och ort. Står på kvittot.",
    "vardniva": "Dit besöken i den här kassan oftast hör.",
    "register": "Kassans beteckning, till exempel K1. Med en ny börjar kvittonumren om.",
    "driftsform": "Vem som driver mottagningen. Privata har kassaregisterplikt och får EJ KVITTO.",
    "skrivare": "Datorns skrivarkö för kvitton och listor. Tomt betyder PDF-filer i en mapp.",
    "kvittopapper": "Papper för kvitton i skrivaren.",
    "kvittoskrivare": "En egen kvittoskrivare: 192.168.1.50, kvitto.lan:9100 eller /dev/usb/lp0.",
    "kontant": "Om kassan tar emot kontanter. Regionen gör det bara på utvalda ställen.",
    "kortreferens": "Om kassan frågar efter kortterminalens referens. R skriver den ändå.",
    "swish": "Mottagningens Swish-nummer, 123 följt av sju siffror. Tomt: Swish tas inte emot.",
    "bankgiro": "Dit fakturor betalas. Tomt: ekonomi skickar fakturan, Kassa skriver underlaget.",
    "fakturaserie": "1-99, eget för varje kassa: fakturanumren börjar med det.",
    "faktura_dagar": "Dagar till förfallodagen. Regelboken säger 30; privata kan ha annat.",
    "faktura_fragor": "Vem patienten frågar om fakturan: telefon eller e-post. Står på den.",
    "godkann_over": "Kronor. Makuleringar över beloppet godkänns av en till; 0 är aldrig.",
    "las_efter_minuter": "Minuter utan att någon rör kassan innan den låses; 0 är aldrig.",
    "kopia_mapp": "En mapp på en annan disk eller server, som /mnt/kopior/kassa.",
    "kopia_minuter": "Minuter, när något har skrivits; 0 är bara vid dagsavslut.",
    "kopia_varna_timmar": "Timmar utan en lyckad säkerhetskopia.",
    "stada_dagar": "Dagar. Sedan tas sparade PDF-filer och listor bort.",
    "logg_ar": "År som åtkomstloggen sparas innan den får gallras, minst 5.",
    "kostnadsstalle": "Kostnadsställe på bokföringsraderna. Tomt: inget.",
    "tema": "Ljus eller mörk skärm.",
    "reserv_telefon": "Står i reservpaketet. Skilj med semikolon: IT-stöd 036-12 34 56; ...",
    "efrikort_adress": "Tjänstens adress, https://... Tomt: jämför med en lista i stället.",
    "efrikort_huvudman": "Vårdhuvudmannens HSA-id i eFrikort.",
    "efrikort_vardgivare": "Vårdgivarens namn, så som det står i eFrikort.",
    "efrikort_enhet": "Vårdenhetens HSA-id. Avgifter med samma enhet räknas som våra.",
    "efrikort_anvandare": "HSA-id för den som registrerar åt kassan.",
    "efrikort_certifikat": "Fil med funktionscertifikat och nyckel (PEM). Tomt: inget.",
    **{f"{KONTO_PREFIX}{name}": f"{words}. Ert eget val." for name, words in KONTO.items()},
    "region": "Länskoden för den region vars taxa gäller här: 06 är Jönköpings län.",
    "taxa_adress": "Härifrån hämtas taxan: https://… eller en mapp. Tomt: den hämtas inte.",
    "taxa_rot": "Regionens rotfil, som allt prövas mot. Tomt: den som följde med.",
    "taxa_ca": "Fil med regionens egna certifikat för servern. Tomt: datorns egna.",
}
"""What each key of the settings file means: stands in the file, and in the window."""


VARDEN: Mapping[str, tuple[str, ...]] = {
    "vardniva": ("primarvard", "specialistvard"),
    "driftsform": tuple(form.value for form in Driftsform),
    "kvittopapper": tuple(paper.value for paper in Kvittopapper),
    "tema": ("system", "ljust", "morkt"),
}
"""What may stand at the keys that choose one of a few."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One clinic, one desk.

    Attributes:
        namn: the clinic's name, as printed.
        organisationsnummer: ``NNNNNN-NNNN``.
        adress: as printed.
        vardniva: ``primarvard`` or ``specialistvard``; where the visits of this desk belong.
        register: the register's designation; also the desk's id and the prefix of its receipts.
        driftsform: region or private.
        skrivare: name of the print queue; empty means a folder of PDF files.
        kvittopapper: what lies in that printer for receipts.
        kvittoskrivare: address of a receipt printer of its own; empty means the queue above.
        tema: ``system``, ``ljust`` or ``morkt``.
        kontant: the desk takes cash (the region does at named places only).
        godkann_over: kronor above which a second person approves a reversal; 0 for never.
        las_efter_minuter: minutes without a touch after which the window locks; 0 for never.
        kopia_mapp: absolute path of the folder of copies; empty means one beside the records.
        kopia_minuter: between copies while something is written; 0 for after each close only.
        kopia_varna_timmar: how old the last good copy may become before somebody is told.
        stada_dagar: after which files with patient data that Kassa wrote are removed.
        reserv_telefon: whom to call in an outage, separated by semicolons.
        efrikort_adress: of the eFrikort service; empty where only lists are compared.
        efrikort_huvudman: HSA id of the care principal.
        efrikort_vardgivare: name of the care provider.
        efrikort_enhet: HSA id of the care unit; what has it is ours.
        efrikort_anvandare: HSA id of whoever registers.
        efrikort_certifikat: file with certificate and key; empty for none.
        kortreferens: the till asks for the reference of the card terminal.
        swish: the clinic's Swish number; empty where it takes none.
        bankgiro: where invoices are paid; empty where the finance office sends them.
        fakturaserie: 1-99, the series of this desk's invoices.
        faktura_dagar: days until an invoice is due.
        faktura_fragor: whom to ask about an invoice, as printed.
        logg_ar: years the access log is kept.
        kostnadsstalle: cost centre of the vouchers; empty for none.
        konton: the accounts of the vouchers.
        region: code of the region whose tariff holds here.
        taxa_adress: where the central tariff is fetched: ``https://...`` or a folder; empty: not.
        taxa_rot: file of the root the desk trusts first; empty means the one with the program.
        taxa_ca: file of certificates for the tariff's server; empty means the system's own.
    """

    namn: str
    organisationsnummer: str
    adress: str
    vardniva: str
    register: str
    driftsform: Driftsform = Driftsform.REGION
    skrivare: str = ""
    kvittopapper: Kvittopapper = Kvittopapper.A5
    kvittoskrivare: str = ""
    tema: str = "system"
    kontant: bool = False
    godkann_over: int = 0
    las_efter_minuter: int = LAS_EFTER_MINUTER
    kopia_mapp: str = ""
    kopia_minuter: int = KOPIA_MINUTER
    kopia_varna_timmar: int = KOPIA_VARNA_TIMMAR
    stada_dagar: int = STADA_DAGAR
    reserv_telefon: str = ""
    efrikort_adress: str = ""
    efrikort_huvudman: str = ""
    efrikort_vardgivare: str = ""
    efrikort_enhet: str = ""
    efrikort_anvandare: str = ""
    efrikort_certifikat: str = ""
    kortreferens: bool = False
    swish: str = ""
    bankgiro: str = ""
    fakturaserie: int = 1
    faktura_dagar: int = FAKTURA_DAGAR
    faktura_fragor: str = ""
    logg_ar: int = LOGG_AR
    kostnadsstalle: str = ""
    konton: Kontoplan = field(default_factory=Kontoplan)
    region: str = HEMREGION
    taxa_adress: str = ""
    taxa_rot: str = ""
    taxa_ca: str = ""

    @property
    def klinik(self) -> Klinik:
        """The clinic as it stands on the receipt."""
        return Klinik(self.namn, self.organisationsnummer, self.adress, self.register)


@dataclass(frozen=True, slots=True)
class Fakturering:
    """How a desk writes invoices.

    Attributes:
        serie: the first digits of its invoice numbers.
        dagar: days until they are due.
        bankgiro: where they are paid; empty where the finance office sends them.
        fragor: whom to ask, as printed.
    """

    serie: int = 1
    dagar: int = FAKTURA_DAGAR
    bankgiro: str = ""
    fragor: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where and by whom something is written.

    Attributes:
        id: the desk; the prefix of its receipt numbers.
        clerk: who works there now.
        klinik: the clinic as printed.
        ovning: a practice clinic.
        ej_kvitto: the operator has the cash-register duty.
        kontant: the desk takes cash.
        swish: the Swish number it is paid to; empty where it takes none.
        fakturering: how it writes invoices.
        godkann_over: what is paid back above this needs a second person's approval; zero for never.
        godkand_av: signatur of the one who approves what is written now; empty for nobody.
    """

    id: DeskId
    clerk: ClerkId
    klinik: Klinik
    ovning: bool
    ej_kvitto: bool
    kontant: bool = False
    swish: str = ""
    fakturering: Fakturering = Fakturering()
    godkann_over: Money = ZERO
    godkand_av: str = ""

    @classmethod
    def of(cls, settings: Settings, clerk: ClerkId, *, ovning: bool) -> Desk:
        """Return the desk of a clinic's settings."""
        return cls(
            id=DeskId(settings.register),
            clerk=clerk,
            klinik=settings.klinik,
            ovning=ovning,
            ej_kvitto=settings.driftsform is Driftsform.PRIVAT,
            kontant=settings.kontant,
            swish=settings.swish,
            fakturering=Fakturering(
                settings.fakturaserie,
                settings.faktura_dagar,
                settings.bankgiro,
                settings.faktura_fragor,
            ),
        )
