import { since } from '../portal/podium-since';
import { drives, initials, short, summary, type Company, type Person } from './company';
import { el } from './dom';
import type { PodiumTerminal } from './podium-terminal';
import type { ToServer } from './protocol';

/** How long a name is marked after an assistant typed. */
const TYPING = 1_500;

/**
 * Who is at the terminal beside which this stands, in one line: `<podium-presence>` in the same section as a
 * `<podium-terminal>`. Pressed, it lists everybody with mode and since when; who drives hands the keyboard over there.
 */
class PodiumPresence extends HTMLElement {
  private company: Company | null = null;
  private typist: number | null = null;
  private forget = 0;
  private undo: (() => void)[] = [];
  private readonly button = el('button', {
    type: 'button',
    class: 'pp-line',
    'aria-haspopup': 'dialog',
    'aria-expanded': 'false',
    onclick: () => this.list.togglePopover()
  });
  private readonly list = el('div', { class: 'pp-list', popover: 'auto', role: 'dialog', 'aria-label': 'Who is here' });

  connectedCallback(): void {
    this.replaceChildren(this.button, this.list);
    const around = this.closest('section') ?? document.body;
    const heard = (event: Event) => this.show((event.target as PodiumTerminal).company);
    const typed = (event: Event) => this.typed((event as CustomEvent<number>).detail);
    const toggled = (event: Event) => {
      const open = (event as ToggleEvent).newState === 'open';
      this.button.setAttribute('aria-expanded', String(open));
      if (open) {
        this.fill();
        this.place();
      }
    };
    around.addEventListener('presence', heard);
    around.addEventListener('typist', typed);
    this.list.addEventListener('toggle', toggled);
    const clock = window.setInterval(() => this.fill(), 10_000);
    this.undo.push(
      () => around.removeEventListener('presence', heard),
      () => around.removeEventListener('typist', typed),
      () => this.list.removeEventListener('toggle', toggled),
      () => clearInterval(clock)
    );
    this.show(this.terminal()?.company ?? null);
  }

  disconnectedCallback(): void {
    this.undo.forEach((work) => work());
    this.undo = [];
  }

  private terminal(): PodiumTerminal | null {
    return (this.closest('section') ?? document).querySelector<PodiumTerminal>('podium-terminal');
  }

  private typed(id: number): void {
    clearTimeout(this.forget);
    this.typist = id;
    this.line();
    this.forget = window.setTimeout(() => {
      this.typist = null;
      this.line();
    }, TYPING);
  }

  private show(company: Company | null): void {
    this.company = company;
    this.hidden = company === null;
    this.line();
    this.fill();
  }

  private line(): void {
    if (!this.company) {
      return;
    }
    const { driver, assistants, watchers } = summary(this.company);
    const { others, you } = this.company;
    const holder = this.company.people.find((person) => person.mode === 'drive');
    const parts: Node[] = [];
    if (holder) {
      parts.push(mark(holder));
    }
    parts.push(el('bdi', { class: 'pp-who' }, driver));
    for (const person of assistants.slice(0, 2)) {
      const does = this.typist === person.id ? 'types' : 'assists';
      const words = person.id === this.company.you ? `You ${does.slice(0, -1)}` : `${short(person.name)} ${does}`;
      parts.push(mark(person, this.typist === person.id), el('bdi', { class: 'pp-assist' }, words));
    }
    const count = watchers.length + others;
    if (count > 0) {
      parts.push(el('span', { class: 'pp-marks' }, ...watchers.slice(0, 3).map((person) => mark(person))));
      parts.push(el('span', { class: 'pp-count' }, count === 1 && watchers[0]?.id === you ? 'You watch' : `${count} watch`));
    }
    this.button.replaceChildren(...parts);
    this.button.title = 'Who is here';
  }

  private fill(): void {
    const company = this.company;
    if (!company || !this.list.matches(':popover-open')) {
      return;
    }
    const holds = drives(company);
    const focused = this.list.contains(document.activeElement) ? document.activeElement?.getAttribute('data-key') : null;
    this.list.replaceChildren(
      el('b', { class: 'pp-title' }, 'Who is here'),
      ...company.people.map((person) => this.row(person, company, holds)),
      ...(company.others > 0 ? [el('div', { class: 'pp-row pp-does' }, `and ${company.others} more who watch`)] : []),
      ...(holds ? [el('div', { class: 'pp-foot' }, this.choice('Give up the keyboard', { type: 'release' }))] : [])
    );
    this.list.querySelectorAll<HTMLElement>('[data-key]').forEach((button) => button.dataset.key === focused && button.focus());
  }

  private row(person: Person, company: Company, holds: boolean): HTMLElement {
    const own = person.id === company.you;
    const here = since(Date.parse(person.since));
    const does = { drive: person.away ? 'Drives, has lost the connection' : 'Drives', assist: 'Assists', watch: 'Watches' }[person.mode];
    const facts = [does, here === 'now' ? 'came just now' : `here for ${here}`, ...(person.asks ? ['asks for the keyboard'] : [])];
    const choices: Node[] = [];
    if (holds && !own && person.mayDrive) {
      choices.push(this.choice('Hand over', { type: 'hand', to: person.id }));
      choices.push(
        person.mode === 'assist'
          ? this.choice('End assisting', { type: 'stop', to: person.id })
          : this.choice('Let assist', { type: 'let', to: person.id })
      );
    }
    return el(
      'div',
      { class: 'pp-row' },
      mark(person),
      el('span', { class: 'pp-name' }, el('bdi', {}, person.name), own ? ' (you)' : ''),
      el('span', { class: 'pp-does', title: new Date(person.since).toLocaleString() }, facts.join(' · ')),
      el('span', { class: 'pp-choices' }, ...choices)
    );
  }

  private choice(label: string, message: ToServer): HTMLElement {
    return el(
      'button',
      {
        type: 'button',
        class: 'pt-button',
        'data-key': JSON.stringify(message),
        onclick: () => {
          this.terminal()?.tell(message);
          if (message.type === 'hand' || message.type === 'release') {
            this.list.hidePopover();
          }
        }
      },
      label
    );
  }

  /** Under the line, and within the window. */
  private place(): void {
    const from = this.button.getBoundingClientRect();
    const width = Math.min(360, innerWidth - 16);
    this.list.style.width = `${width}px`;
    this.list.style.left = `${Math.max(8, Math.min(from.left, innerWidth - width - 8))}px`;
    this.list.style.top = `${from.bottom + 6}px`;
  }
}

function mark(person: Person, typing = false): HTMLElement {
  return el(
    'span',
    { class: 'pp-mark', 'data-mode': person.mode, 'data-away': person.away, 'data-typing': typing, title: person.name, 'aria-hidden': 'true' },
    initials(person.name)
  );
}

if (!customElements.get('podium-presence')) {
  customElements.define('podium-presence', PodiumPresence);
}
