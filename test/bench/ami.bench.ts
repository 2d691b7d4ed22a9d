/** Parsing the recorded traffic of a busy Asterisk: ours beside the two parsers that npm offers and a bare line split. */
import { createRequire } from 'node:module';
import net from 'node:net';
import { AmiParser } from '../../core/connectors/asterisk/ami-parser.ts';
import { wantedEvents } from '../../core/connectors/asterisk/news.ts';
import { capture } from '../support/recorded-flows.ts';
import { type Bench, interleaved, median } from './bench.ts';

const require = createRequire(import.meta.url);
const chunks = capture('22', 'load-200-calls').chunks.flatMap(({ direction, bytes }) =>
  direction === 'S' ? [Buffer.from(bytes)] : [],
);
const megabytes = chunks.reduce((sum, { length }) => sum + length, 0) / 1e6;

/** Rounds of all contenders in turn; each round is the best of some runs, for the compiler's and the collector's sake. */
const rounds = 7;
const runs = 5;

/** What the parsers of npm are fed with instead of a connection. */
function feed(socket: net.Socket): void {
  for (const chunk of chunks) socket.emit('data', chunk);
}

/** Every event and every field of it, by its name. */
function ourEverything(): number {
  let size = 0;
  const parser = new AmiParser({
    onMessage: ({ fields }) => {
      for (const text of fields) size += text.length;
    },
  });
  for (const chunk of chunks) parser.feed(chunk);
  return size;
}

/** Only the events that the connector reads, as it takes them from the wire: a field is cut out when it is asked for. */
function ourOwn(): number {
  let events = 0;
  const parser = new AmiParser({
    wanted: wantedEvents,
    onMessage: ({ event }) => {
      if (event !== undefined) events++;
    },
  });
  for (const chunk of chunks) parser.feed(chunk);
  return events;
}

function yana(): number {
  const Ami = require('yana') as new (options: object) => NodeJS.EventEmitter & {
    socket: net.Socket;
    _onFirstLine: (line: string) => void;
  };
  const Socket = require('yana/line-socket') as new () => net.Socket;
  const ami = new Ami({ reconnect: false });
  let events = 0;
  ami.on('event', () => events++);
  ami.on('error', () => undefined);
  ami.socket = new Socket();
  // Its sign-in goes nowhere: there is no connection, only what comes in.
  ami.socket.write = () => true;
  ami.socket.once('line', (line: string) => {
    ami._onFirstLine(line);
  });
  feed(ami.socket);
  ami.socket.destroy();
  return events;
}

function asteriskManager(): number {
  const create = require('asterisk-manager') as (port: number, host: string) => NodeJS.EventEmitter;
  const original = net.createConnection;
  const socket = new net.Socket();
  socket.write = () => true;
  net.createConnection = () => socket;
  try {
    const manager = create(1, '127.0.0.1');
    let events = 0;
    // Its other events come a tick later; this one says that a message has been read.
    manager.on('rawevent', () => events++);
    feed(socket);
    return events;
  } finally {
    net.createConnection = original;
    socket.destroy();
  }
}

/** The floor: bytes to text to lines, and nothing made of them. */
function lineSplit(): number {
  let size = 0;
  let rest = '';
  for (const chunk of chunks) {
    const lines = (rest + chunk.toString()).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) size += line.length;
  }
  return size;
}

function best(parse: () => number): Promise<number> {
  let fastest = Infinity;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    if (parse() === 0) throw new Error('a parser has read nothing');
    fastest = Math.min(fastest, performance.now() - start);
  }
  return Promise.resolve(fastest);
}

const bench: Bench = {
  title: `parsing ${megabytes.toFixed(1)} MB of recorded AMI traffic (200 calls)`,
  budget:
    'every event and field: at least 2.5x the best npm parser and 0.5x a bare line split; only the events we use: at least 7x and 1.3x',
  run: async (say) => {
    const contenders = { everything: ourEverything, own: ourOwn, yana, asteriskManager, split: lineSplit };
    say(
      `events read: yana ${yana()}, asterisk-manager ${asteriskManager()}; of them used by the connector ${ourOwn()}`,
    );
    const times = await interleaved(rounds, {
      everything: () => best(contenders.everything),
      own: () => best(contenders.own),
      yana: () => best(contenders.yana),
      asteriskManager: () => best(contenders.asteriskManager),
      split: () => best(contenders.split),
    });
    const ms = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)])) as Record<
      keyof typeof contenders,
      number
    >;
    const peer = Math.min(ms.yana, ms.asteriskManager);
    const ratios = {
      everythingPeer: peer / ms.everything,
      everythingSplit: ms.split / ms.everything,
      ownPeer: peer / ms.own,
      ownSplit: ms.split / ms.own,
    };
    const x = (ratio: number) => `${ratio.toFixed(2)}x`;
    return {
      figures: Object.entries(ms).map(([name, time]) => `${name}: ${time.toFixed(1)} ms`),
      verdict:
        `everything ${x(ratios.everythingPeer)} the best npm parser (2.5x asked), ${x(ratios.everythingSplit)} a line split (0.5x); ` +
        `only what we use ${x(ratios.ownPeer)} (7x), ${x(ratios.ownSplit)} (1.3x)`,
      holds:
        ratios.everythingPeer >= 2.5 && ratios.everythingSplit >= 0.5 && ratios.ownPeer >= 7 && ratios.ownSplit >= 1.3,
    };
  },
};
export default bench;
