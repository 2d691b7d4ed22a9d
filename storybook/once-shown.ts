/** Loaders that load once for as long as their story is shown, so that a change of the toolbar finds the call where it was. */

/**
 * Storybook loads again at every change of an argument or of the toolbar, but plays a story only when it is mounted: what
 * a story has been brought to would be lost.
 * @param load makes what the story needs
 */
export function onceShown<Loaded>(
  load: () => Promise<Loaded>,
): (context: { abortSignal: AbortSignal }) => Promise<Loaded> {
  // A mounted story keeps its signal until it is taken away, or mounted again.
  const loaded = new WeakMap<AbortSignal, Promise<Loaded>>();
  return ({ abortSignal }) => {
    const before = loaded.get(abortSignal);
    if (before) return before;
    const now = load();
    loaded.set(abortSignal, now);
    return now;
  };
}
