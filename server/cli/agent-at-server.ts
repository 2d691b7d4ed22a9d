/** Signs an agent in to an Offhook server, as a page does. */
import { MessagingServiceProvider } from '../../core/messaging/messaging-service-provider.ts';
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';
import { CtiError, isCtiErrorCode } from '../../core/provider/errors.ts';
import { systemClock } from '../../core/provider/world.ts';
import { nodeSockets } from '../sockets.ts';
import type { ConnectedAgent } from './connected-agent.ts';
import { CliError, exitCodes } from './exit-codes.ts';

/** @throws CtiError or CliError that says why not */
export async function agentAtServer(
  server: string,
  who: { login: string; password: string } | { agent: string },
  hear: (provider: BaseCtiProvider) => void,
): Promise<ConnectedAgent> {
  if (!/^https?:\/\//.test(server) || !URL.canParse(server)) {
    throw new CliError(exitCodes.usage, 'usage', `--server ${server}: write it as http://host:port`);
  }
  const base = server.endsWith('/') ? server : `${server}/`;
  const cookie = await signIn(base, who);
  let url = '';
  const provider = new MessagingServiceProvider({
    url: '',
    clock: systemClock,
    random: Math.random,
    ticket: async () => {
      const answer = (await post(base, 'api/tickets', undefined, cookie).then(({ json }) => json)) as {
        ticket: string;
        url: string;
      };
      url = answer.url;
      return answer.ticket;
    },
    webSocket: () => nodeSockets.webSocket(url),
  });
  hear(provider);
  await provider.connect();
  if (provider.reconnecting) {
    await provider.closeConnection();
    throw new CtiError('unreachable', server);
  }
  return {
    provider,
    close: async () => {
      await provider.closeConnection();
      await post(base, 'api/sign-out', undefined, cookie).catch(() => undefined);
    },
  };
}

async function signIn(base: string, who: object): Promise<string> {
  const path = 'agent' in who ? 'api/demo/sign-in' : 'api/sign-in';
  const { cookie } = await post(base, path, who);
  if (cookie === undefined) throw new CtiError('signInRefused');
  return cookie;
}

async function post(base: string, path: string, body: object | undefined, cookie?: string) {
  const response = await fetch(new URL(path, base), {
    method: 'POST',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie === undefined ? {} : { cookie }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  }).catch((cause: unknown) => {
    throw new CtiError('unreachable', base, { cause });
  });
  const json = (await response.json().catch(() => ({}))) as { code?: string };
  if (!response.ok)
    throw new CtiError(isCtiErrorCode(json.code ?? '') ? (json.code as 'refused') : 'unreachable', `${base}${path}`);
  return { json, cookie: response.headers.getSetCookie()[0]?.split(';')[0] };
}
