/**
 * A provider of the Messaging Service whose user's telephone is this page: its calls and events as they are, with what the
 * telephone can do besides. A call is one call, though it is known here twice.
 */
import type { Call } from '../model/call.ts';
import type { CallFeature, Capabilities } from '../model/call-feature.ts';
import type { CtiCommand } from '../model/commands.ts';
import type { CtiEvent, CtiEventBody } from '../model/events.ts';
import { callById, type CtiState, reduce } from '../model/state.ts';
import { BaseCtiProvider } from '../provider/base-cti-provider.ts';
import type { Clock } from '../provider/world.ts';

export abstract class DeviceProvider extends BaseCtiProvider {
  readonly hosted: BaseCtiProvider;
  /** What only the telephone knows of a call. */
  readonly #own = new Map<string, Partial<Call>>();
  readonly #unlisten: () => void;

  /** @param hosted the provider whose calls these are */
  constructor(hosted: BaseCtiProvider, clock: Clock) {
    super({
      now: () => hosted.now(),
      setTimeout: (callback, ms) => clock.setTimeout(callback, ms),
      clearTimeout: (timer) => {
        clock.clearTimeout(timer);
      },
    });
    this.hosted = hosted;
    this.#unlisten = hosted.listen((event) => {
      this.#hear(event);
    });
  }

  /** What the telephone can do to a call, whatever the phone system can. */
  protected abstract readonly adds: readonly CallFeature[];
  /** Whether a command is done at the telephone now. */
  protected abstract doesItself(command: CtiCommand): boolean;
  /** The calls of the phone system have changed. */
  protected abstract callsChanged(): void;

  /** Takes over what the hosted provider knows already. */
  async connect(): Promise<void> {
    const { link, capabilities, calls } = this.hosted.state;
    if (link !== 'up') {
      await this.hosted.connect();
      return;
    }
    this.tell({
      type: 'linkUp',
      capabilities: this.#withMine(capabilities),
      calls: calls.flatMap(({ state, ...call }) => (state === 'busy' || state === 'none' ? [] : [{ ...call, state }])),
    });
    this.callsChanged();
  }

  async closeConnection(): Promise<void> {
    await this.hosted.closeConnection();
    this.#unlisten();
  }

  /** Lets go of the hosted provider, which goes on without this telephone. */
  leave(): void {
    this.#unlisten();
    this.hosted.trace(false, this);
  }

  protected override tracingChanged(): void {
    this.hosted.trace(this.tracing, this);
  }

  /** What the telephone does not do itself the phone system does; its refusal is heard as its `error`. */
  override request(command: CtiCommand): Promise<void> {
    return this.doesItself(command) ? super.request(command) : this.hosted.request(command);
  }

  /** The telephone's own word about a call. */
  protected tellOwn(id: string, own: { muted?: boolean }): void {
    this.#own.set(id, { ...this.#own.get(id), ...own });
    this.tell({ type: 'info', id, change: own });
  }

  #hear({ seq: _, at, ...event }: CtiEvent): void {
    const body = this.#translated(event);
    const state = reduce(this.state, body, at);
    this.pass(asItIs(body, state), state, Math.max(at, this.state.at));
    if (body.type === 'callFinished') this.#own.delete(body.call.id);
    this.callsChanged();
  }

  #translated(body: CtiEventBody): CtiEventBody {
    if (body.type === 'initialized') return { ...body, capabilities: this.#withMine(body.capabilities) };
    if (body.type === 'activeCallSnapshot') {
      return {
        ...body,
        main: body.main && this.#withOwn(body.main),
        calls: body.calls.map((call) => this.#withOwn(call)),
      };
    }
    if (!('call' in body) || !body.call) return body;
    return { ...body, call: this.#withOwn(body.call) };
  }

  #withOwn(call: Call): Call {
    return { ...call, ...this.#own.get(call.id) };
  }

  #withMine(capabilities: Capabilities): Capabilities {
    return { ...capabilities, call: [...new Set([...capabilities.call, ...this.adds])] };
  }
}

/** The event with its calls and features as they are in the state after it. */
function asItIs(body: CtiEventBody, state: CtiState): CtiEventBody {
  if (body.type === 'lineStateChanged') {
    return {
      ...body,
      features: [...(body.callId === undefined ? state.line : (callById(state, body.callId)?.features ?? []))],
    };
  }
  if (body.type === 'activeCallSnapshot') {
    return { ...body, main: callById(state, state.mainCallId) ?? null, calls: [...state.calls] };
  }
  if (!('call' in body) || !body.call || body.type === 'callFinished') return body;
  return { ...body, call: callById(state, body.call.id) ?? body.call };
}
