/**
 * The telephone where the page talks to the phone system by itself: runs the provider here, serves it to the service, which
 * logs its calls, and to the other tabs of the browser, and leaves its calls to the page that comes after it.
 */
import * as v from 'valibot';
import { dialledAnswer } from '../messaging/directory-questions.ts';
import type { CtiCommand } from '../model/commands.ts';
import type { BaseCtiProvider } from '../provider/base-cti-provider.ts';
import { callById } from '../model/state.ts';
import type { ToPhone } from '../provider/media-signal.ts';
import type { PhoneKind } from '../provider/phone-kind.ts';
import type { Clock } from '../provider/world.ts';
import { systemClock } from '../provider/world.ts';
import type { Pictures } from '../webphone/call-pictures.ts';
import type { PhoneStatus } from '../webphone/sound-faults.ts';
import type { PhoneEngine } from '../webphone/web-phone.ts';
import { keptCalls, leaveCalls } from './kept-calls.ts';
import { type PageRun, runInPage } from './page-connectors.ts';
import { ProviderHost } from './provider-host.ts';
import type { SessionPhone } from './session-phone.ts';

/** How long the service may take to say what is dialled, ms. */
const planPatience = 1500;

export class PageRunEngine implements PhoneEngine {
  readonly provider: BaseCtiProvider;
  readonly #phone: SessionPhone;
  readonly #run: PageRun;
  readonly #host: ProviderHost;
  readonly #unlisten: (() => void)[] = [];
  #pipe: ReturnType<ProviderHost['open']> | undefined;

  /** @throws CtiError `notSupported`, `settingsInvalid` */
  static async make(kind: PhoneKind & { kind: 'provider' }, phone: SessionPhone): Promise<PageRunEngine> {
    const { way, sound } = phone;
    const clock: Clock = {
      ...systemClock,
      // Every event is stamped by the service's clock, whatever this computer's says.
      now: () => way.provider()?.now() ?? systemClock.now(),
    };
    const { settings, user } = kind;
    const kept = keptCalls(phone.name);
    const run = await runInPage(kind.connector, {
      settings,
      user,
      clock,
      sound,
      mementos: kept.read(),
      changed: () => phone.changed(),
    });
    return new PageRunEngine(phone, run, clock);
  }

  private constructor(phone: SessionPhone, run: PageRun, clock: Clock) {
    this.#phone = phone;
    this.#run = run;
    this.provider = run.provider;
    this.#host = new ProviderHost(run.provider, { user: { id: phone.user, name: '' }, clock });
    const { keep, stop } = leaveCalls(keptCalls(phone.name), {
      mementos: () => run.mementos?.() ?? [],
      holdNow: () => run.holdNow?.(),
    });
    const listener = () => {
      keep();
      phone.changed();
    };
    this.#unlisten.push(run.provider.listen(listener), this.#savedCalls(), stop);
    void run.provider.connect();
    phone.way.model.prepare = (command) => this.#byPlan(command);
    this.signedIn();
  }

  get status(): PhoneStatus {
    const { link, reason } = this.provider.state;
    if (link === 'up') return this.#run.status?.() ?? 'ready';
    if (link === 'connecting') return 'starting';
    return reason === 'loginRefused' || reason === 'settingsInvalid' ? 'refused' : 'lost';
  }

  get endsWithPage(): boolean {
    return this.#run.mementos === undefined;
  }

  regaining(callId: string): number | undefined {
    const regained = this.#run.regaining?.(callId);
    if (regained !== undefined) return regained;
    const until = callById(this.provider.state, callId)?.data?.['reconnectingUntil'];
    return until === undefined ? undefined : Number(until);
  }

  video(callId: string): Pictures {
    return this.#run.video?.(callId) ?? {};
  }

  /** This page is its user's phone: the service mirrors the provider from now on, and after each sign-in. */
  signedIn(): void {
    const service = this.#phone.way.provider();
    if (service && !service.isPhone) service.bePhone(true);
  }

  wake(): void {
    this.#run.wake?.();
  }

  signal(signal: ToPhone): void {
    if (signal.kind !== 'frame') return;
    // The service's mirror begins with a sign-in, each time anew.
    if (isSignIn(signal.frame)) {
      this.#pipe?.closed();
      this.#pipe = this.#host.open({
        send: (frame) => {
          this.#phone.way.provider()?.sendMedia({ kind: 'frame', frame });
        },
        close: () => undefined,
      });
    }
    this.#pipe?.receive(signal.frame);
  }

  stop(): void {
    for (const unlisten of this.#unlisten) unlisten();
    this.#phone.way.model.prepare = undefined;
    this.#host.close();
    this.#phone.way.provider()?.bePhone(false);
    void this.provider.closeConnection();
  }

  /** What other tabs ask for comes through the service, and by its dial plan; what this page asks for goes by the same. */
  async #byPlan(command: CtiCommand): Promise<CtiCommand> {
    const service = this.#phone.way.provider();
    if (!('targetAddress' in command) || !service) return command;
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, planPatience));
    // Without an answer it is dialled as it was typed: a call does not wait for a plan.
    const asked = service.ask('dialled', { number: command.targetAddress }).catch(() => undefined);
    const answer = v.safeParse(dialledAnswer, await Promise.race([asked, late]));
    return answer.success ? { ...command, targetAddress: answer.output.dials } : command;
  }

  /** The service has stored a call of ours: whoever follows the provider here is told with its key. */
  #savedCalls(): () => void {
    const service = this.#phone.way.provider();
    if (!service) return () => undefined;
    return service.listen((event) => {
      if (event.type !== 'callSaved' || event.call.databaseUId === undefined) return;
      const { databaseUId } = event.call;
      const { state } = this.provider;
      const call =
        callById(state, event.call.id) ?? (state.lastCall?.id === event.call.id ? state.lastCall : undefined);
      // The mirror tells the same again once it has heard of it here.
      if (call && call.databaseUId !== databaseUId) this.provider.saved({ type: 'saved', call, databaseUId });
    });
  }
}

function isSignIn(frame: string): boolean {
  try {
    return (JSON.parse(frame) as { type?: unknown }).type === 'signIn';
  } catch {
    return false;
  }
}
