import assert from 'node:assert/strict';
import { test } from 'node:test';
import { control, shortcut, softKey, type Pressed } from '../../../../frontend/terminals/keys';

const pressed = (code: string, held: Partial<Pressed> = {}): Pressed => ({
  type: 'keydown',
  key: code.replace(/^Key/, ''),
  code,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  metaKey: false,
  ...held
});

test('leaves Ctrl-C, Ctrl-V and Ctrl-F to the program', () => {
  for (const code of ['KeyC', 'KeyV', 'KeyF']) {
    assert.equal(shortcut(pressed(code, { ctrlKey: true }), false, false), null);
  }
});

test('copies, pastes and searches with Ctrl-Shift', () => {
  const held = { ctrlKey: true, shiftKey: true };
  assert.equal(shortcut(pressed('KeyC', held), false, false), 'copy');
  assert.equal(shortcut(pressed('KeyV', held), false, false), 'paste');
  assert.equal(shortcut(pressed('KeyF', held), false, false), 'search');
});

test('leaves the Cmd keys of a Mac to the browser', () => {
  assert.equal(shortcut(pressed('KeyC', { metaKey: true }), false, true), 'pass');
  assert.equal(shortcut(pressed('KeyC', { metaKey: true }), false, false), null);
});

test('never traps: F6 leaves, and Tab goes through for a watcher', () => {
  assert.equal(shortcut(pressed('F6'), false, false), 'leave');
  assert.equal(shortcut(pressed('F6', { shiftKey: true }), true, false), 'leave');
  assert.equal(shortcut(pressed('Tab'), true, false), 'pass');
  assert.equal(shortcut(pressed('Tab'), false, false), null);
});

test('sends arrows as the program asked for them', () => {
  assert.equal(softKey('up', false, false), '\x1b[A');
  assert.equal(softKey('up', false, true), '\x1bOA');
  assert.equal(softKey('left', true, true), '\x1b[1;5D');
});

test('makes control characters as a keyboard does', () => {
  assert.equal(control('c'), '\x03');
  assert.equal(control('['), '\x1b');
  assert.equal(control(' '), '\0');
  assert.equal(control('é'), 'é');
  assert.equal(control('\x1b[A'), '\x1b[A');
});
