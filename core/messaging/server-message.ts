/** Reads what the Messaging Service sends. */
import * as v from 'valibot';
import { ServerMessage } from './protocol.ts';

/** @returns nothing for what is damaged, or newer than this page */
export function readServerMessage(text: string): ServerMessage | undefined {
  try {
    const parsed = v.safeParse(ServerMessage, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
