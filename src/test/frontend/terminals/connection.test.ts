import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../../../../frontend/terminals/connection';
import type { TicketAnswer } from '../../../../frontend/terminals/protocol';
import { begun } from '../../../../frontend/terminals/world';
import { FakeWorld, Recorder, settled } from './fakes';

const HELLO = { type: 'hello', mode: 'drive', epoch: 'e1', cols: 80, rows: 24 } as const;
const READY = { type: 'ready', sequence: 1000, epoch: 'e1' } as const;

async function opened(answer: () => Promise<TicketAnswer> = async () => ({ url: '/ws/terminals?ticket=t' })) {
  const world = new FakeWorld();
  const recorder = new Recorder();
  const connection = new Connection(world, answer, recorder);
  connection.start();
  await settled();
  return { world, recorder, connection };
}

async function live() {
  const all = await opened();
  all.world.wire.say(HELLO);
  all.world.wire.say(READY);
  return all;
}

test('asks for a fresh terminal first', async () => {
  const { world } = await opened();
  assert.equal(world.wire.url, '/ws/terminals?ticket=t');
});

test('takes the socket that was begun with the page, and another one after that', async () => {
  const world = new FakeWorld();
  const tickets = ['first', 'second'];
  const early = begun(world, '/ws/terminals?ticket=first');
  const first = world.wire;
  const connection = new Connection(early, async () => ({ url: `/ws/terminals?ticket=${tickets.shift()}` }), new Recorder());
  connection.start();
  await settled();
  assert.equal(world.wire, first);
  first.say(HELLO);
  first.say(READY);
  assert.equal(connection.line.is, 'live');
  first.break();
  await world.pass(250);
  assert.equal(world.wire.url, '/ws/terminals?ticket=second&epoch=e1&from=1000');
});

test('goes on from the byte after the last one received', async () => {
  const { world } = await live();
  world.wire.print(10);
  world.wire.print(5);
  world.wire.break();
  await world.pass(250);
  assert.equal(world.wire.url, '/ws/terminals?ticket=t&epoch=e1&from=1015');
});

test('counts resumed bytes on', async () => {
  const { world, connection } = await live();
  world.wire.print(10);
  world.wire.break();
  await world.pass(250);
  world.wire.say(HELLO);
  world.wire.say({ type: 'resumed', sequence: 1010 });
  world.wire.print(7);
  assert.equal(connection.line.is, 'live');
  world.wire.break();
  await world.pass(5_000);
  assert.match(world.wire.url, /from=1017$/);
});

test('does not count the bytes of a snapshot', async () => {
  const { world } = await opened();
  world.wire.say(HELLO);
  world.wire.say({ type: 'snapshot', part: 'screen' });
  world.wire.print(999);
  world.wire.say({ type: 'snapshot', part: 'all' });
  world.wire.print(9999);
  world.wire.say(READY);
  world.wire.print(1);
  world.wire.break();
  await world.pass(250);
  assert.match(world.wire.url, /from=1001$/);
});

test('begins anew when the line broke in the middle of a snapshot', async () => {
  const { world } = await live();
  world.wire.say({ type: 'snapshot', part: 'all' });
  world.wire.print(500);
  world.wire.break();
  await world.pass(250);
  assert.equal(world.wire.url, '/ws/terminals?ticket=t');
});

test('begins anew when the terminal counts from another epoch', async () => {
  const { world } = await live();
  world.wire.break();
  await world.pass(250);
  world.wire.say({ ...HELLO, epoch: 'e2' });
  world.wire.break();
  await world.pass(1_000);
  assert.equal(world.wire.url, '/ws/terminals?ticket=t');
});

test('does not go on from a position that is not its own', async () => {
  const { world, recorder } = await live();
  world.wire.break();
  await world.pass(250);
  world.wire.say(HELLO);
  world.wire.say({ type: 'resumed', sequence: 2000 });
  world.wire.print(3);
  assert.equal(recorder.received, 0);
  await world.pass(5_000);
  assert.equal(world.wire.url, '/ws/terminals?ticket=t');
});

test('waits longer after each loss, five seconds at most, and never gives up', async () => {
  const { world, recorder } = await opened();
  const waits: number[] = [];
  for (let loss = 0; loss < 12; loss++) {
    world.wire.break();
    const line = recorder.lines.at(-1)!;
    assert.equal(line.is, 'waiting');
    const wait = line.is === 'waiting' ? line.until - world.now() : 0;
    waits.push(wait);
    await world.pass(wait);
  }
  assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, 5000, 5000, 5000, 5000, 5000, 5000, 5000]);
  assert.equal(world.wires.length, 13);
});

test('spreads the waits of many pages by chance', async () => {
  const { world, recorder } = await opened();
  world.chance = 0;
  world.wire.break();
  const line = recorder.lines.at(-1)!;
  assert.equal(line.is === 'waiting' && line.until - world.now(), 125);
});

test('starts with the shortest wait again after a line that held', async () => {
  const { world, recorder } = await opened();
  for (let loss = 0; loss < 4; loss++) {
    world.wire.break();
    await world.pass(5_000);
  }
  world.wire.say(HELLO);
  world.wire.say(READY);
  await world.pass(6_000);
  world.wire.break();
  const line = recorder.lines.at(-1)!;
  assert.equal(line.is === 'waiting' && line.until - world.now(), 250);
});

test('does not hammer a server that admits and then drops', async () => {
  const { world, recorder } = await opened();
  for (let loss = 0; loss < 4; loss++) {
    world.wire.say(HELLO);
    world.wire.say(READY);
    world.wire.break();
    await world.pass(5_000);
  }
  world.wire.break();
  const line = recorder.lines.at(-1)!;
  assert.equal(line.is === 'waiting' && line.until - world.now(), 4_000);
});

for (const code of [4403, 4404]) {
  test(`does not come back by itself after ${code}`, async () => {
    const { world, connection } = await live();
    world.wire.break(code);
    await world.pass(60_000);
    assert.equal(connection.line.is, 'closed');
    assert.equal(world.wires.length, 1);
    connection.tryNow();
    await settled();
    assert.equal(world.wires.length, 2);
  });
}

test('asks for another ticket when one was not taken', async () => {
  const { world } = await opened();
  world.wire.break(4401);
  await world.pass(250);
  assert.equal(world.wires.length, 2);
});

test('tries at once when the page is seen again', async () => {
  const { world, connection } = await opened();
  for (let loss = 0; loss < 6; loss++) {
    world.wire.break();
    await world.pass(loss < 5 ? 5_000 : 10);
  }
  const before = world.wires.length;
  connection.wake();
  await settled();
  assert.equal(world.wires.length, before + 1);
});

test('keeps a good line when the page is seen again', async () => {
  const { world, connection } = await live();
  connection.wake();
  await world.pass(1_000);
  assert.equal(world.wires.length, 1);
});

test('renews a line on which nothing came while the page slept', async () => {
  const { world, connection } = await live();
  await world.pass(30_000);
  connection.wake();
  await world.pass(250);
  assert.equal(world.wires.length, 2);
});

test('takes a line for dead after two missed pings', async () => {
  const { world } = await live();
  await world.pass(44_000);
  assert.equal(world.wires.length, 1);
  await world.pass(2_000);
  assert.equal(world.wires.length, 2);
  assert.ok(world.wires[0].isClosed);
});

test('answers pings', async () => {
  const { world } = await live();
  world.wire.say({ type: 'ping' });
  assert.equal(world.wire.told('pong').length, 1);
});

test('acknowledges what the terminal has taken in, in steps', async () => {
  const { world, connection } = await live();
  connection.processed(40_000);
  assert.equal(world.wire.told('ack').length, 0);
  connection.processed(40_000);
  assert.deepEqual(world.wire.told('ack'), [{ type: 'ack', bytes: 80_000 }]);
});

test('measures the round trip', async () => {
  const { world, recorder } = await live();
  await world.pass(1_000);
  const [ping] = world.wire.told('ping');
  await world.pass(12);
  world.wire.say({ type: 'pong', id: ping.type === 'ping' ? ping.id : 0 });
  assert.deepEqual(recorder.delays, [12]);
});

test('cuts typed bytes into frames that the server takes', async () => {
  const { world, connection } = await live();
  const typed = Uint8Array.from({ length: 1_500_000 }, (_, at) => at % 251);
  connection.type(typed);
  const frames = world.wire.sent.filter((data) => typeof data !== 'string') as Uint8Array[];
  assert.ok(frames.every((frame) => frame.length <= 1 << 20));
  assert.deepEqual(Buffer.concat(frames), Buffer.from(typed));
});

test('drops what is typed while there is no line', async () => {
  const { world, connection } = await live();
  world.wire.break();
  assert.equal(connection.type(new Uint8Array([1])), false);
  await world.pass(250);
  assert.equal(world.wire.sent.length, 0);
});

test('shows a refusal and tries again', async () => {
  const refused = { code: 'machines.unreachable', message: 'forge-2 does not answer.', nextStep: 'Wait.', final: false };
  const { world, recorder } = await opened(async () => refused);
  const line = recorder.lines.at(-1)!;
  assert.deepEqual(line.is === 'waiting' && line.refused, refused);
  assert.equal(world.wires.length, 0);
});

test('stops at a final refusal', async () => {
  const refused = { code: 'agents.missing', message: 'There is no such agent.', nextStep: 'Choose one.', final: true };
  const { world, connection } = await opened(async () => refused);
  await world.pass(60_000);
  assert.deepEqual(connection.line, { is: 'closed', refused });
});

test('gives up on a ticket that does not come, and passes over it when it comes late', async () => {
  let answer: (answer: TicketAnswer) => void = () => {};
  let asked = 0;
  const { world } = await opened(() => {
    asked++;
    return new Promise((resolve) => (answer = resolve));
  });
  const late = answer;
  await world.pass(15_300);
  assert.equal(asked, 2);
  late({ url: '/late' });
  await settled();
  assert.equal(world.wires.length, 0);
});

test('passes over messages it does not know and text that is no message', async () => {
  const { world, connection } = await live();
  world.wire.onmessage?.({ data: '{"type":"from-the-future"}' });
  world.wire.onmessage?.({ data: 'not json' });
  assert.equal(connection.line.is, 'live');
});

test('does nothing more once stopped', async () => {
  const { world, connection } = await live();
  connection.stop();
  world.wire.break();
  await world.pass(60_000);
  assert.equal(world.wires.length, 1);
});

test('says that it leaves for good only when it is stopped', async () => {
  const { world, connection } = await live();
  await world.pass(45_000);
  assert.ok(world.wires[0]!.isClosed);
  assert.equal(world.wires[0]!.closedWith, undefined);
  await world.pass(250);
  connection.stop();
  assert.equal(world.wire.closedWith, 1000);
});
