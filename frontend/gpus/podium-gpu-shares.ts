// What each has used, beside what was agreed: bars with a mark, and the same as a table.
import { html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';

interface Standing {
  name: string;
  tone: string;
  /** Of all use, and of all shares, in %. */
  used: number;
  share: number;
  hours: string;
  /** "6 below share 35", and whether it is far above. */
  words: string;
  above: boolean;
}

const STEPS = [10, 20, 25, 50, 100];

@customElement('podium-gpu-shares')
export class PodiumGpuShares extends LitElement {
  @property({ attribute: false }) standings: Standing[] = [];
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
    const most = Math.max(1, ...this.standings.map((each) => Math.max(each.used, each.share)));
    const top = STEPS.find((step) => step >= most) ?? 100;
    return html`<div class="shares" role="img"
        aria-label=${this.standings.map((each) => `${each.name}: ${Math.round(each.used)} % of use, ${each.words}`).join('. ')}>
        ${this.standings.map(
          (each) => html`<div class="share-name cut s" title=${each.name}>${each.name}</div>
            <div class="share-bar"><i class="sw-${each.tone}" style="width:${(100 * each.used) / top}%"></i>
              <u style="left:${(100 * each.share) / top}%"></u></div>
            <div class="share-said xs"><b>${Math.round(each.used)} %</b> <span class="t2">of use</span><br />
              <span class=${each.above ? 'over' : 't2'}>${each.words}</span></div>`
        )}
        <div></div><div class="share-scale xs t3"><span>0 %</span><span>${top / 2} %</span><span>${top} %</span></div><div></div>
      </div>
      <div class="legend xs t2"><span><i class="used"></i>used</span><span><i class="agreed"></i>share agreed</span></div>`;
  }

  private table() {
    return html`<table class="plain"><thead><tr><th>Who</th><th class="num">GPU hours</th><th class="num">Of use</th><th class="num">Share</th></tr></thead>
      <tbody>${this.standings.map(
        (each) => html`<tr><td>${each.name}</td><td class="num">${each.hours}</td><td class="num">${each.used.toFixed(1)} %</td>
          <td class="num">${each.share.toFixed(1)} %</td></tr>`
      )}</tbody></table>`;
  }
}
