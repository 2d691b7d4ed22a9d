/** Tries settings on a Webitel: whether a WebSocket opens there, and where somebody is named, the sign-in of that account. */
import { type Probe, ProbeFault, type ProbeOptions, type ProbeTarget } from '../../provider/probe.ts';
import { signsIn } from '../../provider/probe-sign-in.ts';
import type { World } from '../../provider/world.ts';
import { accountOf, socketAddress } from './address.ts';
import { openSocket } from './open-socket.ts';
import type { WebitelSettings, WebitelUserSettings } from './settings.ts';
import { WebitelLink } from './webitel-link.ts';

/** ms */
const openTimeout = 8000;

export function probeTargets({ webitelConnectionString }: WebitelSettings): ProbeTarget[] {
  const { hostname, port, protocol } = new URL(socketAddress(webitelConnectionString));
  const encrypted = protocol === 'wss:';
  const host = hostname.replace(/^\[|\]$/g, '');
  return [{ host, port: Number(port) || (encrypted ? 443 : 80), tls: encrypted, what: 'Webitel CTI' }];
}

export function probe(settings: WebitelSettings, world: World, { user }: ProbeOptions<WebitelUserSettings>): Probe {
  const url = socketAddress(settings.webitelConnectionString);
  let cancel: () => void = () => undefined;
  return {
    steps: [
      {
        title: 'Opens a WebSocket',
        run: async () => {
          const opening = openSocket(url, world.sockets, world.clock, openTimeout);
          cancel = () => {
            opening.cancel();
          };
          const socket = await opening.socket.catch(() => {
            throw new ProbeFault(
              'notPhoneSystem',
              'The port is open, and no WebSocket is',
              'Check port and path: 871 for the CTI server itself, wss://…/engine/ behind a proxy, which has to pass WebSockets on.',
            );
          });
          socket.close();
          return url;
        },
      },
      ...(user ? [{ title: `Sign in as ${accountOf(settings, user)}`, run: () => signIn(settings, user, world) }] : []),
    ],
    close: () => {
      cancel();
    },
  };
}

async function signIn(settings: WebitelSettings, user: WebitelUserSettings, world: World): Promise<undefined> {
  const link = new WebitelLink(settings, world);
  await signsIn(link.provider({ id: 'probe', settings: user }), world.clock, {
    loginRefused: 'Check the number, the domain and the password of the account in Webitel.',
    alreadySignedIn: 'This account is signed in elsewhere: sign out there, or try with another one.',
    notPhoneSystem: 'Check port and path: 871 for the CTI server itself, wss://…/engine/ behind a proxy.',
  });
  return undefined;
}
