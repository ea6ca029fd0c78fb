"""Every kind of letter is registered at start, all of them or none."""

import pytest

from portal.domain import answering, letter_kinds
from portal.domain.letters import making
from portal.domain.letters.making import NoSuchLetter
from portal.kinds import ANSWERS, LETTER_KINDS, LetterKind


def test_at_start_every_kind_can_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "KINDS", {})
    letter_kinds.register()
    assert set(making.KINDS) == set(LETTER_KINDS)
    answering_something = {kind for kind, it in making.KINDS.items() if it.on_posted is answering.letter_posted}
    assert answering_something == set(ANSWERS)


@pytest.mark.parametrize("left_out", LETTER_KINDS)
def test_with_a_kind_left_out_nothing_is_registered(monkeypatch: pytest.MonkeyPatch, left_out: LetterKind) -> None:
    monkeypatch.setattr(making, "KINDS", {})
    letter_kinds.register()
    but_one = {kind: it for kind, it in making.KINDS.items() if kind != left_out}
    making.KINDS.clear()
    with pytest.raises(NoSuchLetter, match=f"^{left_out}$"):
        making.register(but_one)
    assert not making.KINDS
