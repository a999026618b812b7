// One agent's tile, as Tile.java tells it.
import { html, nothing, type TemplateResult } from 'lit';
import '../portal/podium-icon';
import '../portal/podium-since';
import { coloured } from '../terminals/ansi';

export interface Tile {
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
  /** What its model calls cost today; "" for nothing. */
  cost: string;
}

export interface TileServer {
  screens(ids: string[], lines: number): Promise<Record<string, (number | string)[]>>;
  chosen(id: string): void;
}

function initials(name: string): string {
  const words = name.split(/[\s.@_-]+/).filter(Boolean);
  return ((words[0]?.[0] ?? '') + (words[1]?.[0] ?? '')).toUpperCase();
}

/** Arrows, J and K go from tile to tile, Enter opens. */
function tileKey(host: HTMLElement, event: KeyboardEvent, open: () => void) {
  const tiles = [...host.querySelectorAll<HTMLElement>('.tile')];
  const at = tiles.indexOf(event.currentTarget as HTMLElement);
  const columns = host.querySelector('.seats') ? getComputedStyle(tiles[0].parentElement!).gridTemplateColumns.split(' ').length : 1;
  const to: Record<string, number> = { ArrowDown: columns, ArrowUp: -columns, ArrowRight: 1, ArrowLeft: -1, j: 1, k: -1 };
  if (event.key === 'Enter' || event.key === ' ') open();
  else if (event.key in to) tiles[at + to[event.key]]?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export const label = (tile: Tile) =>
  `${tile.parents}${tile.name}, ${tile.word}${tile.reason ? `: ${tile.reason}` : ''}`;

export const head = (tile: Tile) =>
  html`<span class="hd">
    <span class="st ${tile.tone}" title=${tile.word}><podium-icon class="s" name=${tile.symbol}></podium-icon></span>
    <span class="crumb cut" title="${tile.parents}${tile.name}">${tile.parents}<b>${tile.name}</b></span>
    <podium-since class="push t3 nowrap" at=${tile.since}></podium-since>
  </span>`;

export const why = (tile: Tile) =>
  html`<span class="why ${tile.tone}"
    ><podium-icon class="s" name=${tile.symbol}></podium-icon
    ><span class="cut" title=${tile.reason}>${tile.reason}</span></span
  >`;

export const screen = (text: string) => html`<pre class="scr" aria-hidden="true"><span>${coloured(text)}</span></pre>`;

export const foot = (tile: Tile) =>
  html`<span class="ft">
    <span class="cut">${tile.program}</span><span class="cut">${tile.machine}</span>
    <span class="ava" title=${tile.owner}>${initials(tile.owner)}</span>
    ${tile.others ? html`<span class="cut">${tile.owner}</span>` : nothing}
    <span title=${tile.accessWords}
      ><podium-icon class="xs" name=${tile.access}></podium-icon><span class="vh">${tile.accessWords}</span></span
    >
    <span class="push num" title="What its model calls cost today">${tile.cost || '–'}</span>
  </span>`;

/** What every tile is: something to press, found by what it is known by, around what is shown of that. */
export function frame(
  host: HTMLElement & { selected: string; $server: TileServer },
  id: string,
  words: string,
  content: TemplateResult,
  more = '',
) {
  const open = () => host.$server.chosen(id);
  return html`<div
    class="tile ${more}"
    role="button"
    tabindex="0"
    data-id=${id}
    data-screen=${id}
    aria-current=${id === host.selected ? 'true' : nothing}
    aria-label=${words}
    @click=${open}
    @keydown=${(event: KeyboardEvent) => tileKey(host, event, open)}
  >
    ${content}
  </div>`;
}
