import type { Company } from './company';

/** The messages of docs/reference/terminal-protocol.md, version 1. */

export interface Named {
  id: number;
  name: string;
}

export type FromServer =
  | { type: 'hello'; mode: 'drive' | 'watch'; epoch: string; cols: number; rows: number }
  | { type: 'snapshot'; part: 'screen' | 'all' }
  | { type: 'ready'; sequence: number; epoch: string }
  | { type: 'resumed'; sequence: number }
  | { type: 'size'; cols: number; rows: number; yours: boolean }
  | { type: 'driver'; name: string | null; you: boolean }
  | ({ type: 'presence' } & Company)
  | { type: 'keyboard'; event: string; who: Named; whom: Named | null }
  | { type: 'ended'; exitCode: number | null; signal: string | null }
  | { type: 'started' }
  | { type: 'error'; code: string; message: string }
  | { type: 'ping' }
  | { type: 'pong'; id?: number };

export type ToServer =
  | { type: 'resize'; cols: number; rows: number }
  | { type: 'ack'; bytes: number }
  | { type: 'paste'; text: string }
  | { type: 'take' | 'ask' | 'unask' | 'release' | 'assist' }
  | { type: 'hand' | 'decline' | 'let'; to: number }
  | { type: 'stop'; to?: number }
  | { type: 'ping'; id: number }
  | { type: 'pong' };

/** What the page says when a socket's address is asked for: the address, or why there is none. */
export type TicketAnswer = { url: string } | Refused;

/** A refusal in words. A final one is not asked again by itself. */
export interface Refused {
  code: string;
  message: string;
  nextStep: string;
  final: boolean;
}

/** Why a socket closed for good, by its close code; null for all codes after which a client comes back. */
export function finalClose(code: number): Refused | null {
  switch (code) {
    case 4403:
      return {
        code: 'terminals.forbidden',
        message: 'You may no longer see this terminal.',
        nextStep: 'Somebody who administers the team can give you access again.',
        final: true
      };
    case 4404:
      return {
        code: 'terminals.gone',
        message: 'This terminal is gone.',
        nextStep: 'Its session has been ended; start the program again.',
        final: true
      };
    default:
      return null;
  }
}

/** The longest binary frame sent; the server closes at 1 MiB. */
export const LARGEST_FRAME = 512 * 1024;

/** The most characters of one paste. */
export const LARGEST_PASTE = 4 * 1024 * 1024;

/** A person's name without what would turn the words around it or hide them. */
function plain(name: string): string {
  return name.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}

/** Null for what is no message of this protocol; a later version may add types, which are passed over. */
export function parse(text: string): FromServer | null {
  let value: unknown;
  try {
    value = JSON.parse(text, (key, part: unknown) => (key === 'name' && typeof part === 'string' ? plain(part) : part));
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || typeof (value as { type?: unknown }).type !== 'string') {
    return null;
  }
  return value as FromServer;
}
