import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Painter } from '../../../../frontend/terminals/painter';
import { Titles } from '../../../../frontend/terminals/titles';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array | string) => (typeof data === 'string' ? data : new TextDecoder().decode(data));

class Paper {
  cols = 80;
  rows = 24;
  buffer = { active: { baseY: 100, viewportY: 100 } };
  written = '';
  scrolledTo = -1;
  private queue: (() => void)[] = [];

  write(data: Uint8Array | string, done?: () => void) {
    this.queue.push(() => {
      this.written += text(data);
      done?.();
    });
  }

  resize(cols: number, rows: number) {
    this.written += `<${cols}x${rows}>`;
    this.cols = cols;
    this.rows = rows;
  }

  scrollToLine(line: number) {
    this.scrolledTo = line;
  }

  draw() {
    const queue = this.queue;
    this.queue = [];
    queue.forEach((work) => work());
  }
}

function setUp() {
  const paper = new Paper();
  const acks: number[] = [];
  return { paper, acks, painter: new Painter(paper, (count) => acks.push(count)) };
}

test('shows the screen at once and the whole at one stroke', () => {
  const { paper, painter } = setUp();
  painter.snapshot('screen');
  painter.bytes(bytes('first'));
  paper.draw();
  assert.equal(paper.written, '\x1bcfirst');
  paper.written = '';
  painter.snapshot('all');
  painter.bytes(bytes('\x1bchis'));
  painter.bytes(bytes('tory'));
  paper.draw();
  assert.equal(paper.written, '');
  painter.ready();
  paper.draw();
  assert.equal(paper.written, '\x1bc\x1b[?2026hhistory\x1b[?2026l');
});

test('acknowledges a collected snapshot as it comes and output once it is drawn', () => {
  const { paper, painter, acks } = setUp();
  painter.snapshot('all');
  painter.bytes(bytes('12345'));
  assert.deepEqual(acks, [5]);
  painter.ready();
  painter.bytes(bytes('678'));
  assert.deepEqual(acks, [5]);
  paper.draw();
  assert.deepEqual(acks, [5, 3]);
});

test('leaves somebody who reads further up where they are', () => {
  const { paper, painter } = setUp();
  paper.buffer.active.viewportY = 60;
  painter.snapshot('all');
  painter.ready();
  paper.draw();
  assert.equal(paper.scrolledTo, 60);
});

test('keeps the old screen when a snapshot breaks off', () => {
  const { paper, painter } = setUp();
  painter.snapshot('all');
  painter.bytes(bytes('half'));
  painter.broken();
  paper.draw();
  assert.equal(paper.written, '');
});

test('resizes between the bytes where the server did', () => {
  const { paper, painter } = setUp();
  painter.bytes(bytes('a'));
  painter.resize(100, 30);
  painter.bytes(bytes('b'));
  paper.draw();
  assert.equal(paper.written, 'a<100x30>b');
});

test('turns the titles of screen into those xterm knows, wherever the bytes are cut', () => {
  const stream = 'one\x1bkname\x1b\\two\x1b[1mthree\x1b\x1bkx\x1b\\end';
  const wanted = 'one\x1b]2;name\x1b\\two\x1b[1mthree\x1b\x1b]2;x\x1b\\end';
  const whole = bytes(stream);
  for (let size = 1; size <= whole.length; size++) {
    const titles = new Titles();
    let out = '';
    for (let at = 0; at < whole.length; at += size) {
      out += text(titles.rewrite(whole.slice(at, at + size)));
    }
    assert.equal(out, wanted, `in pieces of ${size}`);
  }
});

test('hands on bytes without escapes as they are', () => {
  const plain = bytes('plain ünïcode 🙂');
  assert.equal(new Titles().rewrite(plain), plain);
});
