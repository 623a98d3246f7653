/**
 * Two people wrote at once: what it was, and what each of them wrote, side by side, until somebody chooses. Every version
 * stays in the record; the choice is one more.
 *
 * Source: sync/PROTOCOL.md section 11.
 */

import { useState } from 'preact/hooks';
import type { Failure } from '../../../engine/port';
import { withElement } from '../../../views/living';
import type { ConflictRow, ContenderRow, LivingRows } from '../../../views/rows';
import { textMaxAt } from '../../../wire/text_max';
import { Actions, Button } from '../../parts/Button';
import { TextArea } from '../../parts/Field';
import { Notice, Problem } from '../../parts/Notice';
import { Page, Section } from '../../parts/Page';
import { goInstead } from '../../router';
import { sayFailure } from '../../strings/failures';
import { isolated } from '../../strings/isolated';
import { CHOOSE, EDIT } from '../../strings/living';
import { sayTime } from '../../strings/when';
import type { EditScreenProps } from './edit';
import { countWords, fieldsOf, kindOf, readLabelOf, tooLong } from './forms';
import type { KeptEdit } from './kept_edit';
import { placeOf } from './place_of';
import { nameOf, sayValue } from './say_value';

/** What was chosen of one field or element. `own`: a text of one's own, kept also while a version is taken. */
interface Chosen {
  take: 'version' | 'own' | null;
  value: unknown;
  own: string;
}

const NOTHING_CHOSEN: Chosen = { take: null, value: null, own: '' };

export function ChooseScreen({ engine, about: { type }, kept }: EditScreenProps) {
  const { now, began } = kept;
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const open = now.conflicts.filter((conflict) => !isChosen(conflict, now, kept));
  const sign = async () => {
    setTried(true);
    if (busy || !began || open.length > 0) return;
    setBusy(true);
    const failed = await kept.sign(chosenBody(now, began, kept));
    setBusy(false);
    if (failed) return setFailure(failed);
    void engine.syncNow();
    goInstead(placeOf(now));
  };
  const problem = failure ?? kept.unsaved;
  return (
    <Page
      heading={CHOOSE.heading}
      caption={CHOOSE.what(type, now.about)}
      back={{ href: placeOf(now), label: EDIT.back }}
      width="wide"
    >
      <Problem
        sentence={problem ? sayFailure(problem) : tried && open.length > 0 ? CHOOSE.left(open.length) : null}
      />
      {now.conflicts.length === 0 ? (
        <p>{CHOOSE.none}</p>
      ) : (
        <>
          <p>{CHOOSE.intro}</p>
          {now.version > kept.base && Object.keys(kept.edits).length > 0 && (
            <Notice>
              <p>{CHOOSE.arrived}</p>
            </Notice>
          )}
          {inFormOrder(now).map((conflict) => (
            <OneChoice key={cellOf(conflict)} conflict={conflict} rows={now} kept={kept} />
          ))}
          <Actions>
            <Button busy={busy} onPress={() => void sign()}>
              {CHOOSE.sign}
            </Button>
          </Actions>
        </>
      )}
    </Page>
  );
}

interface OneChoiceProps {
  conflict: ConflictRow;
  rows: LivingRows;
  kept: KeptEdit;
}

function OneChoice({ conflict, rows, kept }: OneChoiceProps) {
  const kind = kindOf(rows.type, conflict.field);
  const chosen = chosenOf(conflict, kept);
  const element = conflict.element !== null;
  const label = headingOf(conflict, rows);
  const canWrite = !element && (kind.is === 'text' || kind.is === 'area');
  const write = (change: Partial<Chosen>) =>
    kept.write(cellOf(conflict), { ...chosen, ...change }, rows.version);
  const take = (value: unknown) => write({ take: 'version', value });
  const isTaken = (value: unknown) => chosen.take === 'version' && same(chosen.value, value);
  return (
    <Section heading={label}>
      <div class="versions">
        <Version
          heading={CHOOSE.asItWas}
          when={[CHOOSE.before]}
          words={conflict.base === null ? CHOOSE.nothing : sayValue(kind, conflict.base, rows, element)}
          taken={isTaken(conflict.base)}
          onTake={conflict.base === null ? undefined : () => take(conflict.base)}
          label={label}
        />
        {conflict.contenders.map(({ value, by }, place) => (
          <Version
            key={`${place} ${by[0]?.at}`}
            heading={CHOOSE.version(place + 1, CHOOSE.names(authorsOf(by)))}
            when={whenOf(by)}
            words={sayValue(kind, value, rows, element)}
            taken={isTaken(value)}
            onTake={() => take(value)}
            label={label}
          />
        ))}
      </div>
      {canWrite && (
        <>
          <Button
            kind="secondary"
            pressed={chosen.take === 'own'}
            onPress={() => write({ take: 'own' })}
            label={CHOOSE.own}
          >
            {chosen.take === 'own' ? '✓ ' : ''}
            {CHOOSE.own}
          </Button>
          {chosen.take === 'own' && (
            <TextArea
              label={CHOOSE.ownLabel}
              value={chosen.own}
              onInput={(own) => write({ take: 'own', own })}
              rows={6}
              error={tooLong(rows.type, conflict.field, kind, chosen.own)}
              textMax={textMaxAt(rows.type, [conflict.field])}
              {...(kind.is === 'area' && kind.words_max
                ? { hint: EDIT.words(countWords(chosen.own), kind.words_max) }
                : {})}
            />
          )}
        </>
      )}
    </Section>
  );
}

interface VersionProps {
  heading: string;
  /** Who wrote it is in the heading; when, line by line. */
  when: readonly string[];
  words: string;
  taken: boolean;
  onTake: (() => void) | undefined;
  label: string;
}

function Version({ heading, when, words, taken, onTake, label }: VersionProps) {
  return (
    <article class={`card versions__one${taken ? ' versions__one--taken' : ''}`}>
      <h3 class="notice__heading">{heading}</h3>
      {when.map((line) => (
        <p key={line} class="card__line soft">
          {line}
        </p>
      ))}
      <p class="words">{words}</p>
      {onTake && (
        <Button
          kind="secondary"
          pressed={taken}
          onPress={onTake}
          label={`${CHOOSE.take}: ${heading}, ${label}`}
        >
          {taken ? '✓ ' : ''}
          {CHOOSE.take}
        </Button>
      )}
    </article>
  );
}

function authorsOf(by: ContenderRow['by']): string[] {
  return [...new Set(by.map(({ name, mine }) => (mine ? CHOOSE.mine(isolated(name)) : isolated(name))))];
}

/** One author: when alone. More than one: who and when. */
function whenOf(by: ContenderRow['by']): string[] {
  const one = authorsOf(by).length === 1;
  return by.map(({ name, at }) => (one ? CHOOSE.written(sayTime(at)) : CHOOSE.by(name, sayTime(at))));
}

/** As the form asks for them. */
function inFormOrder({ type, conflicts }: LivingRows): ConflictRow[] {
  const order = fieldsOf(type).map(({ name }) => name);
  return [...conflicts].sort((a, b) => order.indexOf(a.field) - order.indexOf(b.field));
}

function headingOf({ field, element, base, contenders }: ConflictRow, rows: LivingRows): string {
  const label = readLabelOf(rows.type, field);
  if (element === null) return label;
  const who =
    nameOf(rows, element) || sayValue(kindOf(rows.type, field), base ?? contenders[0]?.value, rows, true);
  return `${label}: ${who}`;
}

/** A field by its name; an element of a list by both. */
function cellOf({ field, element }: ConflictRow): string {
  return element === null ? field : `${field} ${element}`;
}

function chosenOf(conflict: ConflictRow, { edits }: KeptEdit): Chosen {
  return (edits[cellOf(conflict)] as Chosen | undefined) ?? NOTHING_CHOSEN;
}

function isChosen(conflict: ConflictRow, { type }: LivingRows, kept: KeptEdit): boolean {
  const { take, own } = chosenOf(conflict, kept);
  return take === 'own'
    ? own.trim() !== '' && !tooLong(type, conflict.field, kindOf(type, conflict.field), own)
    : take !== null;
}

/** What is signed: the record as it was in view, with what was chosen of everything that waited. */
function chosenBody(now: LivingRows, began: LivingRows, kept: KeptEdit): Record<string, unknown> {
  let body = { ...began.body };
  for (const conflict of now.conflicts) {
    const { take, value, own } = chosenOf(conflict, kept);
    const { field, element, base, contenders } = conflict;
    const says = take === 'own' ? own.trim() : value;
    if (element === null) body[field] = says;
    else {
      const versions = [base, ...contenders.map((each) => each.value)];
      body = withElement(now.type, body, { field, element, versions }, says);
    }
  }
  return body;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
