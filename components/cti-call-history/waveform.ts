/** How loud a recording is along its length, from its bytes: what is drawn behind the player's position. */

/** So many columns are drawn, whatever its length. */
export const columns = 120;

/** Longer files are not decoded in the page; they play all the same, bytes. */
const mostBytes = 30_000_000;

/**
 * @param bytes of a sound file that the browser can read
 * @returns for each column the loudest sample in it, 0 to 1, the loudest of all being 1
 * @throws what the browser says of a file that is no sound
 */
export async function waveformOf(bytes: ArrayBuffer): Promise<number[]> {
  // No device is opened, and nobody has to touch the page first.
  const sound = await new OfflineAudioContext(1, 1, 8000).decodeAudioData(bytes);
  return peaks(sound.getChannelData(0), columns);
}

/** @throws TypeError where it cannot be fetched, RangeError for one that is too long */
export async function fetchWaveform(url: string, signal: AbortSignal): Promise<number[]> {
  const answer = await fetch(url, { signal, credentials: 'omit' });
  if (!answer.ok) throw new TypeError(`status ${answer.status}`);
  if (Number(answer.headers.get('content-length')) > mostBytes) throw new RangeError('too long');
  return waveformOf(await answer.arrayBuffer());
}

/** Pure. */
export function peaks(samples: Float32Array, count: number): number[] {
  const found = Array.from({ length: count }, (_, column) => {
    const from = Math.floor((column * samples.length) / count);
    const to = Math.max(from + 1, Math.floor(((column + 1) * samples.length) / count));
    let peak = 0;
    for (let i = from; i < to && i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i] ?? 0));
    return peak;
  });
  const loudest = Math.max(...found);
  return loudest === 0 ? found : found.map((peak) => peak / loudest);
}
