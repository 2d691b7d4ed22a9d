/** Tells the server what keeps this page's agent from working, when it changes and when it is mended. Loaded once the panel is ready. */
import { type PageReport, type PageTrouble, reportWord } from '../messaging/page-report.ts';
import { CtiError } from '../provider/errors.ts';
import type { MicrophoneState } from '../webphone/microphone-state.ts';
import { MicrophoneWatch } from '../webphone/microphone.ts';
import type { PhoneStatus } from '../webphone/sound-faults.ts';
import type { PageSession } from './page-session.ts';

/** What only the panel knows. */
export interface PanelFacts {
  /** The agent talks through this page. */
  webPhone: boolean;
  ringBlocked: boolean;
  notificationsBlocked: boolean;
}

/** How often what no event tells is looked at, ms. */
const lookEvery = 5000;
/** A telephone that is on its way, or back within this, is nobody's trouble, ms. */
const patience = 10_000;
/** What was wrong with the sound of a call is told for so long after it, ms. */
const soundKept = 10 * 60_000;
/** So many ways to the server within this time are too many. */
const mostSignIns = 4;
const signInsWithin = 10 * 60_000;

export class PageReporter {
  readonly #session: PageSession;
  readonly #facts: () => PanelFacts;
  readonly #page = Math.random().toString(36).slice(2, 10).padEnd(8, '0');
  readonly #microphone = new MicrophoneWatch(() => {
    this.look();
  });
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #unlisten: (() => void)[];
  /** When what was wrong with sound was seen last. */
  readonly #sound = new Map<PageTrouble, number>();
  /** The server has sent the page away itself: that it comes back is no trouble. */
  #sentAway = false;
  #signIns: number[] = [];
  #seenSignIns: number;
  #phone: { status: PhoneStatus | undefined; since: number; steady: PhoneStatus | undefined } = {
    status: undefined,
    since: 0,
    steady: undefined,
  };
  #followed: { listen(changed: () => void): () => void } | undefined;
  #told = '';
  #telling = false;
  #stopped = false;

  /** @param facts asked for whenever something may have changed */
  constructor(session: PageSession, facts: () => PanelFacts) {
    this.#session = session;
    this.#facts = facts;
    this.#seenSignIns = session.signIns;
    this.#unlisten = [
      session.listen(() => {
        this.#sessionChanged();
      }),
      session.model.on('disconnected', ({ reason }) => {
        this.#sentAway = reason === 'goingAway';
      }),
      session.model.on('error', ({ code }) => {
        if (code !== 'noMicrophone') return;
        this.#sound.set('microphoneFailed', Date.now());
        this.look();
      }),
    ];
    this.#timer = setInterval(() => {
      this.look();
    }, lookEvery);
    this.#sessionChanged();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#microphone.stop();
    for (const unlisten of this.#unlisten) unlisten();
  }

  /** Tells the server if there is something to tell. */
  look(): void {
    if (this.#stopped) return;
    const { webPhone } = this.#facts();
    if (webPhone) this.#microphone.start();
    else this.#microphone.stop();
    this.#listenTo();
    // What the microphone is is known a moment later, and told then.
    if (webPhone && this.#microphone.state === undefined) return;
    void this.#tell();
  }

  #sessionChanged(): void {
    const { signIns } = this.#session;
    if (signIns !== this.#seenSignIns) {
      this.#seenSignIns = signIns;
      if (!this.#sentAway) this.#signIns.push(Date.now());
      // The server may be another one, and knows nothing of this page then.
      this.#told = '';
    }
    this.look();
  }

  /** The telephone comes later than the session, if at all. */
  #listenTo(): void {
    const { phone } = this.#session;
    if (!phone || phone === this.#followed) return;
    this.#followed = phone;
    this.#unlisten.push(
      phone.listen(() => {
        this.#hear();
        this.look();
      }),
    );
  }

  /** What is wrong with the sound of the calls that go on; a good second mends it. */
  #hear(): void {
    const { sound } = this.#session.phone ?? {};
    if (!sound) return;
    const now = Date.now();
    if (sound.input) this.#sound.delete('microphoneFailed');
    for (const callId of sound.calls) {
      if (sound.connections(callId).at(-1)?.connectionState === 'failed') this.#sound.set('noPath', now);
      const quality = sound.quality(callId);
      for (const trouble of ['nothingArrives', 'nothingSpoken'] as const) {
        if (quality?.warnings.includes(trouble)) this.#sound.set(trouble, now);
        else if (trouble === 'nothingSpoken' ? quality?.now?.spoke : quality?.now?.packetsIn)
          this.#sound.delete(trouble);
      }
      if (quality?.now?.packetsIn) this.#sound.delete('noPath');
    }
  }

  async #tell(): Promise<void> {
    const report = JSON.stringify(this.#report());
    if (report === this.#told || this.#telling || this.#session.signIns === 0) return;
    this.#telling = true;
    try {
      await this.#session.ask(reportWord, JSON.parse(report));
      this.#told = report;
    } catch (error) {
      // A server that does not want to know is not asked again until there is another way to it.
      if (!(error instanceof CtiError && (error.code === 'linkDown' || error.code === 'timeout'))) this.#told = report;
    } finally {
      this.#telling = false;
    }
    // It may have changed meanwhile.
    if (this.#told === report) void this.#tell();
  }

  #report(): PageReport {
    const now = Date.now();
    const { ringBlocked, notificationsBlocked, webPhone } = this.#facts();
    this.#signIns = this.#signIns.filter((at) => now - at < signInsWithin);
    const troubles: PageTrouble[] = [];
    for (const [trouble, at] of this.#sound) if (now - at < soundKept) troubles.push(trouble);
    if (ringBlocked) troubles.push('ringBlocked');
    if (notificationsBlocked) troubles.push('notificationsBlocked');
    if (this.#signIns.length >= mostSignIns) troubles.push('reconnects');
    const phone = webPhone ? this.#steadyPhone(now) : undefined;
    const microphone: MicrophoneState | undefined = webPhone ? this.#microphone.state : undefined;
    const { link, reason } = this.#session.model.state;
    const why = (phone === 'lost' || phone === 'refused') && link === 'down' ? reason : undefined;
    return {
      page: this.#page,
      ...(microphone ? { microphone } : {}),
      ...(phone ? { phone } : {}),
      ...(why && /^[a-zA-Z]{1,40}$/.test(why) ? { reason: why } : {}),
      troubles: troubles.sort(),
    };
  }

  #steadyPhone(now: number): PhoneStatus | undefined {
    const status = this.#session.phone?.status;
    if (status !== this.#phone.status) this.#phone = { ...this.#phone, status, since: now };
    const passing = status === 'lost' || status === 'starting';
    if (!passing || now - this.#phone.since >= patience) this.#phone.steady = status;
    return this.#phone.steady;
  }
}
