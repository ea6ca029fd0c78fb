"""What a print run's list says is put into an envelope."""

from portal.letters.words.run_list import contents, enclosed


def test_what_lies_beside_the_letter_is_said_in_the_reader_s_language() -> None:
    assert enclosed("medium", 0, "sv") == "USB-minne"
    assert enclosed("what_came", 0, "en") == "the original"
    assert [enclosed(None, files, "sv") for files in (0, 1, 2)] == ["", "1 fil", "2 filer"]
    assert enclosed("medium", 1, "en") == "USB stick, files: 1"


def test_how_much_it_is_has_its_thousands_apart() -> None:
    assert contents(2, 1234, "sv") == "2 kuvert, 1\N{NO-BREAK SPACE}234 ark."
    assert contents(2, 1234, "en") == "Envelopes: 2, sheets: 1,234."
