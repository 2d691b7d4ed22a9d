/** A recording in short: what each agent heard, one line per event of a call, without times and ids that differ from run to run. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Call } from '../../core/model/call.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';
import { type Capture, readCapture } from '../../core/connectors/asterisk/capture.ts';
import { replay, type ReplayResult } from '../../core/connectors/asterisk/replay.ts';

const here = new URL('../../core/connectors/asterisk/captures/', import.meta.url).pathname;
export const goldenFolder = `${here}golden/`;

export const versions = ['16', '22'] as const;

/** @returns the names of the recorded flows of one version */
export function flows(version: string): string[] {
  return readdirSync(here + version).flatMap((file) => /^(.*)\.ami\.txt(\.gz)?$/.exec(file)?.[1] ?? []);
}

export function capture(version: string, flow: string): Capture {
  const file = `${here}${version}/${flow}.ami.txt`;
  try {
    return readCapture(readFileSync(file));
  } catch {
    return readCapture(gunzipSync(readFileSync(`${file}.gz`)));
  }
}

export const agentsOf = (flow: string): string[] =>
  flow.startsWith('chan-sip') ? ['301', '302'] : flow.startsWith('web-phone') ? ['201', '202'] : ['101', '102', '103'];

export interface Heard {
  lines: string[];
  events: CtiEvent[];
  result: ReplayResult;
}

export async function hear(
  version: string,
  flow: string,
  onProvider?: (agent: string, provider: BaseCtiProvider) => void,
): Promise<Heard> {
  const agents = agentsOf(flow);
  const heard = new Map<string, string[]>(agents.map((agent) => [agent, []]));
  const names = new Map<string, string>();
  const events: CtiEvent[] = [];
  const result = await replay(capture(version, flow), {
    agents,
    ...(onProvider ? { onProvider } : {}),
    onEvent: (agent, event) => {
      events.push(event);
      const line = inShort(event, names);
      if (line) heard.get(agent)?.push(`${agent} ${line}`);
    },
  });
  return { lines: [...heard.values()].flat(), events, result };
}

function inShort(event: CtiEvent, names: Map<string, string>): string | undefined {
  switch (event.type) {
    case 'lineStateChanged':
    case 'initialized':
    case 'rawMessage':
    case 'currentCallChanged':
      return undefined;
    case 'activeCallSnapshot':
      return `activeCallSnapshot ${event.calls.map((call) => nameOf(call.id, names)).join(' ')}`.trim();
    case 'agentStateChanged':
      return `agentStateChanged ${event.state} ${event.reason ?? ''}`.trim();
    case 'disconnected':
      return `disconnected ${event.reason}`;
    default:
      return 'call' in event && event.call ? `${event.type} ${told(event.call, names)}` : event.type;
  }
}

function told(call: Call, names: Map<string, string>): string {
  const who = (number: string, name = '') => (name ? `${number} "${name}"` : number || '-');
  const parts = [
    nameOf(call.id, names),
    call.direction,
    call.state,
    `${who(call.callerId, call.callerName)} > ${who(call.calledId, call.calledName)}`,
    call.parentId === undefined ? '' : `of ${nameOf(call.parentId, names)}`,
    call.stage ?? '',
    call.queue === undefined ? '' : `queue ${call.queue}`,
    call.heldByParty ? 'held by party' : '',
    call.cause ?? '',
    call.redirectionId === undefined ? '' : `by ${call.redirectingId ?? '-'} to ${call.redirectionId}`,
  ];
  return parts.filter(Boolean).join(' ');
}

function nameOf(id: string, names: Map<string, string>): string {
  const known = names.get(id);
  if (known) return known;
  const name = `call${names.size + 1}`;
  names.set(id, name);
  return name;
}
