/** Sends the sound of an element to a loudspeaker of the agent's choice, in browsers that can. */

/** @param device id of an audio output, `''` for the system's; one that is gone is the system's */
export async function playThrough(element: HTMLMediaElement, device: string): Promise<void> {
  if (!('setSinkId' in element) || element.sinkId === device) return;
  try {
    await element.setSinkId(device);
  } catch {
    // Unplugged, or not allowed: the system's own goes on.
  }
}
