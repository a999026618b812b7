import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apart, option, scale, tick, worded, type Drawing } from '../../../../frontend/portal/chart-option';

const EMPTY: Drawing = { small: false, places: ['1', '2', '3'], bars: [], lines: [], bands: [], marks: [] };
const named = (token: string) => `<${token}>`;

test('has at most seven lines across, from 0, that hold every value', () => {
  for (const high of [0, 0.0004, 0.9, 1, 6.99, 7, 60, 341, 999, 1001, 6120, 81_000, 2.4e6]) {
    const { min, max, step } = scale([high]);
    assert.equal(min, 0);
    assert.ok(max >= high, `${max} holds ${high}`);
    assert.ok(Math.round(max / step) + 1 <= 7, `${max} by ${step}`);
  }
  assert.deepEqual(scale([-30, 50]), { min: -40, max: 60, step: 20 });
});

test('says the lines of a scale in few letters', () => {
  assert.equal(tick(7000, 1000), '7k');
  assert.equal(tick(2500, 500), '2.5k');
  assert.equal(tick(1_500_000, 500_000), '1.5M');
  assert.equal(tick(1500, 100), '1,500');
  assert.equal(tick(7.5, 2.5), '7.5');
  assert.equal(tick(0.25, 0.25), '0.25');
  assert.equal(tick(0.0004, 0.0001), '0.0004');
  assert.equal(tick(0.4, 0.2), '0.4');
  assert.equal(tick(-20, 20), '−20');
  assert.equal(tick(0, 1000), '0');
});

test('words under the axis are few, with the first and the last', () => {
  for (const places of [1, 2, 7, 28, 30, 31, 53, 92, 365]) {
    const chosen = worded(places, 7);
    assert.ok(chosen.size <= 8, `${chosen.size} of ${places}`);
    assert.ok(chosen.has(0) && chosen.has(places - 1));
  }
});

test('draws a forecast dashed, its range as a band of 14 %, and the limit dotted with its name', () => {
  const drawing: Drawing = {
    ...EMPTY,
    lines: [
      { name: 'expected', tone: 'accent', look: 'dashed', fill: false, values: [null, 2, 3], end: '3', strong: true },
      { name: 'Budget', tone: 'text-2', look: 'dotted', fill: false, values: [5, 5, 5], end: 'Budget 5', strong: false }
    ],
    bands: [{ tone: 'accent', low: [null, 2, 2], high: [null, 2, 6], lowEnd: 'low 2', highEnd: 'high 6' }]
  };
  const series = option(drawing, 800, 232, named).series as Record<string, any>[];
  assert.deepEqual(series.find((each) => each.name === ' high')!.data, [null, 0, 4]);
  assert.equal(series.find((each) => each.name === ' high')!.areaStyle.opacity, 0.14);
  assert.deepEqual(series.find((each) => each.name === 'expected')!.lineStyle.type, [4, 4]);
  const limit = series.find((each) => each.name === 'Budget')!;
  assert.equal(limit.endLabel.show, true);
  assert.equal(limit.endLabel.formatter(), 'Budget 5');
  const narrow = (option(drawing, 334, 212, named).series as Record<string, any>[]).find((each) => each.name === 'Budget')!;
  assert.equal(narrow.endLabel.show, false);
  assert.equal(narrow.markLine.label.formatter(), 'Budget 5');
});

test('keeps words at the ends of lines apart, and within the drawing', () => {
  assert.deepEqual(apart([50, 52, 100], 14, 200), [50, 64, 100]);
  assert.deepEqual(apart([100, 52, 50], 14, 200), [100, 64, 50]);
  assert.deepEqual(apart([195, 198, 199], 14, 200), [172, 186, 200]);
  assert.deepEqual(apart([], 14, 200), []);
});

test('takes colours from the theme', () => {
  const drawing: Drawing = { ...EMPTY, bars: [{ name: 'one', tone: 'tier-1', values: [1, 2, 3] }] };
  const said = option(drawing, 800, 232, named) as any;
  assert.equal(said.series[0].itemStyle.color, '<tier-1>');
  assert.equal(said.yAxis.splitLine.lineStyle.color, '<grid>');
  assert.equal(said.xAxis.splitLine, undefined);
});
