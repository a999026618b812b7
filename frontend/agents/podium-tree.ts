// Agents by the parts of their names. Folding is the reader's own and stays in the browser.
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '../portal/podium-icon';
import { Rows, type Patch } from '../portal/rows';

interface Node {
  /** The name up to here: clients-acme. */
  path: string;
  label: string;
  /** 0 at the top. */
  depth: number;
  /** How many agents are under it; 0 for an agent. */
  count: number;
  /** The agent's id, or "" for a branch. */
  id: string;
  symbol: string;
  tone: string;
  word: string;
  /** Whose agent it is; "" for one's own. */
  owner: string;
  /** The symbol for who may open it. */
  access: string;
}

interface Server {
  agent(id: string): void;
  branch(path: string): void;
}

@customElement('podium-tree')
export class PodiumTree extends LitElement {
  declare $server: Server;

  @property() selected = '';
  @state() private folded = new Set<string>();
  private rows = new Rows<Node>((node) => node.id || node.path);

  protected override createRenderRoot() {
    return this;
  }

  /** What is new of the rows. */
  patch(patch: Patch<Node>) {
    this.rows.apply(patch);
    this.requestUpdate();
  }

  private shown(): Node[] {
    const shown: Node[] = [];
    let under = Infinity;
    for (const node of this.rows.all()) {
      if (node.depth > under) continue;
      under = this.folded.has(node.path) && node.count ? node.depth : Infinity;
      shown.push(node);
    }
    return shown;
  }

  private fold(path: string, folded: boolean) {
    const next = new Set(this.folded);
    if (folded) next.add(path);
    else next.delete(path);
    this.folded = next;
  }

  private choose(node: Node) {
    if (node.id) this.$server.agent(node.id);
    else this.$server.branch(node.path);
  }

  private pressed(event: KeyboardEvent, node: Node) {
    const rows = [...this.querySelectorAll<HTMLElement>('[role="treeitem"]')];
    const at = rows.indexOf(event.currentTarget as HTMLElement);
    if (event.key === 'ArrowDown' || event.key === 'j') rows[at + 1]?.focus();
    else if (event.key === 'ArrowUp' || event.key === 'k') rows[at - 1]?.focus();
    else if (event.key === 'Home') rows[0]?.focus();
    else if (event.key === 'End') rows.at(-1)?.focus();
    else if (event.key === 'ArrowRight' && node.count) this.fold(node.path, false);
    else if (event.key === 'ArrowLeft' && node.count) this.fold(node.path, true);
    else if (event.key === 'Enter' || event.key === ' ') this.choose(node);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  protected override render() {
    return html`<ul role="tree" aria-label="Agents by name">
      ${repeat(
        this.shown(),
        (node) => node.id || node.path,
        (node, i) => {
          const folded = this.folded.has(node.path);
          const chosen = this.selected !== '' && this.selected === (node.id || node.path);
          return html`<li
            role="treeitem"
            tabindex=${i === 0 || chosen ? 0 : -1}
            aria-level=${node.depth + 1}
            aria-selected=${chosen}
            aria-expanded=${node.count ? !folded : nothing}
            .style=${`--d:${node.depth}`}
            @click=${() => this.choose(node)}
            @keydown=${(event: KeyboardEvent) => this.pressed(event, node)}
          >
            ${node.count
              ? html`<podium-icon
                  class="xs"
                  name=${folded ? 'folded' : 'unfolded'}
                  @click=${(event: Event) => {
                    event.stopPropagation();
                    this.fold(node.path, !folded);
                  }}
                ></podium-icon>`
              : html`<span class="no-fold"></span>`}
            <span class="cut grow">${node.label}</span>
            ${node.owner ? html`<span class="t3 s cut owner" title="Owner">${node.owner}</span>` : nothing}
            ${node.count || (node.access === 'lock' && !node.owner)
              ? nothing
              : html`<span class="t3" title=${node.access === 'lock' ? 'Not shared with you' : 'Shared'}><podium-icon class="xs" name=${node.access}></podium-icon></span>`}
            ${node.count
              ? html`<span class="t3 s">${node.count}</span>`
              : html`<span class="st ${node.tone}" title=${node.word}
                  ><podium-icon class="s" name=${node.symbol}></podium-icon><span class="vh">${node.word}</span></span
                >`}
          </li>`;
        },
      )}
    </ul>`;
  }
}
