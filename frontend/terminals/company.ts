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
  /** Whether the terminal is somebody else's. */
  stranger: boolean;
  /** Drives, and has lost the connection a moment ago. */
  away: boolean;
}

/** Who is at this terminal, and what this window may. */
export interface Company {
  you: number;
  mayDrive: boolean;
  takesOver: boolean;
  /** Whether the terminal is one's own. */
  own: boolean;
  /** The names of those who see its screen from elsewhere: as a tile, or by a program. */
  onlookers: string[];
  /** Those who drive, assist or ask are all among them. */
  people: Person[];
  /** How many more watch. */
  others: number;
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
  /** Left out where there is little room. */
  hint?: string;
  choices: Choice[];
}

const HINT = 'Keys you press here do nothing.';

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
    return { kind: 'watch', strong: 'You assist.', more: 'What you type is marked as yours.', choices: [{ label: 'Stop', message: { type: 'stop' } }, ...wishes(company, holder)] };
  }
  if (!holder) {
    return { kind: 'watch', strong: 'Nobody drives.', more: '', hint: HINT, choices: wishes(company, holder) };
  }
  if (self?.asks) {
    return { kind: 'watch', strong: 'You asked for the keyboard.', more: `${holder.name} sees that.`, choices: wishes(company, holder) };
  }
  const more =
    holder.id === company.you
      ? 'You drive in another window.'
      : holder.away
        ? `${holder.name} has 30 s to reconnect.`
        : `${holder.name} sees that.`;
  const assist: Choice[] = company.takesOver ? [{ label: 'Assist', message: { type: 'assist' } }] : [];
  // With three buttons there is no room for it.
  const hint = company.takesOver ? '' : HINT;
  return { kind: 'watch', strong: 'You watch.', more, hint, choices: [...assist, ...wishes(company, holder)] };
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

/** Whose terminal it is always sees who else does; null where nobody does, and for all others. */
export function seen(company: Company): string | null {
  const strangers = company.people.filter((person) => person.stranger);
  const typing = strangers.find((person) => person.mode !== 'watch');
  const names = [...strangers.map((person) => person.name), ...company.onlookers];
  const count = names.length + company.others;
  const [first, second] = names;
  if (!company.own || first === undefined) {
    return null;
  }
  const who = count === 1 ? first : count === 2 && second !== undefined ? `${first} and ${second}` : `${first} and ${count - 1} others`;
  const how = typing ? `; ${typing.name} types here too` : strangers.length === 0 ? ' as a tile or by a program' : '';
  return `${who} ${count === 1 ? 'sees' : 'see'} this terminal${how}`;
}

/** What is said of something that somebody else did; null where it is seen anyway. */
export function said({ event, who, whom }: Extract<FromServer, { type: 'keyboard' }>, you: number): string | null {
  const other = (person: { id: number; name: string } | null) => (person?.id === you ? 'you' : (person?.name ?? 'nobody'));
  // Of those two the other did it.
  const actor = event === 'assists' || event === 'stopped' ? (whom ?? who) : who;
  if (actor.id === you && event !== 'lost') {
    return null;
  }
  switch (event) {
    case 'took-over':
      return `${who.name} took over from ${other(whom)}.`;
    case 'handed-over':
      return `${who.name} handed the keyboard to ${other(whom)}.`;
    case 'declined':
      return `${who.name} keeps the keyboard for now.`;
    case 'released':
      return `${who.name} gave the keyboard up.`;
    case 'answered':
      return `${who.name} answered what the program asked.`;
    case 'lost':
      return `${who.name} did not come back; the keyboard is free.`;
    case 'assists':
      return whom ? `${whom.name} let ${other(who)} assist.` : `${who.name} assists.`;
    case 'stopped':
      return whom ? `${whom.name} ended ${who.id === you ? 'your' : `${who.name}'s`} assisting.` : null;
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

/** By how a name is said where there is little room: its first word. */
export const short = (name: string) => name.trim().split(/\s+/)[0]!;

/** The line over a terminal, in words: who drives, who assists, how many watch. */
export function summary(company: Company): { driver: string; assistants: Person[]; watchers: Person[] } {
  const holder = driver(company);
  const words = !holder
    ? 'Nobody drives'
    : holder.id === company.you
      ? 'You drive'
      : `${holder.name} drives${holder.away ? ', away' : ''}`;
  return {
    driver: words,
    assistants: company.people.filter((person) => person.mode === 'assist'),
    watchers: company.people.filter((person) => person.mode === 'watch')
  };
}
