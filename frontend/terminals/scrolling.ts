import type { Terminal } from '@xterm/xterm';

const SLOP = 8;
const FRICTION = 0.94;

/**
 * Fingers scroll: xterm.js knows the wheel only. Where the program takes the wheel itself, it gets wheel events, so that
 * a pager or an agent scrolls under the finger as well.
 */
export function scrollByTouch(terminal: Terminal, area: HTMLElement): () => void {
  let last = 0;
  let lastAt = 0;
  let velocity = 0;
  let rest = 0;
  let moving = false;
  let glide = 0;

  const rowHeight = () => {
    const screen = terminal.element?.querySelector<HTMLElement>('.xterm-screen');
    return screen && terminal.rows > 0 ? Math.max(1, screen.offsetHeight / terminal.rows) : 16;
  };

  const scroll = (pixels: number, at: Touch | null) => {
    rest += pixels;
    const lines = Math.trunc(rest / rowHeight());
    if (lines === 0) {
      return;
    }
    rest -= lines * rowHeight();
    if (terminal.buffer.active.type === 'normal' && terminal.modes.mouseTrackingMode === 'none') {
      terminal.scrollLines(lines);
      return;
    }
    const place = at ? { clientX: at.clientX, clientY: at.clientY } : {};
    terminal.element?.dispatchEvent(
      new WheelEvent('wheel', { deltaY: lines, deltaMode: 1, bubbles: true, cancelable: true, ...place })
    );
  };

  const start = (event: TouchEvent) => {
    cancelAnimationFrame(glide);
    last = event.touches[0].clientY;
    lastAt = event.timeStamp;
    velocity = rest = 0;
    moving = false;
  };

  const move = (event: TouchEvent) => {
    if (event.touches.length !== 1) {
      return;
    }
    const touch = event.touches[0];
    const by = last - touch.clientY;
    if (!moving && Math.abs(by) < SLOP) {
      return;
    }
    moving = true;
    event.preventDefault();
    const time = Math.max(1, event.timeStamp - lastAt);
    velocity = 0.7 * (by / time) + 0.3 * velocity;
    last = touch.clientY;
    lastAt = event.timeStamp;
    scroll(by, touch);
  };

  const end = () => {
    if (!moving || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      return;
    }
    const step = () => {
      velocity *= FRICTION;
      if (Math.abs(velocity) > 0.02) {
        scroll(velocity * 16, null);
        glide = requestAnimationFrame(step);
      }
    };
    glide = requestAnimationFrame(step);
  };

  area.addEventListener('touchstart', start, { passive: true });
  area.addEventListener('touchmove', move, { passive: false });
  area.addEventListener('touchend', end, { passive: true });
  return () => {
    cancelAnimationFrame(glide);
    area.removeEventListener('touchstart', start);
    area.removeEventListener('touchmove', move);
    area.removeEventListener('touchend', end);
  };
}

/** A watcher's wheel is never the program's: it scrolls here, also where the program takes the mouse. */
export function scrollByWheel(terminal: Terminal, watching: () => boolean): void {
  terminal.attachCustomWheelEventHandler((event) => {
    const here = watching() && terminal.modes.mouseTrackingMode !== 'none';
    if (here) {
      terminal.scrollLines(Math.sign(event.deltaY) * 3);
    }
    return !here;
  });
}

/** Keeps the prompt above the on-screen keyboard, which covers the page rather than shrinking it. */
export function stayAboveKeyboard(host: HTMLElement): () => void {
  const viewport = window.visualViewport;
  if (!viewport) {
    return () => {};
  }
  const adjust = () => {
    const covered = host.getBoundingClientRect().bottom - (viewport.offsetTop + viewport.height);
    // A pinched page is small on purpose; only a keyboard takes this much.
    const keyboard = viewport.scale < 1.05 && covered > 60 && host.contains(document.activeElement);
    host.style.paddingBottom = keyboard ? `${Math.round(covered)}px` : '';
  };
  viewport.addEventListener('resize', adjust);
  viewport.addEventListener('scroll', adjust);
  return () => {
    viewport.removeEventListener('resize', adjust);
    viewport.removeEventListener('scroll', adjust);
  };
}
