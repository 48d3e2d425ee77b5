"""Personal data of those who appear in a programme: a part of the list in `held`."""

from tourapp.custody.lines import DataClass, Erasure, Held

SPEAKING: tuple[Held, ...] = (
    Held(
        "appearance",
        ("post_en", "post_ja", "remark", "life_en", "life_ja"),
        "person_id",
        DataClass.PROFILE,
        Erasure.DELETE,
        "where she was asked to appear, as what, and what she wrote about herself; life and remark go a year after the "
        "event anyway (`purge_on`). Programmes name posts in words of their own",
    ),
    Held(
        "appearance",
        ("answered_by",),
        "answered_by",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "who recorded somebody's answer, by reference",
        is_mention=True,
    ),
    Held(
        "appearance_file",
        ("file_name",),
        "appearance_id",
        DataClass.PROFILE,
        Erasure.DELETE,
        "her photograph and slides, by the appearance; each goes on its own date (`purge_on`), its content with it",
    ),
)
