// The order of a wall's tiles: it holds while somebody points at it, so that no tile jumps away under the pointer.

/** Those that stay where they stand, without those that went, and the new ones after them. */
export function held(shown: readonly string[], wanted: readonly string[]): string[] {
  const now = new Set(wanted);
  const before = new Set(shown);
  return [...shown.filter((id) => now.has(id)), ...wanted.filter((id) => !before.has(id))];
}

export class Steady {
  private shown: string[] = [];
  private touchedAt = -Infinity;

  private readonly calm: number;

  /** @param calm for so many ms nobody has pointed at it before the order changes */
  constructor(calm: number) {
    this.calm = calm;
  }

  touched(now: number) {
    this.touchedAt = now;
  }

  /** Somebody asked for the order. */
  release() {
    this.touchedAt = -Infinity;
  }

  /** What to show now of what is wanted. */
  next(wanted: readonly string[], now: number): string[] {
    this.shown = now - this.touchedAt < this.calm ? held(this.shown, wanted) : [...wanted];
    return this.shown;
  }

  /** In how many ms the order changes by itself; 0 where it is the wanted one. */
  due(wanted: readonly string[], now: number): number {
    const same = wanted.length === this.shown.length && wanted.every((id, at) => id === this.shown[at]);
    return same ? 0 : Math.max(1, this.touchedAt + this.calm - now);
  }
}
