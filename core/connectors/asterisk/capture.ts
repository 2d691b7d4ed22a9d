/**
 * Recorded AMI traffic: header lines `# key: value`, then chunks `@@ <ms> <S|C|M> <bytes>`, exactly that many bytes and a
 * line break. `S` came from Asterisk, `C` went to it, `M` is a note of who recorded it. One chunk is one read of the socket.
 */

export interface CaptureChunk {
  /** Milliseconds since the recording began. */
  at: number;
  direction: 'S' | 'C' | 'M';
  bytes: Uint8Array;
}

export interface Capture {
  about: Record<string, string>;
  chunks: CaptureChunk[];
}

const lineBreak = 10;

/** @throws Error with the place, for a file that is no capture */
export function readCapture(file: Uint8Array): Capture {
  const decoder = new TextDecoder();
  const about: Record<string, string> = {};
  const chunks: CaptureChunk[] = [];
  for (let at = 0; at < file.length;) {
    const found = file.indexOf(lineBreak, at);
    const end = found < 0 ? file.length : found;
    const line = decoder.decode(file.subarray(at, end));
    const chunk = /^@@ (\d+) ([SCM]) (\d+)$/.exec(line);
    const header = /^# ([^:]+): (.*)$/.exec(line);
    at = end + 1;
    if (chunk) {
      const length = Number(chunk[3]);
      if (at + length > file.length) throw new Error(`the capture ends within a chunk, at byte ${at}`);
      chunks.push({ at: Number(chunk[1]), direction: chunk[2] as 'S', bytes: file.subarray(at, at + length) });
      at += length + 1;
    } else if (header) {
      about[header[1] ?? ''] = header[2] ?? '';
    } else if (line !== '') {
      throw new Error(`not a capture: byte ${end - line.length} is neither a header nor a chunk`);
    }
  }
  return { about, chunks };
}

/** One chunk as it stands in a file. */
export function writeChunk({ at, direction, bytes }: CaptureChunk): Uint8Array {
  const head = new TextEncoder().encode(`@@ ${at} ${direction} ${bytes.length}\n`);
  const chunk = new Uint8Array(head.length + bytes.length + 1);
  chunk.set(head);
  chunk.set(bytes, head.length);
  chunk[chunk.length - 1] = lineBreak;
  return chunk;
}

/** The header of a file. */
export function writeHeader(about: Readonly<Record<string, string>>): Uint8Array {
  const lines = Object.entries(about).map(([key, value]) => `# ${key}: ${value.replace(/[\r\n]+/g, ' ')}\n`);
  return new TextEncoder().encode(lines.join(''));
}
