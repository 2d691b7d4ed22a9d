/** Reads what a page sends: a message of the protocol, or the code that says what is wrong with it. */
import * as v from 'valibot';
import { ClientMessage } from './protocol.ts';
import type { CtiErrorCode } from '../provider/errors.ts';
import { commandSchema } from './schemas.ts';

export type Read = { message: ClientMessage } | { refused: CtiErrorCode; id?: string | undefined };

const commands = new Set<unknown>(commandSchema.options.map(({ entries }) => entries.type.literal));
const messages = new Set<unknown>(ClientMessage.options.map(({ entries }) => entries.type.literal));

/** @param text one frame; `id` is told where a command can be refused by its id */
export function readClientMessage(text: string): Read {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { refused: 'notJson' };
  }
  const parsed = v.safeParse(ClientMessage, json);
  if (parsed.success) return { message: parsed.output };
  const { type, id, command } = fields(json);
  if (!messages.has(type)) return { refused: 'unknownCommand' };
  const known = typeof id === 'string' && id.length > 0 && id.length <= 64 ? id : undefined;
  if (type === 'ask') return { refused: 'invalidMessage', id: known };
  if (type !== 'command') return { refused: 'invalidMessage' };
  return { refused: commands.has(fields(command)['type']) ? 'invalidMessage' : 'unknownCommand', id: known };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
