/** What a phone system under test must be able to arrange. Each connector's test builds one; the suite knows no more of it. */
import type { ConnectorManifest } from '../../core/provider/connector.ts';
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';

/** A real or simulated phone, worked by hand and not through the provider. */
export interface Phone {
  /** Answers what rings there, waiting for the ring if need be. */
  answer(): Promise<void>;
  /** Refuses what rings there. */
  reject(): Promise<void>;
  /** Ends the call that began last. */
  hangUp(): Promise<void>;
}

export interface Customer {
  hangUp(): Promise<void>;
  /** Tones heard so far. */
  digits(): string;
}

export interface Bed {
  manifest: ConnectorManifest;
  /** Agent 101 under test, connected. */
  provider: BaseCtiProvider;
  phone: Phone;
  /** Agent 102. */
  colleague: BaseCtiProvider;
  colleaguePhone: Phone;
  numbers: {
    answers: string;
    busy: string;
    /** Rings until the phone system gives up. */
    noAnswer: string;
    rejects: string;
    unreachable: string;
    colleague: string;
    /** Agent 101's own number, for others to call. */
    own: string;
    /** What the phone system itself refuses to dial, or what nobody has. */
    nobody: string;
  };
  /** The phone system rings the agent's own phone first. */
  ownPhoneFirst: boolean;
  /** A customer calls: the agent, or a group of the agent and the colleague, or a queue with the agent in it. */
  customerCalls(to: 'agent' | 'group', number?: string): Promise<Customer>;
  /** Lets phones ring only shortly before the phone system gives up. */
  shortRing(): Promise<void>;
  /** `keepsEvents`: what happened while the link was cut is told afterwards, so that no cause is unknown. */
  link: { cut(): Promise<void>; restore(): Promise<void>; keepsEvents?: boolean };
  /** The phone system restarts in mid-call: the calls are gone. */
  restart(): Promise<void>;
  /** Somebody else changes the agent's state; absent where the phone system has none. */
  stateChangedElsewhere?: (code: string) => Promise<void>;
  /** The agent's call goes on at the phone system under another id; absent where ids never change. */
  changeNativeId?: () => Promise<void>;
  /** It gets another id when it ends: the one under which the phone system keeps its record. */
  endsUnderAnotherId?: boolean;
  /** Calls are saved by the host of the provider. */
  saves: boolean;
  close(): Promise<void>;
}

export type OpenBed = () => Promise<Bed>;
