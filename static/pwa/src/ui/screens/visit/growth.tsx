/** Growth as it was measured, beside what was measured before. Nothing is worked out from it. */

import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { DraftChild } from '../../../visit/draft';
import { type Finding, type FindingBody, findingsOf, missingOf } from '../../../visit/finding';
import { MEASURES } from '../../../visit/whole';
import type { Bodies } from '../../../wire/records';
import { textMax } from '../../../wire/text_max';
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
import { AddButton } from './add_button';
import {
  addFinding,
  type FindingInHand,
  removeFinding,
  useBegunFinding,
  writeFinding,
} from './finding_in_hand';
import { Mends, Needed } from './mend';
import { type OpenVisit, rememberedChild } from './open_visit';
import { RemoveButton } from './remove_button';
import { optionsOf, Select } from './select';
import { TakenOn } from './taken_on';
import { WholeNumber } from './whole_number';

interface OneChild {
  visit: OpenVisit;
  child: DraftChild;
}

export function Growth({ visit, child, begun = false }: OneChild & { begun?: boolean }) {
  const taken = findingsOf(child, 'growth');
  const add = () => addFinding(visit, child.child, 'growth', { source: 'me', ...byMe(visit) });
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
      <AddButton words={FINDING.addGrowth} onAdd={add} />
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
    <Asked finding={growth.finding} field={field}>
      <WholeNumber
        label={label}
        measure={MEASURES.growth[field]}
        value={body[field] ?? null}
        asTyped={growth.finding.as_typed?.[field] ?? ''}
        onChange={(value, asTyped) => writeFinding(growth, { [field]: value }, { [field]: asTyped })}
      />
    </Asked>
  );
  return (
    <div class="visit__card">
      {number(FINDING.weight, 'weight_g')}
      {number(FINDING.length, 'length_mm')}
      {number(FINDING.head, 'head_mm')}
      <Measured {...growth} />
      <Asked finding={growth.finding} field="chart">
        <Choice
          legend={FINDING.chart}
          options={optionsOf(CHART)}
          value={body.chart ?? null}
          onChoose={(chart) => write({ chart })}
        />
      </Asked>
      <Select
        label={`${FINDING.band} ${FINDING.bandHint}`}
        none={FINDING.bandChoose}
        options={optionsOf(CENTILE_BAND)}
        value={body.centile_band ?? null}
        onChoose={(centile_band) => write({ centile_band })}
      />
      <Expander summary={FINDING.moreOfGrowth}>
        <MoreOfGrowth body={body} write={write} />
      </Expander>
      <RemoveButton onRemove={() => removeFinding(growth)} />
    </div>
  );
}

interface AskedProps {
  finding: Finding<'growth'>;
  field: keyof Bodies['growth'];
  children: ComponentChildren;
}

/** A question of the card: whoever puts it right comes to the first of those that it lacks an answer to. */
function Asked({ finding, field, children }: AskedProps) {
  return (
    <Needed about={finding.record} missing={missingOf(finding).includes(field)}>
      {children}
    </Needed>
  );
}

type Role = Bodies['growth']['measurer_role'];
type By = Pick<FindingBody<'growth'>, 'measured_by' | 'measurer_role'>;

/** The roles of those whose profession says it. */
const ROLE_OF: Partial<Record<NonNullable<OpenVisit['family']['author_profession']>, Role>> = {
  health_visitor: 'health_visitor',
  social_worker: 'other',
};

function byMe({ author, family }: OpenVisit): By {
  return {
    measured_by: author,
    measurer_role: (family.author_profession && ROLE_OF[family.author_profession]) ?? null,
  };
}

/** Where it is from, who measured and on which day. Nothing is asked of the writer's own that is known, and nothing of another's is taken for known. */
function Measured(growth: FindingInHand<'growth'>) {
  const { visit } = growth;
  const { body } = growth.finding;
  const write = (fields: FindingBody<'growth'>) => writeFinding(growth, fields);
  const isMine = body.source === 'me' && visit.author !== '' && body.measured_by === visit.author;
  const another = useRef<By>({ measured_by: null, measurer_role: null });
  const choose = (source: Bodies['growth']['source'] | null) => {
    if (source !== 'me') return write(isMine ? { source, ...another.current } : { source });
    const { measured_by = null, measurer_role = null } = body;
    another.current = { measured_by, measurer_role };
    write({ source, ...byMe(visit) });
  };
  return (
    <>
      <Asked finding={growth.finding} field="source">
        <Choice
          legend={FINDING.source}
          options={optionsOf(GROWTH_SOURCE)}
          value={body.source ?? null}
          onChoose={choose}
        />
      </Asked>
      <MeasuredBy {...growth} isMine={isMine} />
      <Asked finding={growth.finding} field="taken_on">
        <TakenOn {...growth} label={FINDING.takenOn} onInput={(taken_on) => write({ taken_on })} />
      </Asked>
    </>
  );
}

function MeasuredBy({ isMine, ...growth }: FindingInHand<'growth'> & { isMine: boolean }) {
  const { visit, finding } = growth;
  const write = (fields: FindingBody<'growth'>) => writeFinding(growth, fields);
  const role = finding.body.measurer_role ?? null;
  const isKnown = isMine && role !== null && role === byMe(visit).measurer_role;
  return (
    <>
      {isMine ? (
        <p class="visit__plain">{FINDING.measuredByMe(visit.author, isKnown ? MEASURER_ROLE[role] : null)}</p>
      ) : (
        <Asked finding={finding} field="measured_by">
          <TextField
            label={FINDING.measuredBy}
            value={finding.body.measured_by ?? ''}
            textMax={textMax('growth', 'measured_by')}
            onInput={(measured_by) => write({ measured_by })}
          />
        </Asked>
      )}
      {!isKnown && (
        <Asked finding={finding} field="measurer_role">
          <Select
            label={isMine ? FINDING.myRole : FINDING.measurerRole}
            none={FINDING.roleChoose}
            options={optionsOf(MEASURER_ROLE)}
            value={role}
            onChoose={(measurer_role) => write({ measurer_role })}
          />
        </Asked>
      )}
    </>
  );
}

interface Writing {
  body: FindingBody<'growth'>;
  write: (fields: FindingBody<'growth'>) => void;
}

function MoreOfGrowth({ body, write }: Writing) {
  return (
    <>
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
        textMax={textMax('growth', 'lead')}
        onInput={(lead) => write({ lead })}
      />
      <TextArea
        label={FINDING.differ}
        rows={2}
        value={body.views_differ ?? ''}
        textMax={textMax('growth', 'views_differ')}
        onInput={(views_differ) => write({ views_differ })}
      />
      <TextArea
        label={FINDING.opinion}
        rows={2}
        value={body.view ?? ''}
        textMax={textMax('growth', 'view')}
        onInput={(view) => write({ view })}
      />
    </>
  );
}
