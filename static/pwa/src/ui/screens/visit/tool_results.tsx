/** What an assessment tool came to, area by area, beside what it came to before. Its questions stay where they are licensed. */

import type { DraftChild } from '../../../visit/draft';
import { type FindingBody, findingsOf } from '../../../visit/finding';
import { carerOf, mayNameCarer, needsCarer, ownNameOf } from '../../../visit/tool';
import type { Bodies, Id } from '../../../wire/records';
import { textMax } from '../../../wire/text_max';
import { Choice } from '../../parts/Choice';
import { TextArea, TextField } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { TOOL, TOOL_RESULT, TOOL_TRAINED, toolName } from '../../strings/tools';
import { sayDate } from '../../strings/when';
import { AddButton } from './add_button';
import { addFinding, type FindingInHand, removeFinding, writeFinding } from './finding_in_hand';
import { Mends } from './mend';
import { childName, type OpenVisit, personName, rememberedChild } from './open_visit';
import { RemoveButton } from './remove_button';
import { optionsOf, Select } from './select';
import { VISIT } from './strings';
import { TakenOn } from './taken_on';

type Tool = Bodies['tool_result']['tool'];
type Area = Bodies['tool_result']['results'][number];

interface OneChild {
  visit: OpenVisit;
  child: DraftChild;
}

/** How the areas of a tool are called, where they have names of their own. */
const AREAS: Partial<Record<Tool, readonly string[]>> = {
  asq3: ['Communication', 'Gross motor', 'Fine motor', 'Problem solving', 'Personal and social'],
  gcp2: ['Physical care', 'Safety', 'Love', 'Esteem'],
};

export function ToolResults({ visit, child }: OneChild) {
  const add = () => addFinding(visit, child.child, 'tool_result', { results: [EMPTY] });
  return (
    <Section heading={TOOL_RESULT.heading}>
      <p class="nhsuk-hint">{TOOL_RESULT.hint}</p>
      {findingsOf(child, 'tool_result').map((finding) => (
        <Mends key={finding.record} gaps="finding_unfinished" about={finding.record}>
          <Result visit={visit} child={child} finding={finding} />
        </Mends>
      ))}
      <AddButton words={TOOL_RESULT.add} onAdd={add} />
    </Section>
  );
}

const EMPTY: Area = { area: '', value: '' };

function Result(inHand: FindingInHand<'tool_result'>) {
  const { visit, child, finding } = inHand;
  const { body } = finding;
  const write = (fields: FindingBody<'tool_result'>) => writeFinding(inHand, fields);
  const choose = (tool: Tool | null) => write({ tool, results: areasFor(tool, body.results ?? []) });
  return (
    <div class="visit__card">
      <Select
        label={TOOL_RESULT.which}
        none={TOOL_RESULT.choose}
        options={optionsOf(TOOL)}
        value={body.tool ?? null}
        onChoose={choose}
      />
      {body.tool === 'other' && (
        <TextField
          label={TOOL_RESULT.name}
          value={body.tool_name ?? ''}
          textMax={textMax('tool_result', 'tool_name')}
          onInput={(tool_name) => write({ tool_name })}
        />
      )}
      <TextField
        label={TOOL_RESULT.version}
        hint={TOOL_RESULT.versionHint}
        width="medium"
        value={body.version ?? ''}
        textMax={textMax('tool_result', 'version')}
        onInput={(version) => write({ version })}
      />
      <TakenOn {...inHand} label={TOOL_RESULT.takenOn} onInput={(taken_on) => write({ taken_on })} />
      {mayNameCarer(body.tool) && (
        <Choice
          legend={TOOL_RESULT.carer}
          hint={needsCarer(body.tool) ? undefined : TOOL_RESULT.carerHint(childName(visit, child.child))}
          options={grownUps(visit)}
          value={body.carer ?? null}
          onChoose={(carer) => write({ carer })}
        />
      )}
      <Choice
        legend={TOOL_RESULT.trained}
        options={optionsOf(TOOL_TRAINED)}
        value={
          body.assessor_trained === undefined || body.assessor_trained === null
            ? null
            : body.assessor_trained
              ? 'yes'
              : 'no'
        }
        onChoose={(trained) => write({ assessor_trained: trained === null ? null : trained === 'yes' })}
      />
      <Before {...inHand} />
      <Areas named={(body.tool && AREAS[body.tool]) ?? []} results={body.results ?? []} write={write} />
      <TextArea
        label={TOOL_RESULT.followUp}
        rows={2}
        value={body.follow_up ?? ''}
        textMax={textMax('tool_result', 'follow_up')}
        onInput={(follow_up) => write({ follow_up })}
      />
      <RemoveButton onRemove={() => removeFinding(inHand)} />
    </div>
  );
}

/** What is written already stays, whatever tool is chosen. */
function areasFor(tool: Tool | null, results: readonly Area[]): Area[] {
  const written = results.filter(({ value }) => value.trim() !== '');
  const named = (tool && AREAS[tool]) ?? [];
  const left = named.filter((area) => !written.some((each) => each.area === area));
  const rows = [...written, ...left.map((area) => ({ area, value: '' }))];
  return rows.length > 0 ? rows : [EMPTY];
}

interface Writing {
  /** The areas that the tool itself names: their names are not asked for. */
  named: readonly string[];
  results: readonly Area[];
  write: (fields: FindingBody<'tool_result'>) => void;
}

function Areas({ named, results, write }: Writing) {
  const change = (at: number, fields: Partial<Area>) =>
    write({ results: results.map((each, index) => (index === at ? { ...each, ...fields } : each)) });
  return (
    <>
      {results.map(({ area, value }, index) => (
        <div key={index}>
          {!named.includes(area) && (
            <TextField
              label={TOOL_RESULT.area(index + 1)}
              value={area}
              textMax={textMax('tool_result', 'results.*.area')}
              onInput={(typed) => change(index, { area: typed })}
            />
          )}
          <TextField
            label={TOOL_RESULT.value(area || TOOL_RESULT.area(index + 1))}
            value={value}
            textMax={textMax('tool_result', 'results.*.value')}
            onInput={(typed) => change(index, { value: typed })}
          />
        </div>
      ))}
      <AddButton words={TOOL_RESULT.addArea} onAdd={() => write({ results: [...results, EMPTY] })} />
    </>
  );
}

/** Whoever is in the room, and the other grown-ups of the family: a result may be of one who is elsewhere now. */
function grownUps(visit: OpenVisit): { value: Id; label: string }[] {
  const here = visit.draft.people.map(({ adult }) => adult);
  return [
    ...here.map((adult) => ({ value: adult, label: personName(visit, adult) })),
    ...visit.family.adults
      .filter(({ adult }) => !here.includes(adult))
      .map(({ adult, name, description }) => ({ value: adult, label: name ?? description ?? VISIT.unnamed })),
  ];
}

/** What the same tool came to before, of the same person, newest first. Nothing is worked out from the two. */
function Before({ visit, child, finding: { body } }: FindingInHand<'tool_result'>) {
  const earlier = (rememberedChild(visit, child.child)?.history?.tools ?? []).filter(
    (each) =>
      each.tool === body.tool && ownNameOf(each) === ownNameOf(body) && carerOf(each) === carerOf(body),
  );
  if (!body.tool || earlier.length === 0 || (needsCarer(body.tool) && !carerOf(body))) return null;
  const whom = grownUps(visit).find(({ value }) => value === carerOf(body))?.label ?? null;
  const heading = TOOL_RESULT.earlier(toolName({ ...body, tool: body.tool }), whom);
  return (
    <section aria-label={heading}>
      <p class="nhsuk-body-s">{heading}</p>
      <ul>
        {[...earlier].reverse().map(({ record, taken_on, version, results }) => (
          <li key={record}>
            {`${sayDate(taken_on)} (${version}): ${results.map(({ area, value }) => `${area} ${value}`).join('; ')}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
