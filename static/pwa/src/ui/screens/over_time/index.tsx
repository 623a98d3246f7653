/** One child over time, one picture at a time; and the children of the family beside one another. */

import { useState } from 'preact/hooks';
import { fitsAge } from '../../../checklist/library';
import { PUBLISHED } from '../../../checklist/published';
import type { Engine } from '../../../engine/port';
import { dayOf } from '../../../views/age';
import type { Age, OverTimeRows } from '../../../views/rows';
import type { Id } from '../../../wire/records';
import { Loading } from '../../parts/Loading';
import { Page, Section } from '../../parts/Page';
import { type Tab, Tabs } from '../../parts/Tabs';
import { to } from '../../router';
import { CHILD } from '../../strings/child';
import { listed } from '../../strings/isolated';
import { CARERS, GRID, OVER_TIME } from '../../strings/over_time';
import { sayChildAge, sayTime } from '../../strings/when';
import { useRows } from '../../watching';
import { Nowhere } from '../nowhere';
import { Grid } from '../reading/grid';
import { personWords } from '../reading/words';
import { Coverage } from './coverage';
import { GrowthOverTime } from './growth';
import { VoiceOverTime } from './voice';
import './over_time.scss';

type Picture = 'lists' | 'carers' | 'voice' | 'growth' | 'coverage';

const TABS: readonly Tab<Picture>[] = [
  { key: 'lists', label: OVER_TIME.lists },
  { key: 'carers', label: OVER_TIME.carers },
  { key: 'voice', label: OVER_TIME.voice },
  { key: 'growth', label: OVER_TIME.growth },
  { key: 'coverage', label: OVER_TIME.coverage },
];

export interface OverTimeProps {
  engine: Engine;
  child: Id;
  /** The reader has a desk: a visit is opened for review. */
  desk: boolean;
}

export function OverTime({ engine, child, desk }: OverTimeProps) {
  const rows = useRows(engine, { is: 'over_time', child });
  const [picture, setPicture] = useState<Picture>('lists');
  if (rows === undefined) return <Loading />;
  if (rows === null) return <Nowhere />;
  return (
    <Page
      heading={OVER_TIME.heading(rows.name)}
      caption={CHILD.family(rows.family_name)}
      back={{ href: to.child(child), label: CHILD.back }}
      width="wide"
    >
      <p>
        <strong>{sayChildAge(rows.age)}</strong>
      </p>
      <Tabs label={OVER_TIME.tabs(rows.name)} tabs={TABS} chosen={picture} onChoose={setPicture}>
        <Shown picture={picture} engine={engine} rows={rows} desk={desk} />
      </Tabs>
      <p class="soft">{rows.as_at && CHILD.asAt(sayTime(rows.as_at))}</p>
    </Page>
  );
}

interface ShownProps {
  picture: Picture;
  engine: Engine;
  rows: OverTimeRows;
  desk: boolean;
}

function Shown({ picture, engine, rows, desk }: ShownProps) {
  switch (picture) {
    case 'lists':
      return <Lists rows={rows} />;
    case 'carers':
      return <Carers rows={rows} />;
    case 'voice':
      return <VoiceOverTime rows={rows} desk={desk} />;
    case 'growth':
      return <GrowthOverTime name={rows.name} growth={rows.growth} />;
    case 'coverage':
      return <Coverage engine={engine} family={rows.family} />;
  }
}

function Lists({ rows: { lists } }: { rows: OverTimeRows }) {
  return (
    <Section heading={GRID.heading}>
      <p class="soft">{lists.length === 0 ? GRID.none : GRID.why}</p>
      {lists.map((grid) => (
        <Grid key={grid.definition} grid={grid} />
      ))}
    </Section>
  );
}

function Carers({ rows: { carers, age } }: { rows: OverTimeRows }) {
  const { grids, without } = carers;
  const mayBeAsked = grids.length > 0 || isAskedAbout(age);
  return (
    <Section heading={CARERS.heading}>
      <p class="soft">{grids.length === 0 ? CARERS.none : CARERS.why}</p>
      {grids.map((grid) => (
        <Grid key={grid.definition} grid={grid} />
      ))}
      {mayBeAsked && without.length > 0 && (
        <p>{CARERS.without(listed(without.map((carer) => personWords(carer, CHILD.notNamed))))}</p>
      )}
    </Section>
  );
}

/** Whether the list about carers is meant for a child of this age. */
function isAskedAbout(age: OverTimeRows['age']): boolean {
  if (age.is !== 'born') return false;
  const today = dayOf(new Date().toISOString());
  return fitsAge(PUBLISHED.current('answers', 'parent_observation', today), monthsOf(age.age));
}

function monthsOf(age: Age): number {
  if (age.unit === 'years') return age.years * 12 + age.months;
  return age.unit === 'months' ? age.months : 0;
}
