// What runs in a page of the tests: a Verto phone, or a SIP one, driven as a provider drives it, and ways to listen to it.
import { systemClock } from '../../core/provider/world.ts';
import { sipDefaults } from '../../core/webphone/sip/sip-settings.ts';
import { SipVoicePhone } from '../../core/webphone/sip/sip-voice-phone.ts';
import { VertoPhone } from '../../core/webphone/verto/verto-phone.ts';
import { Sound } from '../../core/webphone/sound.ts';

const { connections, hear, openConnections, liveTracks } = globalThis.ears;
const kept = 'verto-calls';

const bench = {
  sound: new Sound(),
  events: [],
  sockets: [],
  frames: [],

  /** `resume`: goes on with what the page before has left, as the panel's page does. */
  start({ resume = false, ...account }) {
    const phone = new VertoPhone({
      ...account,
      sound: bench.sound,
      sockets: {
        webSocket: (url) => {
          const socket = new WebSocket(url);
          bench.sockets.push(socket);
          return socket;
        },
      },
      clock: systemClock,
      random: Math.random,
      resume: resume ? JSON.parse(localStorage.getItem(kept) ?? '[]') : [],
      native: (direction, text) => bench.frames.push({ direction, text }),
    });
    bench.serve(phone);
  },

  /** The same with a SIP phone: `settings` without what goes without saying. */
  startSip({ settings, resume = false }) {
    bench.serve(
      new SipVoicePhone({
        settings: { ...sipDefaults, sessionTimers: true, ...settings },
        sound: bench.sound,
        clock: systemClock,
        random: Math.random,
        resume: resume ? JSON.parse(localStorage.getItem(kept) ?? '[]') : [],
        native: (direction, text) => bench.frames.push({ direction, text }),
      }),
    );
  },

  serve(phone) {
    bench.phone = phone;
    phone.listen((event) => bench.events.push(event));
    addEventListener('pagehide', () => {
      localStorage.setItem(kept, JSON.stringify(phone.mementos()));
      phone.holdNow?.();
    });
    phone.start();
  },

  /** What a promise of the phone has come to: its value, or the code of its error. */
  async tried(promise) {
    try {
      return (await promise) ?? 'done';
    } catch (error) {
      return error.code ?? String(error.stack);
    }
  },

  calls: () => bench.legs().map(({ leg, callId, state, held, muted }) => ({ leg: leg ?? callId, state, held, muted })),
  legs: () => bench.phone.calls ?? bench.phone.phone.calls,
  count: (type) => bench.events.filter((event) => event.type === type).length,
  last: (type) => bench.events.filter((event) => event.type === type).at(-1),

  /** The loudest tone that a call plays, Hz, and how loud: 0 Hz where there is silence. */
  async tone(id = bench.legs().at(-1)?.id ?? bench.legs().at(-1)?.leg) {
    const connection = bench.sound.connections(id).at(-1);
    const { hertz, level } = (connection && (await hear(connection))) ?? { hertz: 0, level: -Infinity };
    return { hz: level > -75 ? hertz : 0, level };
  },

  /** Frames of pictures that have come in over the open connections. */
  async pictures() {
    let frames = 0;
    for (const connection of connections) {
      if (connection.connectionState === 'closed') continue;
      for (const { framesDecoded } of (await connection.getStats()).values()) frames += framesDecoded ?? 0;
    }
    return frames;
  },

  liveTracks,
  openConnections,
};
export { bench };
