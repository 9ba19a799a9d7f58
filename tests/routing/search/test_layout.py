"""`layout.py` and `day.h` describe the same memory."""

import re

import pytest

from routing.search import layout
from routing.search.library import HERE

STRUCTS = {
    "Day": layout.DayStruct,
    "Tour": layout.TourStruct,
    "Desk": layout.DeskStruct,
    "Pool": layout.PoolStruct,
    "Knobs": layout.KnobsStruct,
    "Search": layout.SearchStruct,
}
FIELD = re.compile(r"^\s+(?:const )?(\w+) (\*?)(\w+);", re.MULTILINE)
C_TYPES = {"int32_t": "c_int", "double": "c_double"}


def _declared(name: str) -> list[tuple[str, str]]:
    header = (HERE / "day.h").read_text(encoding="utf-8")
    end = header.index(f"}} {name};")
    body = header[header.rindex("typedef struct {", 0, end) : end]
    return [
        (field, "c_void_p" if star else C_TYPES.get(kind, f"{kind}Struct")) for kind, star, field in FIELD.findall(body)
    ]


@pytest.mark.parametrize("name", STRUCTS)
def test_a_struct_has_the_fields_of_the_header_in_their_order(name: str):
    fields = [(field[0], field[1].__name__) for field in STRUCTS[name]._fields_]
    assert fields == _declared(name)
