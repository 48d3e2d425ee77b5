import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from tourapp.core import sealed as module
from tourapp.core.sealed import CannotOpen, KeyRing, Sealed, new_key, open_sealed, reseal, seal

OLD, NEW = new_key(), new_key()
RING = KeyRing([NEW, OLD])
PLACE = {"table": "answer", "row": "0198c0de-0000-7000-8000-000000000001", "column": "value"}
SECRET = "coeliac; carries an adrenaline pen"


@pytest.fixture
def keys_of_the_process():
    before = module._ring
    module.configure([NEW, OLD])
    yield
    module._ring = before


def test_what_was_sealed_opens_in_its_place():
    assert RING.open(RING.seal(SECRET, **PLACE), **PLACE) == SECRET


@given(
    text=st.text(), table=st.from_regex(r"\A[a-z_]+\Z"), row=st.uuids(), column=st.from_regex(r"\A[a-z_]+\Z")
)
def test_every_text_comes_back_from_every_place(text, table, row, column):
    value = RING.seal(text, table=table, row=row, column=column)
    assert RING.open(Sealed(value.blob), table=table, row=str(row), column=column) == text


@pytest.mark.parametrize("part", ["table", "row", "column"])
def test_a_value_that_was_moved_does_not_open(part):
    value = RING.seal(SECRET, **PLACE)
    with pytest.raises(CannotOpen):
        RING.open(value, **{**PLACE, part: "other"})


def test_a_value_under_an_unknown_key_does_not_open():
    with pytest.raises(CannotOpen, match="key"):
        KeyRing([new_key()]).open(RING.seal(SECRET, **PLACE), **PLACE)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_value_with_one_changed_byte_does_not_open(position, change):
    blob = bytearray(RING.seal(SECRET, **PLACE).blob)
    blob[position % len(blob)] ^= change
    with pytest.raises(CannotOpen):
        RING.open(Sealed(bytes(blob)), **PLACE)


@given(st.binary(max_size=80))
def test_bytes_that_were_never_sealed_do_not_open(blob):
    with pytest.raises(CannotOpen):
        RING.open(Sealed(blob), **PLACE)


def test_the_blob_holds_nothing_of_the_text_and_is_new_each_time():
    one, other = RING.seal(SECRET, **PLACE), RING.seal(SECRET, **PLACE)
    assert one != other
    assert b"coeliac" not in one.blob


def test_a_place_is_complete():
    for part in PLACE:
        with pytest.raises(ValueError, match="place"):
            RING.seal(SECRET, **{**PLACE, part: ""})
    with pytest.raises(ValueError, match="place"):
        RING.seal(SECRET, **{**PLACE, "table": "a:b"})


# --- keys ------------------------------------------------------------------------------------------


def test_the_newest_key_seals_and_the_older_ones_still_open():
    old = KeyRing([OLD]).seal(SECRET, **PLACE)
    assert RING.open(old, **PLACE) == SECRET
    with pytest.raises(CannotOpen):
        KeyRing([OLD]).open(RING.seal(SECRET, **PLACE), **PLACE)


def test_after_a_rotation_the_old_key_is_no_longer_needed():
    old = KeyRing([OLD]).seal(SECRET, **PLACE)
    assert RING.is_stale(old)
    fresh = RING.reseal(old, **PLACE)
    assert not RING.is_stale(fresh)
    assert KeyRing([NEW]).open(fresh, **PLACE) == SECRET
    assert RING.reseal(fresh, **PLACE) is fresh


BAD_KEYS = ([], "", NEW, ["short"], [NEW, ""], [NEW[:-4]], ["ü" * 44], [NEW + "!"])


# Numbers for names: the keys are made anew in each worker, which have to agree on the names of their tests.
@pytest.mark.parametrize("keys", BAD_KEYS, ids=range(len(BAD_KEYS)))
def test_what_is_not_a_list_of_keys_is_refused_without_quoting_it(keys):
    with pytest.raises(ValueError) as refused:
        KeyRing(keys)
    assert NEW[:20] not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_key_works_with_and_without_its_padding():
    value = KeyRing([NEW.rstrip("=")]).seal(SECRET, **PLACE)
    assert KeyRing([f" {NEW}\n"]).open(value, **PLACE) == SECRET


def test_a_ring_does_not_show_its_keys():
    assert NEW not in repr(RING)


def test_the_process_has_one_ring(keys_of_the_process):
    value = seal(SECRET, **PLACE)
    assert open_sealed(value, **PLACE) == SECRET
    assert open_sealed(reseal(KeyRing([OLD]).seal(SECRET, **PLACE), **PLACE), **PLACE) == SECRET


def test_without_keys_nothing_is_sealed(keys_of_the_process):
    module._ring = None
    with pytest.raises(RuntimeError, match="configure"):
        seal(SECRET, **PLACE)


# --- opaque ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "showing",
    [
        str,
        escape,
        "{}".format,
        lambda value: f"{value}",
        lambda value: "%s" % value,  # noqa: UP031
        json.dumps,
        pickle.dumps,
        copy.copy,
        copy.deepcopy,
        bytes,
        iter,
        lambda value: value + "",
        lambda value: setattr(value, "blob", b""),
    ],
)
def test_a_sealed_value_refuses_to_be_shown(showing):
    with pytest.raises(TypeError):
        showing(RING.seal(SECRET, **PLACE))


def test_a_sealed_value_in_a_representation_says_only_that_it_is_sealed():
    value = RING.seal(SECRET, **PLACE)
    assert repr(value) == "<sealed>"
    assert repr([value]) == "[<sealed>]"
    assert not hasattr(value, "__dict__")


def test_sealed_values_are_equal_when_their_bytes_are():
    value = RING.seal(SECRET, **PLACE)
    assert value == Sealed(value.blob)
    assert hash(value) == hash(Sealed(value.blob))
    assert value != value.blob


def test_a_sealed_value_is_not_made_of_text():
    with pytest.raises(TypeError):
        Sealed(SECRET)
