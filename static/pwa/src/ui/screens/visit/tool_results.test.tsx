import { describe, expect, it } from 'vitest';
import { HISTORY } from '../../../rules/tests/situation';
import { ADULTS } from '../../../visit/sample_visit';
import {
  answer,
  begin,
  CHILD,
  choose,
  found,
  goTo,
  leaveField,
  makeSignable,
  question,
  tablet,
} from './visit.fixture';

describe('the result of an assessment tool', () => {
  it('is signed area by area, without the areas that nobody filled in', async () => {
    const draft = await begin();
    await goTo(draft, 'body');
    await tablet.glass.press('Add a result');
    await choose('Which tool?', 'asq3');
    await tablet.glass.type('Version', '12 months');
    await answer('Was whoever did it trained in this tool?', 'Yes');
    await tablet.glass.type('Result for Communication', '45');
    await tablet.glass.type('Result for Fine motor', 'not done: he was asleep');
    await makeSignable(draft);
    await tablet.glass.press('Sign the visit');
    const signed = tablet.engine.signed[0]?.find(({ type }) => type === 'tool_result');
    expect(signed?.body).toMatchObject({
      tool: 'asq3',
      version: '12 months',
      assessor_trained: true,
      results: [
        { area: 'Communication', value: '45' },
        { area: 'Fine motor', value: 'not done: he was asleep' },
      ],
    });
  });

  it('keeps what is written when another tool is chosen, and asks for what is missing', async () => {
    const draft = await begin();
    await goTo(draft, 'body');
    await tablet.glass.press('Add a result');
    await choose('Which tool?', 'asq3');
    await tablet.glass.type('Result for Gross motor', '30');
    await choose('Which tool?', 'other');
    await leaveField();
    const [finding] = found(draft);
    expect(finding?.body).toMatchObject({ tool: 'other', results: [{ area: 'Gross motor', value: '30' }] });
    await makeSignable(draft);
    expect(tablet.glass.text()).toContain('Juno: the result of a tool (Another tool) is not finished');
  });

  it('stands beside what the same tool came to before, and no other', async () => {
    const draft = await begin();
    const [child] = tablet.engine.family.children;
    const before = { tool_name: null, record: CHILD, carer: null };
    const tools = [
      {
        ...before,
        tool: 'gcp2' as const,
        version: '2',
        taken_on: '2026-06-02',
        results: [{ area: 'Safety', value: 'B' }],
      },
      {
        ...before,
        tool: 'asq3' as const,
        version: '6',
        taken_on: '2026-05-01',
        results: [{ area: 'Talk', value: '50' }],
      },
    ];
    Object.assign(child ?? {}, { history: { ...HISTORY, tools } });
    await goTo(draft, 'body');
    await tablet.glass.press('Add a result');
    expect(tablet.glass.text()).not.toContain('before');
    await choose('Which tool?', 'gcp2');
    expect(tablet.glass.text()).toContain('2 June 2026 (2): Safety B');
    expect(tablet.glass.text()).not.toContain('Talk 50');
  });

  it('of a grown-up says whose it is, and stands beside what that one’s came to before', async () => {
    const draft = await begin();
    const [hanne = '', sam = ''] = ADULTS;
    const epds = (carer: string, taken_on: string, value: string) => ({
      record: `${carer}${taken_on}`,
      tool: 'epds' as const,
      tool_name: null,
      version: '1987',
      taken_on,
      carer,
      results: [{ area: 'Total', value }],
    });
    const tools = [epds(hanne, '2026-06-02', '19'), epds(sam, '2026-07-03', '4')];
    Object.assign(tablet.engine.family.children[0] ?? {}, { history: { ...HISTORY, tools } });
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Sam');
    await goTo(draft, 'body');
    await tablet.glass.press('Add a result');
    await choose('Which tool?', 'epds');
    expect(tablet.glass.text()).not.toContain('Total 19');
    await answer('About whom?', 'Sam');
    expect(tablet.glass.text()).toContain('Edinburgh Postnatal Depression Scale before: Sam');
    expect(tablet.glass.text()).toContain('Total 4');
    expect(tablet.glass.text()).not.toContain('Total 19');
    await answer('About whom?', 'Hanne');
    expect(tablet.glass.text()).toContain('Total 19');
    expect(tablet.glass.text()).not.toContain('Total 4');
  });

  it('bears the name that was typed for a tool that is not listed only while such a one is chosen', async () => {
    const draft = await begin();
    await goTo(draft, 'body');
    await tablet.glass.press('Add a result');
    await choose('Which tool?', 'other');
    await tablet.glass.type('What is it called?', 'Sleep diary');
    expect(question('About whom?').textContent).toContain('If it is about Juno: choose nobody.');
    await choose('Which tool?', 'asq3');
    await tablet.glass.type('Version', '12 months');
    await answer('Was whoever did it trained in this tool?', 'Yes');
    await tablet.glass.type('Result for Communication', '45');
    await makeSignable(draft);
    await tablet.glass.press('Sign the visit');
    const signed = tablet.engine.signed[0]?.find(({ type }) => type === 'tool_result');
    expect(signed?.body).toMatchObject({ tool: 'asq3', tool_name: null });
  });
});
