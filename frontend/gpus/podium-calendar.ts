// Who has what when: a lane for each GPU, leases and reservations as blocks on it. Times are shown in the zone of the
// server, in which reservations are entered too.
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { mark, type Mark } from './mark';

interface Block {
  key: string;
  /** Of a reservation or lease of the own team; "" of others. */
  id: string;
  booked: boolean;
  from: number;
  to: number;
  team: Mark;
  label: string;
  words: string;
}

interface Lane {
  name: string;
  blocks: Block[];
}

interface Placed {
  block: Block;
  row: number;
  rows: number;
}

/** Parts of one GPU at the same time stand under each other. */
function rowsOf(blocks: Block[]): Placed[] {
  const ends: number[] = [];
  const placed = [...blocks]
    .sort((one, other) => one.from - other.from)
    .map((block) => {
      let row = ends.findIndex((end) => end <= block.from);
      row = row < 0 ? ends.length : row;
      ends[row] = block.to;
      return { block, row };
    });
  return placed.map(({ block, row }) => {
    const alone = blocks.every((other) => other === block || other.to <= block.from || other.from >= block.to);
    return { block, row: alone ? 0 : row, rows: alone ? 1 : ends.length };
  });
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

@customElement('podium-calendar')
export class PodiumCalendar extends LitElement {
  @property({ attribute: false }) lanes: Lane[] = [];
  /** Milliseconds since 1970. */
  @property({ type: Number }) from = 0;
  @property({ type: Number }) to = 0;
  @property() zone = 'UTC';
  @state() private now = Date.now();
  private clock = 0;

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.clock = window.setInterval(() => (this.now = Date.now()), 30_000);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    window.clearInterval(this.clock);
  }

  private at(millis: number) {
    return (100 * (Math.min(Math.max(millis, this.from), this.to) - this.from)) / Math.max(1, this.to - this.from);
  }

  private time(millis: number) {
    return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: this.zone }).format(millis);
  }

  private day(millis: number) {
    return new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', timeZone: this.zone }).format(millis);
  }

  protected override render() {
    if (this.to <= this.from) {
      return nothing;
    }
    const step = this.to - this.from > 4 * DAY ? DAY : this.to - this.from > 2.5 * DAY ? 12 * HOUR : 6 * HOUR;
    const ticks: number[] = [];
    for (let at = this.from; at < this.to; at += step) {
      ticks.push(at);
    }
    const days = ticks.filter((at, place) => place === 0 || this.day(at) !== this.day(ticks[place - 1]!));
    const here = this.now > this.from && this.now < this.to;
    return html`<div class="cal" role="group" aria-label="Calendar of GPUs">
      <div class="lane hd"><span></span><div class="track">
        ${days.map((at) => html`<b class="day" style="left:${this.at(at)}%">${this.day(at)}</b>`)}
        ${step < DAY ? ticks.map((at) => html`<span class="hour" style="left:${this.at(at)}%">${this.time(at)}</span>`) : nothing}
        ${here ? html`<em class="now" style="left:${this.at(this.now)}%">${this.time(this.now)}</em>` : nothing}
      </div></div>
      ${repeat(
        this.lanes,
        (lane) => lane.name,
        (lane) => html`<div class="lane"><span class="s nowrap ln cut" title=${lane.name}><b>${lane.name}</b></span>
          <div class="track">${days.slice(1).map((at) => html`<i class="midnight" style="left:${this.at(at)}%"></i>`)}
            ${repeat(
              rowsOf(lane.blocks),
              (placed) => placed.block.key,
              (placed) => this.block(lane, placed)
            )}
            ${here ? html`<i class="nowl" style="left:${this.at(this.now)}%"></i>` : nothing}</div></div>`
      )}
    </div>`;
  }

  private block(lane: Lane, { block, row, rows }: Placed) {
    const left = this.at(block.from);
    const style = `left:${left}%;--row:${row};--rows:${rows};width:${Math.max(0.4, this.at(block.to) - left)}%;--c:var(--p-team-${block.team.tone})`;
    const words = `${lane.name}: ${block.words}, ${this.day(block.from)} ${this.time(block.from)} to ${this.day(block.to)} ${this.time(block.to)}`;
    const inside = html`${mark(block.team)}<span class="cut">${block.label}</span>`;
    const look = `blk ${block.booked && block.from > this.now ? 'fut' : ''}`;
    return block.id
      ? html`<button class=${look} style=${style} title=${words} aria-label=${words}
          @click=${() => this.dispatchEvent(new CustomEvent('entry', { detail: { id: block.id, booked: block.booked } }))}>${inside}</button>`
      : html`<div class=${look} style=${style} title=${words}>${inside}</div>`;
  }
}
