"""Random lives of a draft: whatever two organisers edit, take back and do again, and whatever hosts answer meanwhile,
an edition stays what was frozen, nothing that was agreed changes silently, taking everything back gives the last
edition, and checks never crash.

`HISTORIES` in the environment asks for more of them than the suite takes.
"""

import datetime as dt
import json
import os
import uuid
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.builders import make_event, wall
from tests.programme.editing.world import ADA, BEN
from tourapp.access.actor import SYSTEM
from tourapp.agenda.circles import Circle
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Conflict, Refusal
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.planning.acceptance import services as acceptance
from tourapp.planning.queries import problems
from tourapp.programme import queries as programme
from tourapp.programme import services as programme_services
from tourapp.programme.confirming import services as confirming
from tourapp.programme.confirming.states import ConfirmVerb
from tourapp.programme.content import ItemContent
from tourapp.programme.editing import queries, services
from tourapp.programme.editing.edits import Edit
from tourapp.programme.editing.rules import CONFIRMATION
from tourapp.programme.group import services as group
from tourapp.programme.group.rules import GroupNumbers
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.models import ProgrammeItem

SUITE = settings(
    max_examples=int(os.environ.get("HISTORIES", "12")),
    stateful_step_count=24,
    deadline=None,
    phases=(Phase.generate, Phase.shrink) if "HISTORIES" in os.environ else (Phase.generate,),
    derandomize="HISTORIES" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)

PICK = st.integers(0, 99)
WHO = st.sampled_from([ADA, BEN])
KINDS = st.sampled_from(
    [ItemKind.VISIT, ItemKind.COURTESY_CALL, ItemKind.MEAL, ItemKind.TRAVEL, ItemKind.LODGING]
)
TITLES = st.sampled_from(["Visit", "Talk", "見学", "a\u2028b", ""])
PLACES = st.sampled_from([Words("City hall", "市役所"), Words("Library", ""), Words()])
MINUTES = st.sampled_from([-600, -30, -5, -3, 3, 5, 30, 600])
SIZES = st.sampled_from([None, 10, 11, 12, 20])
SAID = Words("Something", "何か")
FIVE_MINUTES = dt.timedelta(minutes=5)


class Drafts(RuleBasedStateMachine):
    """One event after the other in one database."""

    number = 0
    happened: set[str] = set()

    @initialize()
    def begin(self) -> None:
        type(self).number += 1
        self.event = make_event(f"draft-{self.number}", starts="2027-06-17 09:00", ends="2027-06-19 17:30")
        self.frozen: dict[int, str] = {}
        self.agreed: dict[uuid.UUID, tuple[ItemContent, int | None]] = {}
        self.size: int | None = None
        self.went_over = False
        self.steps = 0
        for number in range(3):
            self._apply(ADA, Edit(fields=self._fields(ItemKind.VISIT, f"Visit {number}", 4 * number)))

    # --- what organisers do --------------------------------------------------------------------------------

    @rule(who=WHO, kind=KINDS, title=TITLES, slot=st.integers(0, 60))
    def add(self, who: Any, kind: ItemKind, title: str, slot: int) -> None:
        self._apply(who, Edit(fields=self._fields(kind, title, slot)))

    @rule(who=WHO, which=PICK, minutes=MINUTES, both=st.booleans())
    def move(self, who: Any, which: int, minutes: int, both: bool) -> None:
        item = self._item(which)
        by = dt.timedelta(minutes=minutes)
        names = ("starts", "ends") if both else ("ends",)
        times = {name: _later(getattr(item, name), by) for name in names}
        self._apply(who, Edit(item=item.id, fields=times))

    @rule(who=WHO, which=PICK, title=TITLES, place=PLACES)
    def rename(self, who: Any, which: int, title: str, place: Words) -> None:
        fields = {"title": Words(title, f"{title}（日）"), "place": place}
        self._apply(who, Edit(item=self._item(which).id, fields=fields))

    @rule(who=WHO, which=PICK, note=TITLES)
    def remark(self, who: Any, which: int, note: str) -> None:
        self._apply(who, Edit(item=self._item(which).id, fields={"remarks_internal": Words(note, "")}))

    @rule(who=WHO, which=PICK, asked=st.booleans())
    def ask_or_not(self, who: Any, which: int, asked: bool) -> None:
        state = Confirmation.PROPOSED if asked else Confirmation.NOT_NEEDED
        self._apply(who, Edit(item=self._item(which).id, fields={"confirmation": state}))

    @rule(who=WHO, which=PICK)
    def drop(self, who: Any, which: int) -> None:
        self._apply(who, Edit(item=self._item(which).id, drop="The host is away"))

    @rule(who=WHO, which=PICK)
    def restore(self, who: Any, which: int) -> None:
        self._apply(who, Edit(item=self._item(which).id, restore=True))

    @rule(who=WHO, which=PICK, other=PICK, minutes=MINUTES, is_stale=st.booleans())
    def several_at_once(self, who: Any, which: int, other: int, minutes: int, is_stale: bool) -> None:
        """All of it or nothing: when it is refused the draft is what it was."""
        one, two = self._item(which), self._item(other)
        by = dt.timedelta(minutes=minutes)
        edits = [
            Edit(item=one.id, fields={"room": f"Room {minutes}"}),
            Edit(item=two.id, fields={"starts": _later(two.starts, by), "ends": _later(two.ends, by)}),
            Edit(fields=self._fields(ItemKind.MEAL, "Lunch", 10)),
            Edit(item=one.id, drop="Not now", seen_version=one.version + 1 if is_stale else one.version),
        ]
        before, newest = self._draft(), queries.newest(self._event())
        if not self._apply(who, *edits):
            assert (self._draft(), queries.newest(self._event())) == (before, newest)

    @rule(who=WHO, over=st.integers(0, 3))
    def undo(self, who: Any, over: int) -> None:
        self._walk("undo", lambda event, seen: services.undo(who, event, over=seen), force=over == 0)

    @rule(who=WHO, over=st.integers(0, 3))
    def redo(self, who: Any, over: int) -> None:
        self._walk("redo", lambda event, seen: services.redo(who, event, over=seen), force=over == 0)

    @rule(which=PICK, force=st.booleans())
    def meet(self, which: int, force: bool) -> None:
        """Two write the same remark; whoever was first takes hers back."""
        item = self._item(which)
        for who in (ADA, BEN):
            remark = {"remarks_internal": Words(f"{who.name} {self.number}", "")}
            if not self._apply(who, Edit(item=item.id, fields=remark)):
                return
        self._walk("undo", lambda event, seen: services.undo(ADA, event, over=seen), force=force)

    @rule(who=WHO)
    def undo_and_redo(self, who: Any) -> None:
        """Doing again what one has just taken back is where one was."""
        before = self._draft()
        if self._walk("undo", lambda event, seen: services.undo(who, event, over=seen)):
            assert self._walk("redo", lambda event, seen: services.redo(who, event, over=seen))
            assert self._draft() == before

    @rule()
    def freeze(self) -> None:
        with unit_of_work():
            try:
                edition = programme_services.freeze(SYSTEM, self._event())
            except Refusal:
                return
            content = _told(programme.frozen_items(edition))
        assert self.frozen.setdefault(edition.number, content) == content
        assert self._draft(with_confirmations=True) == json.loads(content)
        self.went_over = False

    @rule(circle=st.sampled_from(list(Circle)))
    def release(self, circle: Circle) -> None:
        self.freeze()
        with unit_of_work():
            last = programme.last_edition(self._event())
            try:
                if last is not None:
                    programme_services.release(SYSTEM, self._event(), last, circle=circle)
            except Refusal:
                return

    @rule(which=PICK)
    def accept_a_problem(self, which: int) -> None:
        with unit_of_work():
            found = problems(self._event(), Circle.PARTICIPANTS)
            if found:
                acceptance.accept(SYSTEM, self._event(), found[which % len(found)], "It is known")

    # --- what hosts do -------------------------------------------------------------------------------------

    @rule(
        which=PICK,
        verb=st.sampled_from([*ConfirmVerb, ConfirmVerb.AGREE, ConfirmVerb.REQUEST, ConfirmVerb.AGREE]),
    )
    def answer(self, which: int, verb: ConfirmVerb) -> None:
        if verb in (ConfirmVerb.CHANGE, ConfirmVerb.RESTORE):
            return  # nobody says these: they follow
        found = self._item(which)
        try:
            with unit_of_work() as writing:
                item = writing.get_one(ProgrammeItem, found.id)
                post = Words("Head of section", "課長")
                agreed = confirming.Agreed(
                    by=post, on=dt.date(2027, 4, 1), channel="telephone", size=self.size
                )
                confirming.move(SYSTEM, item, verb, agreed)
                if item.confirmation is Confirmation.CONFIRMED:
                    self.agreed[item.id] = (programme.content_of(item), self.size)
        except Refusal:
            return

    @rule(size=SIZES)
    def go_with(self, size: int | None) -> None:
        with unit_of_work():
            group.set_numbers(SYSTEM, self._event(), GroupNumbers(participants=size))
        self.size = size

    # --- what has to hold ----------------------------------------------------------------------------------

    @invariant()
    def an_edition_is_what_was_frozen(self) -> None:
        editions = programme.editions(self._event())
        assert {each.number: _told(programme.frozen_items(each)) for each in editions} == self.frozen

    @invariant()
    def nothing_agreed_has_changed_silently(self) -> None:
        for item in programme.draft(self._event(), dropped=True):
            if item.confirmation is Confirmation.CONFIRMED:
                agreed, size = self.agreed[item.id]
                assert _is_as_agreed(programme.content_of(item), agreed), item.title
                assert not size or not self.size or abs(self.size - size) * 10 <= size

    @invariant()
    def checks_never_crash(self) -> None:
        self.steps += 1
        if self.steps % 3:
            return
        for finding in problems(self._event(), Circle.PARTICIPANTS):
            str(finding.message)

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        found = [change.number for change in queries.since(self._event(), 0)]
        assert found == list(range(1, len(found) + 1))

    def teardown(self) -> None:
        """Everybody takes back what they did, the last first: that is the last edition, to the letter."""
        if not hasattr(self, "event") or self.went_over:
            return
        steps = 0
        while (latest := self._latest()) is not None:
            who, steps = latest, steps + 1
            with unit_of_work():
                services.undo(who, self._event())
        last = programme.last_edition(self._event())
        wanted = _without_confirmations(json.loads(self.frozen[last.number])) if last else {}
        assert self._draft() == wanted
        if steps > 2:
            self.happened.add("undone to the last edition" if last else "undone to nothing")

    # --- how -----------------------------------------------------------------------------------------------

    def _latest(self) -> Any:
        """Whose change is the newest of those that can be taken back."""
        found = [(queries.to_undo(who, self._event()), who) for who in (ADA, BEN)]
        return max(
            ((change.number, who) for change, who in found if change is not None),
            key=lambda each: each[0],
            default=(0, None),
        )[1]

    def _event(self) -> Event:
        return session().get_one(Event, self.event.id)

    def _item(self, which: int) -> ProgrammeItem:
        found = programme.draft(self._event(), dropped=True)
        return found[which % len(found)]

    def _draft(self, *, with_confirmations: bool = False) -> dict[str, Any]:
        session().expire_all()
        told = json.loads(
            _told([(item.id, programme.content_of(item)) for item in programme.draft(self._event())])
        )
        return told if with_confirmations else _without_confirmations(told)

    def _fields(self, kind: ItemKind, title: str, slot: int) -> dict[str, Any]:
        begins = _later(wall("2027-06-17 09:00"), dt.timedelta(minutes=30 * slot))
        return {
            "kind": kind,
            "title": Words(title, title),
            "starts": begins,
            "ends": _later(begins, dt.timedelta(hours=1)),
        }

    def _apply(self, who: Any, *edits: Edit) -> bool:
        try:
            with unit_of_work():
                services.apply(who, self._event(), edits, said=SAID)
        except (Refusal, Conflict):
            self.happened.add("refused")
            return False
        return True

    def _walk(self, what: str, step: Any, *, force: bool = False) -> bool:
        try:
            with unit_of_work():
                step(self._event(), None)
        except services.Overtaken as overtaken:
            assert overtaken.clashes
            self.happened.add(f"{what} overtaken")
            if force:
                with unit_of_work():
                    step(self._event(), overtaken.number)
                self.went_over = True
            return force
        except Refusal:
            return False
        self.happened.add(what)
        return True


def _later(moment: WallTime | None, by: dt.timedelta) -> WallTime:
    assert moment is not None
    return WallTime.from_instant(moment.instant + by, moment.zone)


def _told(items: Any) -> str:
    return json.dumps({str(item): content.to_json() for item, content in items}, sort_keys=True)


def _without_confirmations(told: dict[str, Any]) -> dict[str, Any]:
    return {
        item: {name: value for name, value in content.items() if name not in CONFIRMATION}
        for item, content in told.items()
    }


def _is_as_agreed(now: ItemContent, agreed: ItemContent) -> bool:
    """Time within five minutes; place, subject and kind what they were, or said in the other language as well."""
    for name in ("starts", "ends"):
        was, is_now = getattr(agreed, name), getattr(now, name)
        if abs(is_now.instant - was.instant) > FIVE_MINUTES:
            return False
    for was, is_now in ((agreed.title, now.title), (agreed.place, now.place)):
        for side in ("en", "ja"):
            if getattr(was, side).strip() not in ("", getattr(is_now, side).strip()):
                return False
    return agreed.kind is now.kind and not (now.place and not agreed.place)


def test_drafts_live_through_whatever_is_done_to_them(app: Flask) -> None:
    Drafts.number, Drafts.happened = 0, set()
    with app.app_context():
        run_state_machine_as_test(Drafts, settings=SUITE)
    assert {"undo", "redo", "undo overtaken", "refused", "undone to the last edition"} <= Drafts.happened
