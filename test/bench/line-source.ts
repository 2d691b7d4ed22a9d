/** The simplest phone system there is: one line of text per fact. It measures the service alone, without a connector's parsing. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { CtiLink } from '../../core/provider/connector.ts';
import type { Fact } from '../../core/provider/facts.ts';
import type { World } from '../../core/provider/world.ts';
import { incoming, ScriptedLink } from '../support/scripted-phone-system.ts';
import type { PbxSource } from './pbx-source.ts';

const line = (agent: number, fact: Fact) => `${agent} ${JSON.stringify(fact)}\n`;

function openLink(port: number, { sockets, clock }: World): CtiLink {
  const link = new ScriptedLink(clock);
  let rest = '';
  const decoder = new TextDecoder();
  link.start = () => {
    link.status = { state: 'up', since: clock.now(), attempts: 0 };
    for (const user of link.providers.keys()) link.up(user);
    sockets.tcp(
      { host: '127.0.0.1', port },
      {
        open: () => {},
        closed: () => {},
        data: (bytes) => {
          const lines = (rest + decoder.decode(bytes)).split('\n');
          rest = lines.pop() ?? '';
          for (const text of lines) {
            const blank = text.indexOf(' ');
            link.say(`u${text.slice(0, blank)}`, JSON.parse(text.slice(blank + 1)) as Fact);
          }
        },
      },
    );
  };
  return link;
}

export const lineSource: PbxSource = {
  name: 'lines of text',
  openLink,
  userSettings: () => ({}),
  startPbx: async () => {
    const server = createServer((socket) => {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      connected = socket;
      arrived();
    });
    let connected: Socket | undefined;
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const write = (bytes: Uint8Array | string) => void connected?.write(bytes);
    return {
      port: (server.address() as AddressInfo).port,
      write,
      begin: async (calls) => {
        await arrival;
        for (let agent = 0; agent < calls; agent++) {
          write(line(agent, { type: 'started', call: incoming(`c${agent}`) }));
          write(line(agent, { type: 'connected', id: `c${agent}` }));
        }
      },
      stop: async () => {
        connected?.destroy();
        server.close();
        await once(server, 'close');
      },
    };
  },
  event: (i, calls) => {
    const agent = i % calls;
    const id = `c${agent}`;
    switch (Math.floor(i / calls) % 3) {
      case 0:
        return { agent, says: 'hold', bytes: line(agent, { type: 'held', id }) };
      case 1:
        return { agent, says: 'unhold', bytes: line(agent, { type: 'resumed', id }) };
      default: {
        const fact: Fact = { type: 'info', id, change: { callerName: `Customer ${i}` } };
        return { agent, says: 'callInfoChanged', bytes: line(agent, fact) };
      }
    }
  },
};
