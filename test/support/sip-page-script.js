// What runs in a page of the tests: the SIP phone with its provider, served over a pipe, and ways to listen to its sound.
import { SipCtiProvider } from '../../core/webphone/sip/sip-cti-provider.ts';
import { SipDeviceProvider } from '../../core/webphone/sip/sip-device.ts';
import { MessagingServiceProvider } from '../../core/messaging/messaging-service-provider.ts';
import { instanceOfThisProfile, phoneSettings } from '../../core/webphone/sip/from-settings.ts';
import { ProviderHost } from '../../core/session/provider-host.ts';
import { systemClock } from '../../core/provider/world.ts';
import { Sound } from '../../core/webphone/sound.ts';

const { connections, tracks, hear, openConnections, liveTracks } = globalThis.ears;

const bench = {
  sound: new Sound(),
  events: [],
  natives: [],
  connections,
  tracks,

  /** Starts the phone; `mementos` are those of the page before. */
  async start({ connection, user, resume = [], instanceId = instanceOfThisProfile() }) {
    const surroundings = { sound: bench.sound, clock: systemClock, random: Math.random };
    const provider = new SipCtiProvider({ ...surroundings, connection, user, instanceId, resume });
    bench.serve(provider);
    await provider.connect();
  },

  /** The same phone as the device of a provider in the Messaging Service. */
  async startDevice({ connection, user, url, ticket }) {
    const surroundings = { sound: bench.sound, clock: systemClock, random: Math.random };
    const hosted = new MessagingServiceProvider({
      url,
      ticket: () => Promise.resolve(ticket),
      webSocket: (address) => new WebSocket(address),
      clock: systemClock,
      random: Math.random,
    });
    const provider = new SipDeviceProvider({
      ...surroundings,
      settings: phoneSettings(connection, user, instanceOfThisProfile()),
      holdsHere: true,
      hosted,
    });
    bench.serve(provider);
    await provider.connect();
  },

  serve(provider) {
    bench.provider = provider;
    provider.listen((event) => {
      bench.events.push({ type: event.type, id: event.call?.id, state: event.call?.state });
      if (event.type === 'rawMessage') bench.natives.push(event.text);
    });
    const host = new ProviderHost(provider, { user: { id: 'page', name: 'Page' }, clock: systemClock });
    const pipes = new Map();
    globalThis.pipe = {
      open: (id) => {
        const end = {
          send: (frame) => globalThis.fromPage(id, frame),
          close: (code, why) => globalThis.fromPage(id, '', code, why),
        };
        pipes.set(id, host.open(end));
      },
      send: (id, frame) => pipes.get(id)?.receive(frame),
      close: (id) => {
        pipes.get(id)?.closed();
        pipes.delete(id);
      },
    };
  },

  get calls() {
    return bench.provider.phone.calls;
  },

  /** The loudest tone that a call plays, Hz, and how loud: 0 Hz where there is silence. */
  async tone(callId = bench.calls.at(-1)?.id) {
    const connection = bench.sound.connections(callId).at(-1);
    const { hertz, level } = (connection && (await hear(connection))) ?? { hertz: 0, level: -Infinity };
    return { hz: level > -75 ? hertz : 0, level };
  },

  async stats(callId = bench.calls.at(-1)?.id) {
    const seen = { received: 0, sent: 0, energy: 0 };
    const connection = bench.sound.connections(callId).at(-1);
    for (const report of (await connection?.getStats())?.values() ?? []) {
      if (report.type === 'inbound-rtp')
        Object.assign(seen, { received: report.packetsReceived, energy: report.totalAudioEnergy });
      if (report.type === 'outbound-rtp') seen.sent = report.packetsSent;
    }
    return seen;
  },

  liveTracks,
  openConnections,
};
globalThis.bench = bench;
