/** How long a page's main thread works at a stretch, as the browser itself traces it. */
import type { CDPSession } from 'playwright-core';

interface TraceEvent {
  name: string;
  ph: string;
  /** Processor time, µs: what other programs take of the machine is not in it. */
  tdur?: number;
  tid: number;
  pid: number;
  args?: { name?: string };
}

/** @returns processor time of each task of the main thread while something is done, ms */
export async function mainThread(devtools: CDPSession, act: () => Promise<unknown>): Promise<number[]> {
  const events = await traced(devtools, act);
  const main = events.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  return events
    .filter(({ name, pid, tid }) => name.endsWith('RunTask') && pid === main?.pid && tid === main.tid)
    .map(({ tdur = 0 }) => tdur / 1000);
}

async function traced(devtools: CDPSession, act: () => Promise<unknown>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  devtools.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
  await devtools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline'] },
  });
  await act();
  await devtools.send('Tracing.end');
  await complete;
  return events;
}
