/** What an agent has chosen of a panel's place, kept by the browser. */

export interface Remembered {
  minimized?: boolean;
  /** Left upper corner in the window, CSS px. */
  x?: number;
  y?: number;
}

/** A page with several panels tells them apart by their ids. */
const keyOf = ({ id }: HTMLElement): string => `offhook-panel${id ? `-${id}` : ''}`;

export function recall(panel: HTMLElement): Remembered {
  try {
    const { x, y, minimized } = JSON.parse(localStorage.getItem(keyOf(panel)) ?? '{}') as Record<string, unknown>;
    return {
      ...(Number.isFinite(x) && Number.isFinite(y) ? { x: Number(x), y: Number(y) } : {}),
      ...(typeof minimized === 'boolean' ? { minimized } : {}),
    };
  } catch {
    return {};
  }
}

export function remember(panel: HTMLElement, change: Remembered): void {
  try {
    localStorage.setItem(keyOf(panel), JSON.stringify({ ...recall(panel), ...change }));
  } catch {
    // A page without storage has a panel without memory.
  }
}
