// How long ago something was, in the shortest words that are still true.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "now", "2 min", "3 h", "12 days". */
export function since(millis: number, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - millis) / 1000));
  if (seconds < 45) return 'now';
  if (seconds < HOUR) return `${Math.max(1, Math.round(seconds / MINUTE))} min`;
  if (seconds < DAY) return `${Math.round(seconds / HOUR)} h`;
  const days = Math.round(seconds / DAY);
  return days === 1 ? '1 day' : `${days} days`;
}

/** The moment itself, in the reader's own words, for those who hover. */
export function exactly(millis: number): string {
  return new Date(millis).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

const shown = new Set<PodiumSince>();
setInterval(() => shown.forEach((element) => element.update()), 10_000);

/** <podium-since at="1700000000000"></podium-since> */
class PodiumSince extends HTMLElement {
  static observedAttributes = ['at'];

  connectedCallback() {
    shown.add(this);
    this.update();
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  attributeChangedCallback() {
    this.update();
  }

  update() {
    const at = Number(this.getAttribute('at'));
    const text = since(at);
    if (this.textContent !== text) this.textContent = text;
    this.title = exactly(at);
  }
}

customElements.define('podium-since', PodiumSince);
