import type { Terminal } from '@xterm/xterm';
import type { FootState } from './foot-line';
import { same, type Fitting, type Size } from './fitting';
import type { Painter } from './painter';

const DEBOUNCE = 50;
/** How long the server may take to follow a resize before its own size is taken for meant. */
const CONTESTED = 600;

export interface SizingActions {
  resize(size: Size): boolean;
  changed(): void;
}

/**
 * Whose size the terminal has. Whoever owns it fits the terminal to the window and says so; everybody else shows the
 * owner's cells in a font that lets them fit.
 */
export class Sizing {
  private readonly terminal: Terminal;
  private readonly fitting: Fitting;
  private readonly painter: Painter;
  private readonly actions: SizingActions;
  private mode: 'drive' | 'watch' = 'drive';
  private server: Size | null = null;
  private asked: Size | null = null;
  private mine = false;
  private contested = false;
  private owner: string | null = null;
  /** Nothing is fitted before it is known whose size it is, else the font jumps. */
  private known = false;
  /** Whether this is a window of who drives, which may have the size. */
  private drives = false;
  private timer = 0;
  private contest = 0;

  constructor(terminal: Terminal, fitting: Fitting, painter: Painter, actions: SizingActions) {
    this.terminal = terminal;
    this.fitting = fitting;
    this.painter = painter;
    this.actions = actions;
  }

  hello(mode: 'drive' | 'watch', { cols, rows }: Size): void {
    this.mode = mode;
    this.known = mode === 'watch';
    this.mine = this.contested = false;
    this.asked = null;
    clearTimeout(this.contest);
    this.adopt({ cols, rows });
  }

  driver(name: string | null, you: boolean): void {
    this.owner = name;
    this.own(you);
  }

  company(drives: boolean): void {
    this.drives = drives;
  }

  size({ cols, rows }: Size, yours: boolean): void {
    this.server = { cols, rows };
    clearTimeout(this.contest);
    if (!yours) {
      this.adopt(this.server);
    } else if (!same(this.server, this.asked) && this.asked) {
      // Perhaps an answer to an earlier resize; if no other comes, somebody at the machine has resized it.
      this.contest = window.setTimeout(() => {
        this.contested = true;
        this.adopt({ cols, rows });
        this.soon();
      }, CONTESTED);
    }
    this.own(yours);
  }

  /** The size was asked for: what fits here is sent. */
  take(): void {
    this.contested = false;
    this.asked = null;
    this.own(true);
  }

  /** The room may have changed; looked at when it has been still for a moment. */
  soon(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.settle(), DEBOUNCE);
  }

  stop(): void {
    clearTimeout(this.timer);
    clearTimeout(this.contest);
  }

  told(): Pick<FootState, 'size' | 'sizedBy' | 'mayTake'> {
    const yours = this.mine && !this.contested;
    return {
      size: this.server && { cols: this.terminal.cols, rows: this.terminal.rows },
      sizedBy: yours ? 'you' : this.contested ? 'another window' : this.drives ? 'your other window' : this.owner,
      mayTake: this.known && this.drives && !yours
    };
  }

  private own(mine: boolean): void {
    this.mine = mine && this.mode === 'drive';
    this.known = true;
    this.soon();
  }

  private adopt(size: Size): void {
    this.server = size;
    this.painter.resize(size.cols, size.rows);
  }

  private settle(): void {
    if (!this.known) {
      return;
    }
    if (this.mine && !this.contested) {
      this.fill();
    } else {
      // After the resize that is queued behind output.
      this.terminal.write('', () => this.fitting.shrink());
    }
    this.actions.changed();
  }

  private fill(): void {
    const wish = this.fitting.wish();
    if (!wish || (same(wish, this.asked) && same(wish, this.terminal))) {
      return;
    }
    if (!same(wish, this.asked)) {
      // While there is no line the old screen stays as it is.
      if (!this.actions.resize(wish)) {
        return;
      }
      this.asked = wish;
    }
    this.painter.resize(wish.cols, wish.rows);
  }
}
