// All agents as tiles in their groups: one element, told by the server only what changed.
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { TileScreens } from '../terminals/tile-screens';
import { Rows, type Patch } from '../portal/rows';
import { foot, frame, head, label, screen, why, type Tile, type TileServer } from './tile';

const LINES = 6;

@customElement('podium-tiles')
export class PodiumTiles extends LitElement {
  declare $server: TileServer;

  @property() selected = '';
  private tiles = new Rows<Tile>((tile) => tile.id);
  private screens = new TileScreens(this, (ids) => this.$server.screens(ids, LINES));

  protected override createRenderRoot() {
    return this;
  }

  /** What is new of the tiles. */
  patch(patch: Patch<Tile>) {
    this.tiles.apply(patch);
    this.screens.forget(patch.gone);
    this.requestUpdate();
  }

  private tile(tile: Tile) {
    return frame(
      this,
      tile.id,
      label(tile),
      html`${head(tile)} ${tile.reason ? why(tile) : nothing} ${screen(this.screens.text(tile.id))} ${foot(tile)}`,
    );
  }

  protected override render() {
    const groups = new Map<string, Tile[]>();
    for (const tile of this.tiles.all()) {
      const group = groups.get(tile.group);
      if (group) group.push(tile);
      else groups.set(tile.group, [tile]);
    }
    return repeat(
      groups,
      ([group]) => group,
      ([group, tiles]) =>
        html`<h3 class="sec ${group === 'Needs you' ? 'wait' : ''}">${group} <span class="t3">${tiles.length}</span></h3>
          ${repeat(
            tiles,
            (tile) => tile.id,
            (tile) => this.tile(tile),
          )}`,
    );
  }
}
