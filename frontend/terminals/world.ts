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

/** The same, with the socket to one address on its way already; what it says comes when the running work is done. */
export function begun(world: World, url: string): World {
  let early: Wire | null = world.open(url);
  return {
    now: () => world.now(),
    later: (milliseconds, work) => world.later(milliseconds, work),
    random: () => world.random(),
    open(wanted) {
      const wire = wanted === url ? early : null;
      early = null;
      return wire ?? world.open(wanted);
    }
  };
}
