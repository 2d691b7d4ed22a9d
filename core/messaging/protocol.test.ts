/** The language between page and service: what is said fits, what does not fit is refused, and nothing throws. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as v from 'valibot';
import type { Call } from '../model/call.ts';
import type { Capabilities } from '../model/call-feature.ts';
import type { CtiCommand } from '../model/commands.ts';
import type { CtiEvent } from '../model/events.ts';
import type { FromPhone, ToPhone } from '../provider/media-signal.ts';
import { ClientMessage, closeCodes, maxFrameBytes, pingInterval, ServerMessage, silenceLimit } from './protocol.ts';
import type * as media from './media-signals.ts';
import { maxSdp } from './media-signals.ts';
import type * as schemas from './schemas.ts';

/** True where two types are the same; does not compile where they are not. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type Of<Schema extends v.GenericSchema> = v.InferOutput<Schema>;

describe('the protocol', () => {
  it('checks exactly what the model says', () => {
    const same: [
      Same<Of<typeof schemas.callSchema>, Call>,
      Same<Of<typeof schemas.capabilitiesSchema>, Capabilities>,
      Same<Of<typeof schemas.commandSchema>, CtiCommand>,
      Same<Of<typeof schemas.eventSchema>, CtiEvent>,
      Same<Of<typeof media.fromPhone>, FromPhone>,
      Same<Of<typeof media.toPhone>, ToPhone>,
    ] = [true, true, true, true, true, true];
    assert.ok(same.every(Boolean));
  });

  it('takes each message of a page', () => {
    for (const message of [
      { type: 'signIn', version: 1, ticket: 't' },
      { type: 'signIn', version: 1, ticket: 't', resume: { session: 's', seq: 0 } },
      { type: 'command', id: '1', command: { type: 'makeCall', targetAddress: '100' } },
      { type: 'snapshot' },
      { type: 'trace', on: true },
      { type: 'phone', on: true },
      { type: 'phone', on: true, peers: ['p'] },
      { type: 'media', signal: { kind: 'candidate', callId: 'c', peer: 'p', candidate: '' } },
      { type: 'media', signal: { kind: 'restart', callId: 'c', peer: 'p' } },
      { type: 'ping', id: '1' },
      { type: 'pong', id: '1' },
    ]) {
      assert.ok(v.safeParse(ClientMessage, message).success, JSON.stringify(message));
    }
  });

  it('refuses wrong types, sizes and versions', () => {
    for (const message of [
      { type: 'signIn', version: 2, ticket: 't' },
      { type: 'signIn', version: 1, ticket: '' },
      { type: 'signIn', version: 1, ticket: 'x'.repeat(513) },
      { type: 'signIn', version: 1, ticket: 't', resume: { session: 's', seq: -1 } },
      { type: 'signIn', version: 1, ticket: 't', resume: { session: 's', seq: 0.5 } },
      { type: 'command', id: '', command: { type: 'snapshot' } },
      { type: 'command', id: '1', command: { type: 'dropCall', callId: '' } },
      { type: 'command', id: '1', command: { type: 'sendDtmf', callId: 'c', digits: '1'.repeat(65) } },
      { type: 'ping', id: 5 },
      { type: 'phone', on: true, peers: Array.from({ length: 65 }, String) },
      { type: 'media', signal: { kind: 'open', callId: 'c', peer: 'p', offers: true, with: 'page', iceServers: [] } },
      { type: 'media', signal: { kind: 'close', callId: 'c', peer: 'p' } },
      { type: 'media', signal: { kind: 'restart', callId: '', peer: 'p' } },
      { type: 'media', signal: { kind: 'candidate', callId: 'c', peer: 'p', candidate: 'x'.repeat(1025) } },
      null,
      [],
      'ping',
    ]) {
      assert.ok(!v.safeParse(ClientMessage, message).success, JSON.stringify(message));
    }
  });

  it('has frames that hold the longest description, line by line as browsers write it', () => {
    const sdp = `${'a'.repeat(20)}\r\n`.repeat(maxSdp / 22).padEnd(maxSdp, 'a');
    const message = { type: 'media', signal: { kind: 'description', type: 'offer', callId: 'c', peer: 'p', sdp } };
    assert.ok(v.safeParse(ClientMessage, message).success);
    assert.ok(JSON.stringify(message).length < maxFrameBytes);
    message.signal.sdp += 'a';
    assert.ok(!v.safeParse(ClientMessage, message).success);
  });

  it('throws at nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        v.safeParse(ClientMessage, value);
        v.safeParse(ServerMessage, value);
      }),
    );
  });

  it('gives a silent page two chances to answer', () => {
    assert.ok(silenceLimit > 2 * pingInterval);
  });

  it('has a code of its own for each reason to close', () => {
    const codes = Object.values(closeCodes);
    assert.equal(new Set(codes).size, codes.length);
    // What an application may use, and two of the standard.
    assert.ok(codes.every((code) => code === 1001 || code === 1009 || (code >= 4000 && code < 5000)));
  });
});
