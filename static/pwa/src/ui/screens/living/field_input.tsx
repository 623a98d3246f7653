/** One field of a living record, as the form shows it. */

import type { LivingRows, Relation } from '../../../views/rows';
import { textMaxAt } from '../../../wire/text_max';
import { Choice, Choices, type Option } from '../../parts/Choice';
import { TextArea, TextField } from '../../parts/Field';
import { SelectField } from '../../parts/SelectField';
import { RELATION, SLEEPS_HERE } from '../../strings/codes';
import { EDIT } from '../../strings/living';
import { boundsOf, type InHand } from './days';
import { type FormField, tooLong } from './forms';

export interface FieldInputProps {
  field: FormField;
  value: unknown;
  rows: LivingRows;
  inHand: InHand;
  onChange: (value: unknown) => void;
  error: string | null;
}

export function FieldInput(props: FieldInputProps) {
  const { field, value, rows, onChange, error } = props;
  const { label, kind, needed } = field;
  const text = typeof value === 'string' ? value : '';
  const textMax = textMaxAt(props.rows.type, [field.name]);
  switch (kind.is) {
    case 'text':
      return (
        <TextField
          label={label}
          value={text}
          textMax={textMax}
          onInput={(typed) => onChange(typed || null)}
          error={error}
        />
      );
    case 'date':
      return (
        <TextField
          label={label}
          type="date"
          width="medium"
          value={text}
          {...boundsOf(props.rows.type, field.name, props.inHand)}
          onInput={(typed) => onChange(typed || null)}
          error={error}
        />
      );
    case 'area':
      return (
        <TextArea
          label={label}
          value={text}
          textMax={textMax}
          onInput={(typed) => onChange(typed || null)}
          rows={3}
          error={error}
        />
      );
    case 'texts':
      return <Lines {...props} />;
    case 'flag':
      return (
        <Choice
          legend={label}
          options={YES_NO}
          value={value === true ? 'yes' : value === false ? 'no' : null}
          onChoose={(chosen) => chosen && onChange(chosen === 'yes')}
          error={error}
        />
      );
    case 'code':
      return kind.list ? (
        <SelectField
          label={label}
          empty={EDIT.choose}
          options={optionsOf(kind.words)}
          value={text}
          onChoose={(chosen) => onChange(chosen || null)}
          error={error}
        />
      ) : (
        <Choice
          legend={label}
          options={optionsOf(kind.words)}
          value={text || null}
          onChoose={(chosen) => (needed && chosen === null ? undefined : onChange(chosen))}
          error={error}
        />
      );
    case 'person':
      return (
        <SelectField
          label={label}
          empty={EDIT.choose}
          options={peopleOf(rows)}
          value={text}
          onChoose={(chosen) => onChange(chosen || null)}
          error={error}
        />
      );
    case 'people':
      return (
        <Choices
          legend={label}
          options={peopleOf(rows)}
          values={value as string[]}
          onChange={onChange}
          error={error}
        />
      );
    case 'relations':
      return <Relations value={value as RelationValue[]} rows={rows} onChange={onChange} />;
    case 'members':
      return <Members value={value as MemberValue[]} rows={rows} onChange={onChange} />;
  }
}

/** A list of texts is written one on a line; a line that is being begun stays as it is typed. */
function Lines({ field, value, rows, onChange, error }: FieldInputProps) {
  const lines = Array.isArray(value) ? (value as string[]) : [];
  return (
    <TextArea
      label={field.label}
      hint={EDIT.onePerLine}
      value={lines.join('\n')}
      onInput={(typed) => onChange(typed === '' ? [] : typed.split('\n'))}
      rows={3}
      error={tooLong(rows.type, field.name, field.kind, lines) ?? error}
    />
  );
}

interface RelationValue {
  child: string;
  relation: Relation;
}

interface SetProps<V> {
  value: readonly V[];
  rows: LivingRows;
  onChange: (value: V[]) => void;
}

function Relations({ value, rows, onChange }: SetProps<RelationValue>) {
  return (
    <>
      {rows.children.map(({ id, name }) => (
        <SelectField
          key={id}
          label={name}
          empty={EDIT.choose}
          options={optionsOf(RELATION)}
          value={value.find(({ child }) => child === id)?.relation ?? ''}
          onChoose={(relation) => {
            const others = value.filter(({ child }) => child !== id);
            onChange(relation ? [...others, { child: id, relation: relation as Relation }] : others);
          }}
        />
      ))}
    </>
  );
}

interface MemberValue {
  person: string;
  sleeps_here: string;
  since?: string | null;
  until?: string | null;
}

function Members({ value, rows, onChange }: SetProps<MemberValue>) {
  return (
    <>
      {peopleOf(rows).map(({ value: id, label }) => {
        const known = value.find(({ person }) => person === id);
        return (
          <SelectField
            key={id}
            label={label}
            empty={EDIT.notMember}
            options={optionsOf(SLEEPS_HERE)}
            value={known?.sleeps_here ?? ''}
            onChoose={(sleeps_here) => {
              const others = value.filter(({ person }) => person !== id);
              onChange(
                sleeps_here
                  ? [...others, { since: null, until: null, ...known, person: id, sleeps_here }]
                  : others,
              );
            }}
          />
        );
      })}
    </>
  );
}

const YES_NO: Option<'yes' | 'no'>[] = [
  { value: 'yes', label: EDIT.yes },
  { value: 'no', label: EDIT.no },
];

function optionsOf(words: Readonly<Record<string, string>>): Option<string>[] {
  return Object.entries(words).map(([value, label]) => ({ value, label }));
}

function peopleOf({ children, adults }: LivingRows): Option<string>[] {
  return [...children, ...adults].map(({ id, name }) => ({ value: id, label: name }));
}
