/** One agent's provider at an exchange of our own. */
import type { AgentStateOption, Capabilities } from '../model/call-feature.ts';
import { BaseCtiProvider, type PerformedCommand } from '../provider/base-cti-provider.ts';
import { CtiError, type CtiErrorCode } from '../provider/errors.ts';
import type { Clock } from '../provider/world.ts';
import type { Exchange } from './exchange.ts';

/** Every exchange has these, whatever else it can do. */
export const exchangeAgentStates: AgentStateOption[] = [
  { code: 'ready', icon: 'ready', reasons: [] },
  { code: 'break', icon: 'away', reasons: ['lunch', 'coffee', 'meeting'] },
  { code: 'dnd', icon: 'busy', reasons: [] },
  { code: 'wrapUp', icon: 'away', reasons: [], displayOnly: true },
];

export interface ExchangeAgent {
  exchange: Exchange;
  extension: string;
  /** What this agent can ever do. */
  capabilities: Capabilities;
  clock: Clock;
  linkUp: () => boolean;
}

export class ExchangeProvider extends BaseCtiProvider {
  readonly #exchange: Exchange;
  readonly #extension: string;
  readonly #capabilities: Capabilities;
  readonly #linkUp: () => boolean;

  constructor({ exchange, extension, capabilities, clock, linkUp }: ExchangeAgent) {
    super(clock);
    this.debugMode = exchange.settings.debugMode;
    this.#exchange = exchange;
    this.#extension = extension;
    this.#capabilities = capabilities;
    this.#linkUp = linkUp;
  }

  connect(): Promise<void> {
    this.linkChanged();
    return Promise.resolve();
  }

  closeConnection(): Promise<void> {
    this.#exchange.agent(this.#extension).tell = undefined;
    this.tell({ type: 'linkDown', reason: 'closed' });
    return Promise.resolve();
  }

  /** @param reason why the link is down, when it is */
  linkChanged(reason: CtiErrorCode = 'unreachable'): void {
    const line = this.#exchange.agent(this.#extension);
    if (!this.#linkUp()) {
      line.tell = undefined;
      this.tell({ type: 'linkDown', reason });
      return;
    }
    this.tell({
      type: 'linkUp',
      capabilities: this.#capabilities,
      calls: this.#exchange.liveCalls(this.#extension),
    });
    this.tell({ type: 'agentState', state: line.state, reason: line.reason });
    this.tell({ type: 'callCentre', active: line.callCentre });
    line.tell = (fact) => {
      // Its exchange has no other language than facts.
      this.tellNative(() => JSON.stringify(fact));
      this.tell(fact);
    };
  }

  /** Async, so that what the exchange throws rejects. */
  protected async perform(command: PerformedCommand): Promise<void> {
    const exchange = this.#exchange;
    const leg = (id: string) => exchange.leg(this.#extension, id);
    switch (command.type) {
      case 'makeCall':
        exchange.dial(this.#extension, command.targetAddress);
        break;
      case 'answerCall':
        exchange.answer(leg(command.callId));
        break;
      case 'dropCall':
        exchange.drop(leg(command.callId));
        break;
      case 'holdCall':
        exchange.hold(leg(command.callId));
        break;
      case 'unholdCall':
        exchange.unhold(leg(command.callId));
        break;
      case 'makeConsultCall': {
        const main = leg(command.callId);
        exchange.hold(main);
        exchange.dial(this.#extension, command.targetAddress, main);
        break;
      }
      case 'transferCall':
        exchange.transfer(leg(command.callId), leg(command.consultCallId));
        break;
      case 'cancelTransfer':
        exchange.drop(leg(command.consultCallId));
        exchange.unhold(leg(command.callId));
        break;
      case 'conferenceCall':
        exchange.conference(leg(command.callId), leg(command.consultCallId));
        break;
      case 'blindTransferCall':
        exchange.blindTransfer(leg(command.callId), command.targetAddress);
        break;
      case 'sendDtmf':
        exchange.dtmf(leg(command.callId), command.digits);
        break;
      case 'mute':
        exchange.setMuted(leg(command.callId), command.muted);
        break;
      case 'setVideoState':
        exchange.setVideo(leg(command.callId), command.active);
        break;
      case 'record':
        exchange.setRecording(leg(command.callId), command.recording);
        break;
      case 'parkCall':
        exchange.park(leg(command.callId));
        break;
      case 'setUserState': {
        const reasons = this.#capabilities.agentStates.find(({ code }) => code === command.code)?.reasons ?? [];
        if (command.reason !== undefined && !reasons.includes(command.reason)) throw new CtiError('invalidState');
        exchange.setAgentState(this.#extension, command.code, command.reason);
        break;
      }
      case 'setWrapUpUserState':
        exchange.setAgentState(this.#extension, command.active ? 'wrapUp' : 'ready');
        break;
      case 'changeCallCentreState':
        exchange.setCallCentre(this.#extension, command.active);
        break;
      case 'queryUserState': {
        const { state, reason } = exchange.agent(this.#extension);
        this.tell({ type: 'agentState', state, reason });
        break;
      }
    }
  }
}
