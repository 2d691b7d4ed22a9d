/** Tries a connection with settings that nobody has saved, and tells of each step as it goes on. */
import type { Connector } from '../../core/provider/connector.ts';
import { asCtiError, type CtiErrorCode, errors } from '../../core/provider/errors.ts';
import { ProbeFault, type ProbeOptions, type ProbeStep, type ProbeTarget } from '../../core/provider/probe.ts';
import type { World } from '../../core/provider/world.ts';
import { stepsTo } from './trial-steps.ts';

/** The lines of a trial: its plan first, then each step, at last how it ended. */
export type TrialLine =
  | { plan: string[] }
  | { step: number; state: 'running' }
  | { step: number; state: 'good'; found: string; ms: number }
  | { step: number; state: 'bad'; code: CtiErrorCode; found: string; fix: string; ms: number }
  | { done: boolean };

/** What the phone system says of itself is shown in part. */
const mostFound = 200;

/** @param settings as the connector's schema wants them, with their defaults */
export async function* trial(
  connector: Connector,
  settings: unknown,
  world: World,
  options: ProbeOptions = {},
): AsyncGenerator<TrialLine> {
  const targets = connector.probeTargets?.(settings) ?? webSocketsIn(settings);
  const probe = connector.probe?.(settings, world, options);
  const steps: ProbeStep[] = [
    ...targets.flatMap((target) => stepsTo(target, () => world.clock.now())),
    ...(probe?.steps ?? []),
  ];
  try {
    yield { plan: steps.map(({ title }) => title) };
    for (const [step, tried] of steps.entries()) {
      yield { step, state: 'running' };
      const start = performance.now();
      const took = () => Math.round(performance.now() - start);
      try {
        const found = (await tried.run()) ?? '';
        yield { step, state: 'good', found: found.slice(0, mostFound), ms: took() };
      } catch (error) {
        yield { step, state: 'bad', ...faultOf(error), ms: took() };
        yield { done: false };
        return;
      }
    }
    yield { done: true };
  } finally {
    // Also when whoever asked for it has gone.
    probe?.close();
  }
}

function faultOf(error: unknown): { code: CtiErrorCode; found: string; fix: string } {
  if (error instanceof ProbeFault)
    return { code: error.code, found: error.message.slice(0, mostFound), fix: error.fix };
  const { code } = asCtiError(error);
  return { code, found: errors[code].text, fix: '' };
}

/** For a phone system that says nothing else of itself: wherever its settings lead by WebSocket. */
function webSocketsIn(settings: unknown): ProbeTarget[] {
  const texts = Object.values(settings ?? {}).filter((value): value is string => typeof value === 'string');
  const urls = texts.flatMap((text) => text.match(/\bwss?:\/\/[^\s,]+/g) ?? []).filter((url) => URL.canParse(url));
  const targets = urls.map((text): ProbeTarget => {
    const { hostname, port, protocol } = new URL(text);
    const encrypted = protocol === 'wss:';
    return {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (encrypted ? 443 : 80),
      tls: encrypted,
      what: 'WebSocket',
    };
  });
  const key = ({ host, port }: ProbeTarget) => `${host}:${port}`;
  return targets
    .filter((target, index) => targets.findIndex((other) => key(other) === key(target)) === index)
    .slice(0, 5);
}
