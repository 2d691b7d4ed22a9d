/** The settings of one SIP server that web phones register with, and of one user on it. */
import * as z from 'zod/mini';
import { iceServers } from '../../provider/ice-servers.ts';

const about = (title: string, more: { description?: string; writeOnly?: boolean } = {}) => ({ title, ...more });

const line = z.string().check(z.regex(/^[^\r\n\0]*$/), z.maxLength(256));
/** The user part of a SIP address, and a display name: nothing that would end either. */
const sipUser = z.string().check(z.regex(/^[\w.+*#~-]{1,64}$/));
const host = z.string().check(z.regex(/^[\w.:[\]-]*$/), z.maxLength(255));

export const sipSettings = z.object({
  url: z
    .string()
    .check(z.regex(/^wss?:\/\/[^\s,]+(\s*,\s*wss?:\/\/[^\s,]+)*$/), z.maxLength(1000))
    .register(
      z.globalRegistry,
      about('WebSocket address', {
        description:
          'Where web phones connect, e.g. wss://pbx.example.com:8089/ws; with commas several, the next being tried when one does not answer',
      }),
    ),
  domain: z._default(host, '').register(
    z.globalRegistry,
    about('SIP domain', {
      description: 'The part of the SIP addresses after the @; empty for the host of the address',
    }),
  ),
  realm: z._default(line, '').register(
    z.globalRegistry,
    about('Realm', {
      description:
        'As the phone system names it when it asks for a password, e.g. asterisk. With it pages get a digest, never the password',
    }),
  ),
  registerExpires: z
    ._default(z.int().check(z.minimum(60), z.maximum(86_400)), 300)
    .register(
      z.globalRegistry,
      about('Registration', { description: 'How long the server keeps a web phone that says nothing more, seconds' }),
    ),
  iceServers,
  extraHeaders: z
    ._default(z.array(line.check(z.regex(/^[!-9;-~]+: .+$/))).check(z.maxLength(10)), [])
    .register(
      z.globalRegistry,
      about('Further SIP headers', { description: 'Sent with every request, e.g. X-Tenant: 7' }),
    ),
  dtmf: z
    ._default(z.enum(['rfc4733', 'info']), 'rfc4733')
    .register(
      z.globalRegistry,
      about('Tones', { description: 'rfc4733: among the sound, which nearly all systems want; info: as SIP INFO' }),
    ),
  sessionTimers: z
    ._default(z.boolean(), true)
    .register(z.globalRegistry, about('Session timers', { description: 'Ends calls whose other end has vanished' })),
  callWaiting: z
    ._default(z.enum(['ring', 'busy']), 'ring')
    .register(
      z.globalRegistry,
      about('A second call', { description: 'It rings, or its caller hears that it is busy' }),
    ),
  maxCalls: z
    ._default(z.int().check(z.minimum(1), z.maximum(10)), 4)
    .register(z.globalRegistry, about('Calls at once', { description: 'A further caller hears that it is busy' })),
  answerWhenAsked: z._default(z.boolean(), false).register(
    z.globalRegistry,
    about('Answer when the phone system asks for it', {
      description: 'Call-Info answer-after, Answer-Mode: Auto. Whoever can call the agents could then listen in',
    }),
  ),
  debugMode: z
    ._default(z.boolean(), false)
    .register(
      z.globalRegistry,
      about('Enable debugging', { description: 'Pages that trace native messages see whole numbers in them' }),
    ),
});
export type SipConnectionSettings = z.infer<typeof sipSettings>;

export const sipUserSettings = z.object({
  extension: sipUser.register(z.globalRegistry, about('Extension', { description: 'The user in the SIP address' })),
  authUser: z
    ._default(z.union([z.literal(''), sipUser]), '')
    .register(
      z.globalRegistry,
      about('User name', { description: 'For signing in, where it is another than the extension' }),
    ),
  password: z._default(line, '').register(z.globalRegistry, about('Password', { writeOnly: true })),
  /** Instead of the password, as a page gets it: MD5 of `user:realm:password` in hexadecimal (RFC 7616 §3.4.2). */
  ha1: z
    .optional(z.string().check(z.regex(/^[0-9a-f]{32}$/)))
    .register(
      z.globalRegistry,
      about('Digest of the password', { writeOnly: true, description: 'Instead of the password' }),
    ),
  displayName: z
    ._default(z.string().check(z.regex(/^[^"\\\r\n\0<>]*$/), z.maxLength(64)), '')
    .register(z.globalRegistry, about('Name', { description: 'Shown to whoever is called' })),
  autoAnswer: z
    ._default(z.boolean(), false)
    .register(z.globalRegistry, about('Answer by itself', { description: 'Incoming calls are talked to at once' })),
});
export type SipUserSettings = z.infer<typeof sipUserSettings>;
