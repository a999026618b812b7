import type { Wire, World } from './connection';

/** The browser, as the connection sees it. */
export function browserWorld(): World {
  return {
    open(url) {
      const address = new URL(url, document.baseURI);
      address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
      return new WebSocket(address) as Wire;
    },
    now: () => performance.now(),
    later(milliseconds, work) {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
    random: Math.random
  };
}
