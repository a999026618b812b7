import type { Line, Listener, Wire, World } from '../../../../frontend/terminals/connection';
import type { FromServer, ToServer } from '../../../../frontend/terminals/protocol';

/** A socket whose other end is the test. */
export class FakeWire implements Wire {
  binaryType = '';
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  readonly sent: (string | Uint8Array)[] = [];
  isClosed = false;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  send(data: string | Uint8Array): void {
    this.sent.push(data);
  }

  closedWith: number | undefined;

  close(code?: number): void {
    this.isClosed = true;
    this.closedWith = code;
  }

  say(message: FromServer): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  print(bytes: number): void {
    this.onmessage?.({ data: new Uint8Array(bytes).buffer });
  }

  break(code = 1006): void {
    this.onclose?.({ code, reason: '' });
  }

  told(type: ToServer['type']): ToServer[] {
    return this.sent
      .filter((data) => typeof data === 'string')
      .map((data) => JSON.parse(data) as ToServer)
      .filter((message) => message.type === type);
  }
}

/** A world whose time passes when the test says so. */
export class FakeWorld implements World {
  readonly wires: FakeWire[] = [];
  private time = 1_000;
  private waiting: { at: number; work: () => void }[] = [];
  chance = 1;

  get wire(): FakeWire {
    return this.wires.at(-1)!;
  }

  open(url: string): Wire {
    this.wires.push(new FakeWire(url));
    return this.wire;
  }

  now(): number {
    return this.time;
  }

  later(milliseconds: number, work: () => void): () => void {
    const entry = { at: this.time + milliseconds, work };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== entry);
    };
  }

  random(): number {
    return this.chance;
  }

  /** Lets time pass, in order, and lets promises settle after each thing done. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      const next = this.waiting.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (!next) {
        break;
      }
      this.time = Math.max(this.time, next.at);
      this.waiting = this.waiting.filter((other) => other !== next);
      next.work();
      await settled();
    }
    this.time = end;
    await settled();
  }
}

/** Remembers what it heard. */
export class Recorder implements Listener {
  readonly lines: Line[] = [];
  readonly messages: FromServer['type'][] = [];
  received = 0;
  delays: number[] = [];

  line(line: Line): void {
    this.lines.push(line);
  }

  bytes(bytes: Uint8Array): void {
    this.received += bytes.length;
  }

  message(message: FromServer): void {
    this.messages.push(message.type);
  }

  delay(milliseconds: number): void {
    this.delays.push(milliseconds);
  }
}

export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await Promise.resolve();
  }
}
