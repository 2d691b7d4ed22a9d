/** The language between a page and the Messaging Service: the provider contract, serialised. One JSON message per WebSocket frame, checked by schema on both sides. */
import * as z from 'zod/mini';
import { callSchema, capabilitiesSchema, commandSchema, eventSchema } from './schemas.ts';

export const protocolVersion = 1;

/** Frames larger than this are refused by the service, bytes. */
export const maxFrameBytes = 64 * 1024;

/** A message of either side that came within this time counts as a sign of life, ms. Twice the ping interval and a bit. */
export const silenceLimit = 45_000;
export const pingInterval = 20_000;

const id = z.string().check(z.minLength(1), z.maxLength(64));

export const ClientMessage = z.discriminatedUnion('type', [
  /** First message of every connection. `ticket` is good once; `resume` asks for the events after `seq` of that session. */
  z.object({
    type: z.literal('signIn'),
    version: z.literal(protocolVersion),
    ticket: z.string().check(z.minLength(1), z.maxLength(512)),
    resume: z.optional(z.object({ session: id, seq: z.int().check(z.minimum(0)) })),
  }),
  z.object({ type: z.literal('command'), id, command: commandSchema }),
  /** Asks for the whole state, after a gap. */
  z.object({ type: z.literal('snapshot') }),
  /** Turns the event `rawMessage` on or off for this page; it is off at first. */
  z.object({ type: z.literal('trace'), on: z.boolean() }),
  z.object({ type: z.literal('ping'), id }),
  z.object({ type: z.literal('pong'), id }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

const WireState = z.object({
  link: z.enum(['connecting', 'up', 'down']),
  reason: z.optional(z.string()),
  capabilities: capabilitiesSchema,
  calls: z.array(callSchema),
  mainCallId: z.nullable(z.string()),
  lastCall: z.nullable(callSchema),
  agent: z.nullable(z.object({ state: z.string(), reason: z.optional(z.string()), since: z.number() })),
  callCentreActive: z.boolean(),
});
export type WireState = z.infer<typeof WireState>;

export const ServerMessage = z.discriminatedUnion('type', [
  /** `resumed`: the missed events follow. Otherwise a snapshot follows. `now` is the service's clock, UTC ms. */
  z.object({
    type: z.literal('signedIn'),
    session: id,
    user: z.object({ id: z.string(), name: z.string() }),
    resumed: z.boolean(),
    now: z.number(),
  }),
  z.object({ type: z.literal('event'), event: eventSchema }),
  z.object({ type: z.literal('snapshot'), seq: z.int(), state: WireState }),
  z.object({ type: z.literal('reply'), id, ok: z.literal(true) }),
  z.object({ type: z.literal('refusal'), id, code: z.string(), text: z.string() }),
  /** A message of the client could not be used; the connection stays unless a close follows. */
  z.object({ type: z.literal('error'), code: z.string(), text: z.string() }),
  z.object({ type: z.literal('ping'), id }),
  z.object({ type: z.literal('pong'), id }),
  /** The service stops; come back after this time, ms, different for each client. */
  z.object({ type: z.literal('goingAway'), comeBackIn: z.number() }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;

/** Close codes of the service. The close reason is the code of the error table. */
export const closeCodes = {
  goingAway: 1001,
  tooLarge: 1009,
  notAuthorised: 4401,
  replayed: 4409,
  invalidMessage: 4400,
  silent: 4408,
  tooFast: 4429,
  /** Signed in again elsewhere with a newer connection of the same page, or removed by an administrator. */
  closed: 4403,
} as const;
