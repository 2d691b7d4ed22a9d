/** A page whose network comes and goes hears of calls exactly what happened: nothing lost, nothing invented, in order. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CtiEvent } from '../../core/model/events.ts';
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';
import { EventLog } from '../../test/contract/event-log.ts';
import { simulatorNumbers as numbers } from '../../test/support/simulator-bed.ts';
import { Page, type ServiceBed, serviceBed } from '../../test/support/messaging-bed.ts';
import { EventRing } from './event-ring.ts';

const deeds = [
  'cut',
  'restore',
  'dial',
  'dialBusy',
  'dialColleague',
  'answer',
  'drop',
  'hold',
  'unhold',
  'customer',
  'wait',
] as const;
type Deed = (typeof deeds)[number];

/** What is told of calls, without what each end of the wire says of its own link. */
function ofCalls(events: readonly CtiEvent[]) {
  return events.flatMap((event) => {
    if (!('call' in event) || !event.call || event.type === 'currentCallChanged') return [];
    const { id, state, startedAt, connectedAt, endedAt, holdMs, cause } = event.call;
    return [{ type: event.type, id, state, startedAt, connectedAt, endedAt, holdMs, cause }];
  });
}

async function run(bed: ServiceBed, page: Page, hosted: BaseCtiProvider, deed: Deed): Promise<void> {
  const { exchange } = bed.link;
  const [call] = hosted.state.calls;
  // What is impossible at this moment is refused, which is part of the story.
  const tried = (asked: Promise<void>) => asked.catch(() => undefined);
  switch (deed) {
    case 'cut':
      page.cut();
      break;
    case 'restore':
      page.restore();
      break;
    case 'dial':
      await tried(hosted.makeCall(numbers.answers));
      break;
    case 'dialBusy':
      await tried(hosted.makeCall(numbers.busy));
      break;
    case 'dialColleague':
      await tried(hosted.makeCall(numbers.colleague));
      break;
    case 'answer':
      exchange.pickUp('101');
      exchange.pickUp('102');
      break;
    case 'drop':
      if (call) await tried(hosted.dropCall(call.id));
      break;
    case 'hold':
      if (call) await tried(hosted.holdCall(call.id));
      break;
    case 'unhold':
      if (call) await tried(hosted.unholdCall(call.id));
      break;
    case 'customer':
      exchange.outsideCalls('+15550123', 'ACME Ltd', '101');
      break;
    case 'wait':
      // The phone system's own timers run; which events fall before a cut is up to chance, and that is wanted.
      await new Promise((resolve) => setTimeout(resolve, 3));
      break;
  }
  await new Promise((resolve) => setImmediate(resolve));
}

describe('resuming', () => {
  it('loses nothing and invents nothing, wherever the socket is cut', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...deeds), { minLength: 5, maxLength: 40 }), async (story) => {
        const bed = await serviceBed({ answerAfter: 2 });
        try {
          const hosted = bed.hub.session('a')?.provider;
          assert.ok(hosted);
          const page = new Page(bed, 'a');
          await page.provider.connect();
          const truth = new EventLog(hosted);
          const heard = new EventLog(page.provider);
          for (const deed of story) await run(bed, page, hosted, deed);
          page.restore();
          // The last word: once the page has heard it, it has heard everything before it.
          bed.link.exchange.setAgentState('101', 'break', 'the end');
          await heard.next('agentStateChanged', ({ reason }) => reason === 'the end');
          assert.deepEqual(ofCalls(heard.events), ofCalls(truth.events));
          assert.deepEqual(heard.invariants.broken, []);
          assert.deepEqual(page.provider.state.calls, hosted.state.calls);
          assert.equal(page.provider.state.mainCallId, hosted.state.mainCallId);
          await page.provider.closeConnection();
        } finally {
          await bed.close();
        }
      }),
      { numRuns: 60 },
    );
  });

  it('falls back to a snapshot after more than the service keeps, and still ends up right', async () => {
    const bed = await serviceBed();
    try {
      const page = new Page(bed, 'a');
      await page.provider.connect();
      const heard = new EventLog(page.provider);
      bed.link.exchange.outsideCalls('+15550123', 'ACME Ltd', '101');
      const { call: first } = await heard.next('callStarted');
      page.cut();
      await heard.next('disconnected');
      await bed.hub.session('a')?.provider.dropCall(first.id);
      for (let i = 0; i < 400; i++) bed.link.exchange.setAgentState('101', i % 2 === 0 ? 'break' : 'ready');
      bed.link.exchange.outsideCalls('+15550177', 'Second', '101');
      page.restore();
      await heard.next('initialized');
      assert.equal((await heard.next('callFinished')).call.id, first.id);
      assert.equal((await heard.next('callStarted')).call.callerId, '+15550177');
      assert.deepEqual(page.provider.state.calls.length, 1);
      assert.deepEqual(heard.invariants.broken, []);
      await page.provider.closeConnection();
    } finally {
      await bed.close();
    }
  });

  it('does not resume into the session of another start of the service', async () => {
    const first = await serviceBed();
    const { id } = first.hub.session('a')!;
    await first.close();
    const second = await serviceBed();
    assert.equal(second.hub.session('a')?.missed(id, 0), undefined);
    await second.close();
  });
});

describe('the ring of last events', () => {
  it('gives back what came after a number, or nothing when it cannot know', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 120 }),
        (capacity, count, seq) => {
          const ring = new EventRing(capacity);
          for (let n = 1; n <= count; n++) ring.push(n, String(n));
          const wanted = Array.from({ length: Math.max(0, count - seq) }, (_, i) => String(seq + 1 + i));
          const known = seq <= count && seq >= count - capacity;
          assert.deepEqual(ring.since(seq), known ? wanted : undefined);
        },
      ),
    );
  });
});
