/** The settings of the built-in exchange and of one user on it. */
import * as z from 'zod/mini';

const about = (title: string, more: { description?: string; writeOnly?: boolean } = {}) => ({ title, ...more });
const ms = (most: number) => z.int().check(z.minimum(0), z.maximum(most));

/** What is dialled inside: no `+`, and short enough to be told from a number of the network. */
const inside = z.string().check(z.regex(/^[\d*#]{1,8}$/));
const serverUrl = (...schemes: string[]) =>
  z.array(z.string().check(z.regex(new RegExp(`^(${schemes.join('|')}):[^\\s]{1,250}$`)))).check(z.maxLength(4));

const settings = z.object({
  ringTime: z
    ._default(ms(600_000), 30_000)
    .register(z.globalRegistry, about('Ring time', { description: 'Before the exchange gives up, ms' })),
  returnTime: z
    ._default(ms(120_000), 20_000)
    .register(
      z.globalRegistry,
      about('Return time', { description: 'How long calls wait for a page that is loaded again, ms' }),
    ),
  callWaiting: z
    ._default(z.enum(['ring', 'busy']), 'ring')
    .register(
      z.globalRegistry,
      about('Second call', { description: 'While the user talks: it rings, or its caller hears busy' }),
    ),
  queues: z
    ._default(
      z
        .array(
          z.object({
            number: inside,
            name: z.string().check(z.minLength(1), z.maxLength(100)),
            members: z.array(inside).check(z.maxLength(1000)),
          }),
        )
        .check(z.maxLength(100)),
      [],
    )
    .register(
      z.globalRegistry,
      about('Queues', { description: 'A number that rings all its members who are ready and free' }),
    ),
  echoNumber: z
    ._default(z.union([inside, z.literal('')]), '*43')
    .register(z.globalRegistry, about('Echo number', { description: 'Lets a caller hear the own voice; empty: none' })),
  stunUrls: z
    ._default(serverUrl('stun', 'stuns'), [])
    .register(
      z.globalRegistry,
      about('STUN servers', { description: 'For pages behind a router, e.g. stun:turn.example.com:3478' }),
    ),
  turnUrls: z
    ._default(serverUrl('turn', 'turns'), [])
    .register(
      z.globalRegistry,
      about('TURN servers', { description: 'For pages that cannot reach each other, e.g. turn:turn.example.com:3478' }),
    ),
  turnSecret: z
    ._default(z.string().check(z.maxLength(256)), '')
    .register(z.globalRegistry, about('TURN secret', { writeOnly: true, description: 'static-auth-secret of coturn' })),
  simulatedOutside: z
    ._default(z.boolean(), false)
    .register(
      z.globalRegistry,
      about('Simulated outside numbers', { description: 'For trying out: a melody answers +… and 9…' }),
    ),
  answerAfter: z
    ._default(ms(600_000), 2000)
    .register(z.globalRegistry, about('Simulated outside numbers answer after', { description: 'ms' })),
  debugMode: z
    ._default(z.boolean(), false)
    .register(
      z.globalRegistry,
      about('Enable debugging', { description: 'Pages that trace native messages see whole numbers in them' }),
    ),
});

export const builtinSettings = settings.check(
  z.refine(({ turnUrls, turnSecret }) => turnUrls.length === 0 || turnSecret !== '', {
    path: ['turnSecret'],
    message: 'needed with turnUrls: a TURN server without one would relay for anybody',
  }),
);
export type BuiltinSettings = z.infer<typeof builtinSettings>;

export const builtinUserSettings = z.object({
  extension: inside.register(z.globalRegistry, about('Number')),
  name: z._default(z.string().check(z.maxLength(100)), '').register(z.globalRegistry, about('Name shown to others')),
});
export type BuiltinUserSettings = z.infer<typeof builtinUserSettings>;
