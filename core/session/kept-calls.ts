/** What a page leaves of its calls for the page or tab that goes on with them: for a short time, and no secret. */

/** Longer than any reload; a phone system has ended the call by then, ms. */
const lasts = 60_000;

export interface KeptCalls {
  /** What was left, once: whoever reads it goes on with the calls. */
  read(): readonly unknown[];
  write(mementos: readonly unknown[]): void;
}

/** @param name of the telephone: its server and user */
export function keptCalls(name: string): KeptCalls {
  const key = `${name}-calls`;
  return {
    read: () => {
      try {
        const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as { at?: number; mementos?: unknown[] };
        localStorage.removeItem(key);
        return Date.now() - (kept.at ?? 0) < lasts && Array.isArray(kept.mementos) ? kept.mementos : [];
      } catch {
        return [];
      }
    },
    write: (mementos) => {
      try {
        if (mementos.length === 0) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify({ at: Date.now(), mementos }));
      } catch {
        // No storage here: the calls end with the page.
      }
    },
  };
}

/** ms */
const keepEvery = 10_000;

/** A telephone whose calls can go on in another page. */
export interface Leaving {
  mementos(): readonly unknown[];
  /** The page is about to go: whoever is talked to waits. */
  holdNow(): void;
}

/**
 * Keeps what is left of the calls up to date, and lets the far ends wait as the page goes.
 * @returns `keep`, to be called with every change, and a function that ends it
 */
export function leaveCalls(kept: KeptCalls, phone: Leaving): { keep: () => void; stop: () => void } {
  const keep = () => {
    kept.write(phone.mementos());
  };
  const leave = () => {
    phone.holdNow();
    keep();
  };
  addEventListener('pagehide', leave);
  // A tab that crashes says no goodbye: what it leaves is never older than this.
  const timer = setInterval(() => {
    if (phone.mementos().length > 0) keep();
  }, keepEvery);
  return {
    keep,
    stop: () => {
      removeEventListener('pagehide', leave);
      clearInterval(timer);
    },
  };
}
