/** What helps to find faults. Numbers are masked by the server. */
import { ask } from './request.ts';

export interface TracedCall {
  id: string;
  connectionId: string;
  user: { id: string; name: string };
  direction: string;
  from: string;
  to: string;
  queue: string | null;
  startedAt: number;
  connectedAt: number | null;
  endedAt: number | null;
  cause: string | null;
}

export interface Trace {
  id: string;
  connectionId: string;
  startedAt: number;
  endedAt?: number;
  from: string;
  to: string;
  queues: string[];
  steps: { at: number; who: string; text: string; machinery: boolean }[];
  why: string[];
}

export interface CallStory {
  call: TracedCall;
  timeline: { at: number; type: string; detail: Record<string, unknown> | null }[];
  others: TracedCall[];
  trace: Trace | null;
}

export interface Frame {
  seq: number;
  at: number;
  direction: 'S' | 'C';
  text: string;
}

/** Where a browser gets everything in one file. */
export const bundleFile = () => `/api/admin/diagnostics/bundle?now=${Date.now()}`;
export const framesFile = (connectionId: string, filter: string) =>
  `/api/admin/connections/${connectionId}/frames.txt?${new URLSearchParams({ filter, limit: '500' }).toString()}`;

export const diagnostics = {
  calls: async (search: string) =>
    (await ask<{ calls: TracedCall[] }>('GET', `admin/diagnostics/calls?${asked(search)}`)).calls,
  traces: async (search: string) =>
    (await ask<{ traces: Trace[] }>('GET', `admin/diagnostics/traces?${asked(search)}`)).traces,
  call: (id: string) => ask<CallStory>('GET', `admin/diagnostics/calls/${id}`),
  frames: async (connectionId: string, filter: string, after: number) => {
    const query = new URLSearchParams({ filter, after: String(after), limit: '200' });
    return (await ask<{ frames: Frame[] }>('GET', `admin/connections/${connectionId}/frames?${query.toString()}`))
      .frames;
  },
};

function asked(search: string): string {
  return new URLSearchParams({ search, limit: '50' }).toString();
}
