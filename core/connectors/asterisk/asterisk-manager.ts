/** The link to one Asterisk for all its users: connects, comes back, compares, and hands each user a connection. */
import type { Capabilities } from '../../model/call-feature.ts';
import { asCtiError, CtiError, type CtiErrorCode } from '../../provider/errors.ts';
import type { CtiLink, LinkStatus, LinkUser, OpenOptions, RecordedCall } from '../../provider/connector.ts';
import { Retry } from '../../provider/retry.ts';
import type { Clock, Timer, World } from '../../provider/world.ts';
import type { CallTrace } from '../../provider/call-trace.ts';
import { AmiClient } from './ami-client.ts';
import type { AmiMessage } from './ami-message.ts';
import { AsteriskAdapter } from './asterisk-adapter.ts';
import { AsteriskClient } from './asterisk-client.ts';
import type { AsteriskLink } from './asterisk-link.ts';
import { AsteriskConnection } from './asterisk-connection.ts';
import { capabilitiesOf } from './capabilities.ts';
import { readCapture } from './capture.ts';
import { QueueMembers } from './queue-members.ts';
import { recordedTcp } from './recorded-socket.ts';
import { recordingField, recordingUrls } from './recordings.ts';
import { type AsteriskSettings, type AsteriskUserSettings, dialContext } from './settings.ts';

/** Damage may come in floods; the comparison that repairs it must not, ms. */
const resyncPause = 2000;

/** Who waits for the outcome of an Originate. */
interface Outcome {
  reject: (error: CtiError) => void;
  heard: (message: AmiMessage) => void;
}

export class AsteriskManager implements CtiLink<AsteriskUserSettings>, AsteriskLink {
  readonly settings: AsteriskSettings;
  readonly adapter: AsteriskAdapter;
  readonly #client: AsteriskClient;
  readonly #world: World;
  readonly #onRaw: OpenOptions['onRaw'];
  readonly #retry: Retry;
  readonly #connections = new Map<string, AsteriskConnection>();
  readonly #listeners = new Set<(status: LinkStatus) => void>();
  readonly #outcomes = new Map<string, Outcome>();
  readonly #queues: QueueMembers;
  readonly #prefix: string;
  #ami: AmiClient | undefined;
  #status: LinkStatus;
  #rights: ReadonlySet<string> = new Set();
  /** One for all users who can do the same: thousands of copies would only be in each other's way. */
  readonly #capabilities = new Map<boolean, Capabilities>();
  #channelIds = 0;
  #resyncTimer: Timer;
  #resyncs = 0;
  #oversized = 0;
  #stopped = true;
  #waiting: (() => void)[] = [];

  constructor(settings: AsteriskSettings, world: World, options: OpenOptions = {}) {
    this.settings = settings;
    this.#world = world;
    this.#onRaw = options.onRaw;
    this.#retry = new Retry(world.clock, () => world.random());
    this.#status = { state: 'connecting', since: world.clock.now(), attempts: 0 };
    this.#prefix = `offhook-${world.clock.now().toString(36)}${Math.floor(world.random() * 1e6).toString(36)}`;
    this.#client = this.client();
    this.#queues = new QueueMembers(settings, world.log);
    this.adapter = new AsteriskAdapter(settings, world.clock, world.log, {
      damaged: () => {
        this.#resyncSoon();
      },
      abandoned: (party, agent) => {
        // Nobody shall be left with the music: the call rings at the agent again.
        void this.#client.redirect(party, dialContext(settings, agent), agent.extension).catch(() => undefined);
      },
      discard: (channel) => {
        void this.#client.hangup(channel).catch(() => undefined);
      },
      shutdown: () => {
        world.log.warn('the phone system shuts down');
      },
      queueNews: (news, message) => {
        this.#queues.take(news);
        this.#queueChanged(news.interface, message);
      },
      originated: ({ success, actionId }, message) => {
        const asked = this.#outcomes.get(actionId);
        this.#outcomes.delete(actionId);
        asked?.heard(message);
        if (!success) asked?.reject(new CtiError('ownPhoneUnreachable'));
      },
    });
  }

  get clock(): Clock {
    return this.#world.clock;
  }

  get status(): LinkStatus {
    return this.#status;
  }

  get counters(): Readonly<Record<string, number>> {
    const oversized = this.#oversized + (this.#ami?.parser.oversized ?? 0);
    return { ...this.adapter.counters, oversized, resyncs: this.#resyncs, channels: this.adapter.graph.channels.size };
  }

  start(): void {
    this.#stopped = false;
    void this.#open();
  }

  stop(): Promise<void> {
    this.#stopped = true;
    this.#retry.stop();
    this.clock.clearTimeout(this.#resyncTimer);
    this.#ami?.close('closed');
    for (const agent of this.adapter.agents) agent.stop();
    this.#become({ state: 'stopped', reason: 'closed' });
    return Promise.resolve();
  }

  /** Settles when the first attempt to connect has ended. */
  settled(): Promise<void> {
    if (this.#status.state !== 'connecting') return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  onStatus(listener: (status: LinkStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  recordings({ data }: RecordedCall): Promise<string[]> {
    return Promise.resolve(recordingUrls(data[recordingField], this.settings.recordingsFolder));
  }

  provider({ id, settings }: LinkUser<AsteriskUserSettings>): AsteriskConnection {
    const known = this.#connections.get(id);
    if (known) return known;
    const connection = new AsteriskConnection(this, id, settings);
    this.#connections.set(id, connection);
    if (this.#status.state === 'up') connection.linkUp();
    else if (this.#status.state === 'down') connection.linkDown(this.#status.reason ?? 'linkDown');
    return connection;
  }

  traces(): CallTrace[] {
    return this.adapter.traces.list((device) => this.adapter.userAt(device));
  }

  release(userId: string): void {
    void this.#connections.get(userId)?.closeConnection();
    this.#connections.delete(userId);
    this.adapter.remove(userId);
  }

  capabilities(user: AsteriskUserSettings): Capabilities {
    const known = this.#capabilities.get(user.remoteAnswer);
    if (known) return known;
    const capabilities = capabilitiesOf(this.settings, user, this.#rights);
    this.#capabilities.set(user.remoteAnswer, capabilities);
    return capabilities;
  }

  /** A channel id that nobody else uses; Asterisk takes it as the channel's own. */
  newChannelId(): string {
    return `${this.#prefix}-${++this.#channelIds}`;
  }

  client(heard?: (response: AmiMessage) => void): AsteriskClient {
    return new AsteriskClient(this.settings, () => this.#ami, heard);
  }

  failureOf(id: string, heard: (message: AmiMessage) => void): Promise<never> {
    const failure = new Promise<never>((_, reject) => this.#outcomes.set(id, { reject, heard }));
    // One that rang before it failed has told its own end; nobody may be waiting any more.
    failure.catch(() => undefined);
    return failure;
  }

  queueState(user: AsteriskUserSettings) {
    return this.#queues.stateOf(user);
  }

  queueInterfaces(user: AsteriskUserSettings): readonly string[] {
    return this.#queues.interfacesOf(user);
  }

  async #open(): Promise<void> {
    if (this.#stopped) return;
    let world: World;
    try {
      world = await this.#recordedWorld();
    } catch (cause) {
      this.#become({ state: 'down', reason: asCtiError(cause).code });
      return;
    }
    const ami: AmiClient = new AmiClient(this.settings, world, {
      event: (message) => {
        if (this.#ami === ami) this.adapter.receive(message);
      },
      closed: (reason) => {
        if (this.#ami === ami || this.#ami === undefined) this.#lost(reason);
      },
      ...(this.#onRaw ? { raw: this.#onRaw } : {}),
    });
    this.#ami = ami;
    this.#world.log.info('link connecting', { host: this.settings.url, port: this.settings.port });
    try {
      await ami.open();
      this.adapter.modern = !/\/1\./.test(ami.banner);
      await this.#takeStock(ami);
    } catch (error) {
      const { code } = asCtiError(error);
      ami.close(code);
      // `closed` has said it already, with the socket's reason; this one knows better.
      this.#become({ state: 'down', reason: code });
    }
  }

  /** With `filePath` set, a world whose Asterisk is a recording. @throws CtiError `settingsInvalid` */
  async #recordedWorld(): Promise<World> {
    const { filePath } = this.settings;
    if (filePath === '') return this.#world;
    try {
      const file = await this.#world.readFile?.(filePath);
      if (!file) throw new CtiError('settingsInvalid', 'filePath: there are no files here');
      const tcp = recordedTcp(readCapture(file), this.clock);
      return { ...this.#world, sockets: { ...this.#world.sockets, tcp } };
    } catch (cause) {
      this.#world.log.error('the recording cannot be played', { filePath, cause: String(cause) });
      throw new CtiError('settingsInvalid', 'filePath', { cause });
    }
  }

  /** Signed in with events on; now ask what there is. Events that come meanwhile are newer than the answers. */
  async #takeStock(ami: AmiClient): Promise<void> {
    this.adapter.beginResync();
    const commands = await ami.send('ListCommands');
    this.#rights = new Set(commands.response.keys);
    this.#capabilities.clear();
    const version = await ami.send('CoreSettings').catch(() => undefined);
    const channels = await ami.send('CoreShowChannels', {}, { list: true });
    const queues = this.#rights.has('QueueStatus')
      ? await ami.send('QueueStatus', {}, { list: true }).catch(() => undefined)
      : undefined;
    if (this.#ami !== ami || this.#stopped) return;
    this.#queues.replace(queues?.list ?? []);
    this.adapter.resync(channels.list, true);
    this.#retry.succeeded();
    this.#become({ state: 'up', version: `Asterisk ${version?.response.get('AsteriskVersion') ?? ''}`.trim() });
    for (const connection of this.#connections.values()) connection.linkUp();
  }

  #lost(reason: CtiErrorCode): void {
    const ami = this.#ami;
    this.#ami = undefined;
    this.#oversized += ami?.parser.oversized ?? 0;
    this.clock.clearTimeout(this.#resyncTimer);
    this.#resyncTimer = undefined;
    for (const { reject } of this.#outcomes.values()) reject(new CtiError('linkDown'));
    this.#outcomes.clear();
    this.#become({ state: this.#stopped ? 'stopped' : 'down', reason });
    for (const connection of this.#connections.values()) connection.linkDown(reason);
    if (this.#stopped) return;
    // A wrong secret does not get right by trying at once, and Asterisk may lock the address out.
    const wait = this.#retry.later(() => void this.#open(), reason === 'loginRefused' ? 5000 : 0);
    this.#world.log.info('link down', { reason, nextTryMs: wait });
  }

  #become(change: Pick<LinkStatus, 'state' | 'reason' | 'version'>): void {
    if (this.#stopped && change.state !== 'stopped') return;
    const { version } = this.#status;
    this.#status = {
      ...(version === undefined ? {} : { version }),
      ...change,
      since: change.state === this.#status.state ? this.#status.since : this.clock.now(),
      attempts: change.state === 'up' ? 0 : this.#retry.attempt,
    };
    for (const listener of [...this.#listeners]) listener(this.#status);
    for (const settled of this.#waiting.splice(0)) settled();
  }

  #resyncSoon(): void {
    if (this.#resyncTimer !== undefined || !this.#ami) return;
    this.#resyncTimer = this.clock.setTimeout(() => {
      this.#resyncTimer = undefined;
      void this.#resync();
    }, resyncPause);
  }

  async #resync(): Promise<void> {
    const ami = this.#ami;
    if (!ami) return;
    this.#resyncs++;
    this.adapter.beginResync();
    let entries: AmiMessage[];
    try {
      entries = (await ami.send('CoreShowChannels', {}, { list: true })).list;
    } catch {
      return;
    }
    if (this.#ami === ami) this.adapter.resync(entries, false);
  }

  #queueChanged(queueInterface: string, message: AmiMessage): void {
    for (const connection of this.#connections.values()) {
      if (!this.#queues.belongs(queueInterface, connection.user)) continue;
      connection.native(message);
      connection.queueStateChanged();
    }
  }
}
