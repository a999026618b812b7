// Where a line of figures runs, and which of them a table shows. Without a browser, so that its rules can be tested.

/** A value, so many seconds after the beginning. */
export interface Dot {
  after: number;
  value: number;
}

/** "5:12.5 10:13" as dots; what is none is left out. */
export function dots(text: string): Dot[] {
  return text
    .split(' ')
    .map((each) => each.split(':').map(Number))
    .filter((pair) => pair.length === 2 && pair.every(Number.isFinite))
    .map(([after, value]) => ({ after: after!, value: value! }));
}

/** One that is late, or lost, is no gap yet. */
const LATE = 2.5;

/** Dots that follow each other without a gap. */
export function runs(all: Dot[], step: number): Dot[][] {
  const found: Dot[][] = [];
  let last: Dot | undefined;
  for (const dot of all) {
    if (!last || dot.after - last.after > step * LATE) found.push([]);
    found[found.length - 1]!.push(dot);
    last = dot;
  }
  return found;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** The paths of an SVG through one run: its line, and the ground under it. One dot alone is drawn as a short line. */
export function paths(run: Dot[], x: (after: number) => number, y: (value: number) => number): { line: string; area: string } {
  const points = run.map((dot) => [round(x(dot.after)), round(y(dot.value))] as const);
  if (points.length === 1) points.push([points[0]![0] + 1, points[0]![1]]);
  const line = 'M' + points.map(([across, down]) => `${across} ${down}`).join('L');
  const ground = round(y(0));
  return { line, area: `${line}L${points[points.length - 1]![0]} ${ground}L${points[0]![0]} ${ground}Z` };
}

/** At most so many rows, each the average of as long a stretch as the others; stretches without a dot are left out. */
export function rows(all: Dot[], seconds: number, most: number): Dot[] {
  const length = seconds / most;
  const sums = new Map<number, { sum: number; count: number }>();
  for (const dot of all) {
    const place = Math.min(most - 1, Math.max(0, Math.floor(dot.after / length)));
    const before = sums.get(place) ?? { sum: 0, count: 0 };
    sums.set(place, { sum: before.sum + dot.value, count: before.count + 1 });
  }
  return [...sums].map(([place, each]) => ({ after: place * length, value: each.sum / each.count }));
}
