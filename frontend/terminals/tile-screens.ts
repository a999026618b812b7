// The screens of an element's tiles. It asks for those that are in view, at most once a second, and for none while the
// page is hidden; a tile says by data-screen whose screen it shows.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { renewed, type News } from './screen-news';
import { prepareSpare } from './spare';

const EVERY = 1000;

export type Ask = (ids: string[]) => Promise<Record<string, News>>;

export class TileScreens implements ReactiveController {
  private readonly lines = new Map<string, string[]>();
  private readonly inView = new Set<string>();
  private readonly leaving = new Set<string>();
  private asking = false;
  private timer = 0;
  private observer?: IntersectionObserver;
  private watched = new Set<Element>();

  private readonly host: ReactiveControllerHost & HTMLElement;
  private readonly askFor: Ask;
  private readonly covered: () => boolean;

  /** @param covered whether something lies over the tiles, so that nobody sees them */
  constructor(host: ReactiveControllerHost & HTMLElement, askFor: Ask, covered: () => boolean = () => false) {
    this.host = host;
    this.askFor = askFor;
    this.covered = covered;
    host.addController(this);
  }

  hostConnected() {
    this.timer = window.setInterval(() => void this.ask(), EVERY);
  }

  hostDisconnected() {
    clearInterval(this.timer);
    this.observer?.disconnect();
    this.observer = undefined;
    this.watched.clear();
    this.inView.clear();
  }

  hostUpdated() {
    this.observer ??= new IntersectionObserver((entries) => this.seen(entries));
    const tiles = new Set(this.host.querySelectorAll<HTMLElement>('[data-screen]'));
    for (const tile of this.watched) {
      if (!tiles.has(tile as HTMLElement)) {
        this.observer.unobserve(tile);
        this.inView.delete((tile as HTMLElement).dataset.screen ?? '');
      }
    }
    tiles.forEach((tile) => this.watched.has(tile) || this.observer?.observe(tile));
    this.watched = tiles;
  }

  /** The screen's last lines, with colours as escape sequences; "" while none is known. */
  text(id: string): string {
    return this.lines.get(id)?.join('\n') ?? '';
  }

  /** Their tiles went. Their lines go with the next answer, when the server has forgotten them too. */
  forget(ids: string[]) {
    ids.forEach((id) => this.leaving.add(id));
  }

  private seen(entries: IntersectionObserverEntry[]) {
    const before = this.inView.size;
    for (const entry of entries) {
      const id = (entry.target as HTMLElement).dataset.screen ?? '';
      if (entry.isIntersecting) this.inView.add(id);
      else this.inView.delete(id);
    }
    if (before === 0) void this.ask();
  }

  private async ask() {
    const ids = [...this.inView];
    if (!ids.length || this.asking || document.hidden || this.covered()) return;
    this.asking = true;
    try {
      const news = Object.entries(await this.askFor(ids));
      this.leaving.forEach((id) => ids.includes(id) || this.lines.delete(id));
      this.leaving.clear();
      news.forEach(([id, each]) => this.lines.set(id, renewed(this.lines.get(id) ?? [], each)));
      if (news.length) this.host.requestUpdate();
      // One of them is likely to be opened next.
      prepareSpare();
    } finally {
      this.asking = false;
    }
  }
}
