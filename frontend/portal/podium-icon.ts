// Every icon of Podium: a 16 px grid, 1.5 stroke, round ends, in the colour of the text around it.

const SHAPES: Record<string, string> = {
  agents: '<rect x="1.75" y="2.75" width="12.5" height="10.5" rx="2"/><path d="m4.75 6 2.25 2-2.25 2M8.75 10.25h2.5"/>',
  machine: '<rect x="2" y="2.5" width="12" height="4.75" rx="1.25"/><rect x="2" y="8.75" width="12" height="4.75" rx="1.25"/><path d="M4.75 4.9h.01M4.75 11.1h.01M9.5 4.9h2M9.5 11.1h2"/>',
  gpus: '<rect x="4" y="4" width="8" height="8" rx="1.25"/><rect x="6.5" y="6.5" width="3" height="3" rx=".5"/><path d="M6 1.75v2M10 1.75v2M6 12.25v2M10 12.25v2M1.75 6h2M1.75 10h2M12.25 6h2M12.25 10h2"/>',
  labs: '<path d="M8 3.250 1.500 6.250 8 9.250l6.500-3z"/><path d="M4 7.500v3.250c1.100 1 2.500 1.500 4 1.500s2.900-.500 4-1.500V7.500M14.500 6.250v4"/>',
  calendar: '<rect x="2.25" y="3" width="11.5" height="10.5" rx="1.5"/><path d="M2.5 6.5h11M5.25 1.75v2.5M10.75 1.75v2.5"/>',
  models: '<circle cx="3.5" cy="8" r="1.75"/><circle cx="12.5" cy="3.5" r="1.75"/><circle cx="12.5" cy="12.5" r="1.75"/><path d="M5.25 8h1.5c2 0 1.5-4.5 4-4.5M6.75 8c2 0 1.5 4.5 4 4.5"/>',
  calls: '<path d="M2 4.500h7.500M2 8h5M2 11.500h6"/><path d="m10.500 6.500 3.500 3-3.500 3M14 9.500H9.250"/>',
  budgets: '<path d="M2.250 11.750a5.750 5.750 0 1 1 11.500 0"/><path d="m8 11.250 2.750-4"/><path d="M2.250 13.250h11.500"/>',
  charges: '<path d="M3.500 2v12l1.500-1 1.500 1 1.500-1 1.500 1 1.500-1 1.500 1V2l-1.500 1-1.500-1-1.500 1-1.500-1-1.500 1z"/><path d="M6 6.250h4M6 9.250h4"/>',
  good: '<path d="M5.250 7.250 7.750 2.250c1.100 0 1.750.700 1.750 1.750v2.250h3.250a1.250 1.250 0 0 1 1.250 1.500l-.900 4.500a1.250 1.250 0 0 1-1.250 1H5.250z"/><path d="M2.250 7.250h3v6h-3z"/>',
  bad: '<path d="M10.750 8.750 8.250 13.750c-1.100 0-1.750-.700-1.750-1.750V9.750H3.250A1.250 1.250 0 0 1 2 8.250l.900-4.500a1.250 1.250 0 0 1 1.250-1h6.600z"/><path d="M13.750 8.750h-3v-6h3z"/>',
  team: '<circle cx="6" cy="5.25" r="2.5"/><path d="M1.5 13.25c.3-2.6 2.1-4 4.5-4s4.2 1.4 4.5 4M10.5 2.95a2.5 2.5 0 0 1 0 4.6M12 9.7c1.5.5 2.35 1.7 2.5 3.55"/>',
  person: '<circle cx="8" cy="5.25" r="2.75"/><path d="M2.75 13.5c.4-2.8 2.5-4.25 5.25-4.25s4.85 1.45 5.25 4.25"/>',
  teams: '<rect x="5.5" y="2" width="5" height="4" rx="1"/><rect x="1.75" y="10" width="5" height="4" rx="1"/><rect x="9.25" y="10" width="5" height="4" rx="1"/><path d="M8 6v2M4.25 10V8h7.5v2"/>',
  key: '<circle cx="5" cy="8" r="3"/><path d="M8 8h6M11.5 8v2.5M13.75 8v1.75"/>',
  settings: '<path d="M2 4.5h6.5M12 4.5h2M2 11.5h2M7.5 11.5H14"/><circle cx="10.25" cy="4.5" r="1.75"/><circle cx="5.75" cy="11.5" r="1.75"/>',
  search: '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.25 3.25"/>',
  attention: '<path d="M8 1.75 13 3.5v4c0 3.25-2 5.5-5 6.75-3-1.25-5-3.5-5-6.75v-4z"/><path d="M8 5.25v3M8 10.6h.01"/>',
  question: '<path d="M2.5 4.5A1.5 1.5 0 0 1 4 3h8a1.5 1.5 0 0 1 1.5 1.5v5A1.5 1.5 0 0 1 12 11H7.5l-3 2.5V11H4a1.5 1.5 0 0 1-1.5-1.5z"/><path d="M5.5 7h.01M8 7h.01M10.5 7h.01"/>',
  hand: '<path d="M5.25 8.5V4a1 1 0 0 1 2 0v-.75a1 1 0 0 1 2 0V4.5a1 1 0 0 1 2 0v5.25c0 2.6-1.5 4.25-3.75 4.25-1.9 0-2.9-.9-3.7-2.5L2.7 9.2c-.5-1.1.8-1.7 1.5-.9l1.05 1.2"/>',
  plus: '<path d="M8 3v10M3 8h10"/>',
  close: '<path d="m4 4 8 8M12 4l-8 8"/>',
  check: '<path d="m3 8.5 3.25 3.25L13 4.75"/>',
  menu: '<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>',
  more: '<path class="f" d="M3.5 6.9a1.15 1.15 0 1 0 0 2.3 1.15 1.15 0 0 0 0-2.3M8 6.9a1.15 1.15 0 1 0 0 2.3 1.15 1.15 0 0 0 0-2.3M12.5 6.9a1.15 1.15 0 1 0 0 2.3 1.15 1.15 0 0 0 0-2.3"/>',
  back: '<path d="M10 3.5 5.5 8l4.5 4.5"/>',
  unfolded: '<path d="m3.5 6 4.5 4.5L12.5 6"/>',
  folded: '<path d="m6 3.5 4.5 4.5L6 12.5"/>',
  choose: '<path d="m5 6 3-3 3 3M5 10l3 3 3-3"/>',
  filter: '<path d="M2.5 4h11M4.5 8h7M6.5 12h3"/>',
  sort: '<path d="M5 2.75v10.5M2.5 10.75 5 13.25l2.5-2.5M9.5 4h4.5M9.5 8h3.25M9.5 12h2"/>',
  list: '<path d="M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01"/>',
  tiles: '<rect x="1.75" y="2.25" width="5.25" height="4.5" rx="1"/><rect x="9" y="2.25" width="5.25" height="4.5" rx="1"/><rect x="1.75" y="9.25" width="5.25" height="4.5" rx="1"/><rect x="9" y="9.25" width="5.25" height="4.5" rx="1"/>',
  'side-pane': '<rect x="1.75" y="2.75" width="12.5" height="10.5" rx="2"/><path d="M6 3v10"/>',
  expand: '<path d="M9.5 2.5h4v4M6.5 13.5h-4v-4M13.25 2.75 9.5 6.5M2.75 13.25 6.5 9.5"/>',
  interrupt: '<circle cx="8" cy="8" r="6"/><rect class="f" x="5.75" y="5.75" width="4.5" height="4.5" rx=".75"/>',
  start: '<circle cx="8" cy="8" r="6"/><path class="f" d="M6.6 5.4v5.2l4-2.6z"/>',
  record: '<circle cx="8" cy="8" r="6"/><circle class="f" cx="8" cy="8" r="3"/>',
  undo: '<path d="M5.5 3 2.500 6l3 3M2.75 6H9.500a4 4 0 0 1 0 8H7"/>',
  sun: '<circle cx="8" cy="8" r="2.75"/><path d="M8 1.75v1M8 13.25v1M1.75 8h1M13.25 8h1M3.600 3.600l.7.7M11.7 11.7l.7.7M3.6 12.4l.7-.7M11.7 4.300l.7-.7"/>',
  keyboard: '<rect x="1.5" y="4" width="13" height="8" rx="1.5"/><path d="M4 6.5h.01M6.7 6.5h.01M9.3 6.5h.01M12 6.5h.01M5 9.5h6"/>',
  lock: '<rect x="3" y="7" width="10" height="6.5" rx="1.5"/><path d="M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2"/>',
  limit: '<path d="M2 13.75h12"/><rect x="3" y="8.5" width="2.25" height="5.25"/><rect x="6.9" y="5.5" width="2.25" height="8.25"/><rect x="10.75" y="2.25" width="2.25" height="11.5"/>',
  costs: '<path d="M2 13.75h12"/><rect x="3" y="8.5" width="2.25" height="5.25"/><rect x="6.9" y="5.5" width="2.25" height="8.25"/><rect x="10.75" y="2.25" width="2.25" height="11.5"/>',
  download: '<path d="M8 2.500v7.500M4.750 7 8 10.250 11.250 7M2.500 13.500h11"/>',
  document: '<path d="M3 3.5a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1V9.500L9.5 13.500H4a1 1 0 0 1-1-1zM9.5 13.25V9.75H13M5.5 5.5h5M5.5 8h2.5"/>',
  copy: '<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 5.25V3.5a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h1.75"/>',
  working: '<circle cx="8" cy="8" r="5.5" opacity=".28"/><path class="spin" d="M8 2.5a5.5 5.5 0 0 1 5.5 5.5"/>',
  starting: '<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.3 2"/>',
  idle: '<circle cx="8" cy="8" r="5.5"/><path d="M5.75 8h4.5"/>',
  ended: '<circle cx="8" cy="8" r="5.5"/><rect class="f" x="6" y="6" width="4" height="4" rx=".5"/>',
  crashed: '<path d="M5.5 2.25h5l3.25 3.25v5l-3.25 3.25h-5L2.25 10.5v-5z"/><path d="m6 6 4 4M10 6l-4 4"/>',
  stuck: '<path d="M8 2.25 14.25 13H1.75z"/><path d="M8 6.5v3M8 11.1h.01"/>',
  loop: '<path d="M3 7.25V6.5a2 2 0 0 1 2-2h7.5M10.5 2.25l2.25 2.25-2.25 2.25M13 8.75v.75a2 2 0 0 1-2 2H3.5M5.5 13.75 3.25 11.5 5.5 9.25"/>',
  clock: '<circle cx="8" cy="8" r="6"/><path d="M8 4.75V8l2.25 1.5"/>',
  away: '<circle cx="7" cy="5" r="2.5" stroke-dasharray="2 1.6"/><path d="M2 13.25c.3-2.6 2.3-4 5-4M10 11.5h4"/>',
  eye: '<path d="M1.5 8S4 3.75 8 3.75 14.5 8 14.5 8 12 12.25 8 12.25 1.5 8 1.5 8Z"/><circle cx="8" cy="8" r="1.9"/>',
  unreachable: '<circle cx="8" cy="8" r="5.5" stroke-dasharray="3 1.5"/><path d="m4.25 11.75 7.5-7.5"/>',
  mistake: '<circle cx="8" cy="8" r="6"/><path d="m6 6 4 4M10 6l-4 4"/>',
  folder: '<path d="M1.75 4.250a1 1 0 0 1 1-1h3l1.500 1.750h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H2.750a1 1 0 0 1-1-1z"/>',
};

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(`
  svg { display: block; width: 100%; height: 100%; fill: none; stroke: currentColor; stroke-width: 1.5;
    stroke-linecap: round; stroke-linejoin: round; }
  .f { fill: currentColor; stroke: none; }
  @media (prefers-reduced-motion: no-preference) {
    .spin { animation: spin 1.1s linear infinite; transform-origin: 50% 50%; }
  }
  @keyframes spin { to { transform: rotate(360deg); } }
`);

/**
 * <podium-icon name="working"></podium-icon>; the size classes s (14 px) and xs (12 px) may be added.
 *
 * The shape stands in a shadow root: children of its own would shift the places that a Lit template around it counts.
 */
class PodiumIcon extends HTMLElement {
  static observedAttributes = ['name'];

  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [SHEET];
  }

  attributeChangedCallback() {
    const shape = SHAPES[this.getAttribute('name') ?? ''] ?? '';
    this.shadowRoot!.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shape}</svg>`;
  }
}

customElements.define('podium-icon', PodiumIcon);
