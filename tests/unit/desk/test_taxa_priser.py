"""The list of a tariff's prices."""

from kassa.desk.taxa_priser import Prisrad, prisrad_list
from tests.helpers.taxa import rjl


def place(row: Prisrad) -> tuple[str, str, str, str]:
    return (row.kod, row.namn, row.pris, row.kalla)


def test_prices_of_one_code_come_in_one_order_at_every_start():
    """By code, then by name; rows that tell themselves apart by their source alone, by that."""
    rows = [row for row in prisrad_list(rjl()) if row.kod]

    assert rows == sorted(rows, key=place)
    assert len({(row.kod, row.namn, row.pris) for row in rows}) < len(rows)
