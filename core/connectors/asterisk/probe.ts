/** Tries settings on an Asterisk: its greeting, the sign-in, the rights, whether events arrive, and the contexts of the dial plan. */
import { asCtiError } from '../../provider/errors.ts';
import { type Probe, ProbeFault, type ProbeTarget } from '../../provider/probe.ts';
import type { World } from '../../provider/world.ts';
import { AmiClient } from './ami-client.ts';
import { missingFeatures } from './capabilities.ts';
import type { AsteriskSettings } from './settings.ts';

/** How long an event may take that we cause ourselves, ms. */
const eventLimit = 5000;

/** An extension that no dial plan has: a call to it makes events, and rings nobody. */
const nowhere = 'offhook-probe-nowhere';

export function probeTargets({ url, port, tls, tlsCa }: AsteriskSettings): ProbeTarget[] {
  return [{ host: url, port, tls: tls && tlsCa ? { ca: tlsCa } : tls, what: 'AMI' }];
}

export function probe(settings: AsteriskSettings, world: World): Probe {
  const { userName, originateContext, parkingLotContext } = settings;
  const seen = new Set<string>();
  let heard: () => void = () => undefined;
  const ami = new AmiClient(settings, world, {
    event: ({ event }) => {
      if (event !== undefined) seen.add(event);
      heard();
    },
    closed: () => {
      heard();
    },
  });
  let rights: ReadonlySet<string> = new Set();

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
    ],
    close: () => {
      ami.close();
    },
  };
}

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
