/** Tries settings on a SIP server: whether it speaks SIP over WebSocket, and where somebody is named, that account. Rings nobody. */
import { type Probe, ProbeFault, type ProbeOptions } from '../../provider/probe.ts';
import type { WebSocketLike, World } from '../../provider/world.ts';
import { digestAnswer, readSip, type SipAnswer, sipRequest } from './probe-messages.ts';
import type { SipConnectionSettings, SipUserSettings } from './settings.ts';

/** For one answer, ms. */
const patience = 8000;

export function probe(settings: SipConnectionSettings, world: World, { user }: ProbeOptions<SipUserSettings>): Probe {
  const [url = ''] = settings.url.split(/\s*,\s*/);
  const domain = settings.domain || new URL(url).hostname;
  const unique = `${world.clock.now().toString(36)}${Math.floor(world.random() * 1e9).toString(36)}`;
  let socket: WebSocketLike | undefined;
  let sequence = 0;
  let heard: (answer: SipAnswer) => void = () => undefined;

  /** @returns the final answer */
  function ask(method: string, userPart: string, headers: readonly string[] = []): Promise<SipAnswer> {
    return new Promise((resolve, reject) => {
      const timer = world.clock.setTimeout(() => {
        reject(new ProbeFault('timeout', `No answer to ${method} in ${patience / 1000} seconds`, wrongPlace));
      }, patience);
      heard = (answer) => {
        if (answer.status < 200) return;
        world.clock.clearTimeout(timer);
        resolve(answer);
      };
      socket?.send(sipRequest({ method, domain, user: userPart, unique, sequence: ++sequence, headers }));
    });
  }

  return {
    steps: [
      {
        title: 'Speaks SIP over WebSocket',
        run: async () => {
          socket = await opened(url, world, (text) => {
            const answer = readSip(text);
            if (answer) heard(answer);
          });
          // Any answer will do: who does not serve OPTIONS says so in SIP.
          const { server, status } = await ask('OPTIONS', '');
          return server || `answers ${status}`;
        },
      },
      ...(user ? [{ title: `Account ${user.extension}`, run: () => account(user, domain, ask) }] : []),
    ],
    close: () => {
      socket?.close();
    },
  };
}

const wrongPlace =
  'Check port and path: wss://host:8089/ws for Asterisk, wss://host:7443 or ws://host:5066 for FreeSWITCH.';

/** Asks which telephones are registered, and registers none: whoever is at work is not disturbed. */
async function account(
  user: SipUserSettings,
  domain: string,
  ask: (method: string, user: string, headers?: readonly string[]) => Promise<SipAnswer>,
): Promise<string> {
  const first = await ask('REGISTER', user.extension);
  const challenged = first.status === 401 || first.status === 407;
  const header = challenged ? digestAnswer(first, user, domain) : undefined;
  if (challenged && header === undefined) {
    throw new ProbeFault('notSupported', 'It wants a digest that is not known here', 'Let the account use MD5.');
  }
  const { status, reason } = header === undefined ? first : await ask('REGISTER', user.extension, [header]);
  if (status === 200) return 'accepted';
  if (status === 404) {
    throw new ProbeFault(
      'unknownExtension',
      `${user.extension} is not known at ${domain}`,
      'Check the extension and the SIP domain.',
    );
  }
  throw new ProbeFault(
    'loginRefused',
    `Refused: ${status} ${reason}`.trim(),
    'Check the extension, the authorisation user and the password of the account, and that it may register by WebSocket.',
  );
}

function opened(url: string, { sockets, clock }: World, message: (text: string) => void): Promise<WebSocketLike> {
  return new Promise((resolve, reject) => {
    const fail = () => {
      clock.clearTimeout(timer);
      reject(new ProbeFault('notPhoneSystem', 'The port is open, and no SIP over WebSocket is', wrongPlace));
    };
    const timer = clock.setTimeout(fail, patience);
    const socket = sockets.webSocket(url, ['sip']);
    socket.onopen = () => {
      clock.clearTimeout(timer);
      resolve(socket);
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') message(data);
      else if (data instanceof Uint8Array || data instanceof ArrayBuffer) message(new TextDecoder().decode(data));
    };
    // A close follows every error.
    socket.onerror = () => undefined;
    socket.onclose = fail;
  });
}
