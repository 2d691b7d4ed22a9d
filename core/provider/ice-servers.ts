/** The setting by which sound finds its way through firewalls, the same for every phone system whose pages carry sound. */
import * as z from 'zod/mini';

const line = z.string().check(z.regex(/^[^\r\n\0]*$/), z.maxLength(256));

const iceServer = z.object({
  urls: z.array(z.string().check(z.regex(/^(stuns?|turns?):[^\s]+$/), z.maxLength(256))).check(z.maxLength(8)),
  username: z.optional(line),
  credential: z.optional(line).register(z.globalRegistry, { title: 'Password', writeOnly: true }),
});

export const iceServers = z._default(z.array(iceServer).check(z.maxLength(8)), []).register(z.globalRegistry, {
  title: 'STUN and TURN servers',
  description: 'How sound finds its way through firewalls; empty where pages reach the phone system directly',
});
export type IceServers = z.infer<typeof iceServers>;

/** As a browser's `RTCPeerConnection` wants them, with nothing that is undefined. */
export function rtcIceServers(servers: IceServers): { urls: string[]; username?: string; credential?: string }[] {
  return servers.map(({ urls, username, credential }) => ({
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  }));
}
