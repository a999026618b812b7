// A line of text with a button that copies it. Both come from the server; pressing stays in the browser.

/** Puts text on the clipboard; false when the browser does not let it. */
async function copy(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // The browser refused; the older way below may still work.
  }
  // Pages served without TLS have no navigator.clipboard.
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.style.cssText = 'position:fixed;opacity:0';
  // Beside the button: a dialog keeps the focus within itself.
  (focused?.parentElement ?? document.body).append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) {
    focused.focus({ preventScroll: true });
  }
  return copied;
}

/** <podium-line><code>text</code><vaadin-button></vaadin-button><span class="said"></span></podium-line> */
class PodiumLine extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', this.pressed);
  }

  disconnectedCallback() {
    this.removeEventListener('click', this.pressed);
  }

  private pressed = async (event: Event) => {
    if (!(event.target instanceof Element) || !event.target.closest('vaadin-button')) return;
    const code = this.querySelector('code');
    const said = this.querySelector('.said');
    if (!code || !said) return;
    if (await copy(code.textContent ?? '')) {
      said.textContent = 'Copied';
    } else {
      getSelection()?.selectAllChildren(code);
      said.textContent = 'Press Ctrl C to copy it';
    }
    setTimeout(() => (said.textContent = ''), 3000);
  };
}

customElements.define('podium-line', PodiumLine);
export {};
