import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dots, paths, rows, runs } from '../../../../frontend/machines/graph';

const across = (after: number) => after;
const down = (value: number) => 100 - value;

test('reads dots, and leaves out what is none', () => {
  assert.deepEqual(dots('5:12.5 10:13'), [
    { after: 5, value: 12.5 },
    { after: 10, value: 13 }
  ]);
  assert.deepEqual(dots(''), []);
  assert.deepEqual(dots('5 x:1 5:NaN 5:1:2 6:7'), [{ after: 6, value: 7 }]);
});

test('draws no line where nothing was heard, and goes on over one dot that is missing', () => {
  assert.deepEqual(
    runs(dots('0:1 5:1 15:1 40:1 45:1'), 5).map((run) => run.length),
    [3, 2]
  );
  assert.deepEqual(runs([], 5), []);
});

test('draws the line through its dots and the ground under it', () => {
  assert.deepEqual(paths(dots('0:10 5:20'), across, down), { line: 'M0 90L5 80', area: 'M0 90L5 80L5 100L0 100Z' });
});

test('draws one dot alone so that it is seen', () => {
  assert.equal(paths(dots('7:10'), across, down).line, 'M7 90L8 90');
});

test('a table has the averages of stretches of one length, and none where nothing was heard', () => {
  assert.deepEqual(rows(dots('0:1 1:3 50:7 60:9'), 60, 6), [
    { after: 0, value: 2 },
    { after: 50, value: 8 }
  ]);
});
