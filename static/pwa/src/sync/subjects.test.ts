/** The names of those whom restricted records are about: asked for once they are told of, kept under their mark, and gone with it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../vault/random';
import { RefusedError } from '../wire/http';
import type { PullQuestion } from '../wire/packs';
import type { Change } from '../wire/records';
import { readSubjects, type SubjectPart } from '../wire/subjects';
import { type Device, enrolled, quoteRecord } from './device.fixture';
import { exchange } from './exchange';
import { Organisation } from './organisation.fixture';
import { pull } from './pull';

const CHILD = 'c1'.repeat(16);
const FAMILY = 'f1'.repeat(16);
let at: Organisation;
let device: Device;

function part(letter: string, name: string): SubjectPart {
  const row = { child: CHILD, family: FAMILY, preferred_name: name, dob: '2023-02-01', edd: null };
  return {
    mark: letter.repeat(32),
    children: [{ ...row, workers: [newId()] }],
    families: [{ family: FAMILY, name: 'Quillane' }],
  };
}

const held = () => device.bench.ledger.summary.subjects;
const asked: PullQuestion[] = [];

beforeEach(async () => {
  at = await Organisation.make();
  at.streams.set(CHILD, { kind: 'child', family: null, entries: [] });
  device = await enrolled(at);
  asked.length = 0;
  const answered = device.http.pull.bind(device.http);
  device.http.pull = (question) => {
    asked.push(question);
    return answered(question);
  };
});

describe('the names of whom restricted records are about', () => {
  it('are asked for when the server has told of them, and kept without being told again', async () => {
    at.subjects = [part('a', 'Milo'), part('b', 'Wren')];
    await pull(device.bench, device.http);
    expect(asked.map(({ subjects }) => subjects)).toEqual([undefined, []]);
    expect(held()).toEqual(at.subjects);
    await pull(device.bench, device.http);
    expect(asked.at(-1)?.subjects).toEqual(at.subjects.map(({ mark }) => mark));
    expect(held()).toEqual(at.subjects);
    expect(asked).toHaveLength(3);
  });

  it('are told again of the part that has changed, and go when no answer names them', async () => {
    at.subjects = [part('a', 'Milo'), part('b', 'Wren')];
    await pull(device.bench, device.http);
    const [, second] = at.subjects;
    at.subjects = [part('c', 'Mylo'), second as SubjectPart];
    await pull(device.bench, device.http);
    expect(held()?.flatMap(({ children }) => children.map(({ preferred_name }) => preferred_name))).toEqual([
      'Mylo',
      'Wren',
    ]);
    at.subjects = [second as SubjectPart];
    await pull(device.bench, device.http);
    expect(JSON.stringify(device.bench.ledger.summary)).not.toContain('Mylo');
    at.subjects = null;
    await pull(device.bench, device.http);
    expect(held()).toBeUndefined();
    expect(JSON.stringify(device.bench.ledger.summary)).not.toContain('Wren');
  });

  it('are asked for in no question to a server that has told of none', async () => {
    await pull(device.bench, device.http);
    await exchange(device.bench, device.http);
    expect(asked.every((question) => !('subjects' in question))).toBe(true);
  });

  it('stop no round when an older server is put back, which knows no such question', async () => {
    at.subjects = [part('a', 'Milo')];
    await pull(device.bench, device.http);
    at.subjects = null;
    const newer = device.http.pull;
    device.http.pull = async (question) => {
      if (question.subjects || question.own) throw new RefusedError('request.unreadable', 422);
      return newer(question);
    };
    const change = { ...quoteRecord(CHILD, 'Down'), change: newId(), author: newId(), status: 'signed' };
    at.file(change as unknown as Change, null, null);
    await exchange(device.bench, device.http);
    expect(held()).toBeUndefined();
    const versions = device.bench.ledger.summary.streams.map(({ version }) => version);
    expect(versions).toEqual([1]);
    device.http.pull = newer;
    at.subjects = [part('a', 'Milo')];
    await exchange(device.bench, device.http);
    expect(held()).toEqual(at.subjects);
  });
});

describe('readSubjects', () => {
  const told = { mark: 'a'.repeat(32), children: [], families: [] };
  const child = { child: CHILD, family: FAMILY, preferred_name: 'Milo', dob: null, edd: null, workers: [] };

  it('takes a part by its mark alone, and passes over what it does not know of a row', () => {
    const row = { ...child, since: 'later' };
    expect(readSubjects([{ mark: told.mark }, { ...told, children: [row] }])).toEqual([
      { mark: told.mark, told: null },
      { mark: told.mark, told: { children: [child], families: [] } },
    ]);
  });

  it.each([
    ['no list', {}],
    ['a mark that is none', [{ ...told, mark: 'a' }]],
    ['names without families', [{ mark: told.mark, children: [] }]],
    ['a child without a name', [{ ...told, children: [{ ...child, preferred_name: null }] }]],
    ['a worker that is no id', [{ ...told, children: [{ ...child, workers: ['Priya'] }] }]],
    ['more parts than there are', Array(17).fill({ mark: told.mark })],
  ])('refuses %s', (_, said) => {
    expect(() => readSubjects(said)).toThrow();
  });
});
