"""Texts with placeholders: a fixed list of names, filled once, and nothing behind it."""

import pytest

from tourapp.core.errors import Refusal
from tourapp.messages.placeholders import check, filled_in, names_in

KNOWN = ("name", "event", "link", "page")


def test_placeholders_are_filled_with_plain_text():
    assert filled_in("Dear {name}, {event}", {"name": "Ada", "event": "Seminar"}) == "Dear Ada, Seminar"


def test_spaces_inside_the_brackets_do_not_matter():
    assert filled_in("{ name }", {"name": "Ada"}) == "Ada"
    check("{ name }", known=KNOWN)


@pytest.mark.parametrize(
    "hostile",
    [
        "{name.__class__}",
        "{name.__class__.__mro__[1]}",
        "{name[0]}",
        "{name!r}",
        "{name:>1000000}",
        "{0}",
        "{}",
        "{{ config }}",
        "{{name}}",
        "{% for x in y %}",
        "{name",
        "name}",
        "{na\nme}",
        "{nmae}",
        "{NAME}",
        "{" * 2000,
        "{" + "a" * 5000 + "}",
    ],
)
def test_whatever_is_not_on_the_list_is_refused(hostile):
    with pytest.raises(Refusal) as refused:
        check(f"Dear {hostile}", known=KNOWN)
    assert refused.value.code == "placeholder"
    assert refused.value.field == "body"


def test_the_refusal_names_what_is_unknown():
    with pytest.raises(Refusal, match=r"\{nmae\}"):
        check("Dear {nmae}", known=KNOWN)


def test_full_width_brackets_around_a_known_name_are_told_apart():
    with pytest.raises(Refusal, match="half-width"):
        check("｛name｝ 様", known=KNOWN)
    check("｛注意｝ {name} 様", known=KNOWN)


def test_a_placeholder_that_is_needed_must_be_there():
    check("{link}", known=KNOWN, needed=("link",))
    with pytest.raises(Refusal, match=r"\{link\}") as refused:
        check("{name}", known=KNOWN, needed=("link",))
    assert refused.value.code == "placeholder_missing"


@pytest.mark.parametrize("value", ["{event}", "{name}", "{{ 7 * 7 }}", "%(event)s", "{link}", "$event"])
def test_a_value_is_never_looked_at_again(value):
    assert filled_in("Dear {name}", {"name": value, "event": "x", "link": "secret"}) == f"Dear {value}"


def test_a_name_that_is_an_address_becomes_no_link_and_ours_stay():
    filled = filled_in("{name}\n{page}", {"name": "https://evil.example", "page": "https://ours.example/me"})
    assert filled == "https: //evil.example\nhttps://ours.example/me"


def test_a_placeholder_without_a_value_is_an_error_and_no_hole():
    with pytest.raises(LookupError):
        filled_in("{name}", {})


def test_the_placeholders_of_a_text_are_known_in_their_order():
    assert names_in("{name} and {event}, {name}") == ["name", "event", "name"]
