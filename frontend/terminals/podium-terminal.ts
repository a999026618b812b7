import type { Terminal } from '@xterm/xterm';
import { copyText } from '../portal/copy-text';
import { EndedBand, LostCard, Notice } from './cards';
import { copyAction, type ClipboardGuard } from './clipboard';
import { band, drives, said, seen, types, type Company } from './company';
import { Connection, type Line, type World } from './connection';
import { el } from './dom';
import { Fitting } from './fitting';
import { FootLine } from './foot-line';
import { KeyBar } from './key-bar';
import { KeyboardBand } from './keyboard-band';
import { control, isLeftOption, shortcut, softKey } from './keys';
import { Painter } from './painter';
import { Pasting } from './pasting';
import type { FromServer, TicketAnswer, ToServer } from './protocol';
import { fontFor, openScreen } from './screen';
import { scrollByTouch, scrollByWheel, stayAboveKeyboard } from './scrolling';
import { SearchBar } from './search-bar';
import { Sizing } from './sizing';
import { takeSpare } from './spare';
import { onThemeChange, readTheme } from './theme';
import { begun, browserWorld } from './world';

const READER_KEY = 'podium.terminal.screen-reader';
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const DIM_AFTER = 300;

/**
 * A terminal in the page: `<podium-terminal label="…">`; with `takes` it takes the keyboard once it is there. The page gives `ticketUrl` (in Vaadin the server does) and calls
 * `connect()`. Fires `leave` when the person wants out of it; unless that is prevented, the foot line takes the focus,
 * from where Tab goes on. Fires `presence` when `company` is another, and `typist` with the number of an assistant who types.
 *
 * Longer than most files: it is where the parts of a terminal, each a file of its own, are joined.
 */
export class PodiumTerminal extends HTMLElement {
  static observedAttributes = ['label'];

  /** Given by Vaadin for methods of the server side. */
  $server?: { ticketUrl(): Promise<string> };
  ticketUrl: () => Promise<TicketAnswer> = async () => JSON.parse(await this.$server!.ticketUrl()) as TicketAnswer;

  private terminal: Terminal | null = null;
  private connection: Connection | null = null;
  private painter!: Painter;
  private sizing!: Sizing;
  private foot!: FootLine;
  private lost!: LostCard;
  private search!: SearchBar;
  private keys!: KeyBar;
  private pasting!: Pasting;
  private ended = new EndedBand();
  private notice = new Notice();
  private band!: KeyboardBand;
  /** Whether what is typed here is taken. Before that is known it is sent: whoever opens a terminal begins to type. */
  private types = true;
  /** Who is here; null before it is known. */
  company: Company | null = null;
  private lostSince = performance.now();
  private wanted = false;
  /** The address that came along with the element; a ticket admits once. */
  private first: TicketAnswer | null = null;
  private undo: (() => void)[] = [];

  connectedCallback(): void {
    this.setAttribute('role', 'region');
    this.tabIndex = -1;
    this.named();
    if (this.wanted) {
      this.connect();
    }
  }

  disconnectedCallback(): void {
    this.undo.forEach((work) => work());
    this.undo = [];
    this.connection?.stop();
    this.meet(null);
    this.terminal?.dispose();
    this.connection = this.terminal = null;
    this.replaceChildren();
  }

  attributeChangedCallback(): void {
    this.named();
  }

  /** What stands in the terminal now, history included; for scripts and tests. */
  text(): string {
    const buffer = this.terminal?.buffer.active;
    const rows: string[] = [];
    for (let i = 0; buffer && i < buffer.length; i++) {
      rows.push(buffer.getLine(i)!.translateToString(true));
    }
    return rows.join('\n');
  }

  /**
   * Opens the line, again each time the element comes back into the page; does nothing when it is open.
   *
   * @param first what `ticketUrl` would say, where the page knows it already
   */
  connect(first?: string): void {
    this.wanted = true;
    if (this.isConnected && !this.connection) {
      this.first = first === undefined ? null : (JSON.parse(first) as TicketAnswer);
      // The line opens while the screen is built, which takes as long.
      const world = this.first && 'url' in this.first ? begun(browserWorld(), this.first.url) : browserWorld();
      this.build(world);
      this.connection!.start();
    }
  }

  private address(): Promise<TicketAnswer> {
    const first = this.first;
    this.first = null;
    return first ? Promise.resolve(first) : this.ticketUrl();
  }

  /** Asks the server for something; false while there is no line. */
  tell(message: ToServer): boolean {
    return this.connection?.tell(message) ?? false;
  }

  override focus(options?: FocusOptions): void {
    this.terminal ? this.terminal.focus() : super.focus(options);
  }

  private build(world: World): void {
    const guard: ClipboardGuard = {
      focused: () => this.contains(document.activeElement) && document.hasFocus(),
      notice: (message, text) => this.notice.show(message, copyAction(text))
    };
    const spare = takeSpare(guard);
    const place = this.stage(spare?.place ?? el('div', { class: 'pt-screen' }));
    const font = fontFor(innerWidth);
    const screen = spare ?? openScreen(this, place, font, guard);
    const terminal = (this.terminal = screen.terminal);
    const connection = (this.connection = new Connection(world, () => this.address(), {
      line: (line) => this.line(line),
      bytes: (bytes) => this.painter.bytes(bytes),
      message: (message) => this.hear(message),
      delay: (milliseconds) => this.foot.delay(milliseconds)
    }));
    this.painter = new Painter(terminal, (bytes) => connection.processed(bytes));
    this.sizing = new Sizing(terminal, new Fitting(terminal, screen.fit, place, font), this.painter, {
      resize: (size) => connection.tell({ type: 'resize', ...size }),
      changed: () => this.show()
    });
    this.search = new SearchBar(screen.search, () => this.focus());
    this.search.colours(terminal.options.theme!);
    place.parentElement!.append(this.search.element, this.notice.element, this.lost.element, this.pasting.sheet.element);
    this.listen(terminal, place);
    this.reading(localStorage.getItem(READER_KEY) === 'on');
    this.named();
  }

  /** Lays the parts out and returns the place for the screen. */
  private stage(place: HTMLElement): HTMLElement {
    this.foot = new FootLine({
      toLive: () => {
        this.terminal?.scrollToBottom();
        this.focus();
      },
      tryNow: () => this.tryNow(),
      takeSize: () => {
        if (this.connection?.tell({ type: 'take' })) {
          this.sizing.take();
        }
        this.focus();
      },
      screenReader: (on) => this.reading(on)
    });
    this.lost = new LostCard(() => this.tryNow());
    this.pasting = new Pasting({
      watching: () => !this.types,
      send: (text) => {
        this.terminal?.scrollToBottom();
        return this.connection?.tell({ type: 'paste', text }) ?? false;
      },
      notice: (message) => this.notice.show(message),
      focus: () => this.focus()
    });
    this.band = new KeyboardBand((message) => {
      this.tell(message);
      this.focus();
    });
    this.keys = new KeyBar({
      key: (key) => this.type(softKey(key, this.keys.takeCtrl(), this.terminal!.modes.applicationCursorKeysMode)),
      paste: () => this.pasting.fromClipboard(),
      keyboard: () => (this.terminal?.textarea === document.activeElement ? this.terminal?.blur() : this.focus())
    });
    this.replaceChildren(this.band.element, el('div', { class: 'pt-stage' }, place), this.ended.element, this.keys.element, this.foot.element);
    return place;
  }

  private listen(terminal: Terminal, place: HTMLElement): void {
    terminal.onData((typed) => this.type(this.keys.takeCtrl() ? control(typed) : typed));
    terminal.onBinary((typed) => this.connection?.type(Uint8Array.from(typed, (char) => char.charCodeAt(0))));
    terminal.onRender(() => this.show());
    terminal.attachCustomKeyEventHandler((event) => this.key(event));
    scrollByWheel(terminal, () => !this.types);
    this.pasting.listen(place);

    const wake = () => document.visibilityState === 'visible' && this.connection?.wake();
    document.addEventListener('visibilitychange', wake);
    window.addEventListener('online', wake);
    const room = new ResizeObserver(() => this.sizing.soon());
    room.observe(place);
    // In the next frame: to ask lays the page out, which the frame does anyway.
    requestAnimationFrame(() => void document.fonts.ready.then(() => this.sizing.soon()));
    const clock = window.setInterval(() => this.connection?.line.is !== 'live' && this.show(), 250);
    this.undo.push(
      () => document.removeEventListener('visibilitychange', wake),
      () => window.removeEventListener('online', wake),
      () => room.disconnect(),
      () => clearInterval(clock),
      () => this.sizing.stop(),
      onThemeChange(() => {
        terminal.options.theme = readTheme(this);
        this.search.colours(terminal.options.theme);
      }),
      scrollByTouch(terminal, place),
      stayAboveKeyboard(this)
    );
  }

  private line(line: Line): void {
    if (line.is === 'live') {
      this.lostSince = 0;
      this.takeOnce();
    } else {
      if (line.is === 'closed') {
        this.meet(null);
      }
      this.lostSince ||= performance.now();
      this.painter.broken();
    }
    this.show();
  }

  private hear(message: FromServer): void {
    switch (message.type) {
      case 'hello':
        this.ended.hide();
        if (this.company === null) {
          this.takesTyping(message.mode === 'drive');
        }
        this.sizing.hello(message.mode, message);
        break;
      case 'snapshot':
        this.painter.snapshot(message.part);
        break;
      case 'ready':
        this.painter.ready();
        this.sizing.soon();
        break;
      case 'size':
        this.sizing.size(message, message.yours);
        break;
      case 'driver':
        this.sizing.driver(message.name, message.you);
        break;
      case 'presence':
        this.meet(message);
        break;
      case 'keyboard':
        this.happened(message);
        break;
      case 'ended':
        this.ended.show(message.exitCode, message.signal);
        break;
      case 'started':
        this.ended.hide();
        break;
      case 'error':
        this.notice.show(message.message);
        break;
      case 'resumed':
      case 'ping':
      case 'pong':
    }
    this.show();
  }

  /** Who is here now, and so what this window may. */
  private meet(company: Company | null): void {
    this.company = company;
    this.takesTyping(company === null || types(company));
    this.takeOnce();
    if (this.terminal) {
      this.sizing.company(company !== null && drives(company));
      this.band.show(company && band(company));
      this.foot.seenBy(company && seen(company));
      this.show();
    }
    this.dispatchEvent(new CustomEvent('presence', { bubbles: true }));
  }

  /** Who is here is known before the line is live, and then it is too early; who loses it later does not take it back. */
  private takeOnce(): void {
    if (this.company?.mayDrive && this.hasAttribute('takes') && (drives(this.company) || this.tell({ type: 'take' }))) {
      this.removeAttribute('takes');
    }
  }

  private takesTyping(types: boolean): void {
    this.types = types;
    if (this.terminal) {
      this.terminal.options.disableStdin = !types;
      this.toggleAttribute('data-watching', !types);
    }
  }

  private happened(message: Extract<FromServer, { type: 'keyboard' }>): void {
    if (message.event === 'typed') {
      this.dispatchEvent(new CustomEvent('typist', { bubbles: true, detail: message.who.id }));
      return;
    }
    const words = said(message, this.company?.you ?? 0);
    if (words !== null) {
      this.notice.show(words);
    }
  }

  private key(event: KeyboardEvent): boolean {
    const left = event.type === 'keydown' ? isLeftOption(event) : null;
    if (left !== null) {
      this.terminal!.options.macOptionIsMeta = left;
    }
    const meant = shortcut(event, !this.types, MAC);
    if (meant === null) {
      return true;
    }
    if (meant === 'leave' || meant === 'copy' || meant === 'search') {
      event.preventDefault();
      event.stopPropagation();
    }
    if (event.type === 'keydown' && !event.repeat) {
      if (meant === 'leave') {
        this.leave();
      } else if (meant === 'copy' && this.terminal!.hasSelection()) {
        void copyText(this.terminal!.getSelection()).then((ok) => ok || this.notice.show('The browser did not allow copying.'));
      } else if (meant === 'search') {
        this.search.open(this.terminal!.getSelection());
      }
    }
    return false;
  }

  private leave(): void {
    if (this.dispatchEvent(new CustomEvent('leave', { bubbles: true, composed: true, cancelable: true }))) {
      // Behind the screen, so that Tab goes on from there and not back into it.
      this.foot.element.focus();
    }
  }

  private type(typed: string): void {
    if (this.types) {
      this.connection?.type(new TextEncoder().encode(typed));
    }
  }

  /** What was pressed goes when the line is back, and would take the focus with it. */
  private tryNow(): void {
    this.connection?.tryNow();
    this.focus();
  }

  private reading(on: boolean): void {
    this.terminal!.options.screenReaderMode = on;
    this.foot.reading(on);
    localStorage.setItem(READER_KEY, on ? 'on' : 'off');
  }

  private named(): void {
    const label = this.getAttribute('label');
    const name = label ? `Terminal of ${label}` : 'Terminal';
    this.setAttribute('aria-label', name);
    this.terminal?.textarea?.setAttribute('aria-label', `${name}. F6 leaves it.`);
  }

  private show(): void {
    const terminal = this.terminal;
    const line = this.connection?.line;
    if (!terminal || !line) {
      return;
    }
    const now = performance.now();
    const buffer = terminal.buffer.active;
    this.foot.show({ line, now, back: buffer.baseY - buffer.viewportY, ...this.sizing.told() });
    this.lost.show(line, now, this.lostSince);
    this.toggleAttribute('data-dim', this.lostSince > 0 && now - this.lostSince > DIM_AFTER);
  }
}

if (!customElements.get('podium-terminal')) {
  customElements.define('podium-terminal', PodiumTerminal);
}
