/** The connectors whose recordings can be replayed, loaded when they are asked for. One line each. */
import type { ReplayOptions, ReplayResult } from '../../core/connectors/asterisk/replay.ts';
import type { Capture } from '../../core/connectors/asterisk/capture.ts';

type Replay = (capture: Capture, options: ReplayOptions) => Promise<ReplayResult>;

export const replays: Readonly<Record<string, () => Promise<{ replay: Replay }>>> = {
  asterisk: () => import('../../core/connectors/asterisk/replay.ts'),
};
