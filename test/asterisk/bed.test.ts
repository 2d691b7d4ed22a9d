// Checks the ground the other Asterisk tests stand on: real servers, phones, calls and sound, on both versions.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { amiLogin } from '../servers/asterisk/accounts.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { startBed, type Bed } from '../servers/asterisk/bed.ts';
import type { SipPhone } from '../servers/asterisk/sip-phone.ts';

/** Half a second of sound. */
const someSound = 25;

for (const major of [22, 16] as const) {
  describe(`test bed with Asterisk ${major}`, { skip: await whyNoAsterisk(major), timeout: 120_000 }, () => {
    let bed: Bed;
    let anna: SipPhone;
    let ben: SipPhone;

    before(async () => {
      bed = await startBed({ major });
      [anna, ben] = await Promise.all([bed.phone('101'), bed.phone('102')]);
    });
    after(() => bed?.stop());
    afterEach(() => bed.quiet());

    it('is the version it says', async () => {
      assert.match(await bed.cli('core show version'), new RegExp(`^Asterisk ${major}\\.`));
    });

    it('logs AMI users in by secret and by challenge, and refuses a wrong secret', async () => {
      const plain = await bed.pbx.connect('cti');
      assert.match(plain.banner, /^Asterisk Call Manager\//);
      assert.equal((await plain.action('Ping')).get('Response'), 'Success');
      const challenged = await bed.pbx.connect({ ...amiLogin('cti'), md5: true });
      assert.equal((await challenged.action('Ping')).get('Response'), 'Success');
      await assert.rejects(bed.pbx.connect({ username: 'cti', secret: 'wrong' }), /Authentication failed/);
      plain.close();
      challenged.close();
    });

    it('knows both registered phones', async () => {
      const contacts = await bed.admin.list('PJSIPShowContacts');
      const users = contacts.map((contact) => /^sip:(\d+)@/.exec(contact.get('Uri') ?? '')?.[1]);
      assert.deepEqual(users.sort(), ['101', '102']);
    });

    it('carries sound both ways in an internal call', async () => {
      const call = anna.call('102');
      const answered = await ben.incoming();
      assert.equal(answered.remoteNumber, '101');
      await call.until('ringing');
      await answered.answer();
      await call.until('answered');
      await Promise.all([call.hear(someSound), answered.hear(someSound)]);
      await call.hangup();
      assert.equal((await answered.ended()).by, 'there');
      await bed.admin.waitFor('Hangup');
    });

    it('holds and resumes by the phone, with music for the other side', async () => {
      const call = anna.call('102');
      const answered = await ben.incoming();
      await answered.answer();
      await call.until('answered');
      await call.hear(someSound);
      await call.hold();
      await bed.admin.waitFor('Hold');
      await bed.admin.waitFor('MusicOnHoldStart');
      await answered.hear(someSound);
      await call.resume();
      await bed.admin.waitFor('Unhold');
      await bed.admin.waitFor('MusicOnHoldStop');
      await Promise.all([call.hear(someSound), answered.hear(someSound)]);
    });

    it('passes digits from phone to phone and to the dialplan', async () => {
      const call = anna.call('102');
      const answered = await ben.incoming();
      await answered.answer();
      await call.until('answered');
      call.dtmf('17');
      await answered.hearDigits('17');
      await call.hangup();

      const reader = anna.call('608');
      await reader.until('answered');
      // Its beep says that it listens.
      await bed.admin.waitFor('Newexten', { where: (event) => event.get('Application') === 'Read' });
      await reader.hear(10);
      reader.dtmf('42#');
      const read = await bed.admin.waitFor('UserEvent', { where: (event) => event.get('UserEvent') === 'DigitsRead' });
      assert.equal(read.get('Digits'), '42');
    });

    it('reaches numbers outside and hears the echo', async () => {
      const call = anna.call('+15550140');
      await call.until('answered');
      await call.hear(someSound);
      await bed.pstn.admin.waitFor('Newchannel', { where: (event) => event.get('Exten') === '+15550140' });
    });

    it('tells how calls to numbers outside fail', async () => {
      for (const [number, status] of [
        ['+15550186', 486],
        ['+15550184', 480],
        ['+15550181', 480],
      ] as const) {
        const end = await anna.call(number).ended();
        assert.deepEqual({ number, by: end.by, status: end.status }, { number, by: 'there', status });
      }
    });

    it('cancels a call that is not answered', async () => {
      const call = anna.call('102');
      const ringing = await ben.incoming();
      await call.until('ringing');
      await call.hangup();
      assert.equal((await ringing.ended()).by, 'there');
      assert.deepEqual(call.end, { by: 'here', status: 487 });
    });

    it('brings a customer in, with number and name, and ends with the customer', async () => {
      const customer = await bed.customer('555101', { number: '+15550177', name: 'Cora Customer' });
      const call = await anna.incoming();
      assert.equal(call.remoteNumber, '+15550177');
      assert.equal(call.remoteName, 'Cora Customer');
      await call.answer();
      await customer.answered();
      await call.hear(someSound);
      await customer.dtmf('1556');
      await call.hearDigits('1556');
      await customer.hangup();
      assert.equal((await call.ended()).by, 'there');
      assert.equal(await customer.ended(), 16);
    });

    it('transfers by the phone: blind, and attended between two calls', async () => {
      const customer = await bed.customer('555101');
      const first = await anna.incoming();
      await first.answer();
      await customer.answered();
      assert.equal(await first.transfer('102'), 202);
      const blind = await ben.incoming();
      await blind.answer();
      await bed.admin.waitFor('BlindTransfer', { where: (event) => event.get('Result') === 'Success' });
      await blind.hear(someSound);

      const consult = ben.call('101');
      const consulted = await anna.incoming();
      await consulted.answer();
      await consult.until('answered');
      assert.equal(await blind.transferTo(consult), 202);
      await bed.admin.waitFor('AttendedTransfer', { where: (event) => event.get('Result') === 'Success' });
      await consulted.hear(someSound);
      assert.equal((await bed.channels()).length, 2);
    });

    it('gives a queue call to a member', async () => {
      const member = { Queue: 'support', Interface: 'PJSIP/102' };
      await bed.admin.action('QueueAdd', member);
      const customer = await bed.customer('555500');
      const call = await ben.incoming();
      await call.answer();
      const connected = await bed.admin.waitFor('AgentConnect');
      assert.equal(connected.get('Interface'), 'PJSIP/102');
      await customer.hangup();
      await bed.admin.waitFor('AgentComplete');
      await bed.admin.action('QueueRemove', member);
    });

    it('obeys do-not-disturb, forwarding, auto-answer headers and NOTIFY as desk phones do', async () => {
      ben.doNotDisturb = true;
      assert.equal((await anna.call('102').ended()).status, 486);
      ben.doNotDisturb = false;

      const clara = await bed.phone('103');
      ben.forwardTo = '103';
      const forwarded = anna.call('102');
      await (await clara.incoming()).answer();
      await forwarded.until('answered');
      ben.forwardTo = undefined;
      await bed.quiet();

      await bed.admin.action('Originate', {
        Channel: 'Local/102@auto-answer',
        Context: 'from-internal',
        Exten: '600',
        Priority: 1,
        Async: 'true',
      });
      const auto = await ben.incoming();
      await auto.until('answered');
      await bed.quiet();

      await bed.customer('555102');
      const told = await ben.incoming();
      await bed.cli('pjsip send notify talk endpoint 102');
      await told.until('answered');
      await clara.stop();
    });

    it('comes back on the same ports after a crash in mid-call, with the phones still registered', async () => {
      const customer = await bed.customer('555101');
      const call = await anna.incoming();
      await call.answer();
      await customer.answered();
      const { ami } = bed.pbx;
      const watcher = await bed.pbx.connect('cti');
      await bed.pbx.kill();
      await watcher.closed;
      await bed.pbx.start();
      assert.deepEqual(bed.pbx.ami, ami);
      await bed.quiet();
      await bed.customer('555101');
      await (await anna.incoming()).answer();
      await bed.pbx.stop();
      await bed.pbx.start();
    });

    it('runs beside a second bed', async () => {
      const other = await startBed({ major });
      try {
        assert.notEqual(other.pbx.ami.port, bed.pbx.ami.port);
        const phone = await other.phone('101');
        const call = phone.call('600');
        await call.until('answered');
        await call.hear(someSound);
        assert.equal((await bed.channels()).length, 0);
      } finally {
        await other.stop();
      }
    });

    if (major === 16)
      it('has phones of the old SIP driver where they are asked for', async () => {
        const old = await startBed({ major, chanSip: true });
        try {
          const [caller, callee] = await Promise.all([old.phone('301'), old.phone('302')]);
          const call = caller.call('302');
          const answered = await callee.incoming();
          await answered.answer();
          await Promise.all([call.hear(someSound), answered.hear(someSound)]);
          assert.ok(await old.channelOf('SIP/302-'));
        } finally {
          await old.stop();
        }
      });
  });
}
