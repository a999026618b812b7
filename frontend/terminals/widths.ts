import { Unicode11Addon } from '@xterm/addon-unicode11';
import type { IUnicodeVersionProvider, Terminal } from '@xterm/xterm';

type Width = 0 | 1 | 2;

const NAME = 'tmux';
const JOINER = 0x200d;
/** In a cell's properties: the last character was a joiner. */
const JOINING = 1;

/**
 * As many cells a character as tmux gives it; where the two differ, everything to the right of it stands wrong.
 *
 * Measured against tmux 3.3a: the tables of Unicode 11 agree but for two things. Emoji newer than 2018 are two cells
 * wide, and what a zero width joiner connects is one cell group, as wide as its first character. (The graphemes addon
 * also widens a character before a variation selector, which tmux does not.)
 */
class TmuxWidths implements IUnicodeVersionProvider {
  readonly version = NAME;
  private readonly base: IUnicodeVersionProvider;

  constructor(base: IUnicodeVersionProvider) {
    this.base = base;
  }

  wcwidth(codepoint: number): Width {
    return isNewEmoji(codepoint) ? 2 : this.base.wcwidth(codepoint);
  }

  charProperties(codepoint: number, preceding: number): number {
    const before = (preceding >> 1) & 3;
    const joins = before > 0 && preceding >> 3 === JOINING;
    const width = this.wcwidth(codepoint);
    if (codepoint === JOINER && before > 0) {
      return properties(JOINING, before, true);
    }
    if (joins || (width === 0 && before > 0)) {
      return properties(0, before, true);
    }
    return properties(0, width, false);
  }
}

/** Packed as xterm.js reads it: state, width in two bits, and whether it joins the cell before. */
function properties(state: number, width: number, joins: boolean): number {
  return (state << 3) | (width << 1) | (joins ? 1 : 0);
}

function isNewEmoji(codepoint: number): boolean {
  return (
    (codepoint >= 0x1f6d5 && codepoint <= 0x1f6df) ||
    (codepoint >= 0x1f6fb && codepoint <= 0x1f6fc) ||
    codepoint === 0x1f7f0 ||
    (codepoint >= 0x1f90c && codepoint <= 0x1f9ff) ||
    (codepoint >= 0x1fa70 && codepoint <= 0x1faff)
  );
}

export function countAsTmux(terminal: Terminal): void {
  // The addon only registers its tables; a stand-in takes them so that they can be built upon.
  let base: IUnicodeVersionProvider | null = null;
  const takesTables = {
    unicode: {
      register(provider: IUnicodeVersionProvider) {
        base = provider;
      }
    }
  } as unknown as Terminal;
  new Unicode11Addon().activate(takesTables);
  if (base) {
    terminal.unicode.register(new TmuxWidths(base));
    terminal.unicode.activeVersion = NAME;
  }
}
