/** The settings of one Webitel and of one user on it. Names are the CTI guide's. */
import * as z from 'zod/mini';
import { iceServers } from '../../provider/ice-servers.ts';

const about = (title: string, more: { description?: string; writeOnly?: boolean } = {}) => ({ title, ...more });

const line = z.string().check(z.regex(/^[^\r\n\0]*$/), z.maxLength(256));
const address = z.string().check(z.regex(/^[^\s\0]*$/), z.maxLength(1000));
const domain = z.string().check(z.regex(/^[\w.:-]*$/), z.maxLength(255));
/** The tag of a status stands in quotes on the wire. */
const reason = z.string().check(z.regex(/^[^'\r\n\0]+$/), z.maxLength(60));

export const webitelSettings = z.object({
  webitelConnectionString: address.check(z.minLength(1)).register(
    z.globalRegistry,
    about('Webitel address', {
      description: 'WebSocket of the CTI server, e.g. wss://pbx.example.com/engine/ or pbx.example.com (port 871)',
    }),
  ),
  webitelWebrtcConnectionString: z._default(address, '').register(
    z.globalRegistry,
    about('Web phone address', {
      description:
        'Where web phones connect, e.g. wss://pbx.example.com/verto/, or ws://pbx.example.com:5066 for SIP; empty for none',
    }),
  ),
  webPhoneProtocol: z._default(z.enum(['auto', 'verto', 'sip']), 'auto').register(
    z.globalRegistry,
    about('Web phone protocol', {
      description: 'auto: SIP where the port of the web phone address is 5066 or 7443, else Verto',
    }),
  ),
  iceServers,
  webitelDomain: z
    ._default(domain, '')
    .register(
      z.globalRegistry,
      about('Domain', { description: 'The part of the accounts after the @; empty for the host of the address' }),
    ),
  webitelRecordsAddress: z._default(address, '').register(
    z.globalRegistry,
    about('Address of the recordings', {
      description: 'Instead of the one that Webitel tells, e.g. https://pbx.example.com:4004; empty for that one',
    }),
  ),
  isSipAutoAnswerHeaderSupported: z._default(z.boolean(), false).register(
    z.globalRegistry,
    about('Enable picking up phone from application', {
      description: 'Desk phones pick up by themselves when the agent calls from the panel',
    }),
  ),
  autoAnswerParam: z
    ._default(line, 'sip_auto_answer=true')
    .register(
      z.globalRegistry,
      about('Auto-answer parameter', { description: 'What tells a desk phone to pick up by itself' }),
    ),
  breakReasons: z
    ._default(z.array(reason).check(z.maxLength(50)), [])
    .register(z.globalRegistry, about('Reasons of a break', { description: 'Offered to agents, told to Webitel' })),
  isSecondCallBusy: z._default(z.boolean(), false).register(
    z.globalRegistry,
    about('Turn away a second call', {
      description: 'Who calls an agent that has a call finds the line busy, and the agent does not hear of it',
    }),
  ),
  debugMode: z
    ._default(z.boolean(), false)
    .register(
      z.globalRegistry,
      about('Enable debugging', { description: 'Pages that trace native messages see whole numbers in them' }),
    ),
});
export type WebitelSettings = z.infer<typeof webitelSettings>;

export const webitelUserSettings = z.object({
  login: line
    .check(z.minLength(1))
    .register(z.globalRegistry, about('Webitel login', { description: 'The internal number, or number@domain' })),
  password: z
    ._default(line, '')
    .register(
      z.globalRegistry,
      about('Webitel password', { description: 'Empty: the same as the login', writeOnly: true }),
    ),
  key: z
    ._default(line, '')
    .register(
      z.globalRegistry,
      about('Key', { description: 'Instead of the password, with a token', writeOnly: true }),
    ),
  token: z._default(line, '').register(z.globalRegistry, about('Token', { writeOnly: true })),
  domain: z
    ._default(domain, '')
    .register(z.globalRegistry, about('Domain', { description: 'Where it is not the connection’s' })),
  isAutoLogin: z
    ._default(z.boolean(), true)
    .register(z.globalRegistry, about('Auto-connection', { description: 'Connects without being asked' })),
  useWebPhone: z
    ._default(z.boolean(), true)
    .register(z.globalRegistry, about('Use web phone', { description: 'The agent speaks in the page' })),
  useVideo: z
    ._default(z.boolean(), false)
    .register(z.globalRegistry, about('Use video', { description: 'In calls to colleagues, by the web phone' })),
  useNotificationSound: z
    ._default(z.boolean(), true)
    .register(
      z.globalRegistry,
      about('Use notification sound', { description: 'The page rings, where Webitel is talked to by the page' }),
    ),
  isWrapUpDisabled: z._default(z.boolean(), false).register(z.globalRegistry, about('No wrap-up after a call')),
  disableCallCentre: z
    ._default(z.boolean(), false)
    .register(z.globalRegistry, about('No call-centre mode', { description: 'Queues are not offered' })),
  isOperator: z
    ._default(z.boolean(), true)
    .register(
      z.globalRegistry,
      about('Call-centre operator', { description: 'An agent of queues is signed in to them at the start' }),
    ),
  availableOnDemand: z
    ._default(z.boolean(), false)
    .register(z.globalRegistry, about('Available on demand', { description: 'Idle after each call of a queue' })),
});
export type WebitelUserSettings = z.infer<typeof webitelUserSettings>;
