import type { Line } from './connection';
import { el, icon, put } from './dom';
import type { Size } from './fitting';

export interface FootActions {
  toLive(): void;
  tryNow(): void;
  takeSize(): void;
  screenReader(on: boolean): void;
}

export interface FootState {
  line: Line;
  now: number;
  size: Size | null;
  /** Whose size it is: mine, or somebody's by name, or nobody's known. */
  sizedBy: 'you' | string | null;
  mayTake: boolean;
  /** Lines between what is shown and the newest. */
  back: number;
}

/** What the terminal is up to, in one quiet line. */
export class FootLine {
  readonly element: HTMLElement;
  private readonly seen = el('span', { class: 'pt-seen', role: 'status', hidden: true });
  private readonly size = el('span', { class: 'pt-size' });
  private readonly take: HTMLButtonElement;
  private readonly state = el('span', { class: 'pt-state' });
  private readonly back: HTMLButtonElement;
  private readonly retry: HTMLButtonElement;
  private readonly delayText = el('span', { class: 'pt-delay', title: 'Round trip to Podium' });
  private readonly reader: HTMLButtonElement;
  private readonly said = el('span', { class: 'pt-said', role: 'status', 'aria-live': 'polite' });
  private lastState = '';
  private lastSaid = '';

  constructor(actions: FootActions) {
    this.take = el('button', { type: 'button', class: 'pt-link', hidden: true, onclick: () => actions.takeSize() }, 'Use my size');
    this.back = el('button', { type: 'button', class: 'pt-link', hidden: true, onclick: () => actions.toLive() });
    this.retry = el('button', { type: 'button', class: 'pt-link', hidden: true, onclick: () => actions.tryNow() }, 'Try now');
    this.reader = el(
      'button',
      {
        type: 'button',
        class: 'pt-reader',
        'aria-pressed': 'false',
        onclick: () => actions.screenReader(this.reader.getAttribute('aria-pressed') !== 'true')
      },
      'Screen reader mode'
    );
    this.element = el(
      'div',
      { class: 'pt-foot', role: 'group', 'aria-label': 'State of the terminal', tabindex: '-1' },
      this.seen,
      this.size,
      this.take,
      this.state,
      this.back,
      this.retry,
      this.delayText,
      el('span', { class: 'pt-hint pt-push' }, ...keys('Ctrl', 'Shift', 'F'), ' search'),
      el('span', { class: 'pt-hint' }, ...keys('F6'), ' leave terminal'),
      this.reader,
      this.said
    );
  }

  delay(milliseconds: number): void {
    this.delayText.textContent = milliseconds < 1 ? 'under 1 ms' : `${Math.round(milliseconds)} ms`;
  }

  /** Who else sees this terminal, in words; null for nobody. Here, since a line that came and went would change its size. */
  seenBy(words: string | null): void {
    this.seen.hidden = words === null;
    this.element.toggleAttribute('data-seen', words !== null);
    this.seen.title = words ?? '';
    this.seen.replaceChildren(...(words === null ? [] : [icon('eye'), el('span', {}, words)]));
  }

  reading(on: boolean): void {
    this.reader.setAttribute('aria-pressed', String(on));
  }

  show({ line, now, size, sizedBy, mayTake, back }: FootState): void {
    const whose = sizedBy === 'you' ? 'your size' : sizedBy ? `sized by ${sizedBy}` : '';
    put(this.size, [size ? `${size.cols} × ${size.rows}` : '', whose].filter(Boolean).join(', '));
    this.take.hidden = !mayTake;
    const live = line.is === 'live';
    this.back.hidden = !live || back === 0;
    put(this.back, `${back.toLocaleString()} ${back === 1 ? 'line' : 'lines'} back, go to live`);
    this.retry.hidden = line.is !== 'waiting';
    this.delayText.hidden = !live;
    const notable = !this.seen.hidden || !live || back > 0 || mayTake || (sizedBy !== null && sizedBy !== 'you');
    this.element.toggleAttribute('data-notable', notable);
    this.element.toggleAttribute('data-over', sizedBy === 'you');
    this.showState(line, live && back > 0, line.is === 'waiting' ? Math.ceil((line.until - now) / 1000) : 0);
  }

  private showState(line: Line, scrolled: boolean, seconds: number): void {
    const kind = scrolled ? 'scrolled' : line.is;
    const text = {
      live: 'Live',
      scrolled: '',
      connecting: 'Connecting',
      waiting: seconds > 0 ? `Reconnecting in ${seconds} s` : 'Reconnecting',
      closed: 'Closed'
    }[kind];
    if (`${kind}${text}` === this.lastState) {
      return;
    }
    this.lastState = `${kind}${text}`;
    this.state.dataset.state = kind;
    const shape = ({ live: 'live', scrolled: 'back', connecting: 'turning', waiting: 'lost', closed: 'lost' } as const)[kind];
    this.state.replaceChildren(icon(shape), text);
    // Once for each kind of state: a countdown read out every second would drown the rest.
    const words = { live: 'Live', scrolled: 'Scrolled back', connecting: '', waiting: 'Connection lost, trying again', closed: 'Closed' }[kind];
    if (words && words !== this.lastSaid) {
      this.lastSaid = words;
      this.said.textContent = words;
    }
  }
}

function keys(...names: string[]): (Node | string)[] {
  return names.flatMap((name) => [el('kbd', {}, name), ' ']).slice(0, -1);
}
