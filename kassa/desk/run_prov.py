"""Run the test cases of a tariff: what was expected, what came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kassa.avgift.answer import fel_mapping
from kassa.desk.answer_lines import answer_case
from kassa.errors import Fault, InvalidInputError, UserFacingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kassa.desk.ports import TaxaBook
    from kassa.taxa.prov import Prov, Vantat


def failures(prov: Prov, taxa_book: TaxaBook) -> tuple[str, ...]:
    """Return in Swedish each thing that came out otherwise than expected.

    Args:
        prov: the test case.
        taxa_book: with the tariff it belongs to.
    """
    return tuple(_failures(prov.vantat, _answer(prov, taxa_book)))


def _answer(prov: Prov, taxa_book: TaxaBook) -> dict[str, Any]:
    try:
        return answer_case(prov.case, taxa_book)
    except InvalidInputError as error:
        return fel_mapping(error.faults)
    except UserFacingError as error:
        return fel_mapping((Fault("", error.message),))


def _failures(vantat: Vantat, answer: dict[str, Any]) -> Iterator[str]:
    refused = answer.get("fel")
    if vantat.fel is not None or refused is not None:
        yield from _refusal_failures(vantat, refused)
        return
    for key, value in vantat.answer.items():
        if answer[key] != value:
            yield f"{key} skulle bli {_shown(value)} men blev {_shown(answer[key])}"
    if vantat.rader is not None and len(answer["rader"]) != vantat.rader:
        yield f"raderna skulle bli {vantat.rader} men blev {len(answer['rader'])}"
    for word in vantat.varningar:
        if not any(word in text for text in answer["varningar"]):
            yield f"ingen varning säger ”{word}”"
    rules = [item["regel"] for item in answer["motivering"]]
    if vantat.regel is not None and vantat.regel not in rules:
        yield f"regeln {vantat.regel} skulle avgöra men det gjorde {', '.join(rules)}"


def _refusal_failures(vantat: Vantat, refused: list[dict[str, str]] | None) -> Iterator[str]:
    if refused is None:
        yield f"fallet skulle nekas ({', '.join(vantat.fel or ())}) men fick ett beslut"
        return
    fields = sorted({item["falt"] for item in refused})
    messages = " ".join(item["meddelande"] for item in refused)
    if vantat.fel is None:
        yield f"fallet skulle få ett beslut men nekades: {messages}"
    elif sorted(set(vantat.fel)) != fields:
        yield f"fel skulle gälla {', '.join(vantat.fel)} men gällde {', '.join(fields)}"
    elif vantat.text is not None and vantat.text not in messages:
        yield f"inget fel säger ”{vantat.text}”"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()  # as the file has it
    return "inget" if value is None else str(value).removesuffix(".0")
