/** What one agent heard of some calls, with times, so that it can be shown again: of a real phone system, or of a script. */
import { readCapture } from '../../core/connectors/asterisk/capture.ts';
import { replay } from '../../core/connectors/asterisk/replay.ts';
import { type RunningScenario, runScenario, type ScenarioStep } from '../../core/connectors/simulator/scenario.ts';
import { simulatorSettings } from '../../core/connectors/simulator/settings.ts';
import { SimulatorLink } from '../../core/connectors/simulator/simulator-link.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import { RecordedClock } from '../../core/provider/recorded-clock.ts';
import { silentLog } from '../../core/provider/world.ts';

/** What somebody did, told by whoever recorded it. */
export interface Note {
  /** Milliseconds since the recording began. */
  at: number;
  text: string;
}

export interface Recording {
  /** Where it comes from, e.g. `Asterisk 22.10.1`. */
  source: string;
  /** Whose events these are: an extension. */
  agent: string;
  /** When it began, UTC ms; the events' times count from here. */
  startedAt: number;
  /** Milliseconds. */
  duration: number;
  /** In the order they were said. */
  events: readonly CtiEvent[];
  notes: readonly Note[];
}

/** A script for the simulated phone system, and whose part is shown. */
export interface Script {
  agents: { extension: string; name: string }[];
  agent: string;
  queues?: { number: string; name: string; members: string[] }[];
  steps: ScenarioStep[];
}

/** All recordings begin here: the day says nothing about a moment of a call, and pictures of it stay the same. */
const startedAt = Date.UTC(2026, 2, 18, 9, 30);

/** How long the end stays in view, ms. */
const tail = 1500;

/**
 * Raw traffic of an Asterisk through the connector itself.
 * @param file a capture, see `core/connectors/asterisk/capture.ts`
 * @param agent extension
 * @throws Error with the place, for a file that is no capture
 */
export async function recordedTraffic(file: Uint8Array, agent: string): Promise<Recording> {
  const capture = readCapture(file);
  const events: CtiEvent[] = [];
  await replay(capture, { agents: [agent], startedAt, onEvent: (_, event) => events.push(event) });
  const decoder = new TextDecoder();
  const notes = capture.chunks
    .filter(({ direction }) => direction === 'M')
    .map(({ at, bytes }) => ({ at, text: decoder.decode(bytes) }));
  return recording(`Asterisk ${capture.about['asterisk'] ?? ''}`.trim(), agent, events, notes);
}

/**
 * A script, played on the simulated phone system.
 * @throws CtiError `settingsInvalid` for a script of the wrong form, `refused` naming a step that cannot be done
 */
export async function recordedScript({ agents, agent, queues = [], steps }: Script): Promise<Recording> {
  const clock = new RecordedClock(startedAt);
  const none = (): never => {
    throw new Error('the simulator opens no sockets');
  };
  const link = new SimulatorLink(simulatorSettings.parse({ queues }), {
    sockets: { tcp: none, webSocket: none, fetch: none },
    clock,
    log: silentLog,
    random: () => 0.5,
  });
  link.start();
  const name = agents.find(({ extension }) => extension === agent)?.name ?? '';
  const provider = link.provider({ id: agent, settings: { extension: agent, name } });
  const events: CtiEvent[] = [];
  provider.listen((event) => events.push(event));
  await provider.connect();
  const running: RunningScenario = runScenario(link, { agents, steps }, clock);
  clock.advance(startedAt + Math.max(0, ...steps.map(({ at }) => at)));
  await running.done;
  const notes = steps.map((step) => ({ at: step.at, text: told(step) }));
  await link.stop();
  return recording('Simulator', agent, events, notes);
}

function recording(source: string, agent: string, events: CtiEvent[], notes: Note[]): Recording {
  const last = Math.max(0, ...events.map(({ at }) => at - startedAt), ...notes.map(({ at }) => at));
  return { source, agent, startedAt, duration: last + tail, events, notes };
}

/** A step as a sentence. */
function told(step: ScenarioStep): string {
  switch (step.do) {
    case 'customerCalls':
      return `${step.name || step.number} calls ${step.to}`;
    case 'customerHangsUp':
      return 'the customer hangs up';
    case 'dial':
      return `${step.agent} dials ${step.number}`;
    case 'consult':
      return `${step.agent} asks ${step.number}`;
    case 'blindTransfer':
      return `${step.agent} transfers to ${step.number} without asking`;
    case 'dtmf':
      return `${step.agent} sends the tones ${step.digits}`;
    case 'state':
      return `${step.agent} is on “${step.reason ?? step.code}”`;
    case 'cutLink':
      return 'the link is lost';
    case 'restoreLink':
      return 'the link is back';
    case 'restart':
      return 'the phone system restarts';
    case 'drop':
      return `${step.agent} hangs up`;
    case 'unhold':
      return `${step.agent} takes the call back`;
    default:
      return `${step.agent} presses ${step.do}`;
  }
}
