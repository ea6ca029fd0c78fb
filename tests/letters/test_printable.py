from portal.letters.printable import MARK, every_text, printable, shown


def test_ordinary_text_is_left_alone() -> None:
    for text in ("Åsa Ekström", "rad 1\nrad 2", "فاطمة", "🎸", "👩‍🎤"):
        assert printable(text) == text


def test_letters_are_composed() -> None:
    assert printable("A\u030asa") == "Åsa"


def test_what_has_no_shape_is_marked() -> None:
    assert printable("a\x00b\ue000c\ud800d\ufdd0") == f"a{MARK}b{MARK}c{MARK}d{MARK}"


def test_a_name_cannot_turn_its_surroundings_around() -> None:
    assert printable("\u202eAsa\u2066") == "Asa"


def test_only_what_the_fonts_lack_is_marked() -> None:
    assert shown("Åsa 🎸", lambda text: "🎸" not in text) == f"Åsa {MARK}"


def test_a_text_that_only_fails_as_a_whole_keeps_its_plain_letters() -> None:
    assert shown("Abc åä", lambda text: len(text) == 1) == f"Abc {MARK}{MARK}"


def test_texts_are_changed_wherever_they_stand() -> None:
    assert every_text({"a": ["x", {"b": ("y", 1, None, True)}]}, str.upper) == {"a": ["X", {"b": ["Y", 1, None, True]}]}
