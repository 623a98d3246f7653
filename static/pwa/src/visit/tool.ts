/** Of whom the result of an assessment tool speaks, and what the tool is called. */
import type { Bodies, Id } from '../wire/records';

type Result = Bodies['tool_result'];
type Tool = Result['tool'];

/** Of a grown-up, or of the child: whose result it is has to be said. */
const MAY_NAME_A_CARER: readonly (Tool | null | undefined)[] = ['epds', 'substance', 'da_matrix', 'other'];

export function mayNameCarer(tool: Tool | null | undefined): boolean {
  return MAY_NAME_A_CARER.includes(tool);
}

/** Of one grown-up and nobody else. */
export function needsCarer(tool: Tool | null | undefined): boolean {
  return tool === 'epds';
}

interface Told {
  tool?: Tool | null;
  carer?: Id | null;
  tool_name?: string | null;
}

/** Shape: null for a tool about the child, whoever was chosen before it. */
export function carerOf({ tool, carer }: Told): Id | null {
  return mayNameCarer(tool) ? (carer ?? null) : null;
}

/** Shape: null for a tool with a name that all know, whatever was typed before it. */
export function ownNameOf({ tool, tool_name }: Told): string | null {
  return tool === 'other' && tool_name?.trim() ? tool_name : null;
}
