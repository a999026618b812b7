import type { ClipboardGuard } from './clipboard';
import { el } from './dom';
import { fontFor, openScreen, type Screen } from './screen';
import { onThemeChange } from './theme';

/** A screen with the place that it stands in. */
export interface Spare extends Screen {
  place: HTMLElement;
}

interface Waiting {
  spare: Spare;
  font: number;
  /** Whoever takes it says what may reach the clipboard; until then nothing is printed on it. */
  guard: ClipboardGuard;
  forget: () => void;
}

/**
 * The screen that waits for the next terminal. Building one measures letters and lays the page out several times, which
 * is most of the time between the click on a tile and the terminal's text; where tiles are shown it is done before.
 */
let waiting: Waiting | null = null;
let planned = false;

/** Builds one as soon as the page has nothing else to do, where none waits. */
export function prepareSpare(): void {
  if (waiting || planned) {
    return;
  }
  planned = true;
  // Not before the letters are here that it will be measured by.
  const build = () =>
    void document.fonts.ready.then(() => {
      planned = false;
      waiting ??= built();
    });
  // Not every browser knows idle times.
  if ('requestIdleCallback' in window) {
    requestIdleCallback(build);
  } else {
    setTimeout(build, 200);
  }
}

/** The one that waits, if it is as it would be built now; its place is then the caller's to put into the page. */
export function takeSpare(guard: ClipboardGuard): Spare | null {
  const taken = waiting;
  waiting = null;
  if (!taken) {
    return null;
  }
  taken.forget();
  if (taken.font !== fontFor(innerWidth)) {
    taken.spare.terminal.dispose();
    return null;
  }
  Object.assign(taken.guard, guard);
  return taken.spare;
}

function built(): Waiting {
  const place = el('div', { class: 'pt-screen' });
  // In the page, since letters are measured there; nobody sees or reaches it.
  const shelf = el('div', { class: 'pt-shelf', 'aria-hidden': 'true', inert: true }, place);
  document.body.append(shelf);
  const font = fontFor(innerWidth);
  const guard: ClipboardGuard = { focused: () => false, notice: () => {} };
  const spare = { place, ...openScreen(shelf, place, font, guard) };
  const ignore = onThemeChange(() => {
    waiting?.forget();
    waiting?.spare.terminal.dispose();
    waiting = null;
  });
  const forget = () => {
    ignore();
    shelf.remove();
  };
  return { spare, font, guard, forget };
}
