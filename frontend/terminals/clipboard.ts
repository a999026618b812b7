import { ClipboardAddon, type IClipboardProvider } from '@xterm/addon-clipboard';
import { copyText } from '../portal/copy-text';

/** The most a program may put on the clipboard, in characters. */
export const LARGEST_COPY = 100_000;

export interface ClipboardGuard {
  /** Whether the person is at this terminal now: otherwise its program may not touch their clipboard. */
  focused(): boolean;
  /** Tells the person what a program did, or wanted to do; `text` is what it could not write. */
  notice(message: string, text?: string): void;
}

/**
 * OSC 52, by which programs reach the clipboard: they may write to it, within bounds and visibly, and never read it. A
 * clipboard may hold a password, and what a program prints may come from anywhere.
 */
export function guardedClipboard(guard: ClipboardGuard): ClipboardAddon {
  const provider: IClipboardProvider = {
    readText: () => '',
    writeText: async (selection, text) => {
      if (selection !== 'c' && (selection as string) !== '') {
        return;
      }
      if (text === '' || !guard.focused()) {
        return;
      }
      const size = text.length.toLocaleString();
      if (text.length > LARGEST_COPY) {
        guard.notice(`The program wanted to copy ${size} characters; ${LARGEST_COPY.toLocaleString()} is the most.`);
      } else if (await copyText(text)) {
        guard.notice(`The program copied ${size} ${text.length === 1 ? 'character' : 'characters'} to your clipboard.`);
      } else {
        guard.notice(`The program wants to copy ${size} characters.`, text);
      }
    }
  };
  return new ClipboardAddon(undefined, provider);
}

/** For a notice: what the person presses to copy themselves what the browser did not let a program copy. */
export function copyAction(text: string | undefined): { label: string; press: () => void } | undefined {
  return text === undefined ? undefined : { label: 'Copy', press: () => void copyText(text) };
}
