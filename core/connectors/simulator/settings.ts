/** What can be set about a simulated phone system, and about one agent of it. */
import * as z from 'zod/mini';

const ms = z.int().check(z.minimum(0), z.maximum(600_000));

export const simulatorSettings = z.object({
  /** How long a phone rings before the exchange gives up, ms. */
  ringTime: z._default(ms, 20_000),
  /** How long outside parties ring before they answer, ms. */
  answerAfter: z._default(ms, 1000),
  /** Ring the agent's own phone first when the agent dials, as many systems do. */
  ownPhoneFirst: z._default(z.boolean(), false),
  /** Show whole numbers in native messages (`rawMessage`). */
  debugMode: z._default(z.boolean(), false),
  queues: z._default(z.array(z.object({ number: z.string(), name: z.string(), members: z.array(z.string()) })), []),
});
export type SimulatorSettings = z.infer<typeof simulatorSettings>;

export const simulatorUserSettings = z.object({
  extension: z.string().check(z.minLength(1), z.maxLength(20)),
  name: z._default(z.string(), ''),
});
export type SimulatorUserSettings = z.infer<typeof simulatorUserSettings>;
