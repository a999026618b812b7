// Search and jump: what the server finds for the text, in groups; chosen by the keyboard or the pointer.
import { html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import './podium-icon';

interface Found {
  /** Where the server keeps it, to open it when chosen. */
  index: number;
  group: string;
  symbol: string;
  tone: string;
  label: string;
  note: string;
}

interface Server {
  search(text: string): Promise<Found[]>;
  open(index: number): void;
}

const PAUSE = 80;

@customElement('podium-palette')
export class PodiumPalette extends LitElement {
  declare $server: Server;

  @state() private found: Found[] = [];
  @state() private chosen = 0;
  @state() private text = '';
  @state() private answered = '';
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('input') private input!: HTMLInputElement;
  private timer = 0;
  private asked = 0;

  protected override createRenderRoot() {
    return this;
  }

  show() {
    if (this.dialog.open) return;
    this.text = '';
    this.input.value = '';
    this.dialog.showModal();
    this.input.focus();
    void this.search();
  }

  private typed(event: Event) {
    this.text = (event.target as HTMLInputElement).value;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.search(), PAUSE);
  }

  private async search() {
    const mine = ++this.asked;
    const text = this.text;
    const found = await this.$server.search(text);
    if (mine !== this.asked) return; // A later question was asked meanwhile.
    this.found = found;
    this.answered = text;
    this.chosen = 0;
  }

  private pressed(event: KeyboardEvent) {
    const last = this.found.length - 1;
    if (event.key === 'ArrowDown') this.chosen = this.chosen >= last ? 0 : this.chosen + 1;
    else if (event.key === 'ArrowUp') this.chosen = this.chosen <= 0 ? last : this.chosen - 1;
    else if (event.key === 'Enter' && this.found[this.chosen]) this.choose(this.chosen);
    else return;
    event.preventDefault();
    void this.updateComplete.then(() =>
      this.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }),
    );
  }

  private choose(position: number) {
    this.dialog.close();
    this.$server.open(this.found[position].index);
  }

  private marked(label: string) {
    const words = this.answered.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return label;
    const pattern = new RegExp(`(${words.map((w) => w.replace(/[^\w]/g, '\\$&')).join('|')})`, 'gi');
    return label.split(pattern).map((part, i) => (i % 2 ? html`<mark>${part}</mark>` : part));
  }

  protected override render() {
    let group = '';
    return html`<dialog
      class="over palette"
      aria-label="Search or jump to"
      @click=${(event: Event) => event.target === this.dialog && this.dialog.close()}
    >
      <div class="q">
        <podium-icon name="search"></podium-icon>
        <input
          placeholder="Search agents, pages and actions"
          aria-label="Search agents, pages and actions"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-found"
          aria-activedescendant=${this.found.length ? `palette-${this.chosen}` : nothing}
          autocomplete="off"
          spellcheck="false"
          @input=${this.typed}
          @keydown=${this.pressed}
        /><kbd>Esc</kbd>
      </div>
      <div role="listbox" id="palette-found" aria-label="Found" class="found-list">
        ${this.found.map((item, i) => {
          const head = item.group === group ? nothing : html`<h3 role="presentation">${item.group}</h3>`;
          group = item.group;
          return html`${head}
            <div
              class="op"
              role="option"
              id="palette-${i}"
              aria-selected=${i === this.chosen}
              @click=${() => this.choose(i)}
              @pointermove=${() => (this.chosen = i)}
            >
              <span class="st ${item.tone}"><podium-icon name=${item.symbol}></podium-icon></span>
              <span class="grow cut">${this.marked(item.label)}</span>
              <span class="t3 s nowrap">${item.note}</span>
            </div>`;
        })}
        ${this.found.length || !this.answered
          ? nothing
          : html`<p class="none">Nothing matches “${this.answered}”.</p>`}
      </div>
      <div class="hint">
        <span><kbd>↑</kbd> <kbd>↓</kbd> move</span><span><kbd>Enter</kbd> open</span>
      </div>
    </dialog>`;
  }
}
