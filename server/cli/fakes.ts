/** The far ends that can be started by hand, loaded when they are asked for. One line each. */

export interface RunningFake {
  port: number;
  stop(): Promise<void>;
}

export interface Fake {
  /** @param options.port 0 for a free one */
  start(options: { port: number; host: string }): Promise<RunningFake>;
}

export const fakes: Readonly<Record<string, () => Promise<{ default: Fake }>>> = {
  asterisk: () => import('../../core/connectors/asterisk/fake.ts'),
  oktell: () => import('../../core/connectors/oktell/fake.ts'),
  webitel: () => import('../../core/connectors/webitel/fake.ts'),
  verto: () => import('../../core/webphone/verto/fake.ts'),
};
