import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claim } from '../../../../frontend/portal/told';

const kept = new Map<string, string>();
Object.defineProperty(globalThis, 'localStorage', {
  value: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) }
});

test('of many pages that ask at once one tells', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => claim('one')));
  assert.equal(all.filter(Boolean).length, 1);
  assert.equal(await claim('one'), false);
  assert.equal(await claim('two'), true);
});

test('what something else wrote there does no harm', async () => {
  for (const text of ['nonsense', '{"a":1}', '[1,null,"three"]']) {
    kept.set('podium.told', text);
    assert.equal(await claim('four'), true);
    assert.equal(await claim('four'), false);
  }
});

test('it keeps no more than it needs', async () => {
  for (let i = 0; i < 500; i++) await claim(`id ${i}`);
  assert.ok(JSON.parse(kept.get('podium.told')!).length <= 100);
  assert.equal(await claim('id 499'), false);
});
