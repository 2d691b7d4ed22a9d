/** The signals of a call's sound as schemas, bounded so that a message of the protocol always holds them. */
import * as v from 'valibot';

/** Characters of one session description. */
export const maxSdp = 32 * 1024;

const callId = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const peer = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const ofPeer = { callId, peer };
const address = v.pipe(v.string(), v.maxLength(512));

const description = v.object({
  kind: v.literal('description'),
  ...ofPeer,
  type: v.picklist(['offer', 'answer']),
  sdp: v.pipe(v.string(), v.maxLength(maxSdp)),
});
const candidate = v.object({
  kind: v.literal('candidate'),
  ...ofPeer,
  candidate: v.pipe(v.string(), v.maxLength(1024)),
  sdpMid: v.optional(v.pipe(v.string(), v.maxLength(64))),
  sdpMLineIndex: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64))),
});
const restart = v.object({ kind: v.literal('restart'), ...ofPeer });

/** Between the provider in a page and its mirror in the service; bounded by the message that holds it. */
const frame = v.object({ kind: v.literal('frame'), frame: v.string() });

/** What a page may say. */
export const fromPhone = v.variant('kind', [description, candidate, restart, frame]);

/** What a page is told. */
export const toPhone = v.variant('kind', [
  v.object({
    kind: v.literal('open'),
    ...ofPeer,
    offers: v.boolean(),
    with: v.picklist(['page', 'echo', 'music']),
    iceServers: v.pipe(
      v.array(
        v.object({
          urls: v.pipe(v.array(address), v.maxLength(8)),
          username: v.optional(address),
          credential: v.optional(address),
        }),
      ),
      v.maxLength(8),
    ),
  }),
  description,
  candidate,
  restart,
  v.object({ kind: v.literal('close'), ...ofPeer }),
  frame,
]);
