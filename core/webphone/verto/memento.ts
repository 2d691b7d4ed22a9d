/** What is kept of a call while its page is loaded anew. No secret is in it: it is of use to its own user alone. */

export interface VertoMemento {
  /** Whose name the calls are handed over to. */
  session: string;
  leg: string;
  /** The server does not say these. */
  held: boolean;
  muted: boolean;
  video: boolean;
}

/** Whether something that was kept is a memento: storage can be written by others. */
export function isVertoMemento(kept: unknown): kept is VertoMemento {
  if (typeof kept !== 'object' || kept === null) return false;
  const { session, leg, held, muted, video } = kept as Record<string, unknown>;
  return (
    [session, leg].every((text) => typeof text === 'string' && text.length <= 100) &&
    [held, muted, video].every((flag) => typeof flag === 'boolean')
  );
}
