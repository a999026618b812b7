import type { Terminal } from '@xterm/xterm';
import { clock, parseCast, Playback, type Cast } from './cast';
import { el, put } from './dom';
import { fontFor, openScreen } from './screen';
import { onThemeChange, readTheme } from './theme';

const SPEEDS = [0.5, 1, 2, 4, 8];
const STEP = 5_000;

/** A line that a search found, and when it was printed, in milliseconds. */
interface Hit {
  offset: number;
  line: string;
}

/**
 * A recording in the page: `<podium-replay src="…" at="1200" label="…">`, drawn as the terminal itself is. Nothing is
 * typed into it and nothing that it prints reaches the clipboard.
 */
export class PodiumReplay extends HTMLElement {
  /** Given by Vaadin for methods of the server side. */
  $server?: { search(text: string): Promise<string> };

  private terminal: Terminal | null = null;
  private playback: Playback | null = null;
  private playing = false;
  private last = 0;
  private undo: (() => void)[] = [];

  private readonly place = el('div', { class: 'pr-screen' });
  private readonly notice = el('div', { class: 'pr-notice', role: 'status' });
  private readonly play = el('button', { type: 'button', class: 'pt-button pr-play', onclick: () => this.toggle() }, 'Play');
  private readonly bar = el('input', { type: 'range', min: '0', max: '0', step: '100', value: '0', class: 'pr-bar', 'aria-label': 'Moment', oninput: () => this.seek(Number(this.bar.value)) });
  private readonly ticks = el('div', { class: 'pr-ticks', 'aria-hidden': 'true' });
  private readonly time = el('span', { class: 'pr-time' });
  private readonly speed = el('select', { class: 'pr-speed', 'aria-label': 'Speed' }, ...SPEEDS.map((each) => el('option', { value: String(each), selected: each === 1 }, `${each}×`)));
  private readonly skip = el('input', { type: 'checkbox', checked: true });
  private readonly find = el('input', { type: 'search', placeholder: 'Search this recording', 'aria-label': 'Search this recording' });
  private readonly found = el('ol', { class: 'pr-list' });
  private readonly markers = el('ol', { class: 'pr-list' });

  connectedCallback(): void {
    this.setAttribute('role', 'region');
    this.tabIndex = 0;
    if (!this.terminal) {
      this.build();
      void this.load();
    }
  }

  disconnectedCallback(): void {
    this.playing = false;
    this.undo.forEach((work) => work());
    this.undo = [];
    this.terminal?.dispose();
    this.terminal = this.playback = null;
    this.replaceChildren();
  }

  /** What stands on the screen now; for scripts and tests. */
  text(): string {
    const buffer = this.terminal?.buffer.active;
    const rows: string[] = [];
    for (let i = buffer?.baseY ?? 0; buffer && i < buffer.length; i++) {
      rows.push(buffer.getLine(i)!.translateToString(true));
    }
    return rows.join('\n');
  }

  private build(): void {
    const skip = el('label', { class: 'pr-skip' }, this.skip, 'Skip pauses');
    const controls = el('div', { class: 'pr-controls' }, this.play, el('div', { class: 'pr-line' }, this.bar, this.ticks), this.time, this.speed, skip);
    const form = el('form', { class: 'pr-find', role: 'search', onsubmit: (event: Event) => this.search(event) }, this.find, el('button', { type: 'submit', class: 'pt-button' }, 'Find'));
    const side = el('aside', { class: 'pr-side', 'aria-label': 'In this recording' }, form, this.found, el('h2', {}, 'Markers'), this.markers);
    this.replaceChildren(el('div', { class: 'pr-main' }, this.place, this.notice, controls), side);
    const { terminal } = openScreen(this, this.place, fontFor(innerWidth), { focused: () => false, notice: () => {} });
    terminal.options.disableStdin = true;
    this.terminal = terminal;
    const sizes = new ResizeObserver(() => this.fit());
    sizes.observe(this.place);
    const keys = (event: KeyboardEvent) => this.key(event);
    // Before the terminal, which would take the keys.
    this.addEventListener('keydown', keys, true);
    this.undo.push(
      () => sizes.disconnect(),
      () => this.removeEventListener('keydown', keys, true),
      onThemeChange(() => (terminal.options.theme = readTheme(this)))
    );
  }

  private async load(): Promise<void> {
    put(this.notice, 'Loading…');
    try {
      const answer = await fetch(this.getAttribute('src') ?? '');
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      this.show(parseCast(await answer.text()));
      put(this.notice, '');
    } catch {
      put(this.notice, 'The recording could not be read: its file may be gone, or on another machine. Reload the page to try again.');
    }
  }

  private show(cast: Cast): void {
    const terminal = this.terminal;
    if (!terminal) {
      return;
    }
    this.playback = new Playback(cast, {
      reset: (cols, rows) => {
        terminal.reset();
        terminal.resize(cols, rows);
        this.fit();
      },
      write: (text) => text && terminal.write(text),
      resize: (cols, rows) => {
        // What was written before belongs to the size before; xterm.js writes later, in order.
        terminal.write('', () => {
          terminal.resize(cols, rows);
          this.fit();
        });
      }
    });
    this.bar.max = String(cast.length);
    this.ticks.replaceChildren(
      ...cast.markers.map((marker) => {
        const tick = el('i');
        tick.style.left = `${cast.length === 0 ? 0 : (100 * marker.at) / cast.length}%`;
        return tick;
      })
    );
    this.markers.replaceChildren(
      ...(cast.markers.length > 0 ? cast.markers.map((marker) => this.entry(marker.at, marker.data)) : [el('li', { class: 'pr-none' }, 'Changes of state and notes are marked here.')])
    );
    this.seek(Number(this.getAttribute('at') ?? 0));
  }

  private entry(at: number, text: string): HTMLElement {
    return el('li', {}, el('button', { type: 'button', onclick: () => this.seek(at) }, el('span', { class: 'pr-time' }, clock(at)), el('span', {}, text)));
  }

  private seek(to: number): void {
    this.playback?.seek(to);
    this.draw();
  }

  private toggle(): void {
    if (!this.playback) {
      return;
    }
    if (!this.playing && this.playback.ended) {
      this.playback.seek(0);
    }
    this.playing = !this.playing;
    this.last = performance.now();
    this.draw();
    if (this.playing) {
      requestAnimationFrame((now) => this.frame(now));
    }
  }

  private frame(now: number): void {
    if (!this.playing || !this.playback) {
      return;
    }
    // A page that slept goes on where it was.
    const passed = Math.min(now - this.last, 250);
    this.last = now;
    this.playback.advance(Math.max(0, passed) * Number(this.speed.value), this.skip.checked);
    this.playing = !this.playback.ended;
    this.draw();
    requestAnimationFrame((later) => this.frame(later));
  }

  private draw(): void {
    const position = this.playback?.position ?? 0;
    const length = this.playback?.cast.length ?? 0;
    this.bar.value = String(position);
    this.bar.setAttribute('aria-valuetext', `${clock(position)} of ${clock(length)}`);
    put(this.time, `${clock(position)} / ${clock(length)}`);
    put(this.play, this.playing ? 'Pause' : 'Play');
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (!this.playback || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|BUTTON)$/.test(target.tagName)) {
      return;
    }
    const { position, cast } = this.playback;
    const moves: Record<string, () => void> = {
      ' ': () => this.toggle(),
      ArrowLeft: () => this.seek(position - STEP),
      ArrowRight: () => this.seek(position + STEP),
      Home: () => this.seek(0),
      End: () => this.seek(cast.length),
      '[': () => this.seek(this.playback?.marker(-1)?.at ?? 0),
      ']': () => this.seek(this.playback?.marker(1)?.at ?? cast.length)
    };
    const move = moves[event.key];
    if (move) {
      event.preventDefault();
      event.stopPropagation();
      move();
    }
  }

  private async search(event: Event): Promise<void> {
    event.preventDefault();
    const text = this.find.value.trim();
    const answer = text === '' ? { hits: [] as Hit[] } : (JSON.parse(await this.$server!.search(text)) as { hits: Hit[]; message?: string });
    const none = text === '' ? [] : [el('li', { class: 'pr-none', role: 'status' }, answer.message ?? 'No line has all of these words.')];
    this.found.replaceChildren(...(answer.hits.length > 0 ? answer.hits.map((hit) => this.entry(hit.offset, hit.line)) : none));
  }

  /** As large as the page's terminals, or smaller where the recorded one is wider than the place. */
  private fit(): void {
    const screen = this.place.querySelector<HTMLElement>('.xterm-screen');
    if (!this.terminal || !screen || screen.offsetWidth === 0) {
      return;
    }
    const size = this.terminal.options.fontSize ?? 13;
    const wanted = Math.max(4, Math.min(fontFor(innerWidth), Math.floor((2 * size * (this.place.clientWidth - 32)) / screen.offsetWidth) / 2));
    if (wanted !== size) {
      this.terminal.options.fontSize = wanted;
    }
  }
}

customElements.define('podium-replay', PodiumReplay);
