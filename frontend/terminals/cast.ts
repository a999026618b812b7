/** One event of a recording; `at` in milliseconds since it began. */
export interface CastEvent {
  at: number;
  code: string;
  data: string;
}

export interface Cast {
  cols: number;
  rows: number;
  /** What is drawn: output and sizes, in order. */
  drawn: CastEvent[];
  markers: CastEvent[];
  /** In milliseconds. */
  length: number;
}

/** Reads asciicast v3. A line that is no event, such as a comment or one of a later version, is left out. */
export function parseCast(text: string): Cast {
  const [head, ...lines] = text.split('\n');
  const header = JSON.parse(head ?? '') as { version: number; term: { cols: number; rows: number } };
  if (header.version !== 3) {
    throw new Error(`This is asciicast ${header.version}, not 3.`);
  }
  const cast: Cast = { ...header.term, drawn: [], markers: [], length: 0 };
  let thousandths = 0;
  for (const line of lines) {
    if (!line.startsWith('[')) {
      continue;
    }
    const [interval, code, data] = JSON.parse(line) as [number, string, string];
    thousandths += Math.round(interval * 1000);
    const event = { at: thousandths, code, data };
    cast.length = thousandths;
    if (code === 'o' || code === 'r') {
      cast.drawn.push(event);
    } else if (code === 'm') {
      cast.markers.push(event);
    }
  }
  return cast;
}

/** What a player draws on. */
export interface Canvas {
  reset(cols: number, rows: number): void;
  write(text: string): void;
  resize(cols: number, rows: number): void;
}

/** Of a pause that is longer, only so much is waited for where pauses are skipped. */
export const PAUSE = 1_000;

/** Where a recording is played to. It has no clock: whoever has one says how much time has passed. */
export class Playback {
  readonly cast: Cast;
  private readonly canvas: Canvas;
  private next = 0;
  private now = 0;

  constructor(cast: Cast, canvas: Canvas) {
    this.cast = cast;
    this.canvas = canvas;
    this.begin();
  }

  get position(): number {
    return this.now;
  }

  get ended(): boolean {
    return this.now >= this.cast.length;
  }

  /** So much time passed; a long pause ahead is cut short where that is wanted. */
  advance(milliseconds: number, skipPauses: boolean): void {
    let to = this.now + milliseconds;
    const following = this.cast.drawn[this.next]?.at ?? this.cast.length;
    if (skipPauses && following - to > PAUSE) {
      to = following - PAUSE;
    }
    this.to(to);
  }

  seek(to: number): void {
    if (to < this.now) {
      this.begin();
    }
    this.to(to);
  }

  /** The marker before or after this moment; null at the end of them. */
  marker(step: 1 | -1): CastEvent | null {
    const { markers } = this.cast;
    return (step > 0 ? markers.find((each) => each.at > this.now) : markers.findLast((each) => each.at < this.now - 500)) ?? null;
  }

  private begin(): void {
    this.next = 0;
    this.now = 0;
    this.canvas.reset(this.cast.cols, this.cast.rows);
  }

  private to(moment: number): void {
    this.now = Math.min(Math.max(0, moment), this.cast.length);
    const { drawn } = this.cast;
    let text = '';
    for (; this.next < drawn.length && drawn[this.next]!.at <= this.now; this.next++) {
      const event = drawn[this.next]!;
      if (event.code === 'o') {
        text += event.data;
      } else {
        this.canvas.write(text);
        text = '';
        const [cols, rows] = event.data.split('x').map(Number);
        if (cols! > 0 && rows! > 0) {
          this.canvas.resize(cols!, rows!);
        }
      }
    }
    this.canvas.write(text);
  }
}

/** "1:02", "1:02:03". */
export function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const hours = Math.floor(seconds / 3600);
  const [minutes, rest] = parts;
  const two = (part: number) => String(part).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes!)}:${two(rest!)}` : `${minutes}:${two(rest!)}`;
}
