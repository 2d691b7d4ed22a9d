/**
 * The name of this page's session at Verto. The same one after a reload, for the server hands the calls of a session over to
 * whoever has its name; and never the same one in two pages at once, for then each would push the other one out.
 */
const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
/** A page that was left lets go of its name in an instant; one that is still there does not, ms. */
const patience = 1000;

export interface SessionId {
  readonly id: string;
  /** The page is done with it; another one may have it. */
  release(): void;
}

/**
 * @param login whose session it is; another user of the same tab has another one
 * @param left what a page that is gone has left, where it was another tab
 */
export async function takeSessionId(login: string, left: readonly string[] = []): Promise<SessionId> {
  const key = `offhook-verto-${login}`;
  for (const id of [read(key), ...left]) {
    const taken = id !== undefined && guid.test(id) ? await lock(id) : undefined;
    if (taken) return keep(key, taken);
  }
  const fresh = newGuid();
  return keep(key, (await lock(fresh)) ?? { id: fresh, release: () => undefined });
}

/** @returns nothing while another page has it */
async function lock(id: string): Promise<SessionId | undefined> {
  const { locks } = navigator as { locks?: LockManager };
  // Only in pages that are not secure, and those have no microphone either.
  if (!locks) return { id, release: () => undefined };
  return new Promise((resolve) => {
    const held = () =>
      new Promise<void>((release) => {
        resolve({ id, release });
      });
    locks.request(`offhook-verto-${id}`, { signal: AbortSignal.timeout(patience) }, held).catch(() => {
      resolve(undefined);
    });
  });
}

function keep(key: string, taken: SessionId): SessionId {
  try {
    sessionStorage.setItem(key, taken.id);
  } catch {
    // No storage here: the calls end with the page.
  }
  return taken;
}

function read(key: string): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** `crypto.randomUUID` is for secure pages alone. */
export function newGuid(): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  const hex = bytes.map((byte, i) => (i === 6 ? (byte & 15) | 64 : i === 8 ? (byte & 63) | 128 : byte));
  return hex
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
