import type { Band } from './company';
import { el, icon } from './dom';
import type { ToServer } from './protocol';

/** At the head of a screen on which one does not drive, or at which somebody asks for the keyboard. */
export class KeyboardBand {
  readonly element = el('div', { class: 'pt-band', hidden: true });
  private readonly sign = el('span', { class: 'pt-sign' });
  private readonly words = el('span', { class: 'pt-words', role: 'status' });
  private readonly choices = el('span', { class: 'pt-choices' });
  private readonly choose: (message: ToServer) => void;
  private shown = '';

  constructor(choose: (message: ToServer) => void) {
    this.choose = choose;
    this.element.append(this.sign, this.words, this.choices);
  }

  show(band: Band | null): void {
    // Only when it is another: a button that is made anew loses the focus.
    const key = JSON.stringify(band);
    if (key === this.shown) {
      return;
    }
    this.shown = key;
    this.element.hidden = band === null;
    if (band === null) {
      this.words.replaceChildren();
      this.choices.replaceChildren();
      return;
    }
    this.element.dataset.kind = band.kind;
    const hint = band.hint ?? '';
    this.sign.replaceChildren(icon(band.kind === 'asks' ? 'keyboard' : 'eye'));
    this.words.replaceChildren(
      el('b', {}, band.strong),
      ' ',
      el('span', { class: 'pt-more' }, band.more),
      ' ',
      el('span', { class: 'pt-more pt-hint' }, hint)
    );
    this.words.title = [band.strong, band.more, hint].filter(Boolean).join(' ');
    this.choices.replaceChildren(
      ...band.choices.map((choice) =>
        el(
          'button',
          { type: 'button', class: choice.main ? 'pt-button pt-main' : 'pt-button', onclick: () => this.choose(choice.message) },
          choice.label
        )
      )
    );
  }
}
