import type { FromServer } from './protocol';

/** Where in the output this viewer is, so that a new connection goes on from there: no byte lost, none twice. */
export class Position {
  private epoch: string | null = null;
  private bytes = 0;
  /** Whether arriving bytes are output, which counts, rather than a snapshot, which does not. */
  private counting = false;

  /** What a new connection adds to its address. */
  get query(): string {
    return this.epoch === null ? '' : `&epoch=${encodeURIComponent(this.epoch)}&from=${this.bytes}`;
  }

  took(bytes: number): void {
    if (this.counting) {
      this.bytes += bytes;
    }
  }

  broken(): void {
    this.counting = false;
  }

  /** False when the server goes on from somewhere else than asked; then only a snapshot helps. */
  hear(message: FromServer): boolean {
    switch (message.type) {
      case 'hello':
        // Another epoch has begun to count anew; what is known of the old one is worth nothing.
        this.epoch = message.epoch === this.epoch ? this.epoch : null;
        this.counting = false;
        return true;
      case 'snapshot':
        // Until it is whole, a lost line cannot be gone on with.
        this.epoch = null;
        this.counting = false;
        return true;
      case 'resumed':
        if (this.epoch === null || message.sequence !== this.bytes) {
          this.epoch = null;
          return false;
        }
        this.counting = true;
        return true;
      case 'ready':
        this.epoch = message.epoch;
        this.bytes = message.sequence;
        this.counting = true;
        return true;
      case 'size':
      case 'driver':
      case 'presence':
      case 'keyboard':
      case 'ended':
      case 'started':
      case 'error':
      case 'ping':
      case 'pong':
        return true;
    }
    // A type of a later version.
    return true;
  }
}
