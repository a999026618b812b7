import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renewed } from '../../../../frontend/terminals/screen-news';

test('takes all lines anew', () => {
  assert.deepEqual(renewed(['old'], [-1, 2, 0, 'a', 1, 'b']), ['a', 'b']);
  assert.deepEqual(renewed(['old'], [-1, 0]), []);
});

test('moves the known lines up and puts the new ones in', () => {
  assert.deepEqual(renewed(['a', 'b', 'c'], [1, 3, 2, 'd']), ['b', 'c', 'd']);
  assert.deepEqual(renewed(['a', 'b', 'c'], [0, 3, 1, 'x']), ['a', 'x', 'c']);
});

test('becomes longer and shorter', () => {
  assert.deepEqual(renewed(['a', 'b'], [0, 4, 3, 'd']), ['a', 'b', '', 'd']);
  assert.deepEqual(renewed(['a', 'b', 'c'], [0, 1]), ['a']);
});
