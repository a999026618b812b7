import type { Band } from './company';
import { el, icon } from './dom';
import type { ToServer } from './protocol';

/** At the head of a screen on which one does not drive, or at which somebody asks for the keyboard. */
export class KeyboardBand {
  readonly element = el('div', { class: 'pt-band', hidden: true });
  private readonly words = el('span', { class: 'pt-words', role: 'status' });
  private readonly choices = el('span', { class: 'pt-choices' });
  private readonly choose: (message: ToServer) => void;
  private shown = '';

  constructor(choose: (message: ToServer) => void) {
    this.choose = choose;
    this.element.append(icon('eye'), this.words, this.choices);
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
      // Whoever pressed one of its buttons types on.
      this.words.replaceChildren();
      this.choices.replaceChildren();
      return;
    }
    this.element.dataset.kind = band.kind;
    this.words.replaceChildren(el('b', {}, band.strong), ' ', el('span', { class: 'pt-more' }, band.more));
    this.words.title = `${band.strong} ${band.more}`;
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
