// What each held, day by day: small bars on one scale, beside what was agreed, and the same as a table.
import { html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';

interface Line {
  name: string;
  tone: string;
  /** Of all that was held, and of all shares, in %. */
  used: number;
  share: number;
  hours: string;
  words: string;
  above: boolean;
  /** GPU hours of each day, today last. */
  days: number[];
}

@customElement('podium-gpu-days')
export class PodiumGpuDays extends LitElement {
  @property({ attribute: false }) lines: Line[] = [];
  @state() private asTable = false;

  protected override createRenderRoot() {
    return this;
  }

  protected override render() {
    return html`<div class="shares-tools"><button class="btn ghost sm" aria-pressed=${this.asTable}
        @click=${() => (this.asTable = !this.asTable)}>${this.asTable ? 'As bars' : 'As a table'}</button></div>
      ${this.asTable ? this.table() : this.bars()}`;
  }

  private bars() {
    const most = Math.max(0.001, ...this.lines.flatMap((line) => line.days));
    const days = this.lines[0]?.days.length ?? 0;
    return html`<div class="gpu-days">
        ${this.lines.map(
          (line) => html`<div class="cut s" title=${line.name}>${line.name}</div>
            <div class="day-bars" role="img" aria-label=${`${line.name}: ${line.hours} GPU hours in ${days} days, ${line.words}`}>
              ${line.days.map(
                (hours, at) => html`<i class=${hours > 0 ? `sw-${line.tone}` : ''}
                  style="height:${hours > 0 ? Math.max(4, (100 * hours) / most) : 0}%"
                  title=${`${this.when(days - 1 - at)}: ${hours.toFixed(1)} GPU hours`}></i>`
              )}
            </div>
            <div class="share-said xs"><b>${Math.round(line.used)} %</b> <span class="t2">of use</span><br />
              <span class=${line.above ? 'over' : 't2'}>${line.words}</span></div>`
        )}
        <div></div><div class="share-scale xs t3"><span>${this.when(days - 1)}</span><span>today</span></div><div></div>
      </div>`;
  }

  private when(back: number) {
    return back === 0 ? 'today' : back === 1 ? 'yesterday' : `${back} days ago`;
  }

  private table() {
    return html`<table class="plain"><thead><tr><th>Who</th><th class="num">GPU hours</th><th class="num">Of use</th><th class="num">Share</th></tr></thead>
      <tbody>${this.lines.map(
        (line) => html`<tr><td>${line.name}</td><td class="num">${line.hours}</td><td class="num">${line.used.toFixed(1)} %</td>
          <td class="num">${line.share.toFixed(1)} %</td></tr>`
      )}</tbody></table>`;
  }
}
