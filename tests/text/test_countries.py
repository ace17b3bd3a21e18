"""The table of countries and the table of names fit together."""

from __future__ import annotations

import pytest

from rag.text.countries import COUNTRIES, DEMONYMS, SEATS
from rag.text.names import built_in
from rag.text.subjects import is_town


@pytest.mark.parametrize("country", sorted({*COUNTRIES, *DEMONYMS.values(), *SEATS.values()}))
def test_every_country_is_in_the_table_of_names(country: str) -> None:
    name = built_in().named(country)
    assert name is not None
    assert name.en == country


def test_a_state_or_region_holds_towns_and_is_none() -> None:
    names = built_in()
    for region in ("Guangdong", "California", "Southeast Asia"):
        name = names.named(region)
        assert name is not None
        assert not is_town(name)
    town = names.named("Shenzhen")
    assert town is not None
    assert is_town(town)


def test_a_people_and_a_seat_of_government_stand_for_their_country() -> None:
    assert DEMONYMS["South Koreans"] == "South Korea"
    assert SEATS["Beijing"] == "China"
