// What ECharts is told of a figure: axes, lines, bars and labels. Without a browser, so that its rules can be tested.

/** Values at places; null where there is none. */
export type Values = (number | null)[];

export interface Line {
  name: string;
  /** A token of the theme, such as accent for --p-accent. */
  tone: string;
  look: 'solid' | 'dashed' | 'dotted';
  fill: boolean;
  values: Values;
  /** What stands at its right end where there is room; "" for nothing. */
  end: string;
  strong: boolean;
}

/** Between which something will probably be. */
export interface Band {
  tone: string;
  low: Values;
  high: Values;
  lowEnd: string;
  highEnd: string;
}

export interface Bars {
  name: string;
  tone: string;
  values: number[];
}

/** A vertical line, such as that of today; with a dot and words where it has a value. */
export interface Mark {
  at: number;
  value: number | null;
  words: string;
}

export interface Drawing {
  /** Without axes, beside words that say what it is. */
  small: boolean;
  /** Under the axis, one for each place. */
  places: string[];
  bars: Bars[];
  lines: Line[];
  bands: Band[];
  marks: Mark[];
}

const TICKS = 7;
/** From these widths on, in pixels, words stand at the ends of lines: of a forecast, and of others. */
const WIDE = 460;
const WIDE_ENOUGH = 290;
const LETTER = 6.2;
const LINE = 14;
const TOP = 12;
const BOTTOM = 24;
const STEPS = [1, 2, 3, 7, 14, 28, 61, 92, 183, 366];

/** Where the scale has its lines: from 0 or below it, at most so many of them. */
export function scale(values: number[], most = TICKS): { min: number; max: number; step: number } {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const span = high - low || 1;
  let size = 10 ** Math.floor(Math.log10(span / most));
  for (;;) {
    for (const factor of [1, 2, 2.5, 5]) {
      const step = size * factor;
      const from = Math.floor(low / step + 1e-9);
      const to = Math.ceil(high / step - 1e-9);
      if (to - from < most) return { min: from * step, max: Math.max(to, from + 1) * step, step };
    }
    size *= 10;
  }
}

const UNITS = [[1e9, 'bn'], [1e6, 'M'], [1e3, 'k']] as const;

/** "7k", "1.5M", "0.25": as few letters as tell the lines of the scale apart. */
export function tick(value: number, step: number): string {
  const [size, letter] = UNITS.find(([each]) => step * 2 >= each && (step * 2) % each === 0) ?? [1, ''];
  let decimals = 0;
  while (decimals < 8 && Math.abs(step / size - Number((step / size).toFixed(decimals))) > 1e-9) decimals++;
  const said = (value / size).toLocaleString('en', { maximumFractionDigits: decimals, minimumFractionDigits: size === 1 && value ? decimals : 0 });
  return said.replace('-', '−') + (value === 0 ? '' : letter);
}

/** Which places have a word under the axis: evenly, the first and as a rule the last among them. */
export function worded(places: number, most: number): Set<number> {
  const step = STEPS.find((each) => Math.ceil(places / each) <= Math.max(2, most)) ?? Math.ceil(places / most);
  const chosen = new Set<number>();
  for (let at = 0; at < places; at += step) chosen.add(at);
  const last = places - 1;
  const before = last - (last % step);
  if (last > 0 && !chosen.has(last)) {
    if (last - before < step * 0.6 && before > 0) chosen.delete(before);
    chosen.add(last);
  }
  return chosen;
}

/** Where labels stand that should stand at these places, each so far from the next that all can be read. */
export function apart(places: number[], room: number, bottom: number): number[] {
  const order = places.map((place, at) => ({ place, at })).sort((one, other) => one.place - other.place);
  order.forEach((each, at) => (each.place = at === 0 ? each.place : Math.max(each.place, order[at - 1]!.place + room)));
  // What was pushed out below goes up again, and pushes the others.
  for (let at = order.length - 1; at >= 0; at--) {
    const under = at === order.length - 1 ? bottom : order[at + 1]!.place - room;
    order[at]!.place = Math.min(order[at]!.place, under);
  }
  const moved: number[] = [];
  order.forEach((each) => (moved[each.at] = each.place));
  return moved;
}

const numbers = (values: Values) => values.filter((value): value is number => value !== null);

/**
 * @param width of the drawing, in pixels, as is the height
 * @param colour of a token
 */
export function option(drawing: Drawing, width: number, height: number, colour: (token: string) => string): Record<string, unknown> {
  const wide = width >= (drawing.bands.length ? WIDE : WIDE_ENOUGH) && !drawing.small;
  const stacked = drawing.places.map((_, at) => drawing.bars.reduce((sum, bars) => sum + Math.max(0, bars.values[at] ?? 0), 0));
  const below = drawing.places.map((_, at) => drawing.bars.reduce((sum, bars) => sum + Math.min(0, bars.values[at] ?? 0), 0));
  const all = [
    ...stacked,
    ...below,
    ...drawing.lines.flatMap((line) => numbers(line.values)),
    ...drawing.bands.flatMap((band) => [...numbers(band.low), ...numbers(band.high)])
  ];
  const { min, max, step } = scale(all, drawing.small ? 2 : TICKS);
  const said = [tick(min, step), tick(max, step), tick(max - step, step)];
  const ends = [...drawing.lines.map((line) => line.end), ...drawing.bands.flatMap((band) => [band.lowEnd, band.highEnd])];
  const right = wide ? Math.max(0, ...ends.map((end) => end.length)) * LETTER : 0;
  const shown = worded(drawing.places.length, Math.max(2, Math.min(TICKS, Math.floor(width / 64))));
  const text = { color: colour('text-3'), fontSize: 11, fontFamily: 'inherit' };
  const series: Record<string, unknown>[] = [];
  const down = (value: number) => TOP + ((max - value) / (max - min)) * (height - TOP - BOTTOM);
  const labels: { words: string; at: number }[] = [];
  const last = (values: Values) => numbers(values).at(-1) ?? 0;
  drawing.bands.forEach((band) => labels.push({ words: band.lowEnd, at: down(last(band.low)) }, { words: band.highEnd, at: down(last(band.high)) }));
  drawing.lines.forEach((line) => labels.push({ words: line.end, at: down(last(line.values)) }));
  const moved = apart(labels.filter((each) => each.words !== '').map((each) => each.at), LINE, height - BOTTOM);
  const shifts = new Map(labels.filter((each) => each.words !== '').map((each, at) => [each.words, moved[at]! - each.at]));
  /** What stands at the right end of a line, out of the way of the others. */
  const end = (words: string, strong = false) => ({
    show: wide && words !== '', formatter: () => words, offset: [0, shifts.get(words) ?? 0], ...text, ...(strong ? { color: colour('text'), fontWeight: 600 } : {})
  });

  drawing.bars.forEach((bars) =>
    series.push({
      type: 'bar', name: bars.name, stack: 'bars', data: bars.values, animation: false, barCategoryGap: '28%', barMaxWidth: 48,
      itemStyle: { color: colour(bars.tone), borderColor: colour('surface'), borderWidth: drawing.places.length > 60 ? 0 : 0.5 },
      emphasis: { disabled: true }
    })
  );
  drawing.bands.forEach((band, at) => {
    const plain = { type: 'line', animation: false, silent: true, symbol: 'none', stack: `band ${at}`, stackStrategy: 'all', lineStyle: { opacity: 0 }, emphasis: { disabled: true } };
    series.push(
      { ...plain, name: ' low', data: band.low, endLabel: end(band.lowEnd) },
      {
        ...plain, name: ' high', areaStyle: { color: colour(band.tone), opacity: 0.14 },
        data: band.high.map((high, place) => (high === null || band.low[place] == null ? null : high - band.low[place]!)),
        endLabel: end(band.highEnd)
      }
    );
  });
  drawing.lines.forEach((line) =>
    series.push({
      type: 'line', name: line.name, data: line.values, animation: false, symbol: 'none', silent: true, emphasis: { disabled: true },
      lineStyle: { color: colour(line.tone), width: line.look === 'solid' ? 2 : line.look === 'dashed' ? 1.5 : 1, type: line.look === 'solid' ? 'solid' : line.look === 'dashed' ? [4, 4] : [2, 3], join: 'round' },
      areaStyle: line.fill ? { color: colour(line.tone), opacity: 0.08 } : undefined,
      endLabel: end(line.end, line.strong),
      // Without room at its end, the name of a limit stands on it.
      markLine: !wide && !drawing.small && line.look === 'dotted' && line.end !== '' ? inside(line, text) : undefined
    })
  );
  drawing.marks.forEach((mark) => {
    const late = mark.at > drawing.places.length / 2;
    series.push({
      type: 'line', name: ' mark', animation: false, silent: true, emphasis: { disabled: true }, z: 5,
      symbol: 'circle', symbolSize: drawing.small ? 6 : 8, showAllSymbol: true,
      data: drawing.places.map((_, at) => (at === mark.at ? mark.value : null)),
      itemStyle: { color: colour(drawing.lines.find((line) => line.look === 'solid')?.tone ?? 'accent'), borderColor: colour('surface'), borderWidth: drawing.small ? 0 : 2 },
      label: { show: mark.words !== '' && !drawing.small, position: late ? 'left' : 'right', offset: [0, -10], formatter: () => mark.words, color: colour('text'), fontSize: 11, fontWeight: 600, fontFamily: 'inherit' },
      markLine: drawing.small ? undefined : { silent: true, symbol: 'none', animation: false, label: { show: false }, lineStyle: { color: colour('line-strong'), type: 'solid', width: 1 }, data: [{ xAxis: mark.at }] }
    });
  });

  return {
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    grid: drawing.small
      ? { left: 1, right: 4, top: 4, bottom: 2 }
      : { left: Math.ceil(Math.max(...said.map((each) => each.length)) * LETTER) + 10, right: Math.ceil(right) + 10, top: TOP, bottom: BOTTOM },
    tooltip: drawing.small ? { show: false } : { trigger: 'axis', axisPointer: { type: drawing.bars.length ? 'shadow' : 'line', shadowStyle: { color: colour('text'), opacity: 0.05 }, lineStyle: { color: colour('line-strong') } }, confine: true },
    xAxis: {
      type: 'category', data: drawing.places, boundaryGap: drawing.bars.length > 0, axisTick: { show: false }, axisLine: { show: false },
      axisLabel: { show: !drawing.small, interval: (at: number) => shown.has(at), hideOverlap: true, margin: 10, ...text }
    },
    yAxis: {
      type: 'value', min, max, interval: step, axisTick: { show: false }, axisLine: { show: false },
      axisLabel: { show: !drawing.small, formatter: (value: number) => tick(value, step), margin: 8, ...text },
      splitLine: { show: !drawing.small, lineStyle: { color: colour('grid'), width: 1 } }
    },
    series
  };
}

function inside(line: Line, text: Record<string, unknown>): Record<string, unknown> {
  const first = numbers(line.values)[0] ?? 0;
  return {
    silent: true, symbol: 'none', animation: false, lineStyle: { color: 'transparent', width: 1 }, data: [{ yAxis: first }],
    label: { show: true, position: 'insideStartTop', formatter: () => line.end, ...text }
  };
}
