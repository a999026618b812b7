// A line of text with a button that copies it. Both come from the server; pressing stays in the browser.

import { copyText } from '../portal/copy-text';

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
    if (await copyText(code.textContent ?? '')) {
      said.textContent = 'Copied';
    } else {
      getSelection()?.selectAllChildren(code);
      said.textContent = 'Press Ctrl C to copy it';
    }
    setTimeout(() => (said.textContent = ''), 3000);
  };
}

customElements.define('podium-line', PodiumLine);
