"""Deliberate breaks of the engine, one line each, and the proof that must fail when it is broken like that.

A break is a text that stands exactly once in a file, and what is put in its place: in Python while the module is
imported (`breaking.py`), in TypeScript in a copy of the client. A break whose text is no longer there is a failure.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCHEDULES = "tests/proof/test_schedules.py::test_no_schedule_loses_doubles_or_divides[sqlite]"

# One trace of the shared cases, in which each of these breaks shows.
REPLICA = "src/sync/replicas.test.ts › replica 8"
BRIEF_REPLICA = "src/sync/replicas.test.ts › briefly asked 9"


@dataclass(frozen=True, slots=True)
class Mutation:
    """One break. `lean`: it is tried in `./dev test` too, not with `--proof` alone.

    proof: a pytest node; or, for a file of the client, `file › title` as vitest knows it.
    """

    name: str
    promise: str
    path: str
    old: str
    new: str
    proof: str
    lean: bool = False

    @property
    def is_python(self) -> bool:
        return self.path.endswith(".py")

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").replace("/", ".")

    def broken(self) -> str:
        """The file's text with the break in it.

        Errors: LookupError when the text does not stand there exactly once.
        """
        text = (ROOT / self.path).read_text()
        if text.count(self.old) != 1:
            raise LookupError(f"{self.name}: its text stands {text.count(self.old)} times in {self.path}")
        return text.replace(self.old, self.new)


LOST, DOUBLED, AGREE, WORDS, PEOPLE = (
    "1 no lost work",
    "2 no doubled work",
    "3 replicas agree",
    "4 nobody's words are overwritten",
    "6 only the right people",
)

MUTATIONS = (
    Mutation(
        "held_is_forgotten",
        LOST,
        "sync/intake.py",
        'if row.state == "held":\n                self._put(Stored(row.seq, row.chain, row.prev, "received"))',
        'if row.state == "held":\n                pass',
        SCHEDULES,
        lean=True,
    ),
    Mutation(
        "quarantine_drops_the_body",
        LOST,
        "app/opener/settling.py",
        'self._note(envelope, status="quarantined", why=refusal.why, **ids)',
        'self._note(envelope, status="quarantined", why=refusal.why, ct=None, **ids)',
        SCHEDULES,
    ),
    Mutation(
        "bad_record_stops_the_queue",
        LOST,
        "app/opener/settling.py",
        "        refusal = self._file(envelope, found, before) if isinstance(found, Opened) else found",
        "        if isinstance(found, Refusal):\n            raise OSError\n"
        "        refusal = self._file(envelope, found, before) if isinstance(found, Opened) else found",
        SCHEDULES,
    ),
    Mutation(
        "damaged_is_not_healed",
        LOST,
        "sync/intake.py",
        'if not (whole and known.why == "damaged"):',
        "if True:",
        "tests/app/test_deposits.py::test_damaged_envelope_is_set_aside_its_neighbours_filed_and_healed_later",
    ),
    Mutation(
        "damage_of_a_fork_is_not_healed",
        LOST,
        "sync/intake.py",
        "standing = self._standing() if whole else _DAMAGED",
        "standing = self._standing() if whole or self._frozen else _DAMAGED",
        "tests/app/test_deposits.py::test_damaged_envelope_of_a_device_that_forked_is_told_and_healed_later"
        "[sqlite]",
    ),
    Mutation(
        "forged_receipt_moves_the_cursor",
        LOST,
        "sync/device.py",
        "if key is None or not self._ports.verifier.verify(key.public, message, signed.signature):",
        "if key is None:",
        "tests/sync/test_vectors_intake.py::test_receipt_moves_the_cursor_or_changes_nothing",
    ),
    Mutation(
        "portal_moves_the_clients_cursor",
        LOST,
        "static/pwa/src/vault/receipt.ts",
        "if (!(await verifies(unhex(key.public, 32), signature, RECEIPT_MARK, utf8(signed.text)))) return null;",
        "void [verifies, unhex, signature, RECEIPT_MARK, utf8];",
        "src/sync/deposit.test.ts › changes nothing on a forged receipt, another device’s, or an older one",
        lean=True,
    ),
    Mutation(
        "client_lets_go_before_it_is_filed",
        LOST,
        "static/pwa/src/sync/keeping.ts",
        "yield [from, Math.min(filed, received - 1)];",
        "yield [from, received - 1];",
        "src/sync/schedules.test.ts › schedule 0",
    ),
    Mutation(
        "client_keeps_nothing_of_what_is_filed",
        LOST,
        "static/pwa/src/sync/keeping.ts",
        "await tx.put('sent', { ...row, filed_at: receipt.at });",
        "",
        "src/sync/keeping.test.ts › is given again what it has not, the same bytes, and then what is new",
    ),
    Mutation(
        "lost_numbers_that_come_late_are_not_filed",
        LOST,
        "sync/intake.py",
        'reached = row.state == "held" and row.seq <= self._received',
        "reached = False",
        "tests/app/test_coming_back.py::test_client_that_says_nothing_goes_on_and_what_it_sends_later_is_filed_after_all[sqlite]",
    ),
    Mutation(
        "what_is_new_does_not_wait_for_what_was_lost",
        LOST,
        "app/intake/actions.py",
        "if kept_from is not None and kept_from < first.seq:",
        "if False:",
        "tests/app/test_coming_back.py::test_what_was_lost_is_sent_again_before_what_is_new_and_filed_once[sqlite]",
    ),
    Mutation(
        "what_was_sent_before_is_not_sent_again",
        LOST,
        "sync/device.py",
        "(receipt.state, receipt.received) < (last.state, last.received)",
        "(receipt.state < last.state or receipt.received < last.received)",
        "tests/app/test_coming_back.py::test_device_with_nothing_new_learns_it_by_asking[sqlite]",
    ),
    Mutation(
        "draft_goes_before_it_is_signed",
        LOST,
        "static/pwa/src/sync/outbox.ts",
        "log: [{ is: 'signed', draft, items }],",
        "log: draft === null ? [{ is: 'signed', draft, items }] : [{ is: 'discarded', draft }],",
        "src/sync/outbox.test.ts › forgets the draft in the same transaction, and signs it once only",
    ),
    Mutation(
        "older_draft_comes_back",
        LOST,
        "app/drafts/store.py",
        "        newer.revision > Snapshot.revision,\n",
        "        newer.revision < Snapshot.revision,\n",
        SCHEDULES,
    ),
    Mutation(
        "draft_of_a_locked_vault_does_not_come_back",
        LOST,
        "app/drafts/store.py",
        "is_gone = or_(Device.retired_at.is_not(None), Device.revoked_at.is_not(None))",
        "is_gone = or_(Device.revoked_at.is_not(None))",
        SCHEDULES,
    ),
    Mutation(
        "snapshot_goes_without_its_receipt",
        LOST,
        "sync/drafts.py",
        "record: frame for record, frame in self.waiting.items() if Named(frame.n, frame.hash) not in named",
        "record: frame for record, frame in self.waiting.items() if not named",
        "tests/app/test_drafts.py::test_receipt_is_under_the_receipt_key_and_lets_go_of_what_it_names_alone",
    ),
    Mutation(
        "slots_go_before_the_receipts",
        LOST,
        "static/pwa/src/engine/forgotten.ts",
        "if (notes + drafts + attachments > 0) return { notes, drafts, attachments };",
        "void [notes, drafts, attachments];",
        "src/engine/forgotten.test.ts › removes nothing while anything has no receipt, and says what",
    ),
    Mutation(
        "same_change_is_filed_again",
        DOUBLED,
        "app/streams/filing.py",
        "    if before is not None:\n        return before if",
        "    if before is None:\n        pass\n    elif False:\n        return before if",
        SCHEDULES,
        lean=True,
    ),
    Mutation(
        "same_deposit_is_stored_again",
        DOUBLED,
        "sync/intake.py",
        "        if known is None:\n            self._enter",
        "        if known is None or known.state == 'filed':\n            self._enter",
        SCHEDULES,
    ),
    Mutation(
        "fork_is_not_seen",
        DOUBLED,
        "sync/intake.py",
        "        if rival is not None:\n            self._fork(row, rival)",
        "        if rival is not None:\n            pass",
        "tests/app/test_deposits.py::test_fork_keeps_both_files_neither_and_freezes_the_device",
    ),
    Mutation(
        "own_record_stands_twice_on_the_client",
        DOUBLED,
        "static/pwa/src/sync/apply.ts",
        "      if (memory.pending.get(change.change)?.change.author === change.author) landed.add(change.change);",
        "void change;",
        "src/sync/apply.test.ts › replaces an own record by its filed entry",
    ),
    Mutation(
        "version_is_skipped",
        AGREE,
        "app/streams/store.py",
        "stream=row.id, version=version, upto",
        "stream=row.id, version=version + (version > 2), upto",
        SCHEDULES,
    ),
    Mutation(
        "older_state_is_taken_by_the_client",
        AGREE,
        "static/pwa/src/sync/apply.ts",
        "if (state.state < summary.state) throw new NotTrustedError('an older state');",
        "",
        "src/sync/apply.test.ts › refuses an older state",
    ),
    Mutation(
        "purge_is_not_done",
        AGREE,
        "sync/device.py",
        "self.streams.pop(stream, None)",
        "pass",
        SCHEDULES,
        lean=True,
    ),
    Mutation(
        "version_is_skipped_by_the_client",
        AGREE,
        "static/pwa/src/store/packs.ts",
        "run.entries.filter((entry) => entry.version > upto);",
        "run.entries.filter((entry) => entry.version > upto + Number(upto > 2));",
        REPLICA,
    ),
    Mutation(
        "purge_is_not_done_by_the_client",
        AGREE,
        "static/pwa/src/sync/apply.ts",
        "for (const stream of state.purge) rows.delete(stream);",
        "",
        REPLICA,
    ),
    Mutation(
        "hole_is_taken_by_the_client",
        AGREE,
        "static/pwa/src/sync/apply.ts",
        "if (run.from > upto || run.upto <= upto) continue;",
        "if (run.upto <= upto) continue;",
        REPLICA,
    ),
    Mutation(
        "journal_is_not_read",
        LOST,
        "static/pwa/src/store/ledger.ts",
        "for (const draft of drafts) ledger.note(draft);",
        "",
        "src/store/journal.test.ts › keeps a draft that the store has not seen, and gives it back",
        lean=True,
    ),
    Mutation(
        "journal_is_emptied_untaken",
        LOST,
        "static/pwa/src/store/ledger.ts",
        "const batch = { ...given, log: [...saved, ...(given.log ?? [])] };",
        "const batch = { ...given, log: [...(given.log ?? [])] };",
        "src/store/journal.test.ts › brings back the newest of every draft, wherever the worker is ended",
    ),
    Mutation(
        "journal_is_appended_to_by_who_was_frozen",
        LOST,
        "static/pwa/src/store/journal.ts",
        "if (this.now_ms() - this.confirmed_ms > FRESH_MS) return false;",
        "",
        "src/store/journal.test.ts › does not say that it is saved where another tab has taken the vault over",
    ),
    Mutation(
        "journal_goes_on_after_a_write_that_failed",
        LOST,
        "static/pwa/src/store/ledger.ts",
        "      // Whether this is still the vault's journal is for the store to say: what is saved next asks it.\n      this.letGo();",
        "",
        "src/store/journal.test.ts › asks the store after every write that failed, whether or not it was stored",
    ),
    Mutation(
        "journal_counts_after_it_was_taken_in",
        DOUBLED,
        "static/pwa/src/store/journal.ts",
        "if (of < write || !follows) break;",
        "if (!follows) break;",
        "src/store/journal.test.ts › brings nothing back that was discarded, though the journal could not be emptied",
    ),
    Mutation(
        "later_words_win",
        WORDS,
        "sync/merge.py",
        "kept = () if decided else",
        "kept = () if True else",
        "tests/sync/test_merge.py::test_words_never_vanish_whatever_the_schedule",
        lean=True,
    ),
    Mutation(
        "later_words_win_between_devices",
        WORDS,
        "sync/merge.py",
        "kept = () if decided else",
        "kept = () if True else",
        SCHEDULES,
    ),
    Mutation(
        "later_words_win_on_the_client",
        WORDS,
        "static/pwa/src/views/merge.ts",
        "if (earlier.version !== null && earlier.version <= one.base) return true;",
        "if (earlier.version !== null) return true;",
        "src/views/merge.test.ts › keeps the last words of everybody until somebody who saw them writes over them",
    ),
    Mutation(
        "side_of_a_conflict_is_dropped_by_the_client",
        WORDS,
        "static/pwa/src/views/merge.ts",
        "const kept = decided ? [] :",
        "const kept = true ? [] :",
        REPLICA,
    ),
    Mutation(
        "anybody_may_write",
        PEOPLE,
        "sync/entitlement.py",
        "    return overlaps(evidence.allocations, reach, evidence.since, evidence.until)",
        "    return True",
        "tests/sync/test_entitlement.py::test_author_without_an_allocation_is_not_entitled",
        lean=True,
    ),
    Mutation(
        "access_does_not_end",
        PEOPLE,
        "app/caseload/store.py",
        "or_(_SPAN.ends_at.is_(None), _SPAN.ends_at > at)",
        "or_(_SPAN.ends_at.is_(None), _SPAN.starts_at <= at)",
        SCHEDULES,
    ),
    Mutation(
        "revoked_is_trusted",
        PEOPLE,
        "sync/intake.py",
        '        if self._view.revoked:\n            return {"state": "quarantined", "why": "revoked"}',
        '        if False:\n            return {"state": "quarantined", "why": "revoked"}',
        SCHEDULES,
    ),
    Mutation(
        "author_is_not_asked",
        PEOPLE,
        "sync/opening.py",
        'document.get("author") != registration.person',
        "False",
        SCHEDULES,
    ),
    Mutation(
        "drawings_are_given_up_with_the_vault",
        LOST,
        "static/pwa/src/engine/forgotten.ts",
        "      await sendDrafted(store, each);\n",
        "",
        "src/sync/drafted.test.ts › sends what its unfinished notes name, and is there until all of it has arrived",
    ),
    Mutation(
        "bytes_that_come_back_are_believed",
        LOST,
        "static/pwa/src/sync/drafted.ts",
        "if (hex(await sha256(bytes)) !== row.blob)",
        "if (row.blob === '')",
        "src/sync/drafted.test.ts › keeps nothing of bytes that are not what was attached",
    ),
    Mutation(
        "room_is_made_of_what_was_not_sent",
        LOST,
        "static/pwa/src/sync/making_room.ts",
        "state === 'sent' && stored === size_bytes",
        "state !== 'recording' && stored <= size_bytes",
        "src/sync/making_room.test.ts › is made of copies that the server vouched for, of every vault, and of nothing else",
    ),
    Mutation(
        "clean_up_asks_nobody",
        LOST,
        "app/jobs/forget_blobs.py",
        "drafts.is_writing(person) or intake.is_owed(person) or store.uses(name)",
        "store.uses(name)",
        "tests/app/test_drafted_blobs.py::test_one_that_may_still_be_named_stays_however_old_it_is[is_held]",
    ),
    Mutation(
        "drawing_of_a_draft_is_anybodys",
        PEOPLE,
        "app/attachments/store.py",
        '    .where(Device.__table__.c.person_id == bindparam("person"))\n',
        "",
        "tests/app/test_drafted_blobs.py::test_author_is_given_it_on_the_next_device_and_nobody_else_is[sqlite]",
    ),
    Mutation(
        "words_are_taken_by_their_number_alone",
        WORDS,
        "sync/device.py",
        'return held if held.get("change") == change else None',
        "return held",
        "tests/sync/test_vectors_replicas.py",
    ),
    Mutation(
        "words_of_another_device_are_left_out",
        LOST,
        "app/streams/giving.py",
        "return entry.device_id == self.device and entry.seq in self.own",
        "return entry.seq in self.own",
        "tests/app/test_brief_answers.py",
    ),
    Mutation(
        "run_without_its_words_is_taken_by_the_client",
        LOST,
        "static/pwa/src/sync/apply.ts",
        "entry.device !== keys.device) return null;",
        "entry.device !== keys.device) continue;",
        BRIEF_REPLICA,
    ),
    Mutation(
        "ids_are_stored_for_words_by_the_client",
        AGREE,
        "static/pwa/src/sync/apply.ts",
        "packed: run.entries.every(hasWords) ? run.packed : null",
        "packed: run.packed",
        BRIEF_REPLICA,
    ),
)
