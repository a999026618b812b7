import type { FitAddon } from '@xterm/addon-fit';
import type { Terminal } from '@xterm/xterm';

export interface Size {
  cols: number;
  rows: number;
}

const SMALLEST_FONT = 3;
const STEP = 0.5;

export const same = (one: Size | null, other: Size | null) => one?.cols === other?.cols && one?.rows === other?.rows;

/**
 * How big the terminal is shown: either as many cells as the room takes, or a given number of cells in a font that lets
 * them fit. The font is changed rather than the picture scaled, because xterm.js finds the cell under the pointer by
 * the font's size.
 */
export class Fitting {
  private readonly terminal: Terminal;
  private readonly fit: FitAddon;
  private readonly room: HTMLElement;
  /** The font at its full size, in pixels. */
  font: number;

  constructor(terminal: Terminal, fit: FitAddon, room: HTMLElement, font: number) {
    this.terminal = terminal;
    this.fit = fit;
    this.room = room;
    this.font = font;
  }

  /** The cells that fit at the full font; null while the room is hidden or unmeasured. */
  wish(): Size | null {
    if (this.room.clientWidth < 20 || this.room.clientHeight < 20) {
      return null;
    }
    this.setFont(this.font);
    const size = this.fit.proposeDimensions();
    if (!size || !Number.isFinite(size.cols) || !Number.isFinite(size.rows)) {
      return null;
    }
    return { cols: Math.min(1000, Math.max(2, size.cols)), rows: Math.min(500, Math.max(1, size.rows)) };
  }

  /** Shows the terminal's own number of cells, in the largest font that fits and is not above the full one. */
  shrink(): void {
    const screen = this.terminal.element?.querySelector<HTMLElement>('.xterm-screen');
    const element = this.terminal.element;
    if (!screen || !element || this.room.clientWidth < 20) {
      return;
    }
    const style = getComputedStyle(element);
    const width = this.room.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const height = this.room.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    this.setFont(this.font);
    const share = Math.min(width / screen.offsetWidth, height / screen.offsetHeight, 1);
    let font = Math.max(SMALLEST_FONT, Math.floor((this.font * share) / STEP) * STEP);
    this.setFont(font);
    // Cells are whole pixels in some renderers, so the first guess may still be a little too wide.
    while (font > SMALLEST_FONT && (screen.offsetWidth > width || screen.offsetHeight > height)) {
      font -= STEP;
      this.setFont(font);
    }
  }

  private setFont(font: number): void {
    if (this.terminal.options.fontSize !== font) {
      this.terminal.options.fontSize = font;
    }
  }
}
