import assert from 'node:assert/strict';
import { test } from 'node:test';
import { held, Steady } from '../../../../frontend/portal/steady';

test('keeps the order of those that stay, and puts new ones behind them', () => {
  assert.deepEqual(held(['a', 'b', 'c'], ['d', 'c', 'a']), ['a', 'c', 'd']);
});

test('takes the order that is wanted while nobody points at it', () => {
  const steady = new Steady(5_000);
  assert.deepEqual(steady.next(['a', 'b'], 0), ['a', 'b']);
  assert.deepEqual(steady.next(['b', 'a'], 1), ['b', 'a']);
  assert.equal(steady.due(['b', 'a'], 1), 0);
});

test('holds the order while somebody points at it, and says when it changes', () => {
  const steady = new Steady(5_000);
  steady.next(['a', 'b'], 0);
  steady.touched(1_000);
  assert.deepEqual(steady.next(['b', 'a'], 2_000), ['a', 'b']);
  assert.equal(steady.due(['b', 'a'], 2_000), 4_000);
  assert.deepEqual(steady.next(['b', 'a'], 6_000), ['b', 'a']);
});

test('changes at once when it is asked to', () => {
  const steady = new Steady(5_000);
  steady.next(['a', 'b'], 0);
  steady.touched(1_000);
  steady.release();
  assert.deepEqual(steady.next(['b', 'a'], 1_001), ['b', 'a']);
});
