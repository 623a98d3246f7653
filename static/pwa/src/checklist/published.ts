/**
 * The practice files this build was made with: every published version of them, and in a build that is nobody's release drafts too.
 * They are part of the app's own files, so they are there without a network.
 */
import answers from '@checklists/answer_sets.json';
import type { AnswerSets, Definition } from './definition';
import { library } from './library';

const files = import.meta.glob<Definition>(
  ['@checklists/observation/*.json', '@checklists/note/*.json', '@checklists/voice/*.json'],
  { eager: true, import: 'default' },
);

/** What the screens look words up in. */
export const PUBLISHED = library(Object.values(files), answers as AnswerSets);

export const BABY_OBSERVATION = 'baby_observation';
export const BABY_CUES = 'baby_cues';
export const PARENT_OBSERVATION = 'parent_observation';
export const CASE_NOTE = 'case_note';
export const QUOTE_PROMPT = 'quote_prompt';
