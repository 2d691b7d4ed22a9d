/** Lists in recorded traffic: entries are collected until their end, for there is no client that has asked for them. */
import type { AmiMessage } from './ami-message.ts';

export interface ReplayedList {
  /** The event that ended the list; empty while it goes on. */
  name: string;
  entries: AmiMessage[];
}

const entryEvents = new Set(['CoreShowChannel', 'QueueMember', 'QueueParams', 'QueueEntry']);

export function listReply() {
  let entries: AmiMessage[] = [];
  return {
    /** @returns undefined for a message that is part of no list */
    take(message: AmiMessage): ReplayedList | undefined {
      const event = message.event;
      if (event === undefined) return { name: '', entries: [] };
      if (entryEvents.has(event) && message.get('ActionID') !== undefined) {
        entries.push(message);
        return { name: '', entries: [] };
      }
      if (event !== 'CoreShowChannelsComplete' && event !== 'QueueStatusComplete') return undefined;
      const list = { name: event, entries };
      entries = [];
      return list;
    },
  };
}
