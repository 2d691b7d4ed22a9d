/** Tries settings on an Oktell: whether it answers as one, and where somebody is named, the sign-in of that user. */
import { asCtiError } from '../../provider/errors.ts';
import { type Probe, ProbeFault, type ProbeOptions, type ProbeTarget } from '../../provider/probe.ts';
import { signsIn } from '../../provider/probe-sign-in.ts';
import type { World } from '../../provider/world.ts';
import { addressesOf, OktellDoor } from './oktell-door.ts';
import { OktellLink } from './oktell-link.ts';
import type { OktellSettings, OktellUserSettings } from './settings.ts';

/** ms */
const openTimeout = 8000;

export function probeTargets({ url, tls }: OktellSettings): ProbeTarget[] {
  return addressesOf(url, tls).map((address) => {
    const { hostname, port, protocol } = new URL(address);
    const encrypted = protocol === 'wss:';
    const host = hostname.replace(/^\[|\]$/g, '');
    return { host, port: Number(port) || (encrypted ? 443 : 80), tls: encrypted, what: 'Oktell' };
  });
}

export function probe(settings: OktellSettings, world: World, { user }: ProbeOptions<OktellUserSettings>): Probe {
  const { clock, sockets } = world;
  let door: OktellDoor | undefined;
  return {
    steps: [
      {
        title: 'Answers as Oktell',
        run: async () => {
          door = new OktellDoor({ urls: addressesOf(settings.url, settings.tls), sockets, clock, openTimeout });
          const { socket, url } = await door.open().catch((error: unknown) => {
            throw notOktell(error);
          });
          socket.close();
          return url;
        },
      },
      ...(user ? [{ title: `Sign in as ${user.login}`, run: () => signIn(settings, user, world) }] : []),
    ],
    close: () => {
      door?.close();
    },
  };
}

async function signIn(settings: OktellSettings, user: OktellUserSettings, world: World): Promise<string> {
  const link = new OktellLink(settings, world);
  const provider = link.provider({ id: 'probe', settings: user });
  await signsIn(provider, world.clock, {
    loginRefused: 'Check the login and the password in the Oktell administration.',
    alreadySignedIn: 'This user is signed in with another program: sign out there, or try with another user.',
    noLicence: 'Oktell has no licence left for another user.',
  });
  return provider.version;
}

function notOktell(error: unknown): ProbeFault {
  const { code } = asCtiError(error);
  return code === 'notPhoneSystem'
    ? new ProbeFault(
        code,
        'Something else answers at this port',
        'Enter the WebSocket port of Oktell: 4066, or 443 where it is encrypted. 4055 is its web server.',
      )
    : new ProbeFault(
        code,
        'The port is open, and no WebSocket is',
        'Check the port: 4066, or 443 where it is encrypted, and whether a proxy before it passes WebSockets on.',
      );
}
