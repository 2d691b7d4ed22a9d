/** A real Asterisk with real SIP phones as a bed for the provider contract. One pair of servers serves all tests of a run. */
import asterisk from '../../core/connectors/asterisk/index.ts';
import { AsteriskManager } from '../../core/connectors/asterisk/asterisk-manager.ts';
import { asteriskSettings, asteriskUserSettings } from '../../core/connectors/asterisk/settings.ts';
import type { Bed, Phone } from '../contract/bed.ts';
import { amiLogin } from '../servers/asterisk/accounts.ts';
import { startBed, type Bed as Servers } from '../servers/asterisk/bed.ts';
import type { SipPhone } from '../servers/asterisk/sip-phone.ts';
import { tcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { testWorld } from './world.ts';

export interface AsteriskBedOptions {
  major: 16 | 22;
  /** The manager user: `cti` has the least rights; `admin` may tell phones to answer. */
  user: 'cti' | 'admin';
}

export const asteriskNumbers: Bed['numbers'] = {
  answers: '+15550100',
  busy: '+15550186',
  noAnswer: '102',
  rejects: '+15550181',
  unreachable: '+15550184',
  colleague: '102',
  own: '101',
  nobody: '888',
};

/** The settings of a link to the bed's server. */
export function bedSettings(address: { host: string; port: number }, user: 'cti' | 'admin') {
  const { username, secret } = amiLogin(user);
  return asteriskSettings.parse({
    url: address.host,
    port: address.port,
    userName: username,
    secret,
    parkingLotContext: 'cti-hold',
  });
}

export class AsteriskBeds {
  readonly #options: AsteriskBedOptions;
  #servers: Servers | undefined;
  #phones: { own: SipPhone; colleague: SipPhone } | undefined;
  #proxy: TcpProxy | undefined;

  constructor(options: AsteriskBedOptions) {
    this.#options = options;
  }

  /** A bed for one test: no channel left, phones registered, agents in the queue and ready, link up. */
  async open(): Promise<Bed> {
    const servers = (this.#servers ??= await startBed({ major: this.#options.major }));
    const phones = (this.#phones ??= { own: await servers.phone('101'), colleague: await servers.phone('102') });
    const proxy = (this.#proxy ??= await tcpProxy(servers.pbx.ami));
    proxy.restore();
    await servers.quiet();
    await servers.admin.action('Setvar', { Variable: 'RING', Value: '20' });
    for (const member of ['101', '102']) {
      await servers.admin.action('QueueAdd', { Queue: 'support', Interface: `PJSIP/${member}` });
      await servers.admin.action('QueuePause', { Interface: `PJSIP/${member}`, Paused: 'false' });
    }
    const manager = new AsteriskManager(
      bedSettings({ host: '127.0.0.1', port: proxy.port }, this.#options.user),
      testWorld(),
      process.env['OFFHOOK_TRACE'] ? { onRaw: trace } : {},
    );
    const user = (extension: string) => ({
      id: extension,
      settings: asteriskUserSettings.parse({ extension, remoteAnswer: this.#options.user === 'admin' }),
    });
    const provider = manager.provider(user('101'));
    const colleague = manager.provider(user('102'));
    manager.start();
    await provider.connect();
    await colleague.connect();
    return {
      manifest: asterisk.manifest,
      provider,
      colleague,
      phone: handOn(phones.own),
      colleaguePhone: handOn(phones.colleague),
      numbers: asteriskNumbers,
      ownPhoneFirst: true,
      saves: false,
      customerCalls: async (to, number) => {
        const customer = await servers.customer(to === 'agent' ? '555101' : '555600', number ? { number } : {});
        return {
          hangUp: async () => {
            await customer.hangup();
          },
          // What the customer hears is not told by the far server; the phone network's side has its own test.
          digits: () => '',
        };
      },
      shortRing: async () => {
        await servers.admin.action('Setvar', { Variable: 'RING', Value: '2' });
      },
      link: {
        cut: () => {
          proxy.cut();
          return Promise.resolve();
        },
        restore: () => {
          proxy.restore();
          return Promise.resolve();
        },
      },
      restart: async () => {
        await servers.pbx.kill();
        await servers.pbx.start();
        // The phones still believe in their calls; the new server tells them better.
        await phones.own.quiet();
        await phones.colleague.quiet();
      },
      stateChangedElsewhere: async (code) => {
        const paused = String(code !== 'ready');
        await servers.admin.action('QueuePause', { Interface: 'PJSIP/101', Paused: paused, Reason: 'Lunch' });
      },
      close: async () => {
        await manager.stop();
        await servers.quiet();
      },
    };
  }

  async stop(): Promise<void> {
    await this.#proxy?.close();
    await this.#servers?.stop();
  }
}

/** With OFFHOOK_TRACE set, the link's traffic goes to standard error: the first thing to look at when a flow fails. */
export function trace(direction: 'S' | 'C', bytes: Uint8Array): void {
  process.stderr.write(`${direction} ${Date.now() % 100_000}\n${new TextDecoder().decode(bytes)}`);
}

/** A phone worked by hand. */
function handOn(phone: SipPhone): Phone {
  const ringing = async () => {
    for (;;) {
      const call = await phone.incoming();
      // Calls that were answered by command or have ended are not what rings.
      if (call.state === 'ringing') return call;
    }
  };
  return {
    answer: async () => {
      await (await ringing()).answer();
    },
    reject: async () => {
      (await ringing()).reject(486, 'Busy Here');
    },
    hangUp: async () => {
      await phone.calls
        .filter(({ state }) => state !== 'ended')
        .at(-1)
        ?.hangup();
    },
  };
}
