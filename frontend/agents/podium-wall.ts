// Agents as a wall.
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { foot, frame, head, label, screen, type Tile } from './tile';
import { Wall } from './wall';

@customElement('podium-wall')
export class PodiumWall extends Wall<Tile> {
  protected override tile(tile: Tile) {
    return frame(
      this,
      tile.id,
      label(tile),
      html`${head(tile)} ${screen(this.screens.text(tile.id))}
        <span class="why ${tile.reason ? tile.tone : 'quiet'}" title=${tile.reason || tile.word}
          ><podium-icon class="s" name=${tile.symbol}></podium-icon><span class="cut">${tile.reason || tile.word}</span></span
        >
        ${this.size === 's' ? nothing : foot(tile)}`,
    );
  }
}
