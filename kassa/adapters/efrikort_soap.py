"""eFrikort over SOAP 1.1 (RIV-TA, document/literal), through zeep and the WSDL beside it.

Opting a person out of eFrikort erases all that it has of that person: that operation is not in the
WSDL and cannot be called. zeep is imported when the first call is made.
"""

from __future__ import annotations

import logging
import ssl
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kassa.desk.efrikort_ports import (
    Efrikort,
    EfrikortError,
    EfrikortSilentError,
    KortStatus,
    NyTransaktion,
    Transaktion,
)
from kassa.money import ORE_PER_KRONA, Money
from resources import path as resource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import Response

    from kassa.desk.settings import Settings

NAMESPACE = "urn:riv:cgi:healthcare:efrikort:3"
CARE_VISIT = "CARE_VISIT"
TIMEOUT = 20.0
OK = ("OK", "INFO")
REFUSED = {
    "VALIDATION_ERROR": "eFrikort tar inte emot uppgifterna",
    "OPTINREQUIRED": "Patienten har inte anslutit sig till eFrikort",
    "OPTOUT": "Patienten har avböjt eFrikort",
}
FAILED = {
    "ERROR": "eFrikort kunde inte utföra det. Försök igen om en stund",
    "ACCESSDENIED": "Kassan får inte använda eFrikort. Kontrollera HSA-id och certifikat",
}
SILENT = (
    "eFrikort svarar inte. Kontrollera nätet och adressen under Inställningar, och försök igen. "
    "Jämför innan du skickar något på nytt."
)
NO_CERTIFIKAT = (
    "Certifikatet för eFrikort går inte att läsa: {}. Inget har skickats. Filen ska innehålla både "
    "certifikat och nyckel (PEM), nyckeln utan lösenord. Rätta sökvägen under Inställningar, eller "
    "be it-stödet om en ny fil."
)
UNREADABLE = "eFrikorts svar går inte att läsa. Jämför igen om en stund."
MISREAD = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError)
"""What zeep, and whoever reads what it made, meet in an answer that is not as the contract says."""
MOST_ORE = 10**11
"""More than any fee."""


@dataclass(frozen=True, slots=True)
class EfrikortAccess:
    """Where eFrikort is, and who asks.

    Attributes:
        adress: of the service.
        huvudman: HSA id of the care principal.
        vardgivare: name of the care provider.
        enhet: HSA id of the care unit.
        anvandare: HSA id of whoever registers.
        certifikat: file with certificate and key; empty for none.
        timeout: seconds to wait for an answer.
    """

    adress: str
    huvudman: str
    vardgivare: str
    enhet: str
    anvandare: str
    certifikat: str = ""
    timeout: float = TIMEOUT


def efrikort_of(settings: Settings) -> SoapEfrikort | None:
    """Return eFrikort as the settings have it; None where no address is set."""
    if not settings.efrikort_adress:
        return None
    return SoapEfrikort(
        EfrikortAccess(
            settings.efrikort_adress,
            settings.efrikort_huvudman,
            settings.efrikort_vardgivare,
            settings.efrikort_enhet,
            settings.efrikort_anvandare,
            settings.efrikort_certifikat,
        )
    )


class SoapEfrikort:
    """Speaks the contract; implements ``kassa.desk.efrikort_ports.EfrikortService``."""

    def __init__(self, access: EfrikortAccess) -> None:
        """Take where it is; nothing is sent before the first call."""
        self._access = access
        self._made: Any = None

    def read(self, number: str) -> Efrikort:
        """Return what eFrikort has of a person."""
        access = self._access
        answer = self._call(
            "GetExtendedCardForPerson",
            carePrincipalId=access.huvudman,
            cardTypeId=CARE_VISIT,
            personId=_person(number),
            actor=self._actor(),
        )
        try:
            return _efrikort(number, answer.extendedCard)
        except MISREAD as error:
            raise EfrikortError(UNREADABLE) from error

    def register(self, ny: NyTransaktion) -> str:
        """Register a fee, and return what eFrikort said of it; empty for nothing."""
        access = self._access
        answer = self._call(
            "RegisterTransaction",
            is_written=True,
            carePrincipalId=access.huvudman,
            careProvider=access.vardgivare,
            careUnit=access.enhet,
            cardTypeId=CARE_VISIT,
            personId=_person(ny.number),
            transactionDate=ny.datum,
            amount=Decimal(ny.belopp.ore) / ORE_PER_KRONA,
            actor=self._actor(),
        )
        return str(_result(answer).comment or "")

    def delete(self, transaktion_id: str) -> None:
        """Take a fee away."""
        self._call(
            "DeleteTransaction",
            is_written=True,
            carePrincipalId=self._access.huvudman,
            transactionId=transaktion_id,
            actor=self._actor(),
        )

    def _actor(self) -> Mapping[str, str]:
        access = self._access
        return {
            "employeeId": access.anvandare,
            "careProviderId": access.huvudman,
            "careUnitId": access.enhet,
        }

    def _call(self, operation: str, *, is_written: bool = False, **values: object) -> Any:  # noqa: ANN401 - zeep makes its types from the WSDL
        """Call an operation and return its answer, where that is a yes.

        Raises:
            EfrikortSilentError: no answer came that can be read; what was written may be there.
            EfrikortError: it cannot be reached, it says no, or the certificate cannot be read.
        """
        import requests  # noqa: PLC0415 - with zeep: large, and seldom needed
        import zeep.exceptions  # noqa: PLC0415

        kind = EfrikortSilentError if is_written else EfrikortError
        try:
            answer = getattr(self._service(), operation)(**values)
        except requests.exceptions.ConnectTimeout as error:
            raise EfrikortError(SILENT) from error
        except (requests.exceptions.RequestException, OSError) as error:
            if is_written and not _never_left(error):
                raise EfrikortSilentError(SILENT) from error
            raise EfrikortError(SILENT) from error
        except zeep.exceptions.Fault as error:
            raise EfrikortError(f"eFrikort svarade med ett fel: {error.message}.") from error
        except (zeep.exceptions.Error, *MISREAD) as error:
            raise kind(UNREADABLE) from error
        if getattr(_result(answer), "resultCode", None) is None:
            raise kind(UNREADABLE)
        _refuse(_result(answer))
        return answer

    def _service(self) -> Any:  # noqa: ANN401 - as above
        if self._made is None:
            import requests  # noqa: PLC0415
            import zeep  # noqa: PLC0415

            library: Any = zeep  # it has no types
            logging.getLogger("zeep").setLevel(logging.CRITICAL)  # it logs pieces of an answer

            session = requests.Session()
            session.hooks["response"].append(_refuse_parts)
            if self._access.certifikat:
                _refuse_unreadable(self._access.certifikat)
                session.cert = self._access.certifikat
            timeout = self._access.timeout
            transport = library.Transport(
                session=session, timeout=timeout, operation_timeout=timeout
            )
            wsdl = str(resource("efrikort", "efrikort.wsdl"))
            client = library.Client(wsdl, transport=transport)
            self._made = client.create_service(
                f"{{{NAMESPACE}}}EfrikortBinding", self._access.adress
            )
        return self._made


def _refuse_unreadable(certifikat: str) -> None:
    """Refuse a certificate that no connection could be made with, before one is tried.

    Raises:
        EfrikortError: the file is not there, or is not certificate and key; a key with a password
            would have the terminal asked for it.
    """
    try:
        ssl.create_default_context().load_cert_chain(certifikat, password=lambda: b"")
    except (OSError, ValueError) as error:
        raise EfrikortError(NO_CERTIFIKAT.format(certifikat)) from error


def _refuse_parts(response: Response, **_: object) -> None:
    """Refuse an answer of several parts: zeep would take it apart, and eFrikort sends none.

    Raises:
        TransportError: it is one.
    """
    import zeep.exceptions  # noqa: PLC0415 - as above

    library: Any = zeep.exceptions
    if response.headers.get("Content-Type", "").lower().startswith("multipart/"):
        raise library.TransportError(response.reason, response.status_code)


def _result(answer: Any) -> Any:  # noqa: ANN401 - as above
    """Return the result of an answer; zeep hands over what stands alone without its cover."""
    return getattr(answer, "result", answer)


def _never_left(error: Exception) -> bool:
    """True where the other side was never reached, so that nothing can have been written."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return type(reason).__name__ == "NewConnectionError"


def _refuse(result: Any) -> None:  # noqa: ANN401 - as above
    code = str(result.resultCode)
    if code in OK:
        return
    said = f": {result.comment}" if result.comment else ""
    if code in REFUSED:
        raise EfrikortError(f"{REFUSED[code]}{said}.", is_refusal=True)
    raise EfrikortError(f"{FAILED.get(code, 'eFrikort svarade nej')}{said}.")


def _person(number: str) -> str:
    """Return the identity number as the contract has it: twelve characters, no dash."""
    return number.replace("-", "")


def _efrikort(number: str, extended: Any) -> Efrikort:  # noqa: ANN401 - as above
    """Return what eFrikort has of a person.

    Raises:
        Exception: one of ``MISREAD``.
    """
    if extended is None:
        return Efrikort(number, ())
    card = extended.card
    status = KortStatus(card.status)
    has_frikort = status in {KortStatus.PRELIMINARY, KortStatus.FINAL} and card.endDate
    fran = card.preliminaryCardDate or card.finalCardDate or card.startDate
    return Efrikort(
        number=number,
        transaktioner=tuple(
            _transaktion(number, each) for each in extended.transactions if each.status == "ACTIVE"
        ),
        status=status,
        fran=fran if has_frikort else None,
        till=card.endDate if has_frikort and fran else None,
    )


def _transaktion(number: str, found: Any) -> Transaktion:  # noqa: ANN401 - as above
    ore = found.amount * ORE_PER_KRONA
    is_sum = ore == int(ore) and abs(ore) < MOST_ORE
    if not (found.transactionId and found.transactionDate and is_sum):
        message = "no transaction"
        raise ValueError(message)
    return Transaktion(
        id=found.transactionId,
        number=number,
        datum=found.transactionDate,
        belopp=Money(int(ore)),
        enhet=found.careUnit or "",
        vardgivare=found.careProvider or "",
    )
