/** Words for the results of assessment tools. The tools' own questions and thresholds are licensed, and are not here. */
import { ownNameOf } from '../../visit/tool';
import type { Bodies } from '../../wire/records';

type Tool = Bodies['tool_result']['tool'];

export const TOOL: Record<Tool, string> = {
  asq3: 'ASQ-3',
  asq_se2: 'ASQ:SE-2',
  gcp2: 'GCP2',
  neglect_tool: 'Neglect toolkit',
  da_matrix: 'Domestic abuse risk matrix',
  substance: 'Substance use tool',
  exploitation: 'Exploitation tool',
  epds: 'Edinburgh Postnatal Depression Scale',
  other: 'Another tool',
};

export const TOOL_TRAINED: Record<'yes' | 'no', string> = { yes: 'Yes', no: 'No' };

export const TOOL_RESULT = {
  heading: 'Results of assessment tools',
  hint: 'What the tool came to, as it stands on its own form. Nothing is added up or judged here.',
  add: 'Add a result',
  which: 'Which tool?',
  choose: 'Choose a tool',
  name: 'What is it called?',
  version: 'Version',
  versionHint: 'As it stands on the form: for one made for an age, that age.',
  takenOn: 'Done on',
  carer: 'About whom?',
  carerHint: (child: string) => `If it is about ${child}: choose nobody.`,
  about: 'About',
  trained: 'Was whoever did it trained in this tool?',
  area: (n: number) => `Area ${n}`,
  value: (area: string) => `Result for ${area}`,
  addArea: 'Add an area',
  followUp: 'What follows from it',
  earlier: (tool: string, whom: string | null) => (whom ? `${tool} before: ${whom}` : `${tool} before`),
};

export function toolName(told: Pick<Bodies['tool_result'], 'tool'> & { tool_name?: string | null }): string {
  return ownNameOf(told) ?? TOOL[told.tool];
}
