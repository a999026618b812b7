import {
  finalClose,
  LARGEST_FRAME,
  parse,
  type FromServer,
  type Refused,
  type TicketAnswer,
  type ToServer
} from './protocol';
import { Position } from './position';
import { RoundTrip } from './round-trip';

/** What the connection needs of the world; tests give their own. Times are milliseconds. */
export interface World {
  open(url: string): Wire;
  now(): number;
  later(milliseconds: number, work: () => void): () => void;
  random(): number;
}

/** What is used of a WebSocket. */
export interface Wire {
  binaryType: string;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
}

export type Line =
  | { is: 'connecting' }
  | { is: 'live' }
  /** Lost; tried again at `until` (of World.now). `refused` says why when the server said so. */
  | { is: 'waiting'; until: number; refused: Refused | null }
  /** Not tried again by itself. */
  | { is: 'closed'; refused: Refused };

/** Who hears what arrives, in the order in which it arrives. */
export interface Listener {
  line(line: Line): void;
  /** Bytes to write, of a snapshot or of the output. */
  bytes(bytes: Uint8Array): void;
  message(message: FromServer): void;
  /** The round trip, in milliseconds. */
  delay(milliseconds: number): void;
}

const FIRST_WAIT = 250;
const LONGEST_WAIT = 5_000;
/** A line that held this long was a good one: the next loss starts with the shortest wait again. */
const GOOD_LINE = 5_000;
/** The server pings every 20 s; after two missed ones nobody is there. */
const SILENCE = 45_000;
/** A page that comes back from sleep does not wait for SILENCE to learn that its line is dead. */
const STALE = 22_000;
/** The close code that says that the person meant to go; after any other they are expected back. */
const LEAVING = 1000;
const TICKET_PATIENCE = 15_000;
const ACK_EVERY = 64 * 1024;

/**
 * The way to one terminal: asks for a ticket, opens the socket, and when it is lost does so again, without end; the new
 * socket goes on where the old one broke off.
 */
export class Connection {
  private readonly world: World;
  private readonly ticket: () => Promise<TicketAnswer>;
  private readonly listener: Listener;

  private wire: Wire | null = null;
  private attempt = 0;
  private losses = 0;
  private stopped = true;
  private readonly position = new Position();
  private readonly roundTrip: RoundTrip;
  private liveSince = 0;
  private heard = 0;
  private unacknowledged = 0;
  private current: Line = { is: 'connecting' };
  private cancelWait: (() => void) | null = null;
  private cancelWatch: (() => void) | null = null;

  constructor(world: World, ticket: () => Promise<TicketAnswer>, listener: Listener) {
    this.world = world;
    this.ticket = ticket;
    this.listener = listener;
    this.roundTrip = new RoundTrip(
      world,
      (id) => this.tell({ type: 'ping', id }),
      (milliseconds) => listener.delay(milliseconds)
    );
  }

  get line(): Line {
    return this.current;
  }

  start(): void {
    this.stopped = false;
    this.connect();
  }

  /** The person leaves: what they had of the terminal, such as its keyboard, is free. */
  stop(): void {
    this.stopped = true;
    this.drop(LEAVING);
  }

  /** Tries at once, also when the line was closed for good or a ticket is awaited. */
  tryNow(): void {
    if (!this.stopped && this.current.is !== 'live') {
      this.connect();
    }
  }

  /** The page is seen again, or the network is back: what waits is tried now, and a line gone quiet is renewed. */
  wake(): void {
    if (this.stopped) {
      return;
    }
    if (this.current.is === 'waiting') {
      this.connect();
    } else if (this.wire && this.world.now() - this.heard > STALE) {
      this.lost(null);
    }
  }

  /** Typed bytes; those typed while there is no line are dropped, since nobody knows what they would meet later. */
  type(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (!this.wire || this.current.is !== 'live') {
      return false;
    }
    for (let from = 0; from < bytes.length; from += LARGEST_FRAME) {
      this.wire.send(bytes.subarray(from, from + LARGEST_FRAME));
    }
    return true;
  }

  tell(message: ToServer): boolean {
    if (!this.wire || this.current.is !== 'live') {
      return false;
    }
    this.wire.send(JSON.stringify(message));
    return true;
  }

  /** The terminal has taken in this many of the bytes that arrived; the server sends on. */
  processed(bytes: number): void {
    this.unacknowledged += bytes;
    if (this.unacknowledged >= ACK_EVERY && this.wire) {
      this.wire.send(JSON.stringify({ type: 'ack', bytes: this.unacknowledged } satisfies ToServer));
      this.unacknowledged = 0;
    }
  }

  private connect(): void {
    this.drop();
    const attempt = ++this.attempt;
    this.become({ is: 'connecting' });
    this.cancelWait = this.world.later(TICKET_PATIENCE, () => this.lost(null));
    this.ticket().then(
      (answer) => {
        if (attempt !== this.attempt || this.stopped) {
          return;
        }
        if ('url' in answer) {
          this.open(answer.url);
        } else if (answer.final) {
          this.drop();
          this.become({ is: 'closed', refused: answer });
        } else {
          this.lost(answer);
        }
      },
      () => {
        if (attempt === this.attempt && !this.stopped) {
          this.lost(null);
        }
      }
    );
  }

  private open(url: string): void {
    let wire: Wire;
    try {
      wire = this.world.open(url + this.position.query);
    } catch {
      this.lost(null);
      return;
    }
    wire.binaryType = 'arraybuffer';
    this.wire = wire;
    this.unacknowledged = 0;
    this.heard = this.world.now();
    wire.onmessage = (event) => {
      if (wire !== this.wire) {
        return;
      }
      this.heard = this.world.now();
      if (typeof event.data === 'string') {
        const message = parse(event.data);
        if (message) {
          this.hear(message);
        }
      } else {
        const bytes = new Uint8Array(event.data as ArrayBuffer);
        this.position.took(bytes.length);
        this.listener.bytes(bytes);
      }
    };
    wire.onclose = (event) => {
      if (wire === this.wire) {
        this.closed(event.code);
      }
    };
  }

  private hear(message: FromServer): void {
    if (!this.position.hear(message)) {
      this.lost(null);
      return;
    }
    switch (message.type) {
      case 'ping':
        this.wire?.send('{"type":"pong"}');
        return;
      case 'pong':
        this.roundTrip.pong(message.id);
        return;
      case 'hello':
        this.watch();
        break;
      case 'resumed':
      case 'ready':
        this.alive();
        break;
      case 'snapshot':
      case 'size':
      case 'driver':
      case 'presence':
      case 'keyboard':
      case 'ended':
      case 'started':
      case 'error':
    }
    this.listener.message(message);
  }

  private alive(): void {
    if (this.current.is === 'live') {
      return;
    }
    this.cancelWait?.();
    this.liveSince = this.world.now();
    this.become({ is: 'live' });
    this.roundTrip.start();
  }

  private watch(): void {
    this.cancelWatch?.();
    const left = this.heard + SILENCE - this.world.now();
    if (left <= 0) {
      this.lost(null);
      return;
    }
    this.cancelWatch = this.world.later(left, () => this.watch());
  }

  private closed(code: number): void {
    const refused = finalClose(code);
    if (refused) {
      this.drop();
      this.become({ is: 'closed', refused });
    } else {
      this.lost(null);
    }
  }

  private lost(refused: Refused | null): void {
    const good = this.current.is === 'live' && this.world.now() - this.liveSince >= GOOD_LINE;
    this.losses = good ? 0 : this.losses;
    this.drop();
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(this.losses++, 10));
    // Half of it by chance, so that a server that comes back is not met by everybody at the same moment.
    const wait = longest / 2 + (longest / 2) * this.world.random();
    this.become({ is: 'waiting', until: this.world.now() + wait, refused });
    this.cancelWait = this.world.later(wait, () => this.connect());
  }

  private drop(code?: number): void {
    this.attempt++;
    this.cancelWait?.();
    this.cancelWatch?.();
    this.cancelWait = this.cancelWatch = null;
    this.roundTrip.stop();
    this.position.broken();
    this.wire?.close(code);
    this.wire = null;
  }

  private become(line: Line): void {
    this.current = line;
    this.listener.line(line);
  }
}
