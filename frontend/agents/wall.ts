// A wall of tiles with screens: the order is the server's, pages are turned here, and no tile moves under the pointer.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { TileScreens } from '../terminals/tile-screens';
import { Rows, type Patch } from '../portal/rows';
import { Steady } from '../portal/steady';
import type { TileServer } from './tile';

export type Size = 's' | 'm' | 'l';

/** Lines of a screen, and tiles on a page. */
const SIZES: Record<Size, { lines: number; page: number }> = {
  s: { lines: 6, page: 96 },
  m: { lines: 10, page: 48 },
  l: { lines: 24, page: 12 },
};
const CALM = 5_000;
const SWIPE = 60;

/** What each tile of a wall has. */
export interface WallTile {
  id: string;
}

export abstract class Wall<T extends WallTile> extends LitElement {
  declare $server: TileServer;

  @property() size: Size = 'm';
  /** Another one is shown at once, whoever points at the wall. */
  @property() order = '';
  /** Whether a terminal lies over the tiles. */
  @property({ type: Boolean }) covered = false;
  @property() selected = '';
  private page = 0;
  private tiles = new Rows<T>((tile) => tile.id);
  private steady = new Steady(CALM);
  private sortTimer = 0;
  private touchX = 0;
  protected screens = new TileScreens(
    this,
    (ids) => this.$server.screens(ids, SIZES[this.size].lines),
    () => this.covered,
  );

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.addEventListener('pointermove', this.touched);
    this.addEventListener('keydown', this.pressed);
    this.addEventListener('touchstart', this.touchBegan, { passive: true });
    this.addEventListener('touchend', this.touchEnded, { passive: true });
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.sortTimer);
  }

  /** What is new of the tiles; called by the server. */
  patch(patch: Patch<T>) {
    this.tiles.apply(patch);
    this.screens.forget(patch.gone);
    this.requestUpdate();
  }

  protected override willUpdate(changed: Map<string, unknown>) {
    if (changed.has('order') || changed.has('size')) {
      this.page = 0;
      this.steady.release();
    }
  }

  private touched = () => this.steady.touched(performance.now());

  private pressed = (event: KeyboardEvent) => {
    this.touched();
    if (event.key === 'PageDown') this.turn(1);
    else if (event.key === 'PageUp') this.turn(-1);
    else return;
    event.preventDefault();
  };

  private touchBegan = (event: TouchEvent) => {
    this.touchX = event.touches[0].clientX;
  };

  private touchEnded = (event: TouchEvent) => {
    const way = event.changedTouches[0].clientX - this.touchX;
    if (Math.abs(way) > SWIPE) this.turn(way < 0 ? 1 : -1);
  };

  private turn(by: number) {
    this.page += by;
    this.steady.release();
    this.requestUpdate();
    this.querySelector('.seats')?.scrollTo({ top: 0 });
  }

  private sortNow = () => {
    this.steady.release();
    this.requestUpdate();
  };

  protected abstract tile(tile: T): TemplateResult;

  private pages(first: number, count: number, all: number, last: number, waits: boolean) {
    return html`<footer class="pages row">
      <span class="t3 num" aria-live="polite">${all ? `${first + 1}–${first + count} of ${all}` : ''}</span>
      ${waits
        ? html`<button class="btn sm" title="The order holds while you point at the wall" @click=${this.sortNow}>
            Sort now
          </button>`
        : nothing}
      <span class="push"></span>
      <button class="btn sm" ?disabled=${this.page === 0} @click=${() => this.turn(-1)}>Previous</button>
      <span class="num">${this.page + 1} / ${last + 1}</span>
      <button class="btn sm" ?disabled=${this.page === last} @click=${() => this.turn(1)}>Next</button>
    </footer>`;
  }

  protected override render() {
    const tiles = this.tiles.all();
    const byId = new Map(tiles.map((tile) => [tile.id, tile]));
    const wanted = tiles.map((tile) => tile.id);
    const now = performance.now();
    const order = this.steady.next(wanted, now);
    const due = this.steady.due(wanted, now);
    clearTimeout(this.sortTimer);
    if (due) this.sortTimer = window.setTimeout(() => this.requestUpdate(), due);
    const { page } = SIZES[this.size];
    const last = Math.max(0, Math.ceil(order.length / page) - 1);
    this.page = Math.min(Math.max(0, this.page), last);
    const first = this.page * page;
    const ids = order.slice(first, first + page);
    return html`<div class="seats ${this.size}">
        ${repeat(
          ids,
          (id) => id,
          (id) => this.tile(byId.get(id)!),
        )}
      </div>
      ${last || due ? this.pages(first, ids.length, order.length, last, due > 0) : nothing}`;
  }
}
