/**
 * Webitel hosted in the Messaging Service passes the whole provider contract from page to fake, with the call log on; and
 * nothing secret of the phone system reaches the page.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import webitel from '../../../core/connectors/webitel/index.ts';
import { protocolVersion } from '../../../core/messaging/protocol.ts';
import { CallLog } from '../../../server/calls/call-log.ts';
import { Hub } from '../../../server/messaging/hub.ts';
import { Store } from '../../../server/store/store.ts';
import { providerContract } from '../../contract/suite.ts';
import { Stage } from '../../contract/stage.ts';
import type { HubGuest } from '../../support/messaging-bed.ts';
import { hostedWebitelBed, mirroredWebitelBed, userOf } from '../../support/webitel-bed.ts';
import { testWorld } from '../../support/world.ts';

const folder = await mkdtemp(join(tmpdir(), 'offhook-webitel-'));
const store = await Store.open(folder);
after(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const callLog: HubGuest = (hub, { clock, log, random }) => CallLog.start({ hub, store, clock, log, random });

describe('Webitel in the Messaging Service', () => {
  providerContract('where the phone system is lost', () => hostedWebitelBed('link', callLog));
  providerContract('where the page loses its network', () => hostedWebitelBed('page', callLog));

  providerContract('where the page runs it, and the service mirrors it', () => mirroredWebitelBed());

  it('makes the page a telephone only where the user has a web phone', () => {
    const hub = new Hub(testWorld());
    const settings = {
      webitelConnectionString: 'ws://127.0.0.1',
      webitelWebrtcConnectionString: 'ws://127.0.0.1/verto/',
    };
    const { link } = hub.addConnection('own', 'Own', webitel, settings, { runs: 'page' });
    for (const useWebPhone of [true, false]) {
      const kind = link.phone?.({ id: 'a', settings: userOf(0, { useWebPhone }) });
      assert.ok(kind?.kind === 'provider');
      assert.equal(kind.sound, useWebPhone);
    }
  });

  it('sends the page no secret of the phone system, whatever is traced, called, recorded and lost', async () => {
    const bed = await hostedWebitelBed('link');
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
      // A new sign-in, with dumps of the channel; and then one after a restart.
      await bed.link.cut();
      await stage.log.next('disconnected');
      await bed.link.restore();
      await stage.log.next('activeCallSnapshot');
      await customer.hangUp();
      const { id } = await stage.ended(call.id);
      const links = await bed.hosted.callRecords(id);
      assert.equal(links.length, 1, 'a recording was asked for');
      await bed.restart();
      await stage.log.next('disconnected');
      await stage.log.next('activeCallSnapshot');
      await stage.log.until('native messages were seen', () => sent.some((text) => text.includes('rawMessage')));
      const whole = sent.join('\n').toLowerCase();
      assert.ok(bed.fake.received.filter(({ name }) => name === 'auth').length > 2, 'it has signed in anew');
      const { secrets } = bed.fake.accounts;
      assert.ok(secrets.length > 4, 'tokens were given out');
      for (const secret of secrets) {
        assert.ok(!whole.includes(secret.toLowerCase()), 'a secret was sent to the page');
      }
    } finally {
      socket.terminate();
      await bed.close();
    }
  });
});
