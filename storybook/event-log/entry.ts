/** One event of the log, as the story's page tells it to Storybook's frame. */

/** The channel's name for it. */
export const eventHeard = 'offhook/event-heard';

export interface LogEntry {
  /** UTC ms. */
  at: number;
  /** E.g. `cti-call-started`. */
  name: string;
  /** The tag that it came from. */
  from: string;
  cancelable: boolean;
  /** Somebody has called it off. */
  prevented: boolean;
  /** What it carries, as JSON; bounded. */
  detail: string;
}

/** JSON of one event, no longer than this. */
const detailKept = 20_000;

/** What an event carries: its `detail`, or what its class has added. Never throws, whatever is in it. */
export function detailOf(event: Event): string {
  const carried =
    event instanceof CustomEvent
      ? (event.detail as unknown)
      : Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'isTrusted'));
  return asJson(carried);
}

export function asJson(value: unknown): string {
  const around: unknown[] = [];
  try {
    const text = JSON.stringify(
      value,
      function (this: unknown, _, inner: unknown) {
        // Whoever is not around this value any more does not make a circle.
        while (around.length > 0 && around.at(-1) !== this) around.pop();
        if (typeof inner === 'function') return '(function)';
        if (typeof inner === 'bigint') return String(inner);
        if (typeof inner !== 'object' || inner === null) return inner;
        if ('nodeName' in inner) return `<${String(inner.nodeName).toLowerCase()}>`;
        if (around.includes(inner)) return '(itself)';
        around.push(inner);
        return inner;
      },
      1,
    ) as string | undefined;
    return (text ?? '').slice(0, detailKept);
  } catch {
    return '(cannot be shown)';
  }
}
