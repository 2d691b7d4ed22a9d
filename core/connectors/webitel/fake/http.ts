/** The fake's HTTP side: recordings, and a sign-in that gives key and token. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FakeAccounts } from './accounts.ts';

export function recordAddress(port: number, uuid: string, { key, token }: { key: string; token: string }): string {
  return `http://127.0.0.1:${port}/api/v2/files/${uuid}?x_key=${key}&access_token=${token}`;
}

export async function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  accounts: FakeAccounts,
  records: ReadonlySet<string>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  // As the real one does: whoever asks may read it.
  response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
  response.setHeader('access-control-allow-headers', 'X-Key,X-Access-Token,Content-Type');
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  if (request.method === 'POST' && url.pathname === '/login') {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { username, password } = JSON.parse(body) as { username?: string; password?: string };
    const account = accounts.find(username ?? '');
    if (account?.password !== password || !account) {
      answer(response, 401, { status: 'error', info: 'secret incorrect' });
      return;
    }
    answer(response, 200, { ...accounts.issueToken(account), expires: Date.now() + 86_400_000, username });
    return;
  }
  const [, uuid] = /^\/api\/v2\/files\/([^/]+)$/.exec(url.pathname) ?? [];
  if (uuid === undefined || request.method !== 'GET') {
    answer(response, 404, { status: 'error', info: 'not found' });
    return;
  }
  const key = url.searchParams.get('x_key') ?? request.headers['x-key'];
  const token = url.searchParams.get('access_token') ?? request.headers['x-access-token'];
  if (!accounts.byToken(key, token)) answer(response, 401, { status: 'error', info: 'Invalid Token or Key' });
  else if (!records.has(uuid)) answer(response, 404, { status: 'error', info: 'No such file' });
  else response.writeHead(200, { 'content-type': 'audio/wav' }).end(silence());
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A minute of nothing: 8000 samples a second of 16 bits, one channel. */
function silence(): Buffer {
  const samples = Buffer.alloc(60 * 16_000);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
