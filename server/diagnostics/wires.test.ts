/** What the wires keep is bounded, is told message by message, and has no credentials and no whole numbers in it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AddressInfo } from 'node:net';
import type { Sockets, TcpListener } from '../../core/provider/world.ts';
import { nodeSockets } from '../sockets.ts';
import { shownText, Wires } from './wires.ts';

/** A stream that is fed by hand. */
function stream() {
  const wires = new Wires({ now: () => 1 });
  let listener: TcpListener | undefined;
  const sockets: Sockets = {
    ...nodeSockets,
    tcp: (_address, given) => {
      listener = given;
      return { write: () => undefined, buffered: 0, close: () => undefined };
    },
  };
  const heard: number[] = [];
  const socket = wires
    .tapped('c', sockets)
    .tcp(
      { host: 'x', port: 1 },
      { open: () => undefined, data: (bytes) => heard.push(bytes.length), closed: () => undefined },
    );
  return { wires, socket, heard, feed: (bytes: Uint8Array) => listener?.data(bytes) };
}
const texts = (wires: Wires, more: object = {}) =>
  wires.frames('c', { limit: 500, ...more }, []).map(({ direction, text }) => `${direction} ${text}`);

describe('the wire', () => {
  it('tells messages of a stream that came in pieces, though the socket uses its buffer again', () => {
    const { wires, socket, heard, feed } = stream();
    const buffer = Buffer.alloc(64);
    for (const piece of ['Event: A\r\nX: 1\r\n\r', '\nEvent: B\r\n', '\r\nEvent: C']) {
      buffer.write(piece);
      feed(buffer.subarray(0, piece.length));
    }
    socket.write('Action: Ping\r\n\r\n');
    assert.deepEqual(texts(wires), ['S Event: A\r\nX: 1', 'S Event: B', 'C Action: Ping']);
    assert.equal(heard.length, 3);
  });

  it('is bounded, and keeps the newest', () => {
    const { wires, feed } = stream();
    for (let i = 0; i < 20_000; i++) feed(Buffer.from(`Event: E${i} ${'x'.repeat(60)}\r\n\r\n`));
    const all = wires.frames('c', { limit: 500 }, []);
    assert.match(all.at(-1)?.text ?? '', /^Event: E19999|Event: E•••99/);
    assert.ok(wires.frames('c', { limit: 100_000 }, []).length <= 4000);
    for (let i = 0; i < 40; i++) feed(Buffer.alloc(64 * 1024, 'y'));
    assert.ok(wires.frames('c', { limit: 100_000 }, []).reduce((sum, { text }) => sum + text.length, 0) <= 300_000);
  });

  it('of a WebSocket is told whole, both ways', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const wires = new Wires({ now: () => 1 });
    const { port } = server.address() as AddressInfo;
    const answered = once(server, 'connection').then(([far]) => {
      (far as WebSocket).on('message', () => (far as WebSocket).send('{"hello":"page"}'));
    });
    const socket = wires.tapped('c', nodeSockets).webSocket(`ws://127.0.0.1:${port}/`);
    const heard = new Promise((resolve) => (socket.onmessage = resolve));
    socket.onopen = () => {
      socket.send('{"hello":"server"}');
    };
    await answered;
    await heard;
    assert.deepEqual(texts(wires), ['C {"hello":"server"}', 'S {"hello":"page"}']);
    assert.deepEqual(texts(wires, { filter: 'PAGE' }), ['S {"hello":"page"}']);
    socket.close();
    server.close();
  });

  it('shows no credential, whatever a phone system calls it, and no whole number', () => {
    const cases: [said: string, shown: string][] = [
      ['Action: Login\r\nSecret: abc\r\nUsername: x', 'Action: Login\r\nSecret: •••\r\nUsername: x'],
      ['Key: 0a1b', 'Key: •••'],
      ['Response: Success', 'Response: Success'],
      ['["login",{"login":"x","password":"a\\"b","n":1}]', '["login",{"login":"x","password":"•••","n":1}]'],
      ['{"access_token":"abc"}', '{"access_token":"•••"}'],
      ['Authorization: Digest username="x", response="abc"', 'Authorization: •••'],
      ['CallerIDNum: +36201234567', 'CallerIDNum: +•••••••••67'],
      [
        'Channel: PJSIP/101-0000002a\r\nUniqueid: 1795329890.109',
        'Channel: PJSIP/101-0000002a\r\nUniqueid: 1795329890.109',
      ],
      ['told verysecret twice verysecret', 'told ••• twice •••'],
    ];
    for (const [said, shown] of cases) assert.equal(shownText(said, ['verysecret']), shown);
  });
});
