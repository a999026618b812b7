import type { FromServer, ToServer } from './protocol';

/** Somebody at this terminal, as everybody there is told. */
export interface Person {
  id: number;
  name: string;
  mode: 'drive' | 'assist' | 'watch';
  /** When they came, as an instant in text. */
  since: string;
  /** Whether they may be handed the keyboard. */
  mayDrive: boolean;
  asks: boolean;
  /** Drives, and has lost the connection a moment ago. */
  away: boolean;
}

/** Who is at this terminal, and what this window may. */
export interface Company {
  you: number;
  mayDrive: boolean;
  takesOver: boolean;
  people: Person[];
}

export interface Choice {
  label: string;
  message: ToServer;
  main?: boolean;
}

/** What lies at the head of the screen: at most one. */
export interface Band {
  kind: 'watch' | 'asks';
  strong: string;
  more: string;
  choices: Choice[];
}

export const me = (company: Company) => company.people.find((person) => person.id === company.you) ?? null;
export const driver = (company: Company) => company.people.find((person) => person.mode === 'drive') ?? null;

/** Whether this window belongs to who drives. */
export const drives = (company: Company) => company.mayDrive && me(company)?.mode === 'drive';

/** Whether what is typed in this window is taken. */
export const types = (company: Company) => company.mayDrive && (drives(company) || me(company)?.mode === 'assist');

export function band(company: Company): Band | null {
  if (drives(company)) {
    return asked(company);
  }
  const self = me(company);
  const holder = driver(company);
  if (types(company)) {
    const beside = holder ? `${holder.name} drives; what you type is marked as yours.` : 'Nobody drives; what you type is marked as yours.';
    return { kind: 'watch', strong: 'You assist.', more: beside, choices: [{ label: 'Stop', message: { type: 'stop' } }, ...wishes(company, holder)] };
  }
  if (!holder) {
    const more = company.mayDrive ? 'Keys do nothing until somebody takes the keyboard.' : 'Keys you press here do nothing.';
    return { kind: 'watch', strong: 'Nobody drives.', more, choices: wishes(company, holder) };
  }
  if (self?.asks) {
    return { kind: 'watch', strong: 'You asked for the keyboard.', more: `${holder.name} sees that.`, choices: wishes(company, holder) };
  }
  const more =
    holder.id === company.you
      ? 'You drive in another window. Keys you press here do nothing.'
      : holder.away
        ? `${holder.name} lost the connection; the keyboard waits for them for half a minute.`
        : `${holder.name} sees that. Keys you press here do nothing.`;
  const assist: Choice[] = company.takesOver ? [{ label: 'Assist', message: { type: 'assist' } }] : [];
  return { kind: 'watch', strong: 'You watch.', more, choices: [...assist, ...wishes(company, holder)] };
}

/** How somebody who does not drive comes to. */
function wishes(company: Company, holder: Person | null): Choice[] {
  if (!company.mayDrive || holder?.id === company.you) {
    return [];
  }
  if (!holder) {
    return [{ label: 'Take the keyboard', message: { type: 'take' }, main: true }];
  }
  const ask: Choice = me(company)?.asks
    ? { label: 'Withdraw', message: { type: 'unask' } }
    : { label: 'Ask for the keyboard', message: { type: 'ask' } };
  return company.takesOver ? [ask, { label: 'Take over', message: { type: 'take' } }] : [ask];
}

function asked(company: Company): Band | null {
  const asking = company.people.filter((person) => person.asks);
  const [first] = asking;
  if (!first) {
    return null;
  }
  const others = asking.length - 1;
  return {
    kind: 'asks',
    strong: `${first.name} asks for the keyboard.`,
    more: others === 0 ? '' : others === 1 ? `${asking[1]!.name} asks too.` : `${others} others ask too.`,
    choices: [
      { label: 'Hand over', message: { type: 'hand', to: first.id }, main: true },
      { label: 'Let assist', message: { type: 'let', to: first.id } },
      { label: 'Not now', message: { type: 'decline', to: first.id } }
    ]
  };
}

/** What is said of something that happened to the keyboard; null where it is seen anyway. */
export function said({ event, who, whom }: Extract<FromServer, { type: 'keyboard' }>, you: number): string | null {
  const name = (person: { id: number; name: string } | null, none: string) =>
    person === null ? 'nobody' : person.id === you ? none : person.name;
  const one = name(who, 'You');
  switch (event) {
    case 'took-over':
      return `${one} took over from ${name(whom, 'you')}.`;
    case 'handed-over':
      return `${one} handed the keyboard to ${name(whom, 'you')}.`;
    case 'declined':
      return `${who.name} keeps the keyboard for now.`;
    case 'released':
      return who.id === you ? null : `${who.name} gave the keyboard up.`;
    case 'lost':
      return `${one} did not come back; the keyboard is free.`;
    case 'assists':
      return whom === null ? `${one} assist${who.id === you ? '' : 's'}.` : `${name(whom, 'You')} let ${name(who, 'you')} assist.`;
    case 'stopped':
      return whom === null || whom.id === you ? null : `${whom.name} ended ${who.id === you ? 'your' : `${who.name}'s`} assisting.`;
    default:
      // What the line above the terminal says, and what a later version tells.
      return null;
  }
}

/** Two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!].map((word) => [...word][0]!) : [...(words[0] ?? '?')].slice(0, 2);
  return letters.join('');
}

/** The line over a terminal, in words: who drives, who assists, how many watch. */
export function summary(company: Company): { driver: string; assistants: Person[]; watchers: Person[] } {
  const holder = driver(company);
  const words = !holder
    ? 'Nobody drives'
    : holder.id === company.you
      ? 'You drive'
      : `${holder.name} drives${holder.away ? ', connection lost' : ''}`;
  return {
    driver: words,
    assistants: company.people.filter((person) => person.mode === 'assist'),
    watchers: company.people.filter((person) => person.mode === 'watch')
  };
}
