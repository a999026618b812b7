import { PasteSheet } from './paste-sheet';
import { LARGEST_PASTE } from './protocol';

export interface PasteTarget {
  watching(): boolean;
  /** Sends one paste; false while there is no line. */
  send(text: string): boolean;
  notice(message: string): void;
  focus(): void;
}

/** Pasted text, from the keyboard, the mouse or the key bar, as one message and exactly as it is. */
export class Pasting {
  readonly sheet: PasteSheet;
  private readonly target: PasteTarget;

  constructor(target: PasteTarget) {
    this.target = target;
    this.sheet = new PasteSheet(
      (text) => this.paste(text),
      () => target.focus()
    );
  }

  /** Before xterm.js hears of it, which would type the text key by key. */
  listen(place: HTMLElement): void {
    const pasted = (event: ClipboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
      this.paste(event.clipboardData?.getData('text/plain') ?? '');
    };
    place.addEventListener('paste', pasted, { capture: true });
  }

  fromClipboard(): void {
    if (!navigator.clipboard?.readText) {
      this.sheet.open();
      return;
    }
    navigator.clipboard.readText().then(
      (text) => this.paste(text),
      () => this.sheet.open()
    );
  }

  /** Line ends as the Enter key makes them; the server adds brackets where they are wanted. */
  private paste(text: string): void {
    if (this.target.watching()) {
      return;
    }
    if (text === '') {
      this.target.notice('The clipboard holds no text.');
    } else if (text.length > LARGEST_PASTE) {
      const [size, most] = [text.length, LARGEST_PASTE].map((count) => count.toLocaleString());
      this.target.notice(`The text has ${size} characters; ${most} is the most. Save it to a file on the machine instead.`);
    } else if (!this.target.send(text.replace(/\r?\n/g, '\r'))) {
      this.target.notice('Nothing was pasted: there is no connection now.');
    }
  }
}
