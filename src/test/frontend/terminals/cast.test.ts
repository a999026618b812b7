import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, parseCast, Playback } from '../../../../frontend/terminals/cast';

const CAST = [
  '{"version":3,"term":{"cols":80,"rows":24},"timestamp":1}',
  '# a comment',
  '[0.500, "o", "one "]',
  '[0.250, "m", "Working"]',
  '[0.250, "o", "two "]',
  '[60.000, "r", "90x30"]',
  '[0.001, "o", "three"]',
  '[0.000, "z", "of a later version"]',
  '[1.000, "x", "0"]',
  ''
].join('\n');

function played() {
  const said: string[] = [];
  const playback = new Playback(parseCast(CAST), {
    reset: (cols, rows) => said.push(`reset ${cols}x${rows}`),
    write: (text) => text && said.push(text),
    resize: (cols, rows) => said.push(`size ${cols}x${rows}`)
  });
  return { playback, said };
}

test('times add up and what draws is apart from what is marked', () => {
  const cast = parseCast(CAST);
  assert.equal(cast.length, 62_001);
  assert.deepEqual(cast.drawn.map((each) => each.at), [500, 1_000, 61_000, 61_001]);
  assert.deepEqual(cast.markers, [{ at: 750, code: 'm', data: 'Working' }]);
});

test('another version is refused', () => {
  assert.throws(() => parseCast('{"version":2}'), /asciicast 2/);
});

test('time passes and draws what is due', () => {
  const { playback, said } = played();
  playback.advance(499, false);
  assert.deepEqual(said, ['reset 80x24']);
  playback.advance(1, false);
  playback.advance(600, false);
  assert.deepEqual(said, ['reset 80x24', 'one ', 'two ']);
  playback.advance(59_000, false);
  assert.equal(playback.position, 60_100);
});

test('a long pause is skipped but for its last second', () => {
  const { playback, said } = played();
  playback.advance(1_000, true);
  playback.advance(10, true);
  assert.equal(playback.position, 60_000);
  playback.advance(1_001, true);
  assert.deepEqual(said.slice(-2), ['size 90x30', 'three']);
  playback.advance(5_000, true);
  assert.equal(playback.ended, true);
});

test('going back draws from the beginning', () => {
  const { playback, said } = played();
  playback.seek(61_500);
  said.length = 0;
  playback.seek(600);
  assert.deepEqual(said, ['reset 80x24', 'one ']);
  playback.seek(-5);
  assert.equal(playback.position, 0);
  playback.seek(1e9);
  assert.equal(playback.position, 62_001);
});

test('markers are gone to from where one is', () => {
  const { playback } = played();
  assert.equal(playback.marker(1)?.at, 750);
  playback.seek(30_000);
  assert.equal(playback.marker(1), null);
  assert.equal(playback.marker(-1)?.at, 750);
});

test('a clock as people read it', () => {
  assert.equal(clock(62_001), '1:02');
  assert.equal(clock(3_723_000), '1:02:03');
});
