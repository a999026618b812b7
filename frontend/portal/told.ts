// Which news this browser has told already.

const KEY = 'podium.told';
const MOST = 100;

function told(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
  } catch {
    // Something else wrote there; it is begun anew.
    return [];
  }
}

function take(id: string): boolean {
  const before = told();
  if (before.includes(id)) return false;
  localStorage.setItem(KEY, JSON.stringify([...before, id].slice(-MOST)));
  return true;
}

/** Whether this page is the first of the browser's to ask: it tells, all others do not. */
export async function claim(id: string): Promise<boolean> {
  // Without a lock, which takes HTTPS or localhost, two pages may ask in the same moment and both tell.
  return navigator.locks ? navigator.locks.request(KEY, () => take(id)) : take(id);
}
