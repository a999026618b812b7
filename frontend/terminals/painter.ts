import { Titles } from './titles';

/** The part of xterm.js that is painted on. */
export interface Canvas {
  readonly cols: number;
  readonly rows: number;
  readonly buffer: { readonly active: { readonly baseY: number; readonly viewportY: number } };
  write(data: Uint8Array | string, done?: () => void): void;
  resize(cols: number, rows: number): void;
  scrollToLine(line: number): void;
}

const RESET = '\x1bc';
const HOLD = '\x1b[?2026h';
const SHOW = '\x1b[?2026l';

/**
 * Brings snapshots and output onto the terminal in the order in which they arrive.
 *
 * A whole snapshot is collected and written at one stroke under synchronized output, so that nobody sees ten thousand
 * lines rush by; the reset travels in the same write, since `reset()` would overtake what is still queued. The reset
 * also ends a character or an escape sequence that was cut off.
 */
export class Painter {
  private readonly canvas: Canvas;
  private readonly processed: (bytes: number) => void;
  private readonly titles = new Titles();
  private collected: Uint8Array[] | null = null;

  constructor(canvas: Canvas, processed: (bytes: number) => void) {
    this.canvas = canvas;
    this.processed = processed;
  }

  snapshot(part: 'screen' | 'all'): void {
    this.flush();
    this.titles.reset();
    if (part === 'all') {
      this.collected = [];
    } else {
      this.canvas.write(RESET);
    }
  }

  bytes(bytes: Uint8Array): void {
    if (this.collected) {
      this.collected.push(bytes);
      // Taken in, if not painted: the server need not hold the rest of the snapshot back.
      this.processed(bytes.length);
      return;
    }
    const length = bytes.length;
    this.canvas.write(this.titles.rewrite(bytes), () => this.processed(length));
  }

  /** A snapshot is whole. */
  ready(): void {
    this.flush();
  }

  /** The line broke: half a snapshot is worth nothing, the old screen stays. */
  broken(): void {
    this.collected = null;
  }

  /** The size that the following bytes are meant for. */
  resize(cols: number, rows: number): void {
    const canvas = this.canvas;
    canvas.write('', () => {
      if (canvas.cols !== cols || canvas.rows !== rows) {
        canvas.resize(cols, rows);
      }
    });
  }

  private flush(): void {
    const parts = this.collected;
    this.collected = null;
    if (!parts) {
      return;
    }
    const whole = this.titles.rewrite(join(parts));
    // The server's own reset at the head would end the hold at once.
    const body = whole[0] === 0x1b && whole[1] === 0x63 ? whole.subarray(2) : whole;
    const canvas = this.canvas;
    let back = 0;
    canvas.write('', () => {
      const { baseY, viewportY } = canvas.buffer.active;
      back = baseY - viewportY;
    });
    canvas.write(RESET + HOLD);
    canvas.write(body);
    canvas.write(SHOW, () => {
      if (back > 0) {
        canvas.scrollToLine(Math.max(0, canvas.buffer.active.baseY - back));
      }
    });
  }
}

function join(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
