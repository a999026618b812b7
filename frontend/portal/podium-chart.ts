// A chart as a card: what it is, the drawing, the same as a table and as a file, and a sentence that says what it means.
// The server says figures and words; the drawing is made here, anew for each width and each theme.
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import './podium-icon';
import type { Drawn } from './chart-draw';
import { option, type Drawing } from './chart-option';

interface Legend {
  name: string;
  tone: string;
  look: 'block' | 'solid' | 'dashed' | 'dotted' | 'band';
}

/** Parts of one whole beside each other, each with its part of it, 0 to 1. */
interface Mix {
  name: string;
  parts: { tone: string; share: number; words: string }[];
}

/** One line of a list: its part of the largest, below 0 to the other side, and its figure in words. */
interface Meter {
  name: string;
  href: string;
  share: number;
  words: string;
  second: string;
}

interface Table {
  caption: string;
  columns: { name: string; number: boolean }[];
  rows: string[][];
}

interface Figure {
  title: string;
  fact: string;
  footer: string;
  /** work, wait, stuck, or "". */
  mood: string;
  legend: Legend[];
  drawing: Drawing | null;
  mixes: Mix[];
  metersTitle: string;
  meters: Meter[];
  table: Table;
}

/** Told to all charts when colours may be others. */
const themes = new Set<() => void>();
const tell = () => themes.forEach((each) => each());
new MutationObserver(tell).observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'theme', 'class'] });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);

@customElement('podium-chart')
export class PodiumChart extends LitElement {
  @property({ attribute: false }) figure?: Figure;
  /** Where the file is; it comes from the server. */
  @property() csv = '';
  @property({ type: Boolean, reflect: true }) small = false;
  @state() private asTable = false;
  @query('.drawing') private place?: HTMLElement;
  private drawn?: Drawn;
  private observer = new ResizeObserver(() => this.draw());
  private observed?: HTMLElement;
  private colours = '';

  static override styles = css`
    :host { display: flex; flex-direction: column; min-width: 0; } section { display: contents; }
    header { display: flex; flex-wrap: wrap; align-items: center; gap: 4px var(--p-2); min-height: 44px; box-sizing: border-box; padding: 6px var(--p-3) 6px var(--p-4); }
    h2, h3 { margin: 0; font-size: var(--p-m); font-weight: 600; line-height: 20px; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    h2 { flex: 0 1 auto; }
    .fact { flex: 1 1 48px; color: var(--p-text-3); min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .right { margin-left: auto; display: flex; align-items: center; gap: 2px; }
    .legend { display: flex; flex-wrap: wrap; gap: 2px var(--p-3); font-size: var(--p-s); line-height: 16px; color: var(--p-text-2); padding: 0 var(--p-4) var(--p-2); }
    header > .legend { margin-left: auto; padding: 0; } header > .legend + .right { margin-left: 0; }
    .legend span { display: inline-flex; align-items: center; gap: 6px; min-width: 0; max-width: 100%; }
    .legend em { font-style: normal; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 168px; }
    .legend i { width: 10px; height: 10px; border-radius: 2px; flex: none; background: var(--c); }
    .legend i.band { opacity: .25; } .legend i.solid { height: 2px; width: 14px; border-radius: 0; }
    .legend i.dashed, .legend i.dotted { width: 14px; height: 0; border-radius: 0; background: none; border-top: 2px dashed var(--c); } .legend i.dotted { border-top-style: dotted; }
    button, a.file { box-sizing: border-box; display: inline-grid; place-items: center; width: 26px; height: 26px; padding: 0; border: 0; border-radius: var(--p-r-m); background: none; color: var(--p-text-2); cursor: pointer; transition: background var(--p-fast); }
    button:hover, a.file:hover { background: var(--p-hover); color: var(--p-text); }
    button[aria-pressed='true'] { background: var(--p-accent-soft); color: var(--p-accent); }
    :focus-visible { outline: 2px solid var(--p-accent); outline-offset: 1px; }
    .body { flex: 1 1 auto; padding: 0 var(--p-4) var(--p-4); display: flex; flex-direction: column; gap: var(--p-3); position: relative; min-width: 0; }
    .drawing { flex: 1 1 232px; min-height: 232px; overflow: hidden; }
    .drawing[hidden] { display: none; }
    .scroll { max-height: 320px; overflow: auto; scrollbar-width: thin; }
    .vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    table { border-collapse: collapse; width: 100%; font-size: var(--p-s); line-height: 16px; }
    caption { text-align: left; color: var(--p-text-2); padding: 0 0 6px; }
    th { position: sticky; top: 0; background: var(--p-surface); color: var(--p-text-3); font-weight: 500; text-align: left; }
    th, td { padding: 5px 8px 5px 0; border-bottom: 1px solid var(--p-line); vertical-align: top; } td { overflow-wrap: anywhere; }
    th.num, td.num { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; padding: 5px 0 5px 8px; }
    footer { margin-top: auto; padding: 10px var(--p-4); border-top: 1px solid var(--p-line); color: var(--p-text-2); font-size: var(--p-s); line-height: 16px; display: flex; gap: 6px; overflow-wrap: anywhere; }
    footer.work { color: var(--p-work); } footer.wait { color: var(--p-wait); } footer.stuck { color: var(--p-stuck); }
    podium-icon { display: inline-flex; width: 14px; height: 14px; flex: none; } footer podium-icon { margin-top: 1px; }
    .mixes { display: grid; gap: var(--p-2); }
    .mix { display: grid; grid-template-columns: 56px minmax(0, 1fr); align-items: center; font-size: var(--p-s); color: var(--p-text-2); }
    .mb { display: flex; gap: 2px; height: 32px; min-width: 0; }
    .mb i { font-style: normal; font-size: var(--p-s); line-height: 32px; padding-left: 8px; box-sizing: border-box; overflow: hidden; white-space: nowrap; border-radius: 2px; min-width: 3px; background: var(--c); color: light-dark(#15181d, #e9ebee); }
    .mb i.narrow { padding: 0; }
    .mb i.tier-2 { color: light-dark(#0d0f12, #0d0f12); } .mb i.tier-3 { color: light-dark(#fff, #0d0f12); }
    .meters { display: grid; grid-template-columns: minmax(0, 132px) minmax(24px, 1fr) auto; gap: 2px var(--p-2); align-items: center; } .meters h3 { grid-column: 1 / -1; } .meters h3 { color: var(--p-text-2); font-size: var(--p-s); padding-bottom: 4px; }
    .line { display: contents; font-size: var(--p-s); line-height: 22px; }
    .line > :first-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .line a { color: inherit; text-decoration: none; } .line a:hover { text-decoration: underline; }
    .line .said { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; } .line .said small { color: var(--p-text-3); font-size: var(--p-s); }
    .meter { position: relative; height: 6px; border-radius: 3px; background: var(--p-line); overflow: hidden; }
    .meter i { position: absolute; inset-block: 0; left: 0; border-radius: 3px; background: var(--p-accent-fill); }
    .both .meter { background: none; overflow: visible; border-radius: 0; } .both .meter::before { content: ''; position: absolute; left: 50%; top: -4px; bottom: -4px; width: 1px; background: var(--p-line-strong); }
    .both .meter i { left: 50%; border-radius: 0; background: var(--p-accent-fill); } .both .meter i.less { left: auto; right: 50%; background: var(--p-text-3); }
    :host([small]) header { padding: 0; min-height: 26px; } :host([small]) .body { flex: none; padding: 0; gap: 4px; } :host([small]) .drawing { flex: none; height: 44px; min-height: 0; }
    :host([small]) footer { padding: 0; border: 0; margin: 4px 0 0; } :host([small]) .legend { display: none; } :host([small]) .fact { flex: none; color: var(--p-text); } :host([small]) h3 { flex: 1 1 0; }
    .tip { font: 400 12px/16px var(--p-font); color: var(--p-text); font-variant-numeric: tabular-nums; } .tip b { display: block; padding-bottom: 4px; font-weight: 600; }
    .tip dl { display: grid; grid-template-columns: minmax(0, auto) auto; gap: 2px 16px; margin: 0; } .tip dt { color: var(--p-text-2); max-width: 200px; overflow: hidden; text-overflow: ellipsis; } .tip dd { margin: 0; text-align: right; }
    @media (max-width: 640px) {
      button, a.file { width: 36px; height: 36px; } .drawing { flex-basis: 212px; min-height: 212px; } ::slotted([slot='tools']) { order: 2; flex-basis: 100% !important; } .right { order: 1; } header { padding: 4px var(--p-2) 4px var(--p-3); } .body { padding: 0 var(--p-3) var(--p-3); } .legend { padding-inline: var(--p-3); } footer { padding-inline: var(--p-3); }
      .meters { grid-template-columns: minmax(0, 112px) minmax(24px, 1fr) auto; } .line { line-height: 26px; }
      header > .legend { order: 3; flex-basis: 100%; margin: 0; padding-bottom: 4px; } header > .legend + .right { margin-left: auto; }
    }
  `;

  override connectedCallback() {
    super.connectedCallback();
    themes.add(this.themed);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    themes.delete(this.themed);
    this.forget();
  }

  private themed = () => {
    // After the new colours are there.
    requestAnimationFrame(() => {
      if (this.isConnected && this.seen() !== this.colours) this.draw();
    });
  };

  private forget() {
    this.observer.disconnect();
    this.observed = undefined;
    this.drawn?.dispose();
    this.drawn = undefined;
  }

  protected override render() {
    const figure = this.figure;
    if (!figure) return nothing;
    const title = this.small ? html`<h3>${figure.title}</h3>` : html`<h2>${figure.title}</h2>`;
    const name = figure.title;
    // A short legend stands beside the title, where nothing else does.
    const above = figure.legend.length <= 3 && !this.querySelector('[slot="tools"]');
    const legend = figure.legend.length && !this.asTable
      ? html`<div class="legend" aria-hidden="true">${figure.legend.map(
          (each) => html`<span><i class=${each.look} style=${styleMap({ '--c': `var(--p-${each.tone})` })}></i><em title=${each.name}>${each.name}</em></span>`
        )}</div>`
      : nothing;
    // In a section, so that these are no header and footer of the page.
    return html`<section>
      <header>
        ${title}${this.small || !figure.fact ? nothing : html`<span class="fact" title=${figure.fact}>${figure.fact}</span>`}<slot name="tools"></slot>
        ${above ? legend : nothing}
        <span class="right">
          ${this.small ? html`<span class="fact">${figure.fact}</span>` : nothing}
          <button aria-pressed=${this.asTable} title=${this.asTable ? 'Show as chart' : 'Show as table'} aria-label="${name}: show as table"
            @click=${() => (this.asTable = !this.asTable)}><podium-icon name="list"></podium-icon></button>
          ${this.csv ? html`<a class="file" href=${this.csv} download title="Save as CSV" aria-label="${name}: save as CSV"><podium-icon name="download"></podium-icon></a>` : nothing}
        </span>
      </header>
      ${above ? nothing : legend}
      <div class="body">
        ${figure.drawing ? html`<div class="drawing" aria-hidden="true" ?hidden=${this.asTable}></div>` : nothing}
        ${this.asTable ? nothing : html`${this.mixes(figure)}${this.meters(figure)}`}
        <div class=${this.asTable ? 'scroll' : 'vh'} tabindex=${this.asTable ? 0 : nothing} role=${this.asTable ? 'region' : nothing} aria-label=${this.asTable ? name : nothing}>${this.table(figure.table)}</div>
      </div>
      ${figure.footer ? html`<footer class=${figure.mood}>${figure.mood ? html`<podium-icon name=${figure.mood === 'work' ? 'check' : 'stuck'}></podium-icon>` : nothing}<span>${figure.footer}</span></footer>` : nothing}
    </section>`;
  }

  private mixes(figure: Figure) {
    if (!figure.mixes.length) return nothing;
    return html`<div class="mixes" aria-hidden="true">${figure.mixes.map(
      (mix) => html`<div class="mix"><span>${mix.name}</span><div class="mb">${mix.parts
        .filter((part) => part.share > 0)
        .map((part) => html`<i class="${part.tone} ${part.share < 0.16 ? 'narrow' : ''}" title=${part.words}
          style=${styleMap({ flex: `${part.share} 1 0`, '--c': `var(--p-${part.tone})` })}>${part.share < 0.16 ? '' : part.words}</i>`)}</div></div>`
    )}</div>`;
  }

  private meters(figure: Figure) {
    if (!figure.meters.length) return nothing;
    const both = figure.meters.some((each) => each.share < 0);
    return html`<div class="meters ${both ? 'both' : ''}" aria-hidden="true">
      ${figure.metersTitle ? html`<h3>${figure.metersTitle}</h3>` : nothing}
      ${figure.meters.map((each) => {
        const width = `${Math.min(100, Math.abs(each.share) * 100) / (both ? 2 : 1)}%`;
        return html`<div class="line"><span title=${each.name}>${each.href ? html`<a href=${each.href} router-link tabindex="-1">${each.name}</a>` : each.name}</span>
          <span class="meter"><i class=${each.share < 0 ? 'less' : ''} style=${styleMap({ width })}></i></span>
          <span class="said">${each.words}${each.second ? html` <small>${each.second}</small>` : nothing}</span></div>`;
      })}</div>`;
  }

  private table(table: Table) {
    return html`<table>
      <caption>${table.caption}</caption>
      <thead><tr>${table.columns.map((column) => html`<th scope="col" class=${column.number ? 'num' : ''}>${column.name}</th>`)}</tr></thead>
      <tbody>${table.rows.map(
        (row) => html`<tr>${row.map((cell, at) => html`<td class=${table.columns[at]?.number ? 'num' : ''}>${cell}</td>`)}</tr>`
      )}</tbody>
    </table>`;
  }

  protected override updated(changed: PropertyValues) {
    const place = this.place;
    if (place !== this.observed) {
      this.forget();
      if (place) this.observer.observe(place);
      this.observed = place;
    } else if (changed.has('figure')) {
      this.draw();
    }
  }

  private colour = (token: string) => {
    // A custom property keeps light-dark() as text; only a real property makes a colour of it.
    const probe = document.createElement('span');
    probe.hidden = true;
    probe.style.color = `var(--p-${token})`;
    this.renderRoot.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };

  /** By what one sees that the theme is another. */
  private seen() {
    return this.colour('accent') + this.colour('surface');
  }

  private async draw() {
    const place = this.place;
    if (!place || !this.figure?.drawing || place.clientWidth < 40 || this.asTable) return;
    const { begin } = await import('./chart-draw');
    // Meanwhile it may have become another.
    const drawing = this.figure?.drawing;
    if (!drawing || place !== this.place || !this.isConnected) return;
    this.drawn ??= begin(place);
    this.drawn.resize();
    this.colours = this.seen();
    const said = option(drawing, place.clientWidth, place.clientHeight, this.colour) as { tooltip: Record<string, unknown> };
    said.tooltip = {
      ...said.tooltip, backgroundColor: this.colour('raised'), borderColor: this.colour('line-strong'), borderWidth: 1, padding: [8, 12],
      formatter: (at: { dataIndex: number }[] | { dataIndex: number }) => this.tip((Array.isArray(at) ? at[0] : at)?.dataIndex ?? 0)
    };
    this.drawn.setOption(said as Parameters<Drawn['setOption']>[0], true);
  }

  /** The row of the table, as elements: names are what somebody typed. */
  private tip(at: number): HTMLElement {
    const table = this.figure!.table;
    const row = table.rows[at] ?? [];
    const tip = document.createElement('div');
    tip.className = 'tip';
    const head = document.createElement('b');
    head.textContent = row[0] ?? '';
    const list = document.createElement('dl');
    row.forEach((cell, column) => {
      if (column === 0 || cell === '' || cell === '–') return;
      const name = document.createElement('dt');
      name.textContent = table.columns[column]?.name ?? '';
      const said = document.createElement('dd');
      said.textContent = cell;
      list.append(name, said);
    });
    tip.append(head, list);
    return tip;
  }
}
