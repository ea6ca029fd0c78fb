"""What the data map offers its readers."""

from portal.sources.data_map import Label


def test_a_label_says_itself_in_either_language() -> None:
    label = Label("Köp", "Purchases")
    assert (label.in_("sv"), label.in_("en")) == ("Köp", "Purchases")
    assert label.as_json() == {"sv": "Köp", "en": "Purchases"}
