// The seats of a lab as a wall.
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { frame, screen } from '../agents/tile';
import { Wall } from '../agents/wall';

/** One seat, as SeatTile.java tells it. */
export interface SeatTile {
  id: string;
  name: string;
  symbol: string;
  tone: string;
  /** What is said below the screen, and the whole sentence of it. */
  word: string;
  sentence: string;
  /** When it began; 0 where that says nothing. */
  since: number;
  /** How many steps there are, how many are passed, and the one that the student is on, from 1. */
  steps: number;
  passed: number;
  step: number;
  stepWords: string;
  /** Who of those who help has it open; "". */
  seen: string;
  cost: string;
  /** What stands in the place of a screen that is not shown; "" where it is. */
  unseen: string;
  machine: string;
}

/** More steps than these are shown as a fraction: their bars would be thinner than a line. */
const MOST_BARS = 12;

const steps = (tile: SeatTile) =>
  tile.steps === 0
    ? nothing
    : html`<span class="steps push" title=${tile.stepWords} aria-hidden="true"
        >${tile.steps > MOST_BARS
          ? html`<span class="num t3">${tile.passed}/${tile.steps}</span>`
          : Array.from({ length: tile.steps }, (_, at) =>
              html`<i class=${at + 1 === tile.step ? 'now' : at < tile.passed ? 'on' : ''}></i>`,
            )}</span
      >`;

const label = (tile: SeatTile) =>
  [tile.name, tile.sentence || tile.word, tile.stepWords, tile.seen, tile.unseen].filter(Boolean).join('. ');

@customElement('podium-seats')
export class PodiumSeats extends Wall<SeatTile> {
  protected override tile(tile: SeatTile) {
    return frame(
      this,
      tile.id,
      label(tile),
      html`<span class="hd"><b class="cut" title="${tile.name}, ${tile.machine}">${tile.name}</b>${steps(tile)}</span>
        ${tile.seen
          ? html`<span class="watched"><podium-icon class="s" name="eye"></podium-icon><span class="cut">${tile.seen}</span></span>`
          : nothing}
        ${tile.unseen
          ? html`<span class="scr unseen"><podium-icon name="lock"></podium-icon><span>${tile.unseen}</span></span>`
          : screen(this.screens.text(tile.id))}
        <span class="why ${tile.tone}" title=${tile.sentence || tile.word}
          ><podium-icon class="s" name=${tile.symbol}></podium-icon><span class="cut">${tile.word}</span
          >${tile.since ? html`<podium-since class="nowrap" at=${tile.since}></podium-since>` : nothing}${tile.cost
            ? html`<span class="push num cost" title="Today, by models">${tile.cost}</span>`
            : nothing}</span
        >`,
      tile.seen ? 'seat is-watched' : 'seat',
    );
  }
}
