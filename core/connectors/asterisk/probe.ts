/** Tries settings on an Asterisk: its greeting, the sign-in, the rights, whether events arrive, and the contexts of the dial plan. */
import { asCtiError } from '../../provider/errors.ts';
import { type Probe, ProbeFault, type ProbeOptions, type ProbeTarget } from '../../provider/probe.ts';
import type { World } from '../../provider/world.ts';
import { AmiClient } from './ami-client.ts';
import { missingFeatures } from './capabilities.ts';
import type { AsteriskSettings, AsteriskUserSettings } from './settings.ts';

/** How long an event may take that we cause ourselves, ms. */
const eventLimit = 5000;

/** An extension that no dial plan has: a call to it makes events, and rings nobody. */
const nowhere = 'offhook-probe-nowhere';

export function probeTargets({ url, port, tls, tlsCa }: AsteriskSettings): ProbeTarget[] {
  return [{ host: url, port, tls: tls && tlsCa ? { ca: tlsCa } : tls, what: 'AMI' }];
}

export function probe(
  settings: AsteriskSettings,
  world: World,
  { callTo }: ProbeOptions<AsteriskUserSettings> = {},
): Probe {
  const { userName, originateContext, parkingLotContext } = settings;
  const seen = new Set<string>();
  const test = `offhook-test-${world.clock.now().toString(36)}`;
  const device = `${settings.protocol}${callTo ?? ''}`;
  /** How far the telephone that is rung for a test is: its state, and the outcome of the order. */
  const rung: { channel?: string; state?: string; failed?: boolean } = {};
  let heard: () => void = () => undefined;
  const ami = new AmiClient(settings, world, {
    event: (message) => {
      const { event } = message;
      if (event !== undefined) seen.add(event);
      if (message.get('Uniqueid') === test) {
        const channel = message.get('Channel');
        if (channel !== undefined) rung.channel = channel;
        if (event === 'Hangup') rung.failed ??= true;
        else rung.state = message.get('ChannelStateDesc') ?? rung.state ?? '';
      }
      // Of the order for this telephone, not of the call to nowhere before.
      if (event === 'OriginateResponse' && message.get('Response') === 'Failure' && message.get('Channel') === device) {
        rung.failed = true;
      }
      heard();
    },
    closed: () => {
      heard();
    },
  });
  let rights: ReadonlySet<string> = new Set();

  /** Rings a telephone and lets go as soon as it does. */
  async function rings(extension: string): Promise<string> {
    const ended = new Promise<'rings' | 'fails' | 'late'>((resolve) => {
      const timer = world.clock.setTimeout(() => {
        resolve('late');
      }, ringLimit);
      heard = () => {
        const outcome = /^(Ringing|Up)$/.test(rung.state ?? '') ? 'rings' : rung.failed ? 'fails' : undefined;
        if (!outcome) return;
        world.clock.clearTimeout(timer);
        resolve(outcome);
      };
    });
    const to = { Channel: device, Application: 'Wait', Data: '1', CallerID: '"Offhook test" <0>', ChannelId: test };
    await ami.send('Originate', { ...to, Timeout: ringLimit, Async: true });
    const outcome = await ended;
    if (rung.channel !== undefined) await ami.send('Hangup', { Channel: rung.channel }).catch(() => undefined);
    if (outcome === 'rings') return `${device} rang, and the call was ended`;
    throw new ProbeFault(
      'ownPhoneUnreachable',
      outcome === 'late' ? `${device} did not ring in ${ringLimit / 1000} seconds` : `${device} cannot be rung`,
      `Check that the telephone is switched on and registered: "pjsip show endpoint ${extension}" on the Asterisk console.`,
    );
  }

  return {
    steps: [
      {
        title: 'Greets as Asterisk',
        run: async () => {
          await ami.connect().catch((error: unknown) => {
            throw notAsterisk(error);
          });
          return ami.banner;
        },
      },
      {
        title: `Log in as ${userName}`,
        run: async () => {
          await ami.signIn().catch((error: unknown) => {
            throw notLetIn(error, userName);
          });
          return undefined;
        },
      },
      {
        title: 'Rights',
        run: async () => {
          rights = new Set((await ami.send('ListCommands')).response.keys);
          for (const action of ['Originate', 'Hangup', 'CoreShowChannels']) {
            if (!rights.has(action)) throw notAllowed(action, userName);
          }
          const missing = missingFeatures(rights);
          return missing.length === 0 ? 'everything the panel offers' : `without: ${missing.join(', ')}`;
        },
      },
      {
        title: 'Events arrive',
        run: async () => {
          const arrived = new Promise<boolean>((resolve) => {
            const timer = world.clock.setTimeout(() => {
              resolve(false);
            }, eventLimit);
            heard = () => {
              if (!seen.has('Newchannel')) return;
              world.clock.clearTimeout(timer);
              resolve(true);
            };
          });
          const to = {
            Channel: `Local/${nowhere}@${originateContext || 'default'}`,
            Application: 'Hangup',
            Async: true,
          };
          // It fails, as it must: nobody has that number.
          await ami.send('Originate', to).catch(() => undefined);
          if (await arrived) return 'of a call that goes nowhere';
          throw new ProbeFault(
            'missingRights',
            'A call was made, and nothing was told of it',
            `In manager.conf, add "call" to the line "read" of [${userName}], then say "manager reload". Without it nobody sees a call.`,
          );
        },
      },
      {
        title: 'Context of outgoing calls exists',
        run: () => contextExists(ami, originateContext, 'Context of outgoing calls'),
      },
      {
        title: 'Context for held calls plays music',
        run: async () => {
          if (parkingLotContext === '') return 'not set: hold and consultation are not offered';
          await contextExists(ami, parkingLotContext, 'Context for held calls', 's');
          return `s@${parkingLotContext}`;
        },
      },
      ...(callTo === undefined ? [] : [{ title: `Rings ${callTo}`, run: () => rings(callTo) }]),
    ],
    close: () => {
      ami.close();
    },
  };
}

/** A call to nobody, which ends when the telephone rings. */
const ringLimit = 10_000;

/** @param exten to be found there; without it any will do */
async function contextExists(ami: AmiClient, context: string, setting: string, exten?: string): Promise<string> {
  const asked = exten === undefined ? context : `${context},${exten},1`;
  const { response } = await ami.send('Getvar', { Variable: `DIALPLAN_EXISTS(${asked})` });
  if (response.get('Value') !== '0') return context;
  throw new ProbeFault(
    'settingsInvalid',
    exten === undefined ? `There is no context ${context}` : `${context} has no extension ${exten}`,
    `Look at "dialplan show ${context}" on the Asterisk console, and put the right name into "${setting}".`,
  );
}

function notAsterisk(error: unknown): unknown {
  const { code } = asCtiError(error);
  if (code === 'notPhoneSystem') {
    return new ProbeFault(
      code,
      'Something else answers at this port',
      'Check the manager port: 5038, or 5039 with encryption.',
    );
  }
  if (code === 'timeout') {
    return new ProbeFault(
      code,
      'It was connected, and said nothing',
      'Check whether the port wants encryption, and that it is the manager’s: 5038, or 5039 with encryption.',
    );
  }
  return new ProbeFault(
    code,
    'The connection was closed before a greeting',
    'In manager.conf, check "enabled = yes", and that "permit" lists the address of this machine.',
  );
}

function notLetIn(error: unknown, userName: string): unknown {
  const { code } = asCtiError(error);
  if (code !== 'loginRefused') return error;
  return new ProbeFault(
    code,
    'Authentication failed',
    `In manager.conf, check [${userName}], its "secret", and that "permit" lists the address of this machine. Then say "manager reload".`,
  );
}

function notAllowed(action: string, userName: string): ProbeFault {
  return new ProbeFault(
    'missingRights',
    `${action} is not allowed`,
    `In manager.conf, give [${userName}] "write = call,agent,originate,reporting", then say "manager reload".`,
  );
}
