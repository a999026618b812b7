// Rows that the server tells by what changed: see ToldRows.
export interface Patch<T> {
  /** All ids anew, or null where the places say it. */
  order: string[] | null;
  gone: string[];
  /** Ids that are taken out where they stand and put in, one after the other. */
  places: { at: number; id: string }[];
  rows: T[];
}

export class Rows<T> {
  private byId = new Map<string, T>();
  private order: string[] = [];

  private readonly id: (row: T) => string;

  constructor(id: (row: T) => string) {
    this.id = id;
  }

  apply(patch: Patch<T>) {
    patch.gone.forEach((id) => this.byId.delete(id));
    patch.rows.forEach((row) => this.byId.set(this.id(row), row));
    if (patch.order) {
      this.order = patch.order;
      return;
    }
    const out = new Set([...patch.gone, ...patch.places.map((place) => place.id)]);
    const order = out.size ? this.order.filter((id) => !out.has(id)) : this.order;
    patch.places.forEach((place) => order.splice(place.at, 0, place.id));
    this.order = order;
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  /** In their order. */
  all(): T[] {
    return this.order.map((id) => this.byId.get(id)).filter((row) => row !== undefined) as T[];
  }
}
