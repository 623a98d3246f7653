/** Words of what can be noted at any moment of a visit. */
import type { Moment } from '../screens/visit/moments';

export const MOMENT = {
  bar: 'Note it now',
  about: (what: string) => `${what}: which child?`,
  back: (step: string) => `Done: back to ${step}`,
  names: {
    cue: 'Cue',
    words: 'Words',
    behaviour: 'Behaviour',
    seen: 'Seen',
    mark: 'Mark',
    measure: 'Measure',
    drawing: 'Drawing',
    sound: 'Sound',
  } satisfies Record<Moment, string>,
  headings: {
    cue: 'A cue you notice',
    words: 'Words you hear',
    behaviour: 'Something a child shows',
    seen: 'A child you see',
    mark: 'A mark you see',
    measure: 'A measurement',
    drawing: 'A drawing',
    sound: 'A sound',
  } satisfies Record<Moment, string>,
};
