// The line of those who wait: who, what they want, when it is expected to start, and one sentence why.
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { mark, type Mark } from './mark';

interface Waiting {
  /** Of the own team; of others only the place is known. */
  id: string;
  key: string;
  position: number;
  team: Mark;
  who: string;
  want: string;
  /** "about", and the time; or "now" or "not yet" alone. */
  about: string;
  when: string;
  exactly: string;
  sentence: string;
  cancel: boolean;
}

@customElement('podium-gpu-line')
export class PodiumGpuLine extends LitElement {
  @property({ attribute: false }) waiting: Waiting[] = [];

  protected override createRenderRoot() {
    return this;
  }

  protected override render() {
    return html`<ol class="queue">${repeat(
      this.waiting,
      (each) => each.key,
      (each) => this.line(each)
    )}</ol>`;
  }

  private line(each: Waiting) {
    return html`<li>
      <span class="pos" aria-label="Number ${each.position}">${each.position}</span>
      <div class="grow">
        <div class="row queue-head">${mark(each.team)}<b class="nowrap">${each.who}</b><span class="t2 cut">${each.want}</span>
          <span class="push nowrap" title=${each.exactly}>${each.about ? html`<span class="t2">${each.about} </span>` : nothing}<b>${each.when}</b></span></div>
        <div class="row start"><span class="t2 s grow">${each.sentence}</span>
          ${each.cancel
            ? html`<button class="btn sm" aria-label="Cancel number ${each.position}"
                @click=${() => this.dispatchEvent(new CustomEvent('withdraw', { detail: { id: each.id } }))}>Cancel</button>`
            : nothing}</div>
      </div>
    </li>`;
  }
}
