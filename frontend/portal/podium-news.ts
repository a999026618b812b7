// What happened, told once in a browser however many windows and tabs show Podium: by the page in front, or
// by the browser's own message where none is, or by the first page that comes to the front.

import { claim } from './told';

type Server = { show(id: string): void; open(id: string): void };

interface Piece {
  id: string;
  path: string;
  sentence: string;
  words: string;
}

const VISIBLE_LATER = 250;
const HIDDEN_LATER = 600;
const MOST_WAITING = 3;

function wait(millis: number): Promise<void> {
  return new Promise((done) => setTimeout(done, millis));
}

function mayTell(): boolean {
  return 'Notification' in window && Notification.permission === 'granted';
}

class PodiumNews extends HTMLElement {
  private $server?: Server;
  private waiting: Piece[] = [];

  connectedCallback() {
    document.addEventListener('visibilitychange', this.shown);
    window.addEventListener('focus', this.shown);
  }

  disconnectedCallback() {
    document.removeEventListener('visibilitychange', this.shown);
    window.removeEventListener('focus', this.shown);
  }

  /** Called by the server, in each page. */
  async happened(id: string, path: string, sentence: string, words: string, browser: boolean) {
    const piece = { id, path, sentence, words };
    if (document.hasFocus()) {
      await this.here(piece);
      return;
    }
    // A page in front takes it meanwhile.
    await wait(document.visibilityState === 'visible' ? VISIBLE_LATER : HIDDEN_LATER);
    if (browser && mayTell()) {
      if (await claim(id)) this.byBrowser(piece);
    } else if (document.visibilityState === 'visible') {
      await this.here(piece);
    } else {
      this.waiting = [...this.waiting, piece].slice(-MOST_WAITING);
    }
  }

  private shown = () => {
    if (document.visibilityState !== 'visible') return;
    const all = this.waiting;
    this.waiting = [];
    all.forEach((piece) => void this.here(piece));
  };

  private async here({ id, path }: Piece) {
    // Who has that view in front sees it there.
    const seen = document.hasFocus() && location.pathname.endsWith(`/${path}`);
    if ((await claim(id)) && !seen) this.$server?.show(id);
  }

  private byBrowser({ id, sentence, words }: Piece) {
    const message = new Notification(sentence, { body: words, tag: id, icon: 'icons/mark.svg' });
    message.onclick = () => {
      window.focus();
      message.close();
      this.$server?.open(id);
    };
  }
}

customElements.define('podium-news', PodiumNews);
