/** A WAV file with one tone: what a browser's microphone hears in a test, so that each voice can be told from the others. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const rate = 48_000;
/** Whole periods of every frequency used fit in, so that the loop has no crack. */
const seconds = 2;

/** @returns the file's path; the system's folder for such files keeps it */
export async function toneFile(hz: number): Promise<string> {
  const samples = new Int16Array(rate * seconds);
  for (let i = 0; i < samples.length; i++) samples[i] = Math.round(9000 * Math.sin((2 * Math.PI * hz * i) / rate));
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.byteLength, 40);
  const path = join(await mkdtemp(join(tmpdir(), 'offhook-tone-')), `${hz}.wav`);
  await writeFile(path, Buffer.concat([head, Buffer.from(samples.buffer)]));
  return path;
}
