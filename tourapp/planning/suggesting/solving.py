"""The one door to the solver: which starts, out of those that are allowed, make the least travel.

Knows nothing of programmes: figures in, figures out. The same problem has the same answer, on every machine and however
busy it is: one worker, one seed, and a budget of steps instead of seconds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations, cycle, pairwise, permutations
from typing import Any, Self

STEP = 5
"""Minutes between one possible start and the next."""
SEED = 20270117
FOR_EACH, MOST = 0.1, 1.8
"""Steps that the search may take for each thing that is to be placed, and in all; in the solver's own measure, about as
many seconds on a quiet machine."""
FIRST, PAIR, LAST, QUICK, LEAST = 0.6, 0.06, 0.12, 0.15, 0.02
"""Of these, the parts for the answer at once where there are few, for two days planned anew, for the last touch, and
for an explanation; and steps at least."""
DAY = 1440
FEW = 10

LEFT_OUT, WISH = 1_000_000, 10_000
"""What it costs, in minutes of travel, to leave something out and to pass over a wish."""
ROUND_HOURS = (0, 2, 2, 1, 2, 2) * 2
"""How unusual a start is, by steps after the full hour: on the half hour not at all, on the quarter a little."""

Span = tuple[int, int]
"""From and to, both included, in minutes from a common zero."""


@dataclass(frozen=True, kw_only=True)
class Placing:
    """Something that is to have a start: how long it is, and which starts are possible (`starts`, in order)."""

    key: str
    minutes: int
    starts: tuple[Span, ...]
    now: int | None = None
    """Where it starts as things are."""
    wishes: tuple[tuple[Span, ...], ...] = ()
    """Each a set of starts, one of which is wished for."""
    hint: int | None = None
    """Where the search begins."""


@dataclass(frozen=True, kw_only=True)
class Tour:
    """What some people do one after the other: `fixed` is what stands, in order, as key and (start, end); `movable` are
    keys of placings. Nothing of `movable` is possible at the time of something fixed: the starts say so already."""

    fixed: tuple[tuple[str, Span], ...]
    movable: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """`gaps` are the minutes that have to lie between one thing and the next, `ways` those of them that are spent on
    the road; absent is none. `order` are pairs of which the first comes before the second, `apart` pairs that may not
    overlap although nobody is in both."""

    placings: tuple[Placing, ...]
    tours: tuple[Tour, ...]
    gaps: Mapping[tuple[str, str], int] = field(default_factory=dict)
    ways: Mapping[tuple[str, str], int] = field(default_factory=dict)
    order: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Solution:
    """Starts by key; what is left out has none. `cost` counts what is left out, wishes and `ways`, the minutes on the
    road; `is_best`: nothing better was possible, not only nothing found."""

    starts: Mapping[str, int]
    ways: int
    broken_wishes: int
    cost: int
    is_best: bool


def solve(problem: Problem) -> Solution | None:
    """The starts that leave out least, then keep most wishes, then travel least, then change least and are roundest.

    None when there is none: what stands contradicts itself.
    """
    budget = _Budget.of(problem)
    if len(problem.placings) <= FEW:
        found = _best(problem, budget, FIRST)
    else:
        found = Solution({}, 0, 0, LEFT_OUT * len(problem.placings), False)
    if found is None:
        return None
    if not found.is_best:
        found = _improved(problem, found, budget)
    return _rounded(problem, found, budget)


def fits(problem: Problem, found: Solution) -> bool:
    """Whether a start is found for everything, where `found` is an answer under stricter terms. Takes a part of the
    budget, so that no is no proof."""
    budget = _Budget.of(problem)
    if len(problem.placings) <= FEW:
        answer = _best(problem, budget, FIRST)
        return answer is not None and len(answer.starts) == len(problem.placings)
    budget.left *= QUICK
    return len(_improved(problem, found, budget, until_all=True).starts) == len(problem.placings)


def _cp_model() -> Any:
    from ortools.sat.python import cp_model  # slow import, and few processes ever need it

    return cp_model


def _found() -> tuple[Any, Any]:
    """The states in which there is an answer."""
    return _cp_model().OPTIMAL, _cp_model().FEASIBLE


class _Budget:
    """Steps of the solver that are left, in its own measure: no clock has a say in it."""

    def __init__(self, steps: float) -> None:
        self.whole = self.left = steps

    @classmethod
    def of(cls, problem: Problem) -> Self:
        return cls(min(MOST, FOR_EACH * len(problem.placings)))

    def solver(self, part: float, *, proves: bool = False) -> Any:
        """One that takes at most this part of all steps. Of many things good weeks are found sooner, of few they are
        proved to be best."""

        solver = _cp_model().CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = SEED
        solver.parameters.linearization_level = 1 if proves else 0
        solver.parameters.max_deterministic_time = max(LEAST, min(part * self.whole, self.left))
        return solver

    def spend(self, solver: Any) -> None:
        self.left -= solver.response_proto.deterministic_time


def _best(problem: Problem, budget: _Budget, part: float) -> Solution | None:
    attempt = _Attempt(problem, _cp_model().CpModel())
    attempt.model.minimize(attempt.cost)
    solver = budget.solver(part, proves=len(problem.placings) <= FEW)
    status = solver.solve(attempt.model)
    budget.spend(solver)
    if status not in _found():
        return None
    return attempt.solution(solver, is_best=status == _cp_model().OPTIMAL)


def _improved(problem: Problem, found: Solution, budget: _Budget, *, until_all: bool = False) -> Solution:
    """Two days at a time are planned anew, the others stay, until that gains nothing or the budget is spent."""
    idle = 0
    for days in cycle(_pairs_of_days(problem)):
        others = {
            key: start for key, start in found.starts.items() if start // DAY not in days
        }  # what is left out always gets its chance
        better = _best(_pinned(problem, others, found), budget, PAIR) or found
        idle = 0 if better.cost < found.cost else idle + 1
        found = replace(better, is_best=False) if better.cost < found.cost else found
        if until_all and len(found.starts) == len(problem.placings):
            return found
        if budget.left <= 0 or idle >= len(_pairs_of_days(problem)):
            return found
    return found


def _pairs_of_days(problem: Problem) -> list[tuple[int, ...]]:
    days = sorted({at // DAY for each in problem.placings for span in each.starts for at in span})
    return list(combinations(days, 2)) or [tuple(days)]


def _pinned(problem: Problem, starts: Mapping[str, int], found: Solution) -> Problem:
    """The same, where these do not move; the others begin the search where they were found."""
    placings = [
        replace(
            each,
            starts=((starts[each.key],) * 2,) if each.key in starts else each.starts,
            hint=found.starts.get(each.key),
        )
        for each in problem.placings
    ]
    return replace(problem, placings=tuple(placings))


def _rounded(problem: Problem, found: Solution, budget: _Budget) -> Solution:
    """As good, with less change and rounder hours. What could not be proved to be best keeps its order."""
    attempt = _Attempt(_pinned(problem, {}, found), _cp_model().CpModel())
    attempt.model.add(attempt.cost <= found.cost)
    if not found.is_best:
        attempt.keep(found)
    attempt.model.minimize(attempt.change)
    budget.left = max(budget.left, LAST * budget.whole)
    solver = budget.solver(LAST)
    if solver.solve(attempt.model) not in _found():
        return found
    return attempt.solution(solver, is_best=found.is_best)


class _Attempt:
    """The problem in the solver's terms: steps of five minutes."""

    def __init__(self, problem: Problem, model: Any) -> None:
        self.model = model
        self._placings = {each.key: each for each in problem.placings}
        self._gaps, self._ways = problem.gaps, problem.ways
        self._start: dict[str, Any] = {}
        self._is_in: dict[str, Any] = {}
        self._time: dict[str, Any] = {}
        for each in problem.placings:
            self._add(each)
        self._arcs: list[tuple[int, Any]] = []
        for tour in problem.tours:
            self._travel(tour)
        for one, other in problem.order:
            self._follows(one, other, self._gaps.get((one, other), 0))
        for one, other in problem.apart:
            self.model.add_no_overlap([self._time[one], self._time[other]])
        self.on_the_road = sum(minutes * used for minutes, used in self._arcs)
        self.passed_over = sum(broken for each in problem.placings for broken in self._wishes(each))
        left_out = sum(1 - is_in for is_in in self._is_in.values())
        self.cost = LEFT_OUT * left_out + WISH * self.passed_over + self.on_the_road
        self.change = sum(term for each in problem.placings for term in self._changes(each))

    def solution(self, solver: Any, *, is_best: bool) -> Solution:
        """What was found, in minutes."""
        starts = {
            key: solver.value(start) * STEP
            for key, start in self._start.items()
            if solver.boolean_value(self._is_in[key])
        }
        return Solution(
            starts=starts,
            ways=solver.value(self.on_the_road),
            broken_wishes=solver.value(self.passed_over),
            cost=solver.value(self.cost),
            is_best=is_best,
        )

    def keep(self, found: Solution) -> None:
        """One thing stays after the other as it was found, on the same day."""
        placed = sorted(found.starts, key=lambda key: found.starts[key])
        for key in self._start:
            self.model.add(self._is_in[key] == (key in found.starts))
        for key in placed:
            day = found.starts[key] // DAY * DAY // STEP
            self.model.add(self._start[key] >= day)
            self.model.add(self._start[key] < day + DAY // STEP)
        for one, other in pairwise(placed):
            self.model.add(self._start[one] <= self._start[other])

    def _add(self, each: Placing) -> None:
        domain = _domain(each.starts)
        is_in = self.model.new_bool_var(f"in {each.key}")
        if domain.is_empty():
            self.model.add(is_in == 0)
            domain = _domain(((0, 0),))
        start = self.model.new_int_var_from_domain(domain, f"start {each.key}")
        self._start[each.key], self._is_in[each.key] = start, is_in
        self._time[each.key] = self.model.new_optional_fixed_size_interval_var(
            start, _up(each.minutes), is_in, f"time {each.key}"
        )
        begin = each.now if each.hint is None else each.hint
        if begin is not None and domain.contains(begin // STEP):
            self.model.add_hint(start, begin // STEP)
            self.model.add_hint(is_in, 1)

    def _follows(self, one: str, other: str, gap: int, *, if_: Any = None) -> None:
        end = self._start[one] + _up(self._placings[one].minutes) + _up(gap)
        given = [if_] if if_ is not None else [self._is_in[one], self._is_in[other]]
        self.model.add(self._start[other] >= end).only_enforce_if(given)

    def _travel(self, tour: Tour) -> None:
        """One way through everything, along what stands; what is left out is passed by."""
        keys = [key for key, _ in tour.fixed] or [""]
        node = {key: len(keys) + at for at, key in enumerate(tour.movable)}
        lies = {key: self._lies_in(key, tour) for key in tour.movable}
        arcs = [(at, at + 1, self._arc(one, other)) for at, (one, other) in enumerate(pairwise(keys))]
        arcs.append((len(keys) - 1, 0, self.model.new_constant(1) if len(keys) > 1 else self._arc("", "")))
        for key, slots in lies.items():
            arcs.append((node[key], node[key], self._is_in[key].negated()))
            for slot, is_here in slots.items():
                after = (slot + 1) % len(keys)
                come, leave = self._arc(keys[slot], key), self._arc(key, keys[after])
                self.model.add_implication(come, is_here)
                self.model.add_implication(leave, is_here)
                arcs += [(slot, node[key], come), (node[key], after, leave)]
        for one, other in permutations(tour.movable, 2):
            if lies[one].keys() & lies[other].keys() and self._can_follow(one, other):
                used = self._arc(one, other)
                self._follows(one, other, self._gaps.get((one, other), 0), if_=used)
                arcs.append((node[one], node[other], used))
        self.model.add_circuit(arcs)
        self.model.add_no_overlap([self._time[key] for key in tour.movable])

    def _lies_in(self, key: str, tour: Tour) -> dict[int, Any]:
        """Between which neighbours of what stands it lies, by the place of the earlier one: where its start says."""
        found = {}
        for slot in range(max(1, len(tour.fixed))):
            here = _clip(self._placings[key].starts, _span_of(slot, tour.fixed))
            if not here.is_empty():
                found[slot] = self.model.new_bool_var(f"{key} after {slot}")
                self.model.add_linear_expression_in_domain(self._start[key], here).only_enforce_if(
                    found[slot]
                )
        self.model.add(sum(found.values()) == self._is_in[key])
        return found

    def _can_follow(self, one: str, other: str) -> bool:
        first, second = self._placings[one], self._placings[other]
        if not first.starts or not second.starts:
            return False
        gap = self._gaps.get((one, other), 0)
        return first.starts[0][0] + first.minutes + gap <= second.starts[-1][1]

    def _arc(self, one: str, other: str) -> Any:
        used = self.model.new_bool_var(f"{one} then {other}")
        if minutes := self._ways.get((one, other), 0):
            self._arcs.append((minutes, used))
        return used

    def _wishes(self, each: Placing) -> Iterator[Any]:
        for number, spans in enumerate(each.wishes):
            kept = self.model.new_bool_var(f"wish {number} of {each.key}")
            self.model.add_linear_expression_in_domain(self._start[each.key], _domain(spans)).only_enforce_if(
                kept
            )
            yield 1 - kept

    def _changes(self, each: Placing) -> Iterator[Any]:
        """How far it moves, and how odd its hour is."""
        start = self._start[each.key]
        if each.now is not None:
            far = self.model.new_int_var(0, 10_000, f"moved {each.key}")
            self.model.add(far >= start - each.now // STEP)
            self.model.add(far >= each.now // STEP - start)
            yield 4 * far
        if each.now is None or each.now % STEP:
            step = self.model.new_int_var(0, len(ROUND_HOURS) - 1, f"minute of {each.key}")
            self.model.add_modulo_equality(step, start, len(ROUND_HOURS))
            odd = self.model.new_int_var(0, max(ROUND_HOURS), f"odd {each.key}")
            self.model.add_element(step, list(ROUND_HOURS), odd)
            yield 10 * odd


def _up(minutes: int) -> int:
    return -(-minutes // STEP)


def _domain(spans: tuple[Span, ...]) -> Any:
    steps = [(_up(first), last // STEP) for first, last in spans]
    return _cp_model().Domain.from_intervals([[first, last] for first, last in steps if first <= last])


def _span_of(slot: int, fixed: tuple[tuple[str, Span], ...]) -> Span:
    """The time between one fixed thing and the next, by the place of the first."""
    first = fixed[slot][1][0] if slot < len(fixed) else 0
    last = fixed[slot + 1][1][0] if slot + 1 < len(fixed) else 10**7
    return first, last


def _clip(spans: tuple[Span, ...], within: Span) -> Any:
    first, last = within
    return _domain(tuple((max(first, low), min(last, high)) for low, high in spans))
