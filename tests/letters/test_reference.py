import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.letters import reference
from portal.letters.reference import ALPHABET, MalformedReference, beginning, normalise

references = st.builds(reference.new)


def test_a_reference_looks_as_designed() -> None:
    for _ in range(50):
        prefix, first, second = reference.new().split("-")
        assert prefix == "JM"
        assert len(first) == len(second) == 4
        assert set(first + second) <= set(ALPHABET)


def test_references_do_not_repeat() -> None:
    assert len({reference.new() for _ in range(1000)}) == 1000


@given(references)
def test_a_reference_is_understood_however_it_is_typed(written: str) -> None:
    bare = written.replace("-", "")
    for typed in (
        written,
        written.lower(),
        bare,
        bare[2:],
        bare[2:].lower(),
        f"  {bare[:2]} {bare[2:6]} {bare[6:]}\n",
        written.replace("-", "–"),
        f"{written}.",
        f"({written}),",
        f"”{written.lower()}”",
        written.replace("0", "O"),
        written.replace("0", "o").replace("1", "l"),
        written.replace("1", "I"),
    ):
        assert normalise(typed) == written


@given(references, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_noticed(written: str, place: int, symbol: str) -> None:
    symbols = written.replace("-", "")[2:]
    if symbols[place] == symbol:
        return
    with pytest.raises(MalformedReference):
        normalise(symbols[:place] + symbol + symbols[place + 1 :])


@given(references)
def test_packing_keeps_the_reference(written: str) -> None:
    packed = reference.to_bytes(written)
    assert len(packed) == 5
    assert reference.from_bytes(packed) == written


@given(st.text())
def test_any_text_is_a_reference_or_malformed(typed: str) -> None:
    with contextlib.suppress(MalformedReference):
        assert normalise(normalise(typed)) == normalise(typed)


@pytest.mark.parametrize("typed", ["", "JM", "JM-", "JM-UUUU-UUUU", "🎸" * 8, "ſſſſſſſſ", "\0", "A" * 1_000_000])
def test_nonsense_is_malformed(typed: str) -> None:
    with pytest.raises(MalformedReference):
        normalise(typed)


@pytest.mark.parametrize(
    ("typed", "symbols"),
    [("8k2f", "8K2F"), ("JM-8K", "8K"), ("jm 8k2f-1", "8K2F1"), ("oil", "011"), ("8K2F-1234", "8K2F1234"), ("", "")],
)
def test_a_beginning_is_read_as_forgivingly_as_a_whole_reference(typed: str, symbols: str) -> None:
    assert beginning(typed) == symbols


@pytest.mark.parametrize("typed", ["8U", "å", "8K2F-12345", "8%2", "8\0"])
def test_what_no_reference_begins_with_is_told_apart(typed: str) -> None:
    assert beginning(typed) is None
