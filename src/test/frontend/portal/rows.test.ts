import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rows } from '../../../../frontend/portal/rows';

interface Row {
  id: string;
  text: string;
}

const row = (id: string, text = '') => ({ id, text });
const shown = (...ids: string[]) => {
  const rows = new Rows<Row>((each) => each.id);
  rows.apply({ order: ids, gone: [], places: [], rows: ids.map((id) => row(id)) });
  return rows;
};
const ids = (rows: Rows<Row>) => rows.all().map((each) => each.id).join('');

test('takes a whole order, and what is no longer in it is gone', () => {
  const rows = shown('a', 'b', 'c');
  rows.apply({ order: ['c', 'a'], gone: ['b'], places: [], rows: [] });
  assert.equal(ids(rows), 'ca');
  assert.equal(rows.has('b'), false);
});

test('changes a row where it stands', () => {
  const rows = shown('a', 'b', 'c');
  rows.apply({ order: null, gone: [], places: [], rows: [row('b', 'new')] });
  assert.equal(ids(rows), 'abc');
  assert.equal(rows.all()[1].text, 'new');
});

test('takes rows out and puts them in one after the other', () => {
  const rows = shown('a', 'b', 'c', 'd');
  rows.apply({
    order: null,
    gone: ['b'],
    places: [
      { at: 0, id: 'd' },
      { at: 1, id: 'e' }
    ],
    rows: [row('d', 'new'), row('e')]
  });
  assert.equal(ids(rows), 'deac');
});
