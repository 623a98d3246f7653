/** Growth as it was measured, beside what was measured before. Nothing is worked out from it. */

import { dayOf } from '../../../views/age';
import type { DraftChild } from '../../../visit/draft';
import { type FindingBody, findingsOf } from '../../../visit/finding';
import { MEASURES } from '../../../visit/whole';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Expander } from '../../parts/Expander';
import { TextArea, TextField } from '../../parts/Field';
import { Section } from '../../parts/Page';
import {
  CENTILE_BAND,
  CHART,
  CLOTHING,
  FEEDING,
  FINDING,
  GROWTH_SOURCE,
  MEASURER_ROLE,
  SCALES,
} from '../../strings/findings';
import { sayAge, sayDate } from '../../strings/when';
import {
  addFinding,
  type FindingInHand,
  removeFinding,
  useBegunFinding,
  writeFinding,
} from './finding_in_hand';
import { Mends } from './mend';
import { type OpenVisit, rememberedChild } from './open_visit';
import { RemoveButton } from './remove_button';
import { optionsOf, Select } from './select';
import { WholeNumber } from './whole_number';

interface OneChild {
  visit: OpenVisit;
  child: DraftChild;
}

export function Growth({ visit, child, begun = false }: OneChild & { begun?: boolean }) {
  const taken = findingsOf(child, 'growth');
  const add = () =>
    addFinding(visit, child.child, 'growth', {
      taken_on: dayOf(visit.now()),
      measured_by: visit.author,
      measurer_role: 'health_visitor',
      source: 'me',
    });
  useBegunFinding(visit, child, begun, add);
  return (
    <Section heading={FINDING.growth}>
      <Corrected visit={visit} child={child} />
      <Earlier visit={visit} child={child} />
      {taken.map((finding) => (
        <Mends key={finding.record} gaps="finding_unfinished" about={finding.record}>
          <Measurement visit={visit} child={child} finding={finding} />
        </Mends>
      ))}
      <Button kind="secondary" onPress={add}>
        {FINDING.addGrowth}
      </Button>
    </Section>
  );
}

function Corrected({ visit, child }: OneChild) {
  const age = rememberedChild(visit, child.child)?.age;
  if (age?.is !== 'born' || !age.corrected) return null;
  return <p class="nhsuk-hint">{FINDING.corrected(sayAge(age.corrected))}</p>;
}

function Earlier({ visit, child }: OneChild) {
  const growth = rememberedChild(visit, child.child)?.history?.growth ?? [];
  const weights = growth.filter(({ weight_g }) => weight_g !== null);
  if (weights.length === 0) return null;
  return (
    <Expander summary={FINDING.earlier}>
      <ul>
        {[...weights].reverse().map(({ record, taken_on, weight_g, centile_band }) => (
          <li key={record}>
            {[
              sayDate(taken_on),
              `${weight_g} g`,
              centile_band && CENTILE_BAND[centile_band as keyof typeof CENTILE_BAND],
            ]
              .filter(Boolean)
              .join(', ')}
          </li>
        ))}
      </ul>
    </Expander>
  );
}

function Measurement(growth: FindingInHand<'growth'>) {
  const { body } = growth.finding;
  const write = (fields: FindingBody<'growth'>) => writeFinding(growth, fields);
  const number = (label: string, field: keyof typeof MEASURES.growth) => (
    <WholeNumber
      label={label}
      measure={MEASURES.growth[field]}
      value={body[field] ?? null}
      asTyped={growth.finding.as_typed?.[field] ?? ''}
      onChange={(value, asTyped) => writeFinding(growth, { [field]: value }, { [field]: asTyped })}
    />
  );
  return (
    <div class="visit__card">
      {number(FINDING.weight, 'weight_g')}
      {number(FINDING.length, 'length_mm')}
      {number(FINDING.head, 'head_mm')}
      <Choice
        legend={FINDING.chart}
        options={optionsOf(CHART)}
        value={body.chart ?? null}
        onChoose={(chart) => write({ chart })}
      />
      <Select
        label={`${FINDING.band} ${FINDING.bandHint}`}
        none={FINDING.siteChoose}
        options={optionsOf(CENTILE_BAND)}
        value={body.centile_band ?? null}
        onChoose={(centile_band) => write({ centile_band })}
      />
      <Choice
        legend={FINDING.source}
        options={optionsOf(GROWTH_SOURCE)}
        value={body.source ?? null}
        onChoose={(source) => write({ source })}
      />
      <Expander summary={FINDING.moreOfGrowth}>
        <MoreOfGrowth body={body} write={write} />
      </Expander>
      <RemoveButton onRemove={() => removeFinding(growth)} />
    </div>
  );
}

interface Writing {
  body: FindingBody<'growth'>;
  write: (fields: FindingBody<'growth'>) => void;
}

function MoreOfGrowth({ body, write }: Writing) {
  return (
    <>
      <TextField
        label={FINDING.takenOn}
        type="date"
        width="medium"
        value={body.taken_on ?? ''}
        onInput={(taken_on) => write({ taken_on })}
      />
      <TextField
        label={FINDING.measuredBy}
        value={body.measured_by ?? ''}
        maxLength={200}
        onInput={(measured_by) => write({ measured_by })}
      />
      <Select
        label={FINDING.measurerRole}
        none={FINDING.siteChoose}
        options={optionsOf(MEASURER_ROLE)}
        value={body.measurer_role ?? null}
        onChoose={(measurer_role) => write({ measurer_role })}
      />
      <Choice
        legend={FINDING.clothing}
        options={optionsOf(CLOTHING)}
        value={body.clothing ?? null}
        onChoose={(clothing) => write({ clothing })}
      />
      <Choice
        legend={FINDING.scales}
        options={optionsOf(SCALES)}
        value={body.scales ?? null}
        onChoose={(scales) => write({ scales })}
      />
      <Choice
        legend={FINDING.feeding}
        options={optionsOf(FEEDING)}
        value={body.feeding ?? null}
        onChoose={(feeding) => write({ feeding })}
      />
      <TextField
        label={FINDING.lead}
        value={body.lead ?? ''}
        maxLength={200}
        onInput={(lead) => write({ lead })}
      />
      <TextArea
        label={FINDING.differ}
        rows={2}
        value={body.views_differ ?? ''}
        onInput={(views_differ) => write({ views_differ })}
      />
      <TextArea
        label={FINDING.opinion}
        rows={2}
        value={body.view ?? ''}
        onInput={(view) => write({ view })}
      />
    </>
  );
}
