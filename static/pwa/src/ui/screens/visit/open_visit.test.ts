import { afterEach, expect, it, vi } from 'vitest';
import { having, newSample } from '../../../visit/sample_visit';
import { formDay } from './open_visit';

afterEach(() => vi.unstubAllEnvs());

it('takes the lists of the day on which the visit began where the device is', () => {
  vi.stubEnv('TZ', 'Europe/London');
  const at = (started_at: string) =>
    formDay({
      ...having(newSample(), { is: 'write_visit', fields: { started_at } }),
      updated_at: started_at,
    });
  expect(at('2026-06-04T23:30:00.000Z')).toBe('2026-06-05');
  expect(at('2026-11-04T23:30:00.000Z')).toBe('2026-11-04');
});
