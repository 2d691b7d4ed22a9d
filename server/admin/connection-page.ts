/** Which of many connections are shown: those that are looked for, what is not connected first where that is asked. Pure. */
import * as z from 'zod';
import type { ConnectionView } from './connections.ts';

/** Without a limit all of them. */
export const connectionsQuery = z.strictObject({
  search: z.string().max(60).default(''),
  /** `trouble`: those that are not connected. */
  state: z.enum(['all', 'trouble']).default('all'),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  offset: z.coerce.number().int().min(0).max(10_000).default(0),
});

export interface ConnectionPage {
  connections: ConnectionView[];
  /** How many fit. */
  total: number;
  /** How many there are, and how many of them are not connected. */
  all: number;
  troubled: number;
}

export function connectionPage(
  list: readonly ConnectionView[],
  { search, state, limit, offset }: z.infer<typeof connectionsQuery>,
): ConnectionPage {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = list.filter((connection) => {
    if (state === 'trouble' && !troubled(connection)) return false;
    const { id, name, title, settings } = connection;
    const { url } = settings;
    const text = `${name} ${id} ${title} ${typeof url === 'string' ? url : ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return {
    connections: found.slice(offset, limit === undefined ? undefined : offset + limit),
    total: found.length,
    all: list.length,
    troubled: list.filter(troubled).length,
  };
}

/** The first of them for an overview: what is not connected before what is. */
export function mostUrgent(list: readonly ConnectionView[], most: number): ConnectionView[] {
  if (list.length <= most) return [...list];
  return [...list.filter(troubled), ...list.filter((one) => !troubled(one))].slice(0, most);
}

function troubled({ status }: ConnectionView): boolean {
  return status?.state !== 'up';
}
