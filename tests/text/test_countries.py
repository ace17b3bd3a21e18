"""The table of countries and the table of names fit together."""

from __future__ import annotations

import pytest

from rag.text.countries import DEMONYMS, SEATS
from rag.text.names import built_in


@pytest.mark.parametrize("country", sorted({*DEMONYMS.values(), *SEATS.values()}))
def test_every_country_is_in_the_table_of_names(country: str) -> None:
    name = built_in().named(country)
    assert name is not None
    assert name.en == country


def test_a_people_and_a_seat_of_government_stand_for_their_country() -> None:
    assert DEMONYMS["South Koreans"] == "South Korea"
    assert SEATS["Beijing"] == "China"
