/** What a key pressed in the terminal does here, or null when it is the program's. */
export type Shortcut = 'leave' | 'copy' | 'paste' | 'search' | 'pass' | null;

/** The part of a KeyboardEvent that decides. */
export interface Pressed {
  type: string;
  key: string;
  code: string;
  ctrlKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

/**
 * Ctrl-C always belongs to the program, also when something is selected: an interrupt that copies instead is worse than
 * a copy that takes one more key.
 */
export function shortcut(event: Pressed, watching: boolean, mac: boolean): Shortcut {
  if (event.key === 'F6' && !event.ctrlKey && !event.altKey && !event.metaKey) {
    return 'leave';
  }
  const ctrlShift = event.ctrlKey && event.shiftKey && !event.altKey && !event.metaKey;
  if (ctrlShift && event.code === 'KeyC') {
    return 'copy';
  }
  if (ctrlShift && event.code === 'KeyV') {
    return 'paste';
  }
  if (event.code === 'KeyF' && (ctrlShift || (mac && event.metaKey && !event.ctrlKey && !event.altKey))) {
    return 'search';
  }
  if (mac && event.metaKey && ['KeyC', 'KeyV', 'KeyX', 'KeyA'].includes(event.code)) {
    return 'pass';
  }
  // A watcher's keys do nothing in the terminal, so Tab goes on through the page.
  return watching && event.key === 'Tab' ? 'pass' : null;
}

export type SoftKey = 'escape' | 'tab' | 'up' | 'down' | 'left' | 'right';

const ARROWS = { up: 'A', down: 'B', right: 'C', left: 'D' } as const;

/** What a key of the key bar sends. */
export function softKey(key: SoftKey, ctrl: boolean, applicationCursor: boolean): string {
  switch (key) {
    case 'escape':
      return '\x1b';
    case 'tab':
      return '\t';
    case 'up':
    case 'down':
    case 'left':
    case 'right':
      return ctrl ? `\x1b[1;5${ARROWS[key]}` : `\x1b${applicationCursor ? 'O' : '['}${ARROWS[key]}`;
  }
}

/** The control character of a typed one, as a terminal's Ctrl makes it; others stay as they are. */
export function control(typed: string): string {
  if (typed.length !== 1) {
    return typed;
  }
  const code = typed.toUpperCase().charCodeAt(0);
  if (code === 0x20) {
    return '\0';
  }
  if (code === 0x3f) {
    return '\x7f';
  }
  return code >= 0x40 && code <= 0x5f ? String.fromCharCode(code & 0x1f) : typed;
}

/** Whether Option is pressed with the left key: that one is Meta, the right one composes characters as ever. */
export function isLeftOption(event: { key: string; location: number }): boolean | null {
  return event.key === 'Alt' ? event.location === 1 : null;
}
