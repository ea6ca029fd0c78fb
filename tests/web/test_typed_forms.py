"""Finding the form of a page in which somebody types, and filling it in anew."""

from portal.domain.signing_in.kept_forms import KeptForm
from portal.web.typed_forms import typed

PAGE = """
<form method="get" action="/sok"><input name="q"></form>
<form method="post" action="/liten"><input type="hidden" name="form_token" value="t"><input name="one" value=""></form>
<form class="a > b" method="post" action="/stor?a=1&amp;b=2" novalidate>
<input type="hidden" name="version" value="new"><input name="name" type="text" value="before" maxlength="9">
<input type="password" name="password"><input type="file" name="file">
<input type="checkbox" name="box" value="a" checked><input type="checkbox" name="box" value="b" aria-describedby="x">
<select name="choice"><option value="1" selected>En</option><option value="2">Två</option></select>
<textarea name="text" rows="4">
before</textarea></form>
"""
FIELDS = [
    ("version", "old"),
    ("name", '"<b>'),
    ("box", "b"),
    ("choice", "2"),
    ("text", "</textarea>\n&"),
    ("password", "p"),
]


def test_the_form_with_most_to_fill_in_gets_an_id() -> None:
    found = typed(PAGE, None)
    assert (found.id, found.action) == ("filled-in", "/stor?a=1&b=2")
    assert found.content.replace(' id="filled-in"', "") == PAGE
    assert typed("<p>Nothing</p>", None).id is None


def test_a_form_is_filled_in_as_it_was_sent_but_for_what_nobody_types_or_sees() -> None:
    content = typed(PAGE, KeptForm("/stor?a=1&b=2", FIELDS, False, "")).content
    assert 'name="version" value="new"' in content
    assert 'maxlength="9" value="&#34;&lt;b&gt;"' in content
    assert '<input type="checkbox" name="box" value="a">' in content
    assert 'value="b" aria-describedby="x" checked>' in content
    assert '<option value="1">En</option><option value="2" selected>' in content
    assert "\n&lt;/textarea&gt;\n&amp;</textarea>" in content
    assert '<input type="password" name="password">' in content


def test_another_form_of_the_page_is_left_alone() -> None:
    content = typed(PAGE, KeptForm("/liten", [("one", "x"), ("name", "y")], False, "")).content
    assert 'name="one" value="x"' in content
    assert 'value="before"' in content
    assert typed(PAGE, KeptForm("/annan", [("one", "x")], False, "")).content == typed(PAGE, None).content
