/** The settings of one Asterisk and of one user on it. Names are those of the guide's `<asterisk …>` element. */
import * as z from 'zod/mini';

/** Titles, help texts and `writeOnly` marks for the form that an administrator fills in. */
const about = (title: string, more: { description?: string; writeOnly?: boolean } = {}) => ({ title, ...more });

/** Channel, context and queue names: what may stand in an AMI line. */
const name = z.string().check(z.regex(/^[\w.@/{}-]*$/), z.maxLength(80));
const line = z.string().check(z.regex(/^[^\r\n\0]*$/), z.maxLength(256));

export const asteriskSettings = z.object({
  url: z.string().check(z.minLength(1), z.maxLength(255)).register(z.globalRegistry, about('Asterisk host')),
  port: z
    ._default(z.int().check(z.minimum(1), z.maximum(65_535)), 5038)
    .register(z.globalRegistry, about('Manager port', { description: '5038, or 5039 with encryption' })),
  tls: z._default(z.boolean(), false).register(z.globalRegistry, about('Encrypt (TLS)')),
  tlsCa: z
    .optional(z.string())
    .register(z.globalRegistry, about('Certificate authority', { description: 'PEM, for a certificate of your own' })),
  userName: line.check(z.minLength(1)).register(z.globalRegistry, about('Manager user')),
  secret: line.check(z.minLength(1)).register(z.globalRegistry, about('Manager secret', { writeOnly: true })),
  md5Login: z
    ._default(z.boolean(), true)
    .register(
      z.globalRegistry,
      about('Sign in by challenge', { description: 'The secret itself does not cross the network' }),
    ),
  protocol: z
    ._default(z.enum(['PJSIP/', 'SIP/']), 'PJSIP/')
    .register(z.globalRegistry, about('Channel technology', { description: 'Prefix of the agents’ devices' })),
  originateContext: z
    ._default(name, 'from-internal')
    .register(z.globalRegistry, about('Context of outgoing calls', { description: 'FreePBX: from-internal' })),
  parkingLotContext: z._default(name, '').register(
    z.globalRegistry,
    about('Context for held calls', {
      description: 'Its extension s plays music. Needed for hold, consultation and attended transfer',
    }),
  ),
  queueExtensionFormat: z
    ._default(name, 'Local/{0}@from-queue/n')
    .register(
      z.globalRegistry,
      about('Queue member', { description: 'How queues reach an agent; {0} is the extension' }),
    ),
  autoPauseOnCommutationStart: z
    ._default(z.boolean(), true)
    .register(z.globalRegistry, about('Pause in queues while talking')),
  asyncOriginate: z._default(z.boolean(), true).register(
    z.globalRegistry,
    about('Originate without waiting', {
      description: 'Off: other commands wait until the agent’s phone is picked up',
    }),
  ),
  sendRingStartedOnRingingState: z
    ._default(z.boolean(), true)
    .register(
      z.globalRegistry,
      about('Announce calls when the phone rings', { description: 'Off: already when Asterisk dials it' }),
    ),
  traceQueuesState: z._default(z.boolean(), false).register(z.globalRegistry, about('Log the agents’ queue states')),
  packetInfoConfig: z._default(line, '').register(
    z.globalRegistry,
    about('Extra packet fields', {
      description: 'Comma-separated AMI fields or channel variables to pass on with a call',
    }),
  ),
  recordingsFolder: z._default(z.string().check(z.regex(/^(\/[^\r\n\0]*)?$/), z.maxLength(256)), '').register(
    z.globalRegistry,
    about('Folder of recordings', {
      description:
        'Where this server finds what MixMonitor writes, e.g. /var/spool/asterisk/monitor or where that is mounted; empty: recordings are not played',
    }),
  ),
  filePath: z._default(line, '').register(
    z.globalRegistry,
    about('Recorded traffic', {
      description: 'Diagnostics: play this file instead of connecting. Empty in production',
    }),
  ),
  debugMode: z
    ._default(z.boolean(), false)
    .register(
      z.globalRegistry,
      about('Enable debugging', { description: 'Pages that trace native messages see whole numbers in them' }),
    ),
  originateTimeout: z
    ._default(z.int().check(z.minimum(1000), z.maximum(120_000)), 30_000)
    .register(z.globalRegistry, about('Ring the agent’s own phone, ms')),
});
export type AsteriskSettings = z.infer<typeof asteriskSettings>;

export const asteriskUserSettings = z.object({
  extension: z
    .string()
    .check(z.regex(/^[\w.-]+$/), z.maxLength(40))
    .register(z.globalRegistry, about('Number')),
  outgoingCallContext: z
    .optional(name)
    .register(
      z.globalRegistry,
      about('Outgoing call context', { description: 'Overrides the context of outgoing calls' }),
    ),
  otherDevices: z
    ._default(z.array(name), [])
    .register(z.globalRegistry, about('Further devices', { description: 'Whole names, e.g. PJSIP/201' })),
  remoteAnswer: z._default(z.boolean(), false).register(
    z.globalRegistry,
    about('Phone can be told to answer', {
      description: 'The phone obeys NOTIFY "talk"; the manager user needs the right PJSIPNotify',
    }),
  ),
});
export type AsteriskUserSettings = z.infer<typeof asteriskUserSettings>;

/** The context in which whatever is dialled for a user is looked up. */
export function dialContext(settings: AsteriskSettings, user: AsteriskUserSettings): string {
  return user.outgoingCallContext || settings.originateContext;
}
