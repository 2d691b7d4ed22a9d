/** Who is in which queue under what interface, and paused why. */
import type { Log } from '../../provider/world.ts';
import { type QueueMembership, stateOf } from './agent-states.ts';
import type { AmiMessage } from './ami-message.ts';
import type { News } from './news.ts';
import type { AsteriskSettings, AsteriskUserSettings } from './settings.ts';

interface Member extends QueueMembership {
  queue: string;
  stateInterface: string;
}

export class QueueMembers {
  readonly #settings: AsteriskSettings;
  readonly #log: Log;
  #members: Member[] = [];

  constructor(settings: AsteriskSettings, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  /** @param entries of QueueStatus */
  replace(entries: readonly AmiMessage[]): void {
    this.#members = entries
      .filter((entry) => entry.event === 'QueueMember')
      .map((entry) => ({
        queue: entry.get('Queue') ?? '',
        interface: entry.get('Location') ?? entry.get('Interface') ?? '',
        stateInterface: entry.get('StateInterface') ?? '',
        paused: entry.get('Paused') === '1',
        reason: entry.get('PausedReason') ?? '',
      }));
  }

  take(news: Extract<News, { type: 'paused' | 'member' }>): void {
    const same = ({ queue, interface: name }: Member) => queue === news.queue && name === news.interface;
    if (news.type === 'paused') {
      for (const member of this.#members)
        if (same(member)) Object.assign(member, { paused: news.paused, reason: news.reason });
    } else {
      this.#members = this.#members.filter((member) => !same(member));
      if (news.present) this.#members.push({ ...news, paused: false, reason: '' });
    }
    if (this.#settings.traceQueuesState) this.#log.info('queue member', { ...news });
  }

  stateOf(user: AsteriskUserSettings) {
    return stateOf(this.#of(user));
  }

  /** The interfaces exactly as they were added, which is how a pause must name them. */
  interfacesOf(user: AsteriskUserSettings): string[] {
    return [...new Set(this.#of(user).map((member) => member.interface))];
  }

  belongs(queueInterface: string, user: AsteriskUserSettings): boolean {
    const { protocol, queueExtensionFormat } = this.#settings;
    return (
      queueInterface === protocol + user.extension ||
      queueInterface === queueExtensionFormat.replace('{0}', user.extension) ||
      user.otherDevices.includes(queueInterface)
    );
  }

  #of(user: AsteriskUserSettings): Member[] {
    return this.#members.filter(
      (member) => this.belongs(member.interface, user) || this.belongs(member.stateInterface, user),
    );
  }
}
