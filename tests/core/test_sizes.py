import pytest

from tourapp.core.sizes import file_size


@pytest.mark.parametrize(
    ("size", "english", "japanese"),
    [
        (0, "0 bytes", "0 バイト"),
        (1, "1 byte", "1 バイト"),
        (607, "607 bytes", "607 バイト"),
        (999, "999 bytes", "999 バイト"),
        (1_000, "1 kB", "1 KB"),
        (12_400, "12 kB", "12 KB"),
        (999_499, "999 kB", "999 KB"),
        (999_900, "1 MB", "1 MB"),
        (3_449_000, "3.4 MB", "3.4 MB"),
        (12_582_912, "12.6 MB", "12.6 MB"),
    ],
)
def test_a_size_is_said_in_the_units_of_the_readers_language(size, english, japanese):
    assert (file_size(size, lang="en"), file_size(size, lang="ja")) == (english, japanese)
