/**
 * The phones of a fake Oktell's users, as web phones at a real Asterisk: what Oktell's lines do happens there as calls with
 * sound. A line has one call at its phone, whoever is talked to: the customer answers as an echo, the second party as a tone
 * of 1004 Hz, and who is alone on a line, because the party is held, hears nothing.
 */
import type { FakeOktell } from '../../core/connectors/oktell/fake.ts';
import { type Line, numberOf, otherSide } from '../../core/connectors/oktell/fake-parties.ts';
import type { AmiMessage } from '../servers/asterisk/ami-message.ts';
import type { Bed } from '../servers/asterisk/bed.ts';

const echo = '600';
const tone = '603';
const nobody = '611';

interface AtPhone {
  id: string;
  /** Its name, once Asterisk has made it. */
  channel: string;
  up: boolean;
  /** Who is heard. */
  hears: string;
}

export class OktellVoices {
  readonly #fake: FakeOktell;
  readonly #servers: Bed;
  readonly #calls = new Map<Line, AtPhone>();
  readonly #parties = new Map<Line, unknown[]>();
  #made = 0;
  #stopped = false;

  constructor(fake: FakeOktell, servers: Bed) {
    this.#fake = fake;
    this.#servers = servers;
    fake.lineChanged = (line) => {
      // Whoever changes the line goes on first.
      queueMicrotask(() => void this.#follow(line));
    };
  }

  stop(): void {
    this.#stopped = true;
    this.#fake.lineChanged = undefined;
  }

  /** After a restart of the fake, which tells of nothing. */
  forget(): void {
    this.#calls.clear();
    this.#parties.clear();
  }

  async #follow(line: Line): Promise<void> {
    const { admin } = this.#servers;
    const { current, held } = line;
    const call = this.#calls.get(line);
    if (!current && !held) {
      this.#parties.delete(line);
      this.#calls.delete(line);
      if (call?.channel) await admin.action('Hangup', { Channel: call.channel });
      return;
    }
    if (!call) {
      if (current?.phase === 'ringing' || current?.phase === 'ownRing') await this.#ring(line);
      return;
    }
    const hears = this.#heardBy(line);
    if (!call.up || hears === call.hears) return;
    call.hears = hears;
    await admin.action('Redirect', { Channel: call.channel, Context: 'from-internal', Exten: hears, Priority: 1 });
  }

  /** The first party of a line is the echo, the second the tone. */
  #heardBy(line: Line): string {
    const { current } = line;
    if (current?.phase !== 'talking') return nobody;
    const parties = this.#parties.get(line) ?? [];
    if (!parties.includes(current)) parties.push(current);
    this.#parties.set(line, parties);
    return parties.indexOf(current) === 0 ? echo : tone;
  }

  async #ring(line: Line): Promise<void> {
    const { admin } = this.#servers;
    const since = admin.mark();
    const call: AtPhone = { id: `oktell-${++this.#made}`, channel: '', up: false, hears: nobody };
    this.#calls.set(line, call);
    const of = (event: AmiMessage) => event.get('Uniqueid') === call.id;
    const leg = line.current;
    const from = leg?.phase === 'ownRing' ? leg.number : leg ? numberOf(otherSide(leg)) : '';
    await admin.action('Originate', {
      Channel: `PJSIP/${line.number}`,
      ChannelId: call.id,
      CallerID: `<${from}>`,
      Context: 'from-internal',
      Exten: nobody,
      Priority: 1,
      Async: 'true',
      Timeout: 60_000,
    });
    const made = await admin.waitFor('Newchannel', { where: of, since });
    call.channel = made.get('Channel') ?? '';
    void this.#watchEnd(line, call, since);
    // The line may have come to rest meanwhile.
    if (this.#calls.get(line) !== call) {
      await admin.action('Hangup', { Channel: call.channel });
      return;
    }
    const up = (event: AmiMessage) => of(event) && event.get('ChannelStateDesc') === 'Up';
    const answered = await admin.waitFor('Newstate', { where: up, since, timeoutMs: 60_000 }).catch(() => undefined);
    if (!answered || this.#calls.get(line) !== call) return;
    call.up = true;
    this.#fake.exchange.pickUp(line);
    await this.#follow(line);
  }

  /** The agent hangs up, or refuses. A page that is loaded anew takes its call over under another channel. */
  async #watchEnd(line: Line, call: AtPhone, since: number): Promise<void> {
    const { admin } = this.#servers;
    for (;;) {
      const gone = (event: AmiMessage) => event.get('Channel') === call.channel;
      const ended = await admin.waitFor('Hangup', { where: gone, since, timeoutMs: 120_000 }).catch(() => undefined);
      if (!ended || this.#stopped || this.#calls.get(line) !== call) return;
      const next = await this.#servers.channelOf(`PJSIP/${line.number}-`);
      if (next === undefined || next === call.channel) break;
      call.channel = next;
    }
    this.#calls.delete(line);
    const phase = line.current?.phase;
    if (phase === 'ringing' || phase === 'ownRing') this.#fake.exchange.decline(line);
    else if (line.current || line.held) this.#fake.exchange.abort(line);
  }
}
