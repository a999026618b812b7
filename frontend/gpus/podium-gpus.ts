// Servers as bars of GPUs: who has which, until when, and how busy it is. The server says everything in words; here it is
// only laid out, and diffed, so that a figure changes without anything else moving.
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '../portal/podium-icon';
import { mark, type Mark } from './mark';

/** Somebody's part of a GPU. */
interface Holder {
  team: Mark;
  who: string;
  what: string;
  until: string;
  /** Of the own team; "" of others. */
  lease: string;
}

interface Gpu {
  uuid: string;
  name: string;
  look: 'held' | 'free' | 'hold' | 'out' | 'down';
  /** Where nobody holds it: what it is, and more of it. */
  word: string;
  more: string;
  icon: string;
  holders: Holder[];
  /** In %; -1 where nobody says. */
  busy: number;
  /** "61 / 80 GB", and in %; -1 where nobody says. */
  memory: string;
  filled: number;
  /** Whether what is free of it can be asked for. */
  take: boolean;
  /** Something runs on it that is in no lease. */
  outside: boolean;
}

/** A process that is in no lease. */
interface Outsider {
  key: string;
  /** "" where it cannot be ended from here. */
  id: string;
  /** False where nobody says whose it is. */
  bad: boolean;
  gpu: string;
  words: string;
  /** What is done about it. */
  said: string;
}

interface Server {
  id: string;
  name: string;
  tone: string;
  icon: string;
  state: string;
  facts: string;
  badge: string;
  badgeWords: string;
  held: string;
  gpus: Gpu[];
  outsiders: Outsider[];
}

const MOST_COLUMNS = 8;

@customElement('podium-gpus')
export class PodiumGpus extends LitElement {
  @property({ attribute: false }) servers: Server[] = [];
  /** Whether servers and GPUs can be changed. */
  @property({ type: Boolean }) manage = false;

  protected override createRenderRoot() {
    return this;
  }

  protected override render() {
    return repeat(
      this.servers,
      (server) => server.id,
      (server) => this.server(server)
    );
  }

  private server(server: Server) {
    const columns = Math.min(MOST_COLUMNS, Math.max(1, server.gpus.length));
    return html`<section class="srv" style="--n:${columns}" aria-label=${server.name}>
      <div class="sh">
        <span class="row"><b class="cut">${server.name}</b>
          <span class="badge ${server.tone}"><podium-icon class="s" name=${server.icon}></podium-icon>${server.state}</span></span>
        <span class="t3 s">${server.facts}</span>
        <span class="gpus-badge s t2" title=${server.badgeWords}>${server.badge}</span>
        <span class="t2 s push">${server.held}</span>
        ${this.manage
          ? html`<button class="btn ghost sm" @click=${() => this.tell('manage', { server: server.id, uuid: '' })}
              aria-label="Change ${server.name}">Change</button>`
          : nothing}
      </div>
      <div class="gs">${repeat(
        server.gpus,
        (gpu) => gpu.uuid,
        (gpu) => this.gpu(server, gpu)
      )}</div>
      ${server.outsiders.length > 0 ? this.outsiders(server) : nothing}
    </section>`;
  }

  private outsiders(server: Server) {
    return html`<ul class="gpus-outside" aria-label="Outside leases on ${server.name}">${repeat(
      server.outsiders,
      (each) => each.key,
      (each) => html`<li class=${each.bad ? 'bad' : ''}><podium-icon class="s" name=${each.bad ? 'attention' : 'question'}></podium-icon>
        <span class="gpus-outside-words"><b>${each.gpu}</b> ${each.words}${each.said
          ? html`<span class="t2"> ${each.said}</span>`
          : nothing}</span>
        ${each.id
          ? html`<button class="btn sm" aria-label="End it: ${each.words}"
              @click=${() => this.tell('end', { id: each.id })}>End it</button>`
          : nothing}</li>`
    )}</ul>`;
  }

  private gpu(server: Server, gpu: Gpu) {
    return html`<div class="gpu ${gpu.look} ${gpu.outside ? 'out' : ''}" role="group" aria-label="${server.name}, ${gpu.name}">
      <div class="gi xs t3"><span class="cut">${gpu.name}</span>${gpu.outside
          ? html`<span class="gpus-out row g1"><podium-icon class="s" name="attention"></podium-icon><span class="vh">Something runs outside a lease</span></span>`
          : nothing}
        ${this.manage
          ? html`<button class="gpus-more" aria-label="Change ${gpu.name} of ${server.name}"
              @click=${() => this.tell('manage', { server: server.id, uuid: gpu.uuid })}><podium-icon class="s" name="more"></podium-icon></button>`
          : nothing}</div>
      ${gpu.holders.length > 0 ? this.holders(gpu) : this.word(server, gpu)}
      ${this.meter('acc', gpu.busy, gpu.busy < 0 ? '–' : `${gpu.busy} %`, 'busy')}
      ${this.meter('', gpu.filled, gpu.memory, 'memory')}
    </div>`;
  }

  private holders(gpu: Gpu) {
    return html`<div class="gw split">${gpu.holders.map((holder) => {
      const inside = html`<span class="row g1">${mark(holder.team)}<b class="cut s">${holder.who}</b></span>
        <span class="xs t2 cut">${holder.what}</span><span class="xs t3 cut">${holder.until}</span>`;
      return holder.lease
        ? html`<button class="gp" @click=${() => this.tell('lease', { id: holder.lease })}
            title="${holder.who}, ${holder.what}, ${holder.until}">${inside}</button>`
        : html`<div class="gp" title="${holder.who}, ${holder.until}">${inside}</div>`;
    })}</div>`;
  }

  private word(server: Server, gpu: Gpu) {
    if (gpu.look === 'free') {
      return html`<div class="gw free"><span class="t2">${gpu.word}</span>
        ${gpu.take
          ? html`<button class="btn sm" aria-label="Take ${gpu.name} of ${server.name}"
              @click=${() => this.tell('take', { server: server.id, uuid: gpu.uuid })}>Take</button>`
          : nothing}</div>`;
    }
    return html`<div class="gw"><span class="row g1 s ${gpu.look}"><podium-icon class="s" name=${gpu.icon}></podium-icon>
      <span>${gpu.word}</span></span><span class="t3 xs gpus-why" title=${gpu.more}>${gpu.more}</span></div>`;
  }

  private meter(kind: string, part: number, words: string, name: string) {
    const shown = Math.max(0, Math.min(100, part));
    return html`<div class="gm" title=${name}><span class="meter ${kind}" style="--v:${shown}%"><i></i></span>
      <span class="num xs"><span class="vh">${name} </span>${words}</span></div>`;
  }

  private tell(what: string, detail: Record<string, string>) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }
}
