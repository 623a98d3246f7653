import { act } from 'preact/test-utils';
import { beforeAll, describe, expect, it } from 'vitest';
import { type HandmadeBook, id } from '../../../views/tests/book';
import { ARI, MAUD, NADIA, ORGANISATION, PRIYA, sampleBook, TEAM } from '../../../views/tests/sample';
import type { PullProposal } from '../../../wire/access';
import type { Role } from '../../../wire/records';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';

const AT = '2026-11-21T08:00:00.000Z';
const SEFTON = id('sefton');

beforeAll(async () => {
  await fetchScreens();
  await import('.');
});

function asked(more: Partial<PullProposal>): PullProposal {
  const nothing = { person: null, role: null, team: null, active: null, why: null };
  const about = { child: ARI, child_name: 'Ari', family_name: 'Velazar' };
  return { record: id('asked'), what: 'protect', by: MAUD, ...about, ...nothing, at: AT, ...more };
}

/** A manager has nobody's record; everybody else here is Maud in another role. */
function bookOf(role: Role, ...proposals: PullProposal[]): HandmadeBook {
  const book = sampleBook('maud');
  if (role === 'team_manager') {
    for (const [stream, { kind }] of [...book.kinds]) if (kind !== 'organisation') book.kinds.delete(stream);
  }
  book.me = { ...book.me, role, person: role === 'supervisor' ? MAUD : SEFTON };
  book.told = { ...book.told, proposals };
  return book;
}

async function shown(book: HandmadeBook) {
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.start);
  go(to.secondPerson);
  const glass = await show(<App engine={engine} code={null} />);
  for (let n = 0; n < 50 && !glass.root.querySelector('h1'); n++) await glass.settle();
  await glass.settle();
  return { engine, glass };
}

async function send(glass: Glass) {
  await act(async () => glass.root.querySelector('form')?.requestSubmit());
  await glass.settle();
}

async function choose(glass: Glass, label: string, value: string) {
  await act(async () => {
    const field = glass.field(label);
    field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

describe('what another has asked for', () => {
  it('is protected by the manager, who sees whom it is about and why', async () => {
    const { glass, engine } = await shown(bookOf('team_manager', asked({ why: 'refuge' })));
    expect(glass.text()).toContain('Protect the record of Ari, Velazar');
    expect(glass.text()).toContain('Why: The family is in a refuge or in hiding');
    expect(glass.text()).toContain('Asked by Maud Ellery');
    await glass.press('Look at it: Protect the record of Ari, Velazar');
    expect(glass.text()).toContain('It leaves every other device: the supervisor’s too.');
    await glass.press('Leave it');
    expect(engine.signed).toEqual([]);
    await glass.press('Look at it: Protect the record of Ari, Velazar');
    await send(glass);
    const body = { child: ARI, protected: true, why: 'refuge', proposal: id('asked') };
    expect(engine.signed).toMatchObject([[{ stream: ARI, stream_kind: 'child', type: 'protection', body }]]);
  });

  it('is lifted for a child who is named to nobody', async () => {
    const row = asked({ what: 'unprotect', child_name: null, family_name: null });
    const book = bookOf('team_manager', row);
    book.told = { ...book.told, protected_children: [{ child: ARI, from: AT, workers: [PRIYA] }] };
    const { glass, engine } = await shown(book);
    await glass.press('Look at it: Lift the protection of a protected child of Priya Calloway');
    await send(glass);
    expect(engine.signed).toMatchObject([
      [{ type: 'protection', body: { child: ARI, protected: false, why: null } }],
    ]);
    expect(glass.text()).not.toContain('Ari');
  });

  it('allocates to whoever asked, as what the second person says', async () => {
    const { glass, engine } = await shown(bookOf('team_manager', asked({ what: 'allocate_self' })));
    await glass.press('Look at it: Allocate Ari, Velazar to Maud Ellery');
    await send(glass);
    expect(glass.text()).toContain('Choose a role.');
    await glass.press('Co-worker');
    await send(glass);
    const body = { child: ARI, worker: MAUD, role: 'co_worker', ends_at: null };
    expect(engine.signed).toMatchObject([[{ type: 'allocation', stream: ARI, body }]]);
  });

  it('changes the post that was asked for and nothing else of the person', async () => {
    const post = { what: 'change_post', child: null, person: PRIYA, role: 'supervisor', team: TEAM } as const;
    const { glass, engine } = await shown(bookOf('administrator', asked({ ...post, active: true })));
    expect(glass.text()).toMatch(/Now: Practitioner, Northmere East\. Asked for: Supervisor, Northmere East/);
    await glass.press('Look at it: Change the post of Priya Calloway');
    await send(glass);
    const body = { name: 'Priya Calloway', profession: 'health_visitor', role: 'supervisor', team: TEAM };
    expect(engine.signed).toMatchObject([
      [
        {
          stream: ORGANISATION,
          record: PRIYA,
          type: 'person',
          body: { ...body, active: true, proposal: id('asked') },
        },
      ],
    ]);
    expect(engine.signed[0]?.[0]?.base).toBeGreaterThan(0);
  });

  it('is never one’s own to do', async () => {
    const { glass } = await shown(bookOf('supervisor', asked({})));
    expect(glass.text()).toContain('Nothing waits for you.');
    expect(glass.text()).toContain('Waits for another person to do it');
    expect(() => glass.button('Look at it: Protect the record of Ari, Velazar')).toThrow();
  });
});

describe('asking a second person', () => {
  it('to protect a child takes the child and why, and no word about it', async () => {
    const { glass, engine } = await shown(bookOf('supervisor'));
    await glass.press('Ask to protect a child');
    await send(glass);
    expect(glass.text()).toContain('Choose a child.');
    expect(glass.text()).toContain('Choose a reason.');
    await choose(glass, 'Child', ARI);
    await glass.press('Adoption');
    await send(glass);
    const body = { what: 'protect', child: ARI, why: 'adoption', person: null, role: null };
    expect(engine.signed).toMatchObject([[{ stream: MAUD, stream_kind: 'worker', type: 'proposal', body }]]);
    expect(JSON.stringify(engine.signed)).not.toContain('Ari');
    expect(glass.text()).toContain('Asked. It waits for another person.');
  });

  it('to have a child oneself', async () => {
    const { glass, engine } = await shown(bookOf('supervisor'));
    await glass.press('Ask to have a child allocated to you');
    await choose(glass, 'Child', ARI);
    await send(glass);
    expect(engine.signed).toMatchObject([
      [{ type: 'proposal', body: { what: 'allocate_self', child: ARI, why: null } }],
    ]);
  });

  it('to lift a protection, by whose child it is', async () => {
    const book = bookOf('team_manager');
    book.told = { ...book.told, protected_children: [{ child: ARI, from: AT, workers: [PRIYA] }] };
    const { glass, engine } = await shown(book);
    expect(() => glass.button('Ask to protect a child')).toThrow();
    await glass.press('Ask to lift a protection');
    expect(glass.text()).toContain('a protected child of Priya Calloway. Protected since');
    await choose(glass, 'Child', ARI);
    await send(glass);
    expect(engine.signed).toMatchObject([[{ body: { what: 'unprotect', child: ARI } }]]);
  });

  it('for a change of post says what the post is, and asks only for a change', async () => {
    const { glass, engine } = await shown(bookOf('administrator'));
    await glass.press('Ask for a change of somebody’s post');
    await choose(glass, 'Whose', NADIA);
    expect(glass.field('Role').value).toBe('practitioner');
    await send(glass);
    expect(glass.text()).toContain('Change something first');
    await choose(glass, 'Role', 'supervisor');
    await send(glass);
    const body = { what: 'change_post', person: NADIA, role: 'supervisor', team: TEAM, active: true };
    expect(engine.signed).toMatchObject([[{ type: 'proposal', body }]]);
  });

  it('is counted at the desk, and is not for those who work alone', async () => {
    const book = bookOf(
      'administrator',
      asked({ what: 'change_post', child: null, person: PRIYA, role: 'supervisor' }),
    );
    const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
    go(to.team);
    const glass = await show(<App engine={engine} code={null} />);
    await glass.settle();
    expect(glass.root.querySelector(`a[href="${to.secondPerson}"]`)?.textContent).toBe(
      'What takes a second person: 1 for you',
    );
    const { glass: alone } = await shown(bookOf('practitioner'));
    expect(alone.text()).toContain('This page is not here');
  });
});
