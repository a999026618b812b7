import type { Line } from './connection';
import { el, icon, put } from './dom';

/** Nothing is said about a loss that is over before anybody noticed. */
const CARD_AFTER = 1_000;

/** Over the last screen while there is no line: what happened, what goes on, what to do. */
export class LostCard {
  readonly element: HTMLElement;
  private readonly title = el('b');
  private readonly text = el('span');
  private readonly countdown = el('span', { 'aria-hidden': 'true' });
  private readonly code = el('code');
  private readonly button: HTMLButtonElement;

  constructor(tryNow: () => void) {
    this.button = el('button', { type: 'button', class: 'pt-button', onclick: tryNow });
    this.element = el(
      'div',
      { class: 'pt-card', role: 'alert', hidden: true },
      this.title,
      el('span', { class: 'pt-why' }, this.text, this.countdown),
      el('div', { class: 'pt-row' }, this.button, this.code)
    );
  }

  /** @param away since when there is no line, milliseconds; 0 when there is one */
  show(line: Line, now: number, away: number): void {
    const refused = line.is === 'waiting' || line.is === 'closed' ? line.refused : null;
    const due = line.is === 'closed' || (away > 0 && (refused !== null || now - away >= CARD_AFTER));
    if (line.is === 'live' || !due) {
      this.element.hidden = line.is === 'live' || this.element.hidden;
      return;
    }
    if (line.is === 'connecting') {
      // Tried this moment: what the card says stays, without a flicker, until it is known how that ended.
      put(this.countdown, this.element.hidden ? '' : ' Trying now.');
      return;
    }
    put(this.title, refused ? refused.message : 'Podium does not answer.');
    put(this.text, refused ? refused.nextStep : 'The program goes on; you see it again when the line is back.');
    const seconds = line.is === 'waiting' ? Math.max(1, Math.ceil((line.until - now) / 1000)) : 0;
    put(this.countdown, seconds > 0 ? ` Trying again in ${seconds} s.` : '');
    put(this.code, refused ? refused.code : '');
    put(this.button, line.is === 'closed' ? 'Try again' : 'Try now');
    this.element.hidden = false;
  }
}

/** At the foot of a screen whose program has ended. */
export class EndedBand {
  readonly element = el('div', { class: 'pt-ended', role: 'status', hidden: true });

  show(exitCode: number | null, signal: string | null): void {
    const how =
      signal !== null
        ? `The program was ended by signal ${signal}.`
        : exitCode !== null
          ? `The program ended with exit code ${exitCode}.`
          : 'The program ended.';
    this.element.replaceChildren(icon('ended'), how);
    this.element.dataset.bad = String(signal !== null || (exitCode !== null && exitCode !== 0));
    this.element.hidden = false;
  }

  hide(): void {
    this.element.hidden = true;
  }
}

/** A sentence that comes and goes, with at most one thing to press. */
export class Notice {
  readonly element = el('div', { class: 'pt-notice', role: 'status', hidden: true });
  private timer = 0;

  show(message: string, action?: { label: string; press: () => void }): void {
    clearTimeout(this.timer);
    this.element.replaceChildren(el('span', {}, message));
    if (action) {
      const press = () => {
        this.hide();
        action.press();
      };
      this.element.append(el('button', { type: 'button', class: 'pt-button', onclick: press }, action.label));
    }
    this.element.hidden = false;
    this.timer = window.setTimeout(() => this.hide(), action ? 15_000 : 5_000);
  }

  hide(): void {
    clearTimeout(this.timer);
    this.element.hidden = true;
  }
}
