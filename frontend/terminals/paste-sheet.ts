import { el } from './dom';

/** A field to paste into, for browsers that let no page read the clipboard: those without TLS, or unasked. */
export class PasteSheet {
  readonly element: HTMLElement;
  private readonly area: HTMLTextAreaElement;

  constructor(send: (text: string) => void, closed: () => void) {
    this.area = el('textarea', { rows: '4', 'aria-label': 'Text to paste', placeholder: 'Hold here and choose paste' });
    const close = () => {
      this.element.hidden = true;
      this.area.value = '';
      closed();
    };
    this.element = el(
      'div',
      { class: 'pt-card', hidden: true, onkeydown: (event: KeyboardEvent) => event.key === 'Escape' && close() },
      this.area,
      el(
        'div',
        { class: 'pt-row' },
        el(
          'button',
          {
            type: 'button',
            class: 'pt-button',
            onclick: () => {
              send(this.area.value);
              close();
            }
          },
          'Send to terminal'
        ),
        el('button', { type: 'button', class: 'pt-link', onclick: close }, 'Cancel')
      )
    );
  }

  open(): void {
    this.element.hidden = false;
    this.area.focus();
  }
}
