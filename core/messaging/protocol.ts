/** The language between a page and the Messaging Service: the provider contract, serialised. One JSON message per WebSocket frame, checked by schema on both sides. */
import * as v from 'valibot';
import { presenceChange } from './colleague-questions.ts';
import { fromPhone, toPhone } from './media-signals.ts';
import { callSchema, capabilitiesSchema, commandSchema, eventSchema } from './schemas.ts';

export const protocolVersion = 1;

/** Frames larger than this are refused by the service, bytes. */
export const maxFrameBytes = 64 * 1024;

/** A message of either side that came within this time counts as a sign of life, ms. Twice the ping interval and a bit. */
export const silenceLimit = 45_000;
export const pingInterval = 20_000;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

export const ClientMessage = v.variant('type', [
  /** First message of every connection. `ticket` is good once; `resume` asks for the events after `seq` of that session. */
  v.object({
    type: v.literal('signIn'),
    version: v.literal(protocolVersion),
    ticket: v.pipe(v.string(), v.minLength(1), v.maxLength(512)),
    resume: v.optional(v.object({ session: id, seq: v.pipe(v.number(), v.integer(), v.minValue(0)) })),
  }),
  v.object({ type: v.literal('command'), id, command: commandSchema }),
  /** A question that is not about the calls going on, such as the history; `what` is its word, see `call-questions.ts` and `colleague-questions.ts`. */
  v.object({ type: v.literal('ask'), id, what: v.pipe(v.string(), v.maxLength(64)), input: v.unknown() }),
  /** Asks for the whole state, after a gap. */
  v.object({ type: v.literal('snapshot') }),
  /** Turns the event `rawMessage` on or off for this page; it is off at first. */
  v.object({ type: v.literal('trace'), on: v.boolean() }),
  /**
   * This page is its user's phone from now on, or is it no more; the last one to say so is it. `peers` are those that it
   * still has after its network was away.
   */
  v.object({
    type: v.literal('phone'),
    on: v.boolean(),
    peers: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(64))),
  }),
  /** The phone page's word to the other page of a pair. */
  v.object({ type: v.literal('media'), signal: fromPhone }),
  v.object({ type: v.literal('ping'), id }),
  v.object({ type: v.literal('pong'), id }),
]);
export type ClientMessage = v.InferOutput<typeof ClientMessage>;

const WireState = v.object({
  link: v.picklist(['connecting', 'up', 'down']),
  reason: v.optional(v.string()),
  capabilities: capabilitiesSchema,
  calls: v.array(callSchema),
  mainCallId: v.nullable(v.string()),
  lastCall: v.nullable(callSchema),
  agent: v.nullable(v.object({ state: v.string(), reason: v.optional(v.string()), since: v.number() })),
  callCentreActive: v.boolean(),
});
export type WireState = v.InferOutput<typeof WireState>;

export const ServerMessage = v.variant('type', [
  /** `resumed`: the missed events follow. Otherwise a snapshot follows. `now` is the service's clock, UTC ms. */
  v.object({
    type: v.literal('signedIn'),
    session: id,
    user: v.object({ id: v.string(), name: v.string() }),
    resumed: v.boolean(),
    now: v.number(),
  }),
  v.object({ type: v.literal('event'), event: eventSchema }),
  v.object({ type: v.literal('snapshot'), seq: v.pipe(v.number(), v.integer()), state: WireState }),
  v.object({ type: v.literal('reply'), id, ok: v.literal(true) }),
  /** To `ask`; whoever asked checks what it says. */
  v.object({ type: v.literal('answer'), id, answer: v.unknown() }),
  /** To `command` or `ask`. */
  v.object({ type: v.literal('refusal'), id, code: v.string(), text: v.string() }),
  /** A message of the client could not be used; the connection stays unless a close follows. */
  v.object({ type: v.literal('error'), code: v.string(), text: v.string() }),
  v.object({ type: v.literal('ping'), id }),
  v.object({ type: v.literal('pong'), id }),
  /** Somebody has written about a call, or without an id has looked at the missed ones: what is shown of them is old. */
  v.object({ type: v.literal('callsChanged'), id: v.optional(id) }),
  /** Colleagues who were in an answer stand otherwise now. */
  v.object({ type: v.literal('presence'), people: v.pipe(v.array(presenceChange), v.maxLength(100)) }),
  /** Whether this page is its user's phone now. */
  v.object({ type: v.literal('phone'), on: v.boolean() }),
  /** For the phone page: who is to be heard in a call, and what the page of the other side says. */
  v.object({ type: v.literal('media'), signal: toPhone }),
  /** The service stops; come back after this time, ms, different for each client. */
  v.object({ type: v.literal('goingAway'), comeBackIn: v.number() }),
]);
export type ServerMessage = v.InferOutput<typeof ServerMessage>;

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
