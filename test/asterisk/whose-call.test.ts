/** Pain 21 on real servers: ring groups, hunting, forwards, pickup, two devices: the right user hears of the call, nobody else. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { AsteriskManager } from '../../core/connectors/asterisk/asterisk-manager.ts';
import { asteriskUserSettings } from '../../core/connectors/asterisk/settings.ts';
import { EventLog } from '../contract/event-log.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { type Bed, startBed } from '../servers/asterisk/bed.ts';
import { bedSettings, trace } from '../support/asterisk-bed.ts';
import { testWorld } from '../support/world.ts';

for (const major of [16, 22] as const) {
  describe(`pain 21: whose call is it (Asterisk ${major})`, { skip: await whyNoAsterisk(major) }, () => {
    let bed: Bed;
    let manager: AsteriskManager;
    let logs: EventLog[];

    before(async () => {
      bed = await startBed({ major });
    });

    after(async () => {
      await bed.stop();
    });

    /** Agents with the given devices beside their own. */
    async function agents(...users: { extension: string; otherDevices?: string[] }[]) {
      manager = new AsteriskManager(
        bedSettings(bed.pbx.ami, 'cti'),
        testWorld(),
        process.env['OFFHOOK_TRACE'] ? { onRaw: trace } : {},
      );
      const providers = users.map((user) =>
        manager.provider({ id: user.extension, settings: asteriskUserSettings.parse(user) }),
      );
      logs = providers.map((provider) => new EventLog(provider));
      manager.start();
      await manager.settled();
      return { providers, logs };
    }

    afterEach(async () => {
      for (const { invariants } of logs) assert.deepEqual(invariants.broken, []);
      await manager.stop();
      await bed.quiet();
    });

    const starts = (log: EventLog) => log.events.filter(({ type }) => type === 'callStarted').length;

    it('a ring group rings both; one answers, for the other it is no missed call', async () => {
      const [own, other] = [await bed.phone('101'), await bed.phone('102')];
      const { logs: heard } = await agents({ extension: '101' }, { extension: '102' });
      const [first, second] = heard as [EventLog, EventLog];
      const customer = await bed.customer('555600');
      await first.next('callStarted');
      await second.next('callStarted');
      await own.incoming();
      await (await other.incoming()).answer();
      await second.next('commutationStarted');
      assert.equal((await first.next('callFinished')).call.cause, 'answeredElsewhere');
      await customer.hangup();
      assert.equal((await second.next('callFinished')).call.cause, 'normal');
      assert.deepEqual([starts(first), starts(second)], [1, 1]);
    });

    it('hunting: the first lets it ring, the second hears of the call only then', async () => {
      const [, other] = [await bed.phone('101'), await bed.phone('102')];
      const { logs: heard } = await agents({ extension: '101' }, { extension: '102' });
      const [first, second] = heard as [EventLog, EventLog];
      const customer = await bed.customer('555601');
      await first.next('callStarted');
      assert.equal(starts(second), 0);
      assert.equal((await first.next('callFinished')).call.cause, 'noAnswer');
      const { call } = await second.next('callStarted');
      assert.equal(call.callerId, '+15550123');
      await (await other.incoming()).answer();
      await second.next('commutationStarted');
      await customer.hangup();
      await second.next('callFinished');
    });

    it('a group through Local channels: one call each, none for the halves', async () => {
      const [own] = [await bed.phone('101'), await bed.phone('102')];
      const { logs: heard } = await agents({ extension: '101' }, { extension: '102' });
      const [first, second] = heard as [EventLog, EventLog];
      const customer = await bed.customer('555604');
      const { call } = await first.next('callStarted');
      assert.equal(call.callerId, '+15550123');
      await second.next('callStarted');
      await (await own.incoming()).answer();
      await first.next('commutationStarted');
      assert.equal((await second.next('callFinished')).call.cause, 'answeredElsewhere');
      await customer.hangup();
      await first.next('callFinished');
      assert.deepEqual([starts(first), starts(second)], [1, 1]);
    });

    it('one agent with two devices: one call, wherever it is answered', async () => {
      const [, second] = [await bed.phone('101'), await bed.phone('102')];
      const { logs: heard, providers } = await agents({ extension: '101', otherDevices: ['PJSIP/102'] });
      const [log] = heard as [EventLog];
      const customer = await bed.customer('555600');
      await log.next('callStarted');
      await (await second.incoming()).answer();
      const { call } = await log.next('commutationStarted');
      assert.equal(providers[0]?.state.calls.length, 1);
      await customer.hangup();
      assert.equal((await log.next('callFinished')).call.id, call.id);
      assert.equal(starts(log), 1);
    });

    it('a forward at the phone: who was called first hears of no answered call, the target of one call', async () => {
      const [own, other] = [await bed.phone('101'), await bed.phone('102')];
      own.forwardTo = '102';
      const { logs: heard } = await agents({ extension: '101' }, { extension: '102' });
      const [first, second] = heard as [EventLog, EventLog];
      const customer = await bed.customer('555101');
      const { call } = await second.next('callStarted');
      assert.equal(call.direction, 'in');
      assert.equal(call.callerId, '+15550123');
      await (await other.incoming()).answer();
      await second.next('commutationStarted');
      assert.ok(!first.events.some(({ type }) => type === 'commutationStarted'));
      await customer.hangup();
      await second.next('callFinished');
      own.forwardTo = undefined;
    });

    it('a pickup: for who rang it is answered elsewhere, who picked up talks to the customer', async () => {
      const [own, other] = [await bed.phone('101'), await bed.phone('102')];
      const { logs: heard } = await agents({ extension: '101' }, { extension: '102' });
      const [first, second] = heard as [EventLog, EventLog];
      const customer = await bed.customer('555101');
      await first.next('callStarted');
      await own.incoming();
      const picker = other.call('*9101');
      await picker.until('answered');
      const { call } = await second.next('commutationStarted');
      await second.until('the customer is shown', () => {
        const [shown] = manager.provider({ id: '102', settings: asteriskUserSettings.parse({ extension: '102' }) })
          .state.calls;
        return shown?.id === call.id && (shown.calledId === '+15550123' || shown.callerId === '+15550123');
      });
      assert.equal((await first.next('callFinished')).call.cause, 'answeredElsewhere');
      assert.equal(starts(first), 1);
      await customer.hangup();
      await second.next('callFinished');
    });

    it('a transfer made at the phone: the call goes over to the colleague, with its party', async () => {
      const [own, other] = [await bed.phone('101'), await bed.phone('102')];
      const { logs: heard } = await agents({ extension: '101' }, { extension: '102' });
      const [first, second] = heard as [EventLog, EventLog];
      const customer = await bed.customer('555101');
      await first.next('callStarted');
      const leg = await own.incoming();
      await leg.answer();
      await first.next('commutationStarted');
      await leg.hold();
      await first.next('hold');
      const consultation = own.call('102');
      const ring = await other.incoming();
      await ring.answer();
      const { call: k } = await first.next('callStarted');
      assert.ok(k.parentId);
      await first.next('commutationStarted', (event) => event.call.id === k.id);
      await consultation.hear(10);
      await leg.transferTo(consultation);
      const done = await first.next('callFinished', (event) => event.call.id === k.id);
      assert.equal(done.call.cause, 'transferred');
      assert.equal((await first.next('callFinished')).call.cause, 'transferred');
      assert.ok(!first.said().includes('unhold'));
      await second.next('callInfoChanged', (event) => event.call.callerId === '+15550123');
      await customer.hangup();
      await second.next('callFinished');
    });
  });
}
