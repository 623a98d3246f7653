"""Schedules of one device's pulls, as traces: what was written, what it asked, what came and what it holds.

Others write, allocations begin and end, and drafts come back from a lost device. Answers are lost, late, cut,
bent, forged, somebody else's or older, or begin too high or too low. The client replays each trace with its
real pull; those that begin with a brief question (6.8), with its real exchange.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sync.device import Device
from sync.pull import run_of, seal_answer, state_item
from sync.types import DeviceId, Entry, Item, Run
from tests.sync.caseload import Caseload
from tests.sync.cast import (
    ANNA,
    BEN,
    CERTIFICATES,
    NOON,
    ORGANISATION,
    ROOT,
    FixedRandom,
    FixedSealer,
    Member,
    ident,
    opening_json,
    signer,
    unsealer,
)
from tests.sync.holder import LIVING, Holder

TRACES, BRIEF_TRACES = 24, 12
CONTACTS = 8
TEXTS = ("Smiles at the lamp.", "Lifts his head.", "Rolls over.", "Says Mama. 李 😀")
CAT = Member("Cat")
OTHER_DEVICE = ident("Anna's other device")
MISNAMING = ("misnamed",) * 6
MISNAMED = ident("a change that is not on the device")
# The client that replays a trace signs at this time, and its clock is ahead by so much.
SIGNED, SKEW_SEC = "2026-11-21T12:00:05.000Z", 5
PORTAL = b"<html><title>Welcome to the free network</title></html>"
CLEAR = ("clear",) * 3 + ("chopped",) * 2 + ("halves",) * 2
SPOILT = ("lost", "portal", "cut", "bent", "late", "older", "forged", "other device")
PARTLY = ("hole", "hole", "hole", "again", "twice")
Case = dict[str, Any]
Answer = tuple[Case, list[Run]]


class _Trace:
    def __init__(self, name: str, brief: bool = False) -> None:
        self._name, self._brief = name, brief
        self._chance = random.Random(self._name)
        self._random = FixedRandom(self._name)
        self._server, self._holder = Caseload(self._name), Holder()
        self._devices = {member: member.device(self._name) for member in (ANNA, BEN, CAT)}
        self._numbers: dict[str, int] = {}
        self._unfiled: list[tuple[int, Mapping[str, Any]]] = []
        self._said: list[bytes] = []
        self._lost = 0

    def case(self) -> Case:
        for _ in range(6):
            self._others_write()
        steps = [self._step(contact) for contact in range(CONTACTS)]
        versions = {each: len(self._server.shelves[each].entries) for each in self._server.may_hold()}
        assert self._holder.have == versions, "the last contact leaves nothing behind"
        uses = ("sealing", "receipt", "order")
        return {
            "name": self._name,
            "dev": ANNA.dev,
            "person": ANNA.person,
            "opening": opening_json("Anna's opening"),
            "organisation": {
                "organisation": ORGANISATION,
                "root": ROOT.hex(),
                "certificates": [
                    {"text": c.text, "signature": c.signature.hex()}
                    for c in CERTIFICATES
                    if json.loads(c.text)["use"] in uses
                ],
            },
            "steps": steps,
        }

    def _step(self, contact: int) -> Case:
        for _ in range(self._chance.randint(1, 6) if contact else 0):
            self._chance.choice(self._happenings())()
        writes = [self._write() for _ in range(self._chance.randint(0, 2))] if contact else []
        pulls = self._contact(CLEAR if contact in (0, CONTACTS - 1) else (*CLEAR, *SPOILT, *PARTLY))
        return {"writes": [one for one in writes if one], "pulls": pulls, "then": self._holder.stands()}

    # --- at the server ------------------------------------------------------------------------------------

    def _happenings(self) -> list[Callable[[], None]]:
        return [
            *[self._others_write] * 4,
            *[self._file] * 3,
            lambda: self._server.allocate(self._child()),
            lambda: self._server.widen(self._child()),
            self._lose_a_device,
            self._let_a_draft_rest,
        ]

    def _child(self) -> str:
        return self._chance.choice(list(self._server.children))

    def _others_write(self) -> None:
        child = self._child()
        who = self._chance.choice((BEN, CAT, ANNA))
        dev = OTHER_DEVICE if who is ANNA else who.dev
        if self._chance.random() < 0.7:
            top = len(self._server.shelves[child].entries)
            change = self._portrait(self._devices[who], child, self._chance.randint(max(0, top - 2), top))
        else:
            hidden = self._chance.random() < 0.5
            change = self._quote(self._devices[who], child, "restricted" if hidden else "team")
        self._server.file(change, dev, self._next_number(dev))

    def _file(self) -> None:
        """File the next of Anna's own; what is of a child that is not hers any more is set aside."""
        if self._unfiled:
            seq, change = self._unfiled.pop(0)
            if change["stream"] in self._server.allocated:
                self._server.file(change, ANNA.dev, seq)
                self._rest(change["record"])

    def _lose_a_device(self) -> None:
        """What was begun on it goes to Anna's other devices."""
        self._lost += 1
        draft = self._draft(self._lost, "as the lost device had it")
        about: Case = {"kind": "visit", "family": draft["family"], "children": []}
        about |= {"revision": self._chance.randint(1, 9), "taken_at": NOON, "body": json.dumps(draft)}
        record = self._record_of(draft["draft"])
        self._server.drafts.append({"draft": draft["draft"], "record": record} | about)

    def _let_a_draft_rest(self) -> None:
        """The device's own snapshot of it has come."""
        if self._server.drafts:
            self._rest(self._chance.choice(self._server.drafts)["record"])

    def _rest(self, record: str) -> None:
        self._server.drafts = [each for each in self._server.drafts if each["record"] != record]

    # --- on the device ------------------------------------------------------------------------------------

    def _write(self) -> Case | None:
        mine = sorted(stream for stream, held in self._holder.streams.items() if held.kind == "child")
        open_ = sorted(self._holder.drafts)
        what = self._chance.choice(("type", "give up", "sign", "sign", "portrait", "portrait", "quote"))
        if what == "give up":
            return self._given_up(self._chance.choice(open_)) if open_ else None
        if what == "type":
            # It may be one that was begun on the lost device too, and comes back while this is open.
            draft = self._draft(self._chance.randint(1, 3), self._chance.choice(TEXTS))
            if self._record_of(draft["draft"]) in self._holder.came_back:
                return None
            self._holder.drafts[draft["draft"]] = draft
            return {"draft": draft}
        if not mine:
            return None
        child = self._chance.choice(mine)
        anna = self._devices[ANNA]
        if what == "portrait":
            return self._signed(self._portrait(anna, child, self._in_view(child)))
        draft_id = self._chance.choice(open_) if what == "sign" and open_ else None
        given = {} if draft_id is None else {"record": self._record_of(draft_id)}
        return self._signed(self._quote(anna, child, "team", **given), draft_id)

    def _given_up(self, draft: str) -> Case:
        del self._holder.drafts[draft]
        return {"gives_up": draft}

    def _in_view(self, child: str) -> int:
        """The version with which the writing begins: the newest in view, or that of some time ago."""
        versions = self._holder.streams[child].entries
        seen = [v for v, entry in versions.items() if entry.change["type"] == LIVING]
        return self._chance.choice((max(seen, default=0), min(seen, default=0)))

    def _signed(self, change: Case, draft: str | None = None) -> Case:
        if self._brief:
            # What is not sent must be, to the last word, what the device itself has signed.
            written = NOON if draft else SIGNED
            change |= {"signed_at": SIGNED, "recorded_at": written, "clock_skew_sec": SKEW_SEC}
            change |= {"state": self._holder.state}
        seq = self._holder.sign(change, draft)
        self._unfiled.append((seq, change))
        names = ("stream", "stream_kind", "record", "type", "base", "event_at", "body")
        record = {name: change[name] for name in names}
        words = {"signed": change} if self._brief else {}
        return {"seq": seq, "change": change["change"], "record": record, "signs": draft} | words

    def _draft(self, number: int, words: str) -> Case:
        family = next(iter(self._server.children.values()))
        return {
            "draft": ident(f"{self._name} draft {number}"),
            "family": family,
            "updated_at": NOON,
            "place": words,
        }

    def _record_of(self, draft: str) -> str:
        return ident(f"record of {draft}")

    def _portrait(self, device: Device, child: str, base: int) -> Case:
        body = {
            "text": self._chance.choice(TEXTS),
            "written_to": "about_child",
            "contributors": self._chance.sample(["Edie", "Hanne", "Sam"], self._chance.randint(0, 2)),
            "review_by": None,
        }
        return device.draft(LIVING, child, body, record=ident(f"pen picture of {child}"), base=base)

    def _quote(self, device: Device, child: str, visibility: str, **given: Any) -> Case:
        body = {
            "visit": ident(f"{self._name} visit"),
            "child": child,
            "exact_words": self._chance.choice(TEXTS),
            "speaker": child,
            "speaker_kind": "child",
            "said_to": None,
            "prompt": "unprompted",
            "where": None,
            "who_heard": [],
            "language": None,
            "translation": None,
            "heard_at": None,
        }
        return device.draft("quote", child, body, visibility=visibility, **given)

    def _next_number(self, dev: str) -> int:
        self._numbers[dev] = self._numbers.get(dev, 0) + 1
        return self._numbers[dev]

    # --- between them -------------------------------------------------------------------------------------

    def _contact(self, weathers: tuple[str, ...]) -> list[Case]:
        """Pull until there is no more, or something goes wrong."""
        pulls: list[Case] = []
        brief = self._brief
        while True:
            request = self._random.bytes(16)
            asked: Case = {"request": request.hex(), "have": self._holder.have, "state": self._holder.state}
            if brief:
                asked["own"] = sorted(seq for seq, _ in self._holder.waiting.values())
            weather = self._chance.choice(weathers + MISNAMING if brief else weathers)
            taken = self._weathered(weather, self._server.answer(asked["have"], asked["state"]))
            said = _said_briefly(taken, asked, weather == "misnamed") if brief else taken
            data = self._bytes(weather, request, said)
            pulls.append(asked | {"answer": data and data.hex(), "taken": weather not in SPOILT})
            if weather in SPOILT:
                return pulls
            left = {run.stream for run in said[1] if _is_misnamed(run)} if brief else set()
            self._holder.take(taken[0], [run for run in taken[1] if run.stream not in left])
            if not (taken[0]["more"] and taken[1]) and not left:
                return pulls
            brief = False

    def _weathered(self, weather: str, whole: Answer) -> Answer:
        """What is in the answer, when it is not quite what was asked for."""
        state, runs = whole
        pieces = [piece for run in runs for piece in self._chopped(run)]
        if weather == "older":
            return state | {"state": max(0, self._holder.state - 1)}, runs
        if weather == "hole":
            # What is left of a stream begins too high.
            torn = max(runs, key=lambda run: run.upto - run.start).stream if runs else None
            rest = [self._server.run(run.stream, run.start + (run.stream == torn), run.upto) for run in runs]
            return state, [run for run in rest if run.start < run.upto]
        if weather == "again":
            starts = [max(0, run.start - self._chance.randint(1, 3)) for run in runs]
            return state, [
                self._server.run(run.stream, start, run.upto) for run, start in zip(runs, starts, strict=True)
            ]
        if weather == "twice":
            return state, pieces + pieces[-2:]
        if weather == "halves" and len(pieces) > 1:
            return state | {"more": True}, pieces[: len(pieces) // 2]
        return state, pieces if weather == "chopped" else runs

    def _chopped(self, run: Run) -> list[Run]:
        size = self._chance.randint(1, 3)
        starts = range(run.start, run.upto, size)
        return [self._server.run(run.stream, start, min(start + size, run.upto)) for start in starts]

    def _bytes(self, weather: str, request: bytes, answer: Answer) -> bytes | None:
        """What comes over the network. Nothing: None."""
        stranger = weather == "other device"
        to = ("Ben's opening", BEN.dev) if stranger else ("Anna's opening", ANNA.dev)
        data = self._sealed(request, answer, *to, by="Ben" if weather == "forged" else "org order")
        earlier, self._said = self._said, [*self._said, data]
        if weather == "lost" or (weather == "late" and not earlier):
            return None
        if weather == "late":
            return self._chance.choice(earlier)
        if weather == "cut":
            return data[: self._chance.randrange(len(data))]
        if weather == "bent":
            at = self._chance.randrange(len(data))
            return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]
        return PORTAL if weather == "portal" else data

    def _sealed(self, request: bytes, answer: Answer, opening: str, dev: str, by: str) -> bytes:
        state, runs = answer
        items = [run_of(run) for run in runs]
        cut = self._chance.randint(0, len(items))
        parts: list[list[Item]] = [[state_item(state), *items[:cut]], items[cut:]]
        public = unsealer(opening).public
        full = [part for part in parts if part]
        return seal_answer(request, DeviceId(dev), public, full, FixedSealer(), signer(by))


def _said_briefly(answer: Answer, asked: Case, misnamed: bool) -> Answer:
    """The answer without what the device knows, or under the ids of changes that it has not."""
    state, runs = answer
    have, purge = asked["have"], state["purge"]
    rows = [row for row in state["streams"] if row["version"] != have.get(row["stream"])]
    rows += [row for row in state["streams"] if row not in rows and row["stream"] in purge]

    def said(entry: Entry) -> Entry:
        if entry.device != ANNA.dev or entry.seq not in asked["own"]:
            return entry
        named = entry.change["change"]
        return replace(entry, change=MISNAMED if misnamed else named)

    briefly = [replace(run, entries=tuple(map(said, run.entries))) for run in runs]
    return state | {"streams": rows}, briefly


def _is_misnamed(run: Run) -> bool:
    return any(entry.change == MISNAMED for entry in run.entries)


def replica_cases() -> list[Case]:
    traces = [_Trace(f"replica {number}") for number in range(TRACES)]
    traces += [_Trace(f"briefly asked {number}", brief=True) for number in range(BRIEF_TRACES)]
    return [trace.case() for trace in traces]
