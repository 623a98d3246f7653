/** The rule table: docs/rule-table.md is written from it. For tests only. */
import { newcomer } from '../../visit/household';
import { emptyUnspoken, id } from '../../visit/sample_visit';
import {
  ADA,
  ageOf,
  ago,
  alone,
  answer,
  answers,
  both,
  type Case,
  dayAgo,
  enquiry,
  found,
  HISTORY,
  JOSS,
  joined,
  mark,
  OTIS,
  observed,
  said,
  seen,
  slots,
  statement,
  step,
  visitBefore,
  WREN,
  weighed,
  weight,
  withChild,
  withFamily,
  withHistory,
  withHistoryKept,
} from './situation';

/** One case that fires and one near miss that does not, for each rule. */
export const TABLE: Record<string, { fires: Case; not: Case }> = {
  R1: { fires: { acts: [mark(WREN)] }, not: { acts: [mark(OTIS)] } },
  R2: {
    fires: { acts: [mark(WREN, { kind: 'mark_uncertain', on_birth_record: 'unknown' })] },
    not: { acts: [mark(WREN, { kind: 'known_birthmark', on_birth_record: 'yes' })] },
  },
  R3: {
    fires: {
      acts: [
        mark(WREN, { explanations: [id(91), id(92)] }),
        said(WREN, 'It was the dummy.', 91, ADA),
        said(WREN, 'It was the cot bar.', 92, JOSS),
      ],
    },
    not: {
      acts: [
        mark(WREN, { explanations: [id(91), id(92)] }),
        said(WREN, 'It was the dummy.', 91, ADA),
        said(WREN, 'it was the dummy', 92, JOSS),
      ],
    },
  },
  R4: {
    fires: { acts: [said(OTIS, 'Daddy’s hand hurt me', 91)] },
    not: { acts: [said(OTIS, 'My knee hurts', 91)] },
  },
  R6: {
    fires: {
      family: withHistory(WREN, { visits: [visitBefore({ awake: 'asleep' })] }),
      acts: [seen(WREN, { awake: 'asleep' })],
    },
    not: {
      family: withHistory(WREN, { visits: [visitBefore({ awake: 'awake' })] }),
      acts: [seen(WREN, { awake: 'asleep' })],
    },
  },
  R9: {
    fires: { acts: [observed(WREN, '')] },
    not: {
      acts: [
        observed(WREN, ''),
        { is: 'add_unspoken', child: WREN, unspoken: { ...emptyUnspoken(id(93)), seen: 'Turns away' } },
      ],
    },
  },
  R10: {
    fires: { acts: [observed(WREN, 'The children played well together.')] },
    not: { acts: [observed(WREN, 'She played with her brother.')] },
  },
  R11: {
    fires: {
      acts: [
        seen(OTIS, { seen: null, observations: { text: '', none_because: '' } }),
        { is: 'plan_child', child: OTIS, planned: false },
      ],
    },
    not: { acts: [seen(OTIS, { seen: 'no' })] },
  },
  R12: {
    fires: { family: withFamily({ adults: { [JOSS]: { last_met: ago(50) } } }), acts: [alone] },
    not: { family: withFamily({ adults: { [JOSS]: { last_met: ago(40) } } }), acts: [alone] },
  },
  R13: {
    fires: { acts: [joined] },
    not: {
      acts: [
        {
          is: 'enter',
          person: {
            ...newcomer(id(29)),
            name: 'Bea',
            relations: { [WREN]: 'professional', [OTIS]: 'professional' },
          },
        },
      ],
    },
  },
  R14: {
    fires: {
      family: withFamily({
        responsibilities: [
          { record: id(71), adult: JOSS, child: WREN, holds: 'yes', verified: false, since: ago(15) },
        ],
      }),
      acts: [],
    },
    not: {
      family: withFamily({
        responsibilities: [
          { record: id(71), adult: JOSS, child: WREN, holds: 'yes', verified: false, since: ago(11) },
        ],
      }),
      acts: [],
    },
  },
  R15: {
    fires: { family: step({ what: 'Parents to improve routine' }), acts: [] },
    not: { family: step({}), acts: [] },
  },
  R22: {
    fires: {
      acts: [
        statement(WREN, { concern_type: 'housing', impact_now: 'The cot is broken', impact_likely: 'Falls' }),
      ],
    },
    not: {
      acts: [
        statement(WREN, {
          concern_type: 'housing',
          impact_now: 'She sleeps on the sofa',
          impact_likely: 'She may fall',
        }),
      ],
    },
  },
  R23: {
    fires: { acts: [observed(WREN, 'Mum was appropriate with her.')] },
    not: {
      acts: [statement(WREN, { kind: 'opinion', text: 'I think she knows his voice.', evidence: [id(91)] })],
    },
  },
  R24: {
    fires: { acts: [seen(WREN, { progress: { text: 'Level 2, mum doing well', none_because: '' } })] },
    not: {
      acts: [
        seen(WREN, { progress: { text: 'Level 2, mum doing well', none_because: '' } }),
        statement(WREN, {
          concern_type: 'housing',
          impact_now: 'She sleeps on the sofa',
          impact_likely: 'She may fall',
        }),
      ],
    },
  },
  R25: {
    fires: { acts: [observed(WREN, 'This is disguised compliance.')] },
    not: { acts: [observed(WREN, 'She smiled in the disguise.')] },
  },
  R34: {
    fires: {
      family: withHistory(WREN, { growth: [weighed(50, 3400, '25-50'), weighed(30, 4000, '25-50')] }),
      acts: [weight(4200, '2-9')],
    },
    not: {
      family: withHistory(WREN, { growth: [weighed(50, 3400, '25-50'), weighed(30, 4000, '25-50')] }),
      acts: [weight(4500, '9-25')],
    },
  },
  R36: {
    fires: { family: withFamily({ enquiries: [enquiry('not_safe'), enquiry('not_safe')] }), acts: [alone] },
    not: { family: withFamily({ enquiries: [enquiry('not_safe'), enquiry('not_safe')] }), acts: [] },
  },
  R37: {
    fires: { family: withHistory(WREN, { messages: HISTORY.messages.slice(0, 2) }), acts: [] },
    not: {
      family: both(
        withChild(WREN, {
          age: {
            is: 'born',
            dob: dayAgo(70),
            age: ageOf(dayAgo(70)),
            corrected: null,
            days_to_due_date: null,
          },
        }),
        (at) => withHistoryKept(at),
      ),
      acts: [],
    },
  },
  R39: {
    fires: {
      acts: [
        seen(WREN, { progress: { text: 'Refused consent, so not passed on.', none_because: '' } }),
        statement(WREN, {
          concern_type: 'housing',
          impact_now: 'She sleeps on the sofa',
          impact_likely: 'She may fall',
        }),
      ],
    },
    not: {
      acts: [seen(WREN, { progress: { text: 'Refused consent, so not passed on.', none_because: '' } })],
    },
  },
  R40: {
    fires: { family: withHistory(WREN, { pen_picture: { record: id(41), at: ago(95) } }), acts: [] },
    not: { family: withHistory(OTIS, { pen_picture: { record: id(41), at: ago(95) } }), acts: [] },
  },
  R41: {
    fires: { family: withHistory(WREN, { responses: [answers(30, 'seen')] }), acts: answer('not_seen') },
    not: { family: withHistory(WREN, { responses: [answers(30, 'sometimes')] }), acts: answer('not_seen') },
  },
  R42: {
    fires: { acts: [slots(['told_by_carer', 'In her cot'], ['seen', 'On the sofa'])] },
    not: { acts: [slots(['told_by_carer', 'In her cot'], ['seen', 'in her cot.'])] },
  },
  R43: {
    fires: {
      family: withChild(WREN, { interpreter_needed: true }),
      acts: [{ is: 'write_visit', fields: { interpreter: { used: 'family_member', language: 'Farsi' } } }],
    },
    not: {
      family: withChild(WREN, { interpreter_needed: true }),
      acts: [{ is: 'write_visit', fields: { interpreter: { used: 'independent', language: 'Farsi' } } }],
    },
  },
  R44: {
    fires: { acts: [found(WREN, 'worker_safety', { what_happened: 'A dog barred the way.' })] },
    not: {
      acts: [
        found(WREN, 'worker_safety', {
          what_happened: 'A dog barred the way.',
          for_the_child: 'She cries when it barks.',
          safe_visit_plan: 'Ring first.',
        }),
      ],
    },
  },
};

/** The same cases in words, as the page shows them. */
export const IN_WORDS: Record<string, { fires: string; not: string }> = {
  R1: {
    fires: 'A bruise on the cheek of a baby who does not move about',
    not: 'The same on a child of nine who walks',
  },
  R2: {
    fires: 'A mark that may be a birthmark, and nobody knows of an entry in the birth record',
    not: 'A birthmark that is in the birth record',
  },
  R3: { fires: 'Of one mark, “the dummy” and “the cot bar”', not: 'The same words from both' },
  R4: { fires: 'A child says “Daddy’s hand hurt me”', not: 'A child says “My knee hurts”' },
  R6: { fires: 'Asleep now and at the visit before', not: 'Asleep now, awake at the visit before' },
  R9: {
    fires: 'A child who was seen, and nothing written of what they showed',
    not: 'One thing that was shown without words',
  },
  R10: { fires: '“The children played well together”', not: '“She played with her brother”' },
  R11: {
    fires: 'One child of the household has no part in the visit',
    not: 'Their part says that they were not seen',
  },
  R12: { fires: 'A father last met 50 days ago, and not here', not: 'Last met 40 days ago' },
  R13: { fires: 'Somebody without a name in the home of a baby', not: 'A professional with a name' },
  R14: {
    fires: 'Parental responsibility first named 15 days ago, no evidence seen',
    not: 'First named 11 days ago: not ten working days yet',
  },
  R15: {
    fires: '“Parents to improve routine”',
    not: '“Set up the cot in Ada’s room”, by Ada, by a day, for a goal',
  },
  R22: {
    fires: 'A concern whose impact repeats the concern',
    not: 'A concern with what it does now and may do',
  },
  R23: { fires: '“Mum was appropriate with her”', not: 'An opinion with the words that it rests on' },
  R24: { fires: '“Level 2, mum doing well”, and no need', not: 'The same beside a need and its impact' },
  R25: { fires: '“This is disguised compliance”', not: '“She smiled in the disguise”' },
  R34: { fires: 'From the band 25–50 to 2–9', not: 'From the band 25–50 to 9–25' },
  R36: {
    fires: 'Twice not safe to ask, and the carer is alone now',
    not: 'The same while another grown-up is there',
  },
  R37: { fires: 'A baby of seven weeks, and the father has no entry', not: 'A baby of ten weeks' },
  R39: { fires: '“Refused consent”, beside an open concern', not: 'The same words where no concern is open' },
  R40: { fires: 'A baby’s pen picture of 95 days ago', not: 'One as old of a child of nine' },
  R41: { fires: 'An answer that was “seen” and is “not seen” now', not: 'It was “sometimes” before' },
  R42: { fires: 'Told “in her cot”, seen “on the sofa”', not: 'Told and seen alike' },
  R43: { fires: 'An interpreter is needed and a relative is used', not: 'An independent interpreter' },
  R44: {
    fires: 'Felt unsafe, nothing on what that is like for the child',
    not: 'That is written, and how the next visit is safe',
  },
};
