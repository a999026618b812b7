// One figure over time as a line. The server says the dots and a sentence; the drawing, its scale and the table are made
// here, anew for each width.
import { html, LitElement, nothing, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { dots, paths, rows, runs } from './graph';

const HEIGHT = 112;
const TOP = 8;
const GROUND = 90;
const LEFT = 36;
const ROWS = 12;
const DAY = 24 * 3600;

@customElement('podium-graph')
export class PodiumGraph extends LitElement {
  @property() name = '';
  /** What it is now, in words. */
  @property() now = '';
  /** What the drawing shows, in words. */
  @property() sentence = '';
  /** Milliseconds since 1970. */
  @property({ type: Number }) from = 0;
  @property({ type: Number }) to = 0;
  /** Milliseconds between two dots. */
  @property({ type: Number }) step = 1;
  @property({ type: Number }) top = 100;
  @property() unit = '';
  /** "5:12.5 10:13": seconds after the beginning, and the value. */
  @property() dots = '';
  @state() private across = 320;
  @state() private asTable = false;
  private observer?: ResizeObserver;

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.observer = new ResizeObserver(() => (this.across = Math.max(160, Math.round(this.clientWidth))));
    this.observer.observe(this);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.observer?.disconnect();
    this.observer = undefined;
  }

  protected override render() {
    return html`
      <div class="row s head">
        <b>${this.name}</b><span class="t2">${this.now}</span>
        <button class="btn" aria-pressed=${this.asTable} aria-label="${this.name} as a table"
          @click=${() => (this.asTable = !this.asTable)}>${this.asTable ? 'As a line' : 'As a table'}</button>
      </div>
      ${this.asTable ? this.table() : this.drawing()}
      <p class="t3 s">${this.sentence}</p>
    `;
  }

  private get seconds() {
    return Math.max(1, (this.to - this.from) / 1000);
  }

  private drawing() {
    const right = this.across - 1;
    const x = (after: number) => LEFT + (Math.min(Math.max(after, 0), this.seconds) / this.seconds) * (right - LEFT);
    const y = (value: number) => GROUND - (Math.min(Math.max(value, 0), this.top) / this.top) * (GROUND - TOP);
    const lines = runs(dots(this.dots), this.step / 1000).map((run) => paths(run, x, y));
    return html`<svg width=${this.across} height=${HEIGHT} viewBox="0 0 ${this.across} ${HEIGHT}" role="img"
      aria-label="${this.name}. ${this.sentence}">
      ${[0, this.top / 2, this.top].map(
        (value) => svg`<line class="gl" x1=${LEFT} x2=${right} y1=${y(value)} y2=${y(value)}></line>
          <text x=${LEFT - 6} y=${y(value) + 4} text-anchor="end">${this.number(value)}</text>`
      )}
      ${[0, 0.5, 1].map(
        (part, place) => svg`<text x=${LEFT + part * (right - LEFT)} y=${HEIGHT - 4}
          text-anchor=${['start', 'middle', 'end'][place]}>${this.time(part * this.seconds)}</text>`
      )}
      ${lines.map(({ line, area }) => svg`<path class="area" d=${area}></path><path class="ln" d=${line}></path>`)}
    </svg>`;
  }

  private table() {
    const found = rows(dots(this.dots), this.seconds, ROWS);
    if (found.length === 0) return nothing;
    return html`<table class="s" aria-label="${this.name}, averages">
      <thead><tr><th scope="col">From</th><th scope="col">${this.name}</th></tr></thead>
      <tbody>${found.map(
        (row) => html`<tr><td>${this.time(row.after)}</td><td>${this.number(row.value)}${this.unit}</td></tr>`
      )}</tbody>
    </table>`;
  }

  private number(value: number) {
    return value.toLocaleString(undefined, { maximumFractionDigits: this.unit ? 0 : 1 });
  }

  /** The hour of a day, the day of a month. */
  private time(after: number) {
    const moment = new Date(this.from + after * 1000);
    return this.seconds > 2 * DAY
      ? moment.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })
      : moment.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  }
}
