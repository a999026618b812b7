import assert from 'node:assert/strict';
import { test } from 'node:test';
import { swipe } from '../../../../frontend/agents/podium-neighbours';

test('a finger that goes left shows the next, to the right the one before', () => {
  assert.equal(swipe({ x: 300, y: 40 }, { x: 200, y: 50 }), 1);
  assert.equal(swipe({ x: 100, y: 40 }, { x: 200, y: 30 }), -1);
});

test('a touch, and a finger that goes up or down, are no swipe', () => {
  assert.equal(swipe({ x: 100, y: 40 }, { x: 130, y: 40 }), 0);
  assert.equal(swipe({ x: 100, y: 40 }, { x: 200, y: 140 }), 0);
});
