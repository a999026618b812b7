const ESC = 0x1b;
const K = 0x6b;
const TITLE = [ESC, 0x5d, 0x32, 0x3b]; // ESC ] 2 ;

/**
 * Programs under tmux set their window's name by `ESC k name ESC \`, which xterm.js does not know: it would print the
 * name. The beginning is replaced by that of the usual title sequence; the end is the same for both.
 */
export class Titles {
  private pending = false;

  /** The bytes to write. An escape at the very end is kept for the next call, since the next byte decides. */
  rewrite(bytes: Uint8Array): Uint8Array {
    let at = bytes.indexOf(ESC);
    if (at < 0 && !this.pending) {
      return bytes;
    }
    const endsOpen = bytes.length > 0 && bytes[bytes.length - 1] === ESC;
    let names = this.pending && bytes[0] === K ? 1 : 0;
    for (; at >= 0; at = bytes.indexOf(ESC, at + 1)) {
      names += bytes[at + 1] === K ? 1 : 0;
    }
    if (names === 0 && !this.pending && !endsOpen) {
      return bytes;
    }
    const out = new Uint8Array(bytes.length + 1 + names * TITLE.length);
    let length = 0;
    let open = this.pending;
    for (const byte of bytes) {
      if (open && byte === K) {
        out.set(TITLE, length);
        length += TITLE.length;
        open = false;
        continue;
      }
      if (open) {
        out[length++] = ESC;
      }
      open = byte === ESC;
      if (!open) {
        out[length++] = byte;
      }
    }
    this.pending = open;
    return out.subarray(0, length);
  }

  reset(): void {
    this.pending = false;
  }
}
