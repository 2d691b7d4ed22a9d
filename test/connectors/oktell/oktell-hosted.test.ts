/**
 * Oktell hosted in the Messaging Service passes the whole provider contract from page to fake, with the call log on; and
 * nothing secret of the phone system reaches the page.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { fakeUsers } from '../../../core/connectors/oktell/fake.ts';
import { passwordFields } from '../../../core/connectors/oktell/password-hash.ts';
import { protocolVersion } from '../../../core/messaging/protocol.ts';
import { CallLog } from '../../../server/calls/call-log.ts';
import { Store } from '../../../server/store/store.ts';
import { providerContract } from '../../contract/suite.ts';
import { Stage } from '../../contract/stage.ts';
import type { HubGuest } from '../../support/messaging-bed.ts';
import { hostedOktellBed } from '../../support/oktell-bed.ts';

const folder = await mkdtemp(join(tmpdir(), 'offhook-oktell-'));
const store = await Store.open(folder);
after(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const callLog: HubGuest = (hub, { clock, log, random }) => CallLog.start({ hub, store, clock, log, random });

describe('Oktell in the Messaging Service', () => {
  providerContract('where the phone system is lost', () => hostedOktellBed('link', callLog));
  providerContract('where the page loses its network', () => hostedOktellBed('page', callLog));

  it('sends the page no secret of the phone system, whatever is traced, called and lost', async () => {
    const bed = await hostedOktellBed('link');
    const stage = new Stage(bed);
    const sent: string[] = [];
    const socket = new WebSocket(bed.url);
    try {
      socket.on('message', (data: Buffer) => sent.push(data.toString()));
      await new Promise((resolve) => socket.once('open', resolve));
      socket.send(JSON.stringify({ type: 'signIn', version: protocolVersion, ticket: bed.ticket() }));
      socket.send(JSON.stringify({ type: 'trace', on: true }));
      await stage.log.until('it is traced', () => sent.some((text) => text.includes('signedIn')));
      const { call, customer } = await stage.talkingIn();
      await stage.provider.holdCall(call.id);
      await stage.log.next('hold');
      // A new sign-in, by session; and then one by password, since the server has forgotten the session.
      await bed.link.cut();
      await stage.log.next('disconnected');
      await bed.link.restore();
      await stage.log.next('activeCallSnapshot');
      await bed.restart();
      await stage.log.next('disconnected');
      await stage.log.next('activeCallSnapshot');
      await customer.hangUp();
      await stage.log.until('native messages were seen', () => sent.some((text) => text.includes('rawMessage')));
      const whole = sent.join('\n');
      const [{ password = '' } = {}] = fakeUsers;
      const sessions = bed.fake.received.flatMap(({ body: { sessionid } }) =>
        typeof sessionid === 'string' ? [sessionid] : [],
      );
      assert.ok(sessions.length > 0, 'a sign-in by session was seen');
      for (const secret of [
        password,
        ...Object.values(passwordFields(password)),
        ...sessions,
        ...bed.fake.users.sessions,
      ]) {
        assert.ok(!whole.toLowerCase().includes(secret.toLowerCase()), 'a secret was sent to the page');
      }
    } finally {
      socket.terminate();
      await bed.close();
    }
  });
});
