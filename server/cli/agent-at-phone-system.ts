/** Connects an agent straight to one phone system, with settings from the command line. */
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';
import { type CtiLink, type LinkStatus, openConnector } from '../../core/provider/connector.ts';
import { CtiError } from '../../core/provider/errors.ts';
import { systemClock, type World } from '../../core/provider/world.ts';
import { connectorById, connectors } from '../connectors.ts';
import { openLog } from '../log.ts';
import { nodeSockets } from '../sockets.ts';
import type { ConnectedAgent } from './connected-agent.ts';
import { CliError, exitCodes } from './exit-codes.ts';
import { settingsOf } from './options.ts';

/** @throws CtiError or CliError that says why not */
export async function agentAtPhoneSystem(
  name: string,
  settings: Record<string, unknown>,
  userSettings: Record<string, unknown>,
  hear: (provider: BaseCtiProvider) => void,
): Promise<ConnectedAgent> {
  const connector = knownConnector(name);
  const link = openConnector(connector, settingsOf(connector.settings, settings, '--set'), cliWorld());
  const user = settingsOf(connector.userSettings, userSettings, '--user');
  const provider = link.provider({ id: 'agent', settings: user });
  hear(provider);
  const close = async () => {
    await provider.closeConnection();
    await link.stop();
  };
  try {
    await firstAttempt(link, () => {
      link.start();
    });
    await provider.connect();
  } catch (error) {
    await close();
    throw error;
  }
  return { provider, close };
}

/** @throws CliError naming those there are */
export function knownConnector(name: string) {
  const connector = connectorById(name);
  if (connector) return connector;
  const known = connectors.map(({ manifest }) => manifest.id).join(', ');
  throw new CliError(exitCodes.usage, 'usage', `there is no connector ${name}; there are ${known}`);
}

export function cliWorld(): World {
  return { sockets: nodeSockets, clock: systemClock, log: openLog('error'), random: Math.random };
}

/** Settles when the link is up. @throws CtiError with the reason of the first failure */
export function firstAttempt(link: CtiLink, start: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = ({ state, reason }: LinkStatus) => {
      if (state === 'connecting') return;
      stop();
      if (state === 'up') resolve();
      else reject(new CtiError(reason ?? 'unreachable'));
    };
    const stop = link.onStatus(look);
    start();
  });
}
