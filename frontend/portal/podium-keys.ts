// The keyboard. A part of a page that has a key says so itself: data-key="n" on a button is pressed by N, on a field is
// focused by it; "g a" is G and then A. So the keys are those of what is on the page, and ? can list them.

const SINGLE_KEYS_OFF = 'podium.single-keys-off';
const TYPING = 'input, textarea, select, [contenteditable="true"], podium-terminal, .xterm';
const SECOND_KEY_WITHIN = 1200;

type Pressable = HTMLElement & { disabled?: boolean };

function named(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  return (event.ctrlKey || event.metaKey ? 'ctrl+' : '') + (event.altKey ? 'alt+' : '') + key;
}

function typing(event: KeyboardEvent): boolean {
  return event.composedPath().some((node) => node instanceof Element && node.matches(TYPING));
}

function onPage(): Pressable[] {
  return [...document.querySelectorAll<Pressable>('[data-key]')].filter((e) => e.checkVisibility() && !e.disabled);
}

function meaning(element: HTMLElement): string {
  const said = element.dataset.says ?? element.getAttribute('aria-label') ?? element.getAttribute('label');
  return said || (element.textContent ?? '').trim();
}

function press(element: Pressable) {
  const field = element.localName.endsWith('-field') || 'keyFocus' in element.dataset;
  if (field) element.focus();
  else if (element.localName === 'vaadin-side-nav-item') element.shadowRoot?.querySelector('a')?.click();
  else element.click();
}

class PodiumKeys extends HTMLElement {
  private first = '';
  private firstAt = 0;

  connectedCallback() {
    // Captured, so that a terminal that takes every key still lets the chords with Ctrl, Alt and F6 through.
    document.addEventListener('keydown', this.pressed, true);
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.pressed, true);
  }

  /** Switches the keys without Ctrl or Alt off or on, in this browser. */
  single(on: boolean) {
    if (on) localStorage.removeItem(SINGLE_KEYS_OFF);
    else localStorage.setItem(SINGLE_KEYS_OFF, 'true');
  }

  private pressed = (event: KeyboardEvent) => {
    if (event.isComposing || ['Control', 'Alt', 'Shift', 'Meta'].includes(event.key)) return;
    const key = named(event);
    const chord = key.length > 1;
    if (!chord && (typing(event) || localStorage.getItem(SINGLE_KEYS_OFF) || this.modal())) return;
    const sequence = this.first && Date.now() - this.firstAt < SECOND_KEY_WITHIN ? `${this.first} ${key}` : key;
    this.first = '';
    const target = onPage().find((element) => element.dataset.key === sequence);
    if (target) {
      event.preventDefault();
      event.stopPropagation();
      press(target);
    } else if (sequence === '?') {
      event.preventDefault();
      this.explain();
    } else if (!chord && onPage().some((element) => element.dataset.key?.startsWith(`${key} `))) {
      this.first = key;
      this.firstAt = Date.now();
    }
  };

  private modal(): boolean {
    return document.querySelector('dialog[open], vaadin-dialog[opened], vaadin-confirm-dialog[opened]') !== null;
  }

  /** Lists the keys of this page. */
  explain() {
    const dialog = document.createElement('dialog');
    dialog.className = 'over keys-list';
    dialog.setAttribute('aria-label', 'Keys');
    const title = document.createElement('h2');
    title.textContent = 'Keys';
    const list = document.createElement('dl');
    const rows = onPage().map((element) => [element.dataset.key ?? '', meaning(element)]);
    for (const [keys, says] of [...rows, ['?', 'All keys']]) {
      const term = document.createElement('dt');
      for (const part of keys.split(/[ +]/)) {
        const cap = document.createElement('kbd');
        cap.textContent = part.length === 1 ? part.toUpperCase() : part[0].toUpperCase() + part.slice(1);
        term.append(cap, ' ');
      }
      const what = document.createElement('dd');
      what.textContent = says;
      list.append(term, what);
    }
    const close = document.createElement('button');
    close.className = 'btn';
    close.textContent = 'Close';
    close.onclick = () => dialog.close();
    dialog.append(title, list, close);
    dialog.addEventListener('close', () => dialog.remove());
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    dialog.showModal();
  }
}

customElements.define('podium-keys', PodiumKeys);
