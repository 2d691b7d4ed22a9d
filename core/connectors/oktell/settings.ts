/** The settings of one Oktell and of one user on it. */
import * as z from 'zod/mini';

const about = (title: string, more: { description?: string; writeOnly?: boolean } = {}) => ({ title, ...more });

const line = z.string().check(z.regex(/^[^\r\n\0]*$/), z.maxLength(256));

export const oktellSettings = z.object({
  url: z
    .string()
    .check(z.minLength(1), z.maxLength(1000))
    .register(
      z.globalRegistry,
      about('Oktell address', {
        description:
          'Host and WebSocket port, e.g. wss://oktell.example.com or ws://10.0.0.5:4066; several with commas',
      }),
    ),
  tls: z
    ._default(z.boolean(), true)
    .register(
      z.globalRegistry,
      about('Encrypt (TLS)', { description: 'For an address without ws:// or wss://. Passwords are only hashed' }),
    ),
  workplace: z
    ._default(line, '')
    .register(z.globalRegistry, about('Workplace', { description: 'Told to Oktell at sign-in; may be empty' })),
  webPhoneUrl: z._default(z.string().check(z.regex(/^(wss?:\/\/\S+)?$/), z.maxLength(256)), '').register(
    z.globalRegistry,
    about('Web phone address', {
      description:
        'Where the page’s web phone connects (SIP over WebSocket), e.g. wss://oktell.example.com:5060/; empty: as Oktell names it at sign-in',
    }),
  ),
  isSipAutoAnswerHeaderSupported: z._default(z.boolean(), false).register(
    z.globalRegistry,
    about('Enable picking up phone from application', {
      description: 'The agents’ phones answer by themselves when Oktell tells them to',
    }),
  ),
  debugMode: z
    ._default(z.boolean(), false)
    .register(
      z.globalRegistry,
      about('Enable debugging', { description: 'Pages that trace native messages see whole numbers in them' }),
    ),
});
export type OktellSettings = z.infer<typeof oktellSettings>;

export const oktellUserSettings = z.object({
  login: line.check(z.minLength(1)).register(z.globalRegistry, about('Oktell login')),
  password: line.check(z.minLength(1)).register(z.globalRegistry, about('Oktell password', { writeOnly: true })),
  extension: z
    ._default(z.string().check(z.regex(/^[\w.-]*$/), z.maxLength(40)), '')
    .register(
      z.globalRegistry,
      about('Number', { description: 'By which colleagues call the user; Oktell itself does not need it' }),
    ),
  isOperator: z
    ._default(z.boolean(), true)
    .register(
      z.globalRegistry,
      about('Call-centre operator', { description: 'Offers call-centre mode and breaks, which need each other' }),
    ),
  useWebPhone: z._default(z.boolean(), false).register(
    z.globalRegistry,
    about('Use web phone', {
      description:
        'The voice goes through the page, with an account that Oktell gives at sign-in; only where the page runs it',
    }),
  ),
});
export type OktellUserSettings = z.infer<typeof oktellUserSettings>;
