/** A page sounds like the phone system behind it: the provider contract over a real socket, a real service and a real store. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { providerContract } from '../../test/contract/suite.ts';
import { type HubGuest, messagingBed } from '../../test/support/messaging-bed.ts';
import { CallLog } from '../calls/call-log.ts';
import { Store } from '../store/store.ts';

const folder = await mkdtemp(join(tmpdir(), 'offhook-contract-'));
const store = await Store.open(folder);
after(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const callLog: HubGuest = (hub, { clock, log, random }) => CallLog.start({ hub, store, clock, log, random });

providerContract('Messaging Service', () => messagingBed({}, 'link', callLog));
providerContract('Messaging Service, own phone first', () => messagingBed({ ownPhoneFirst: true }, 'link', callLog));
providerContract('Messaging Service, where the page loses its network', () => messagingBed({}, 'page', callLog));
