"""Hundreds of schedules on each database, thousands with `--proof`: nothing lost, nothing doubled, replicas equal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.proof.checks import Findings
from tests.proof.machine import Schedule
from tests.proof.stage import Stage
from tests.tally import Tally

LEAN = {"sqlite": 200, "postgresql": 100}
FULL = {"sqlite": 3400, "postgresql": 1700}
STEPS = 18
BATCH = 100


@dataclass
class Run:
    """Some schedules on one kind of database; after a failure, or a batch, on a fresh one."""

    make: Callable[[], Stage]
    tally: Tally
    stages: list[Stage] = field(default_factory=list)
    shrink: bool = True

    def stage(self) -> Stage:
        if not self.stages:
            self.stages.append(self.make())
        return self.stages[-1]

    def done(self, stage: Stage, found: Findings) -> None:
        self.tally.add("schedules")
        for kind in ("lost", "duplicated", "diverged"):
            self.tally.add(kind, found.counts[kind])
        if found.lines:
            self.close()

    def close(self) -> None:
        while self.stages:
            self.stages.pop().close()

    def batch(self, count: int, number: int) -> None:
        machine = type(
            "Schedules", (Schedule,), {"stage": staticmethod(self.stage), "done": staticmethod(self.done)}
        )
        seed(number)(machine)
        run_state_machine_as_test(machine, settings=rules(count, self.shrink))
        stage = self.stage()
        unsound = stage.first_unsound_row()
        self.close()
        assert unsound is None, f"row {unsound} of the audit trail is not sound"


def rules(count: int, shrink: bool) -> settings:
    return settings(
        max_examples=count,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        verbosity=Verbosity.normal,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )


@pytest.mark.proof
@pytest.mark.timeout(0)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_no_schedule_loses_doubles_or_divides(
    database: str, request: pytest.FixtureRequest, tally: Tally
) -> None:
    def make() -> Stage:
        server = request.getfixturevalue("postgres") if database == "postgresql" else None
        return Stage(server.fresh_database() if server else None)

    if database == "postgresql":
        request.getfixturevalue("postgres")
    run = Run(make, tally, shrink=request.config.getoption("--schedules") is None)
    wanted = request.config.getoption("--schedules") or (FULL if tally.full else LEAN)[database]
    try:
        for start in range(0, wanted, BATCH):
            run.batch(min(BATCH, wanted - start), tally.seed + start)
    finally:
        run.close()
