/** An Asterisk as the source of events: AMI messages of the recorded kind, through the whole connector. */
import asterisk from '../../core/connectors/asterisk/index.ts';
import { FakeAsterisk } from '../../core/connectors/asterisk/fake.ts';
import { asteriskSettings, asteriskUserSettings } from '../../core/connectors/asterisk/settings.ts';
import type { PbxEvent, PbxSource } from './pbx-source.ts';

const extension = (agent: number) => String(1000 + agent);

/** Per agent: hold and unhold at the own phone, then by the other side. Made once, so that only the service is measured. */
const events: PbxEvent[][] = [];

export const amiSource: PbxSource = {
  name: 'AMI messages of an Asterisk',
  openLink: (port, world) =>
    asterisk.open(
      asteriskSettings.parse({
        url: '127.0.0.1',
        port,
        userName: 'bench',
        secret: 'fake',
        autoPauseOnCommutationStart: false,
      }),
      world,
    ),
  userSettings: (agent) => asteriskUserSettings.parse({ extension: extension(agent) }),
  startPbx: async () => {
    const fake = await new FakeAsterisk().start();
    return {
      port: fake.port,
      write: (bytes) => {
        fake.raw(bytes);
      },
      begin: async (calls) => {
        // The last question of a link that has just signed in.
        while (!fake.received.some(({ Action }) => Action === 'QueueStatus')) {
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        events.length = 0;
        for (let agent = 0; agent < calls; agent++) {
          const [own, customer] = fake.channels.talk(extension(agent), `+1555${String(agent).padStart(4, '0')}`);
          events.push([
            { agent, says: 'hold', bytes: fake.channels.text('Hold', own) },
            { agent, says: 'unhold', bytes: fake.channels.text('Unhold', own) },
            { agent, says: 'callInfoChanged', bytes: fake.channels.text('Hold', customer) },
            { agent, says: 'callInfoChanged', bytes: fake.channels.text('Unhold', customer) },
          ]);
        }
      },
      stop: () => fake.stop(),
    };
  },
  event: (i, calls) => {
    const agent = i % calls;
    const event = events[agent]?.[Math.floor(i / calls) % 4];
    if (!event) throw new Error('no call has begun');
    return event;
  },
};
