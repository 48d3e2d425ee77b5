"""Many answers at once: a page on which each one is seen, and one press that sends them all."""

from typing import Any

from flask import flash
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, Optional

from tourapp.core.errors import Conflict
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.i18n import ngettext
from tourapp.hosting.models import HostLink
from tourapp.hosting.portal import acts, reading, wording
from tourapp.hosting.portal.forms import DayLine, ReviewForm
from tourapp.hosting.portal.reading import HostView, Seen
from tourapp.hosting.portal.views import looks, of_host, posts
from tourapp.hosting.said import Said, Who
from tourapp.hosting.states import AnswerKind
from tourapp.programme.kinds import Confirmation
from tourapp.web.forms import LONGEST_LINE, Line, at_most
from tourapp.web.limits import limiter
from tourapp.web.pages import page, see_other

LATER = "later"
"""Nothing is said of this one now."""
OFFERED = {
    "agree": _l("Agree to this"),
    "arrange": _l("We are still checking"),
    "decline": _l("We cannot host this"),
    LATER: _l("Not now"),
}


@limiter.limit(looks)
@limiter.limit(posts, methods=["POST"])
@of_host
def host_review(token: str, link: HostLink) -> Response:
    """The items that are still open, each with an answer to choose; agreeing is chosen from the beginning,
    but for what was said to be checked.

    Sent back: all of them are recorded, or none. Nothing is sent before the press.
    """
    seen = reading.view(link)
    form = _form(seen, link)
    if form.validate_on_submit():
        count = _send(link, seen, form)
        if form.saved:
            flash(
                ngettext(
                    "%(num)s answer received. Thank you.", "%(num)s answers received. Thank you.", count
                ),
                "ok",
            )
            return see_other("host_page", token=token)
        seen = reading.view(link)
    collisions = _collisions(seen, form) if isinstance(form.refused, Conflict) else {}
    return page(
        "hosting/portal/host_review.html",
        form=form,
        token=token,
        seen=seen,
        fields=[(each, *_fields(form, each)) for each in seen.undecided if _answer_name(each) in form],
        collisions=collisions,
        said=wording,
        words={"what": wording.WHAT},
    )


def _form(seen: HostView, link: HostLink) -> Any:
    """The form with three fields for each open item."""
    fields: dict[str, Any] = {}
    for each in seen.undecided:
        is_arranged = each.state is Confirmation.ARRANGING_INTERNALLY
        fields[_answer_name(each)] = _choice(each, LATER if is_arranged else "agree")
        fields[f"note_{each.id.hex}"] = Line(_l("Note or reason"), [Optional(), at_most(LONGEST_LINE)])
        fields[f"on_{each.id.hex}"] = DayLine(_l("Answer expected on"), [Optional()])
    who = dict(zip(("section", "post", "name"), reading.last_who(link), strict=True))
    return type("OpenItems", (ReviewForm,), fields)(data={"edition": seen.number, **who})


def _choice(each: Seen, default: str) -> RadioField:
    """What can be said of one item here; shortly before the visit a yes only."""
    offered = [key for key in OFFERED if each.can_change or key in ("agree", LATER)]
    return RadioField(
        _l("Your answer"),
        [AnyOf(offered, message=_l("Choose an answer"))],
        choices=[SelectChoice(key, str(OFFERED[key])) for key in offered],
        validate_choice=False,
        default=default,
    )


def _send(link: HostLink, seen: HostView, form: Any) -> int:
    """Record what was chosen; how many answers that were."""
    who = Who(section=form.section.data, post=form.post.data, name=form.name.data)
    wanted = [(each, said) for each in seen.undecided if (said := _said(form, each)) is not None]
    with form.saving(link) as fresh:
        for each, said in wanted:
            acts.answer(fresh, each.id, said, who)
    return len(wanted)


def _said(form: Any, each: Seen) -> Said | None:
    answer, note, on = _fields(form, each)
    if answer.data == LATER:
        return None
    kind = acts.KINDS[answer.data]
    edition = int(form.edition.data) if (form.edition.data or "").isdigit() else 0
    return Said(
        kind=kind,
        edition=edition,
        text="" if kind is AnswerKind.AGREE else note.data or "",
        expected_on=on.day if kind is AnswerKind.ARRANGING else None,
    )


def _answer_name(each: Seen) -> str:
    return f"answer_{each.id.hex}"


def _fields(form: Any, each: Seen) -> tuple[Any, Any, Any]:
    return form[_answer_name(each)], form[f"note_{each.id.hex}"], form[f"on_{each.id.hex}"]


def _collisions(seen: HostView, form: Any) -> dict[Any, Any]:
    """What is different now of the items that were sent, by item."""
    number = int(form.edition.data) if (form.edition.data or "").isdigit() else 0
    return {each.id: acts.collision(seen, number, each.id) for each in seen.undecided}
