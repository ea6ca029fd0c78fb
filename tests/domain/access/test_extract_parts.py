"""How a large answer is divided."""

from hypothesis import given
from hypothesis import strategies as st

from portal.data.access.extracts import Chunk
from portal.domain.access.extract_parts import ROWS, SIZE, divided, plan_digest

SIZES = st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 1000), st.integers(1, 3_000_000)), max_size=20)


def chunks_of(sizes: list[tuple[str, int, int]]) -> list[Chunk]:
    first = {"a": 0, "b": 0}
    chunks = []
    for number, (table, rows, size) in enumerate(sorted(sizes)):
        chunks.append(Chunk(number, "shop", table, first[table], rows, 0, 0, size))
        first[table] += rows
    return chunks


@given(SIZES)
def test_every_row_is_in_one_part_and_no_part_is_too_large(sizes: list[tuple[str, int, int]]) -> None:
    chunks = chunks_of(sizes)
    parts = divided(chunks)
    found = [(it.table, row) for part in parts for it in part for row in range(it.first, it.last)]
    assert found == [(c.table, row) for c in chunks for row in range(c.first_row, c.first_row + c.rows)]
    assert all(sum(it.last - it.first for it in part) <= ROWS for part in parts)
    assert all(parts) or not chunks
    assert all(len({it.table for it in part}) == len(part) for part in parts)


def test_long_rows_make_parts_of_fewer_rows() -> None:
    [*parts] = divided([Chunk(0, "shop", "a", 0, 1000, 0, 0, 10 * SIZE)])
    assert 10 <= len(parts) <= 12


def test_nothing_at_all_is_one_part() -> None:
    assert divided([]) == [()]


def test_another_division_has_another_digest() -> None:
    one, other = chunks_of([("a", 10, 10)]), chunks_of([("a", 11, 10)])
    assert plan_digest(divided(one)) != plan_digest(divided(other))
    assert plan_digest(divided(one)) == plan_digest(divided(list(one)))
