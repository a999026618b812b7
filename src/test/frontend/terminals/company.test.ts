import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../../../frontend/terminals/protocol';
import { band, drives, initials, said, seen, summary, types, type Company, type Person } from '../../../../frontend/terminals/company';

function person(id: number, name: string, mode: Person['mode'], more: Partial<Person> = {}): Person {
  return { id, name, mode, since: '2026-11-21T10:00:00Z', mayDrive: true, asks: false, away: false, stranger: false, ...more };
}

const ADA = person(1, 'Ada', 'drive');
const EVE = person(2, 'Eve', 'watch');
const at = (you: number, people: Person[], more: Partial<Company> = {}): Company => ({ you, mayDrive: true, takesOver: false, own: false, people, others: 0, onlookers: [], ...more });
const labels = (company: Company) => band(company)?.choices.map((choice) => choice.label) ?? null;

test('who drives sees no band and types', () => {
  assert.equal(band(at(1, [ADA, EVE])), null);
  assert.equal(types(at(1, [ADA, EVE])), true);
});

test('whose terminal it is sees who else does', () => {
  const ada = (people: Person[], more: Partial<Company> = {}) => seen(at(1, [ADA, ...people], { own: true, ...more }));
  const eve = { ...EVE, stranger: true };
  assert.equal(ada([]), null);
  assert.equal(ada([eve]), 'Eve sees this terminal');
  assert.equal(ada([eve], { onlookers: ['Tom'] }), 'Eve and Tom see this terminal');
  assert.equal(ada([eve], { onlookers: ['Tom'], others: 60 }), 'Eve and 61 others see this terminal');
  assert.equal(ada([{ ...eve, mode: 'assist' }]), 'Eve sees this terminal; Eve types here too');
  assert.equal(ada([], { onlookers: ['Tom'] }), 'Tom sees this terminal as a tile or by a program');
  // Whose it is not is told by the band that they watch.
  assert.equal(seen(at(1, [ADA, eve])), null);
});

test('who may drive and does not asks for the keyboard, and takes over only with the right to', () => {
  const eves = at(2, [ADA, EVE]);
  assert.equal(types(eves), false);
  assert.deepEqual(labels(eves), ['Ask for the keyboard']);
  assert.deepEqual(labels({ ...eves, takesOver: true }), ['Assist', 'Ask for the keyboard', 'Take over']);
  assert.deepEqual(labels(at(2, [ADA, { ...EVE, asks: true }])), ['Withdraw']);
});

test('who may only watch is offered nothing', () => {
  const watching = at(2, [ADA, { ...EVE, mayDrive: false }], { mayDrive: false });
  assert.deepEqual(labels(watching), []);
  assert.equal(band(watching)?.strong, 'You watch.');
  assert.deepEqual(labels(at(2, [EVE], { mayDrive: false })), []);
});

test('a window that may only watch does not type, though the person drives in another', () => {
  const second = at(1, [ADA], { mayDrive: false });
  assert.equal(types(second), false);
  assert.equal(drives(second), false);
  assert.match(band(second)!.more, /another window/);
  assert.deepEqual(labels(second), []);
});

test('where nobody drives the keyboard is there to be taken', () => {
  const free = at(2, [person(1, 'Ada', 'watch'), EVE]);
  assert.deepEqual(labels(free), ['Take the keyboard']);
  assert.deepEqual(band(free)!.choices[0]!.message, { type: 'take' });
});

test('the driver answers who asked first', () => {
  const asked = band(at(1, [ADA, { ...EVE, asks: true }, person(3, 'Tom', 'watch', { asks: true })]))!;
  assert.equal(asked.strong, 'Eve asks for the keyboard.');
  assert.equal(asked.more, 'Tom asks too.');
  assert.deepEqual(
    asked.choices.map((choice) => choice.message),
    [
      { type: 'hand', to: 2 },
      { type: 'let', to: 2 },
      { type: 'decline', to: 2 }
    ]
  );
});

test('an assistant types and may stop', () => {
  const assisting = at(2, [ADA, person(2, 'Eve', 'assist')]);
  assert.equal(types(assisting), true);
  assert.equal(drives(assisting), false);
  assert.deepEqual(labels(assisting), ['Stop', 'Ask for the keyboard']);
});

test('a driver without a connection is said to be away', () => {
  const away = at(2, [{ ...ADA, away: true }, EVE]);
  assert.match(band(away)!.more, /Ada has 30 s/);
  assert.equal(summary(away).driver, 'Ada drives, away');
});

test('taking over is announced to each in their own words', () => {
  const event = { type: 'keyboard', event: 'took-over', who: { id: 3, name: 'Tom' }, whom: { id: 1, name: 'Ada' } } as const;
  assert.equal(said(event, 1), 'Tom took over from you.');
  assert.equal(said(event, 2), 'Tom took over from Ada.');
  assert.equal(said(event, 3), null);
  assert.equal(said({ ...event, event: 'assists', whom: null }, 1), 'Tom assists.');
  assert.equal(said({ ...event, event: 'assists' }, 2), 'Ada let Tom assist.');
  assert.equal(said({ ...event, event: 'assists' }, 1), null);
  assert.equal(said({ ...event, event: 'stopped' }, 3), 'Ada ended your assisting.');
  assert.equal(said({ ...event, event: 'of-a-later-version' }, 2), null);
});

test('who is not named among many watches', () => {
  const lost = at(99, [ADA], { others: 150 });
  assert.equal(types(lost), false);
  assert.deepEqual(labels(lost), ['Ask for the keyboard']);
});

test('a name cannot turn the words around it', () => {
  const heard = parse('{"type":"driver","name":"\\u202eevE\\u2066\\u0007 <b>x</b>","you":false}');
  assert.deepEqual(heard, { type: 'driver', name: 'evE <b>x</b>', you: false });
});

test('a name of any letters has its two', () => {
  assert.equal(initials('Ada Lovelace'), 'AL');
  assert.equal(initials('ada'), 'ad');
  assert.equal(initials('李 小龙'), '李小');
  assert.equal(initials('🙂🙃'), '🙂🙃');
  assert.equal(initials('   '), '?');
});
