/** What a connector's folder exports: who it is, what an admin fills in, and how it is opened. */
import type * as z from 'zod/mini';
import type { Capabilities } from '../model/call-feature.ts';
import type { BaseCtiProvider } from './base-cti-provider.ts';
import type { CallTrace } from './call-trace.ts';
import { CtiError, type CtiErrorCode } from './errors.ts';
import type { PageRunSettings, PhoneKind } from './phone-kind.ts';
import type { Probe, ProbeOptions, ProbeTarget } from './probe.ts';
import type { World } from './world.ts';

export interface Port {
  port: number;
  what: string;
  direction: 'in' | 'out';
}

/** Rows of the provider contract that as a whole may be beyond a wire. */
export type ContractRow =
  | 'nativeIdChanges'
  | 'webPhone'
  /** Why an outgoing call was not answered: its cause is `unknown`, and nobody is told that it was busy. */
  | 'whyNotAnswered'
  /** Why an incoming call stopped ringing: its cause is `unknown`, unless the agent declined it. */
  | 'whyRingingEnded'
  /** A second call while the agent talks: the phone system has one line per agent. */
  | 'secondCall'
  /** A call that comes while the link is down: what rings is at our end of it. */
  | 'callsWithoutLink';

export interface ConnectorManifest {
  /** Equal to the folder's name. */
  id: string;
  title: string;
  /** Where its providers can run. */
  runs: readonly ('page' | 'service')[];
  /** `page`: the agent's voice goes through the page, so a page without a microphone is no telephone. */
  sound?: 'page';
  /** It tells of a hold that was made at the agent's phone; without it a web phone has the phone system hold its calls. */
  hearsPhoneHold?: true;
  /** The most it can ever do; a provider's own capabilities may be less. */
  capabilities: Capabilities;
  ports: readonly Port[];
  /** What of the provider contract this wire cannot tell, with the reason; `row` where it is a whole row of it. */
  cannotKnow: readonly { row?: ContractRow; what: string; why: string }[];
}

export interface LinkStatus {
  state: 'connecting' | 'up' | 'down' | 'stopped';
  /** Why it is down. */
  reason?: CtiErrorCode;
  /** What the phone system says it is, e.g. `Asterisk 22.10`. */
  version?: string;
  /** Since when, UTC ms. */
  since: number;
  /** Attempts to connect since it was last up. */
  attempts: number;
}

export interface LinkUser<U = unknown> {
  id: string;
  settings: U;
}

/** What a call's record holds of it. */
export interface RecordedCall {
  userId: string;
  nativeId: string;
  data: Readonly<Record<string, string>>;
}

/** A connection to one phone system. Third party: one for all users. First party: it only hands out providers. */
export interface CtiLink<U = unknown> {
  /** Begins to connect and keeps trying until `stop`. */
  start(): void;
  stop(): Promise<void>;
  readonly status: LinkStatus;
  /** Counters for metrics, by name. */
  readonly counters: Readonly<Record<string, number>>;
  onStatus(listener: (status: LinkStatus) => void): () => void;
  /** What the phone system did about its newest calls, the newest first; without it nobody can tell. */
  traces?(): CallTrace[];
  /** The provider of one user; asked for once per user. */
  provider(user: LinkUser<U>): BaseCtiProvider;
  /** Forgets a user. */
  release(userId: string): void;
  /**
   * Where the recordings of a call are now, which may have ended long ago: `http:` or `https:`, or `file:` on the server.
   * They may hold passwords, and are for the server alone. Without it there are none.
   * @throws CtiError `linkDown`, `timeout`, `refused`, `callNotFound`
   */
  recordings?(call: RecordedCall): Promise<string[]>;
  /** Which telephone the user's page is to be; without it none. What it tells is for the user's own page alone. */
  phone?(user: LinkUser<U>): PhoneKind;
}

export interface OpenOptions {
  /** Every chunk of the wire, for recording: `S` from the phone system, `C` from us. */
  onRaw?: (direction: 'S' | 'C', bytes: Uint8Array) => void;
}

export interface Connector<S = unknown, U = unknown> {
  manifest: ConnectorManifest;
  settings: z.ZodMiniType<S>;
  userSettings: z.ZodMiniType<U>;
  /** The number by which colleagues at the same phone system call the user; without it nobody is offered them. */
  extensionOf?(settings: U): string | undefined;
  /**
   * What a user's page is given to run the provider there; without it all of the settings. It is the place to leave out
   * what only the service needs, and to give a digest instead of a password.
   */
  forPage?(settings: S, user: U): PageRunSettings;
  /** What must be reached with these settings; without it the WebSocket addresses among them. */
  probeTargets?(settings: S): ProbeTarget[];
  /** Tries settings that nobody has saved, beyond reaching their addresses. */
  probe?(settings: S, world: World, options: ProbeOptions<U>): Probe;
  /** What its trial can make use of besides the settings. */
  probeTakes?: readonly (keyof ProbeOptions)[];
  /** There where it can run in the service; a connector that runs in pages only is opened there. */
  open?(settings: S, world: World, options?: OpenOptions): CtiLink<U>;
}

type OpenedHere<S, U> = Connector<S, U> & Required<Pick<Connector<S, U>, 'open'>>;

/** Keeps the types of a connector's settings together; does nothing at run time. */
export function defineConnector<S, U>(connector: OpenedHere<S, U>): OpenedHere<S, U>;
export function defineConnector<S, U>(connector: Connector<S, U>): Connector<S, U>;
export function defineConnector<S, U>(connector: Connector<S, U>): Connector<S, U> {
  return connector;
}

/**
 * Opens a connector here, outside a page.
 * @throws CtiError `notSupported` for one that runs in pages only
 */
export function openConnector<S, U>(
  connector: Connector<S, U>,
  settings: S,
  world: World,
  options?: OpenOptions,
): CtiLink<U> {
  if (!connector.open) throw new CtiError('notSupported', `${connector.manifest.title} runs in pages only`);
  return connector.open(settings, world, options);
}
