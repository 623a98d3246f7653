/** Change a living record. What somebody else wrote in the meantime is never written over: the two are kept side by side. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import { dayOf } from '../../../views/age';
import type { Id } from '../../../wire/records';
import { Actions, SubmitButton } from '../../parts/Button';
import { Form } from '../../parts/Form';
import { Notice, Problem } from '../../parts/Notice';
import { Page, Section } from '../../parts/Page';
import { goInstead, to } from '../../router';
import { sayFailure } from '../../strings/failures';
import { EDIT } from '../../strings/living';
import { nowTime } from '../reading/review_record';
import { RemoveButton } from '../visit/remove_button';
import { FieldInput } from './field_input';
import { emptyBody, faultsOf, fieldsOf } from './forms';
import type { EditAbout, KeptEdit } from './kept_edit';
import { placeOf } from './place_of';
import { Portrait } from './portrait';

export interface EditScreenProps {
  engine: Engine;
  about: EditAbout;
  kept: KeptEdit;
}

export function EditScreen({ engine, about: { stream, type, record }, kept }: EditScreenProps) {
  const { now, began, edits } = kept;
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const today = dayOf(nowTime());
  const before = (began ?? now).body;
  // The first of it may have come from somebody else since.
  const isFirst = Object.keys(before).length === 0;
  const start = isFirst ? emptyBody(type, stream) : before;
  const body: Record<string, unknown> = { ...start, ...edits };
  const inHand = { body, before, today };
  const faults = faultsOf(type, inHand);
  const touched = Object.keys(edits).length > 0;
  const leave = () => goInstead(placeOf(now));
  const sign = async () => {
    setTried(true);
    if (busy || !began || !touched || Object.keys(faults).length > 0) return;
    setBusy(true);
    const failed = await kept.sign(tidied(body));
    setBusy(false);
    if (failed) return setFailure(failed);
    void engine.syncNow();
    leave();
  };
  const problem = failure ?? kept.unsaved;
  return (
    <Page
      heading={EDIT.heading(type, now.is_new)}
      caption={EDIT.about(now.about)}
      back={{ href: placeOf(now), label: EDIT.back }}
      width={type === 'pen_picture' ? 'wide' : 'reading'}
    >
      <Problem sentence={problem ? sayFailure(problem) : tried && !touched ? EDIT.nothingYet : null} />
      {(began ?? now).conflicts.length > 0 ? (
        <Notice>
          <p>
            {EDIT.chooseFirst} <a href={to.record(stream, type, record, 'choose')}>{EDIT.toChoose}</a>
          </p>
        </Notice>
      ) : (
        <Form onSubmit={() => void sign()}>
          {!now.is_new && now.version > kept.base && (
            <Notice>
              <p>{EDIT.movedOn}</p>
            </Notice>
          )}
          {fieldsOf(type).map((field) => {
            if (field.name === 'text' && type === 'pen_picture')
              return (
                <Portrait
                  key={field.name}
                  engine={engine}
                  child={stream}
                  name={now.about}
                  label={field.label}
                  text={String(body.text ?? '')}
                  onText={(text) => kept.write('text', text || null)}
                  error={tried ? (faults.text ?? null) : null}
                  basedOn={(body.based_on as Id[] | undefined) ?? []}
                  onBasedOn={(records) => kept.write('based_on', records)}
                />
              );
            const input = (
              <FieldInput
                key={field.name}
                field={field}
                value={body[field.name] ?? null}
                rows={now}
                inHand={inHand}
                onChange={(value) => kept.write(field.name, value)}
                error={tried ? (faults[field.name] ?? null) : null}
              />
            );
            return field.kind.is === 'relations' || field.kind.is === 'members' ? (
              <Section key={field.name} heading={field.label}>
                {input}
              </Section>
            ) : (
              input
            );
          })}
          <p class="soft" role="status">
            {touched ? (kept.unsaved ? EDIT.notSaved : EDIT.saved) : ''}
          </p>
          {touched && <RemoveButton label={EDIT.discard} onRemove={() => void kept.discard().then(leave)} />}
          <Actions>
            <SubmitButton busy={busy}>{EDIT.sign}</SubmitButton>
          </Actions>
        </Form>
      )}
    </Page>
  );
}

/** Lines that were left empty are no elements of a list; what surrounds a text is no part of it. */
export function tidied(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.flatMap(tidyElement) : value,
    ]),
  );
}

function tidyElement(each: unknown): unknown[] {
  if (typeof each !== 'string') return [each];
  return each.trim() === '' ? [] : [each.trim()];
}
