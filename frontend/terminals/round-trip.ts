/** Not while the first screens are drawn, which would be measured too. */
const AFTER = 1_000;
const EVERY = 10_000;

export interface RoundTripWorld {
  now(): number;
  later(milliseconds: number, work: () => void): () => void;
}

/** How long the server takes to answer, measured now and then, in milliseconds. */
export class RoundTrip {
  private readonly world: RoundTripWorld;
  private readonly ping: (id: number) => void;
  private readonly measured: (milliseconds: number) => void;
  private id = 0;
  private sentAt: number | null = null;
  private cancel: (() => void) | null = null;

  constructor(world: RoundTripWorld, ping: (id: number) => void, measured: (milliseconds: number) => void) {
    this.world = world;
    this.ping = ping;
    this.measured = measured;
  }

  start(): void {
    this.stop();
    this.cancel = this.world.later(AFTER, () => this.send());
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
    this.sentAt = null;
  }

  pong(id: number | undefined): void {
    if (this.sentAt !== null && id === this.id) {
      this.measured(this.world.now() - this.sentAt);
      this.sentAt = null;
    }
  }

  private send(): void {
    this.sentAt = this.world.now();
    this.ping(++this.id);
    this.cancel = this.world.later(EVERY, () => this.send());
  }
}
