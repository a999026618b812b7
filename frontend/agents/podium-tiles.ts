// All agents as tiles: one element, told by the server only what changed. It asks for the screens of the tiles that are
// in view, at most once a second, and for none while the page is hidden.
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '../portal/podium-icon';
import '../portal/podium-since';
import { coloured } from './ansi';
import { Rows, type Patch } from './rows';

interface Tile {
  id: string;
  group: string;
  parents: string;
  name: string;
  symbol: string;
  tone: string;
  word: string;
  /** Why it needs somebody, or "" when it does not. */
  reason: string;
  since: number;
  program: string;
  machine: string;
  owner: string;
  /** Whether it is not one's own. */
  others: boolean;
  /** The symbol for who may open it, and the same in words. */
  access: string;
  accessWords: string;
}

interface Server {
  /** The last lines on these screens, only those that differ from what this element was last told. */
  tails(ids: string[]): Promise<Record<string, string>>;
  chosen(id: string): void;
}

const EVERY = 1000;

function initials(name: string): string {
  const words = name.split(/[\s.@_-]+/).filter(Boolean);
  return ((words[0]?.[0] ?? '') + (words[1]?.[0] ?? '')).toUpperCase();
}

@customElement('podium-tiles')
export class PodiumTiles extends LitElement {
  declare $server: Server;

  @property() selected = '';
  private tiles = new Rows<Tile>((tile) => tile.id);
  private tails = new Map<string, string>();
  private inView = new Set<string>();
  private asking = false;
  private timer = 0;
  private observer?: IntersectionObserver;

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.timer = window.setInterval(() => void this.ask(), EVERY);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
    this.observer?.disconnect();
    this.observer = undefined;
    this.inView.clear();
  }

  /** What is new of the tiles. */
  patch(patch: Patch<Tile>) {
    this.tiles.apply(patch);
    patch.gone.forEach((id) => this.tails.delete(id));
    this.requestUpdate();
  }

  private async ask() {
    const ids = [...this.inView].filter((id) => this.tiles.has(id));
    if (!ids.length || this.asking || document.hidden) return;
    this.asking = true;
    try {
      const news = await this.$server.tails(ids);
      Object.entries(news).forEach(([id, tail]) => this.tails.set(id, tail));
      if (Object.keys(news).length) this.requestUpdate();
    } finally {
      this.asking = false;
    }
  }

  protected override updated() {
    this.observer ??= new IntersectionObserver((entries) => {
      const before = this.inView.size;
      for (const entry of entries) {
        const id = (entry.target as HTMLElement).dataset.id ?? '';
        if (entry.isIntersecting) this.inView.add(id);
        else this.inView.delete(id);
      }
      if (before === 0) void this.ask();
    });
    this.querySelectorAll('.tile').forEach((tile) => this.observer?.observe(tile));
  }

  private pressed(event: KeyboardEvent, id: string) {
    const tiles = [...this.querySelectorAll<HTMLElement>('.tile')];
    const at = tiles.indexOf(event.currentTarget as HTMLElement);
    if (event.key === 'Enter' || event.key === ' ') this.$server.chosen(id);
    else if (['ArrowDown', 'ArrowRight', 'j'].includes(event.key)) tiles[at + 1]?.focus();
    else if (['ArrowUp', 'ArrowLeft', 'k'].includes(event.key)) tiles[at - 1]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private tile(tile: Tile) {
    return html`<div
      class="tile"
      role="button"
      tabindex="0"
      data-id=${tile.id}
      aria-current=${tile.id === this.selected ? 'true' : nothing}
      aria-label="${tile.parents}${tile.name}, ${tile.word}${tile.reason ? `: ${tile.reason}` : ''}"
      @click=${() => this.$server.chosen(tile.id)}
      @keydown=${(event: KeyboardEvent) => this.pressed(event, tile.id)}
    >
      <span class="hd">
        <span class="st ${tile.tone}" title=${tile.word}><podium-icon class="s" name=${tile.symbol}></podium-icon></span>
        <span class="crumb cut">${tile.parents}<b>${tile.name}</b></span>
        <podium-since class="push t3 nowrap" at=${tile.since}></podium-since>
      </span>
      ${tile.reason
        ? html`<span class="why ${tile.tone}"
            ><podium-icon class="s" name=${tile.symbol}></podium-icon
            ><span class="cut" title=${tile.reason}>${tile.reason}</span></span
          >`
        : nothing}
      <pre class="scr" aria-hidden="true"><span>${coloured(this.tails.get(tile.id) ?? '')}</span></pre>
      <span class="ft">
        <span class="cut">${tile.program}</span><span class="cut">${tile.machine}</span>
        <span class="ava" title=${tile.owner}>${initials(tile.owner)}</span>
        ${tile.others ? html`<span class="cut">${tile.owner}</span>` : nothing}
        <span title=${tile.accessWords}
          ><podium-icon class="xs" name=${tile.access}></podium-icon><span class="vh">${tile.accessWords}</span></span
        >
        <span class="push num" title="Costs are not counted yet">–</span>
      </span>
    </div>`;
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
