// A swipe over the header of a terminal goes to the agent beside it. Not over the terminal itself: there a finger scrolls
// and selects.
const FAR = 60;
const STRAIGHT = 40;

/** Which way a finger went: 1 to the next, -1 to the one before, 0 for no swipe. */
export function swipe(from: { x: number; y: number }, to: { x: number; y: number }): number {
  const across = to.x - from.x;
  if (Math.abs(across) < FAR || Math.abs(to.y - from.y) > STRAIGHT) return 0;
  return across < 0 ? 1 : -1;
}

const Base = globalThis.HTMLElement ?? class {};

export class PodiumNeighbours extends Base {
  declare $server: { swiped(by: number): void };
  private header: HTMLElement | null = null;
  private from = { x: 0, y: 0 };

  connectedCallback() {
    this.header = this.closest('.term')?.querySelector('header') ?? null;
    this.header?.addEventListener('touchstart', this.began, { passive: true });
    this.header?.addEventListener('touchend', this.ended, { passive: true });
  }

  disconnectedCallback() {
    this.header?.removeEventListener('touchstart', this.began);
    this.header?.removeEventListener('touchend', this.ended);
  }

  private began = (event: TouchEvent) => {
    this.from = { x: event.touches[0].clientX, y: event.touches[0].clientY };
  };

  private ended = (event: TouchEvent) => {
    const by = swipe(this.from, { x: event.changedTouches[0].clientX, y: event.changedTouches[0].clientY });
    if (by) this.$server.swiped(by);
  };
}

globalThis.customElements?.define('podium-neighbours', PodiumNeighbours);
