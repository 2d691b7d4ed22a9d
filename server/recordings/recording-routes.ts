/** Recordings over HTTP: which there are, and the sound itself, in the parts that a player asks for. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CtiError } from '../../core/provider/errors.ts';
import { ApiError } from '../app/api-error.ts';
import { type AppContext, signedIn } from '../app/app-context.ts';
import { guardedLookup } from '../net/addresses.ts';
import { rangeOf } from './range.ts';
import type { Recordings } from './recordings.ts';

/** How long a phone system may take to begin, ms. */
const patience = 10_000;

const types: Readonly<Record<string, string>> = {
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.webm': 'audio/webm',
  '.m4a': 'audio/mp4',
};

export function recordingRoutes(app: FastifyInstance, context: AppContext, recordings: Recordings): void {
  app.get<{ Params: { id: string } }>('/api/calls/:id/recordings', async (request) => {
    const user = await signedIn(context, request);
    try {
      return { recordings: await recordings.of(user.id, request.params.id) };
    } catch (error) {
      if (!(error instanceof CtiError)) throw error;
      throw new ApiError({ callNotFound: 404, missingRights: 403 }[error.code as string] ?? 502, error.code);
    }
  });

  // Whoever has the address may fetch it: an `<audio>` of a CRM's page sends no cookie and no header of ours.
  // The rest of the address, for it is longer than a parameter may be.
  app.get<{ Params: { '*': string } }>('/api/recordings/*', async (request, reply) => {
    const source = await recordings.source(request.params['*']).catch((error: unknown) => {
      if (error instanceof CtiError) throw new ApiError(error.code === 'callNotFound' ? 404 : 502, error.code);
      throw error;
    });
    if (!source) throw new ApiError(404, 'callNotFound');
    const { url, name, download } = source;
    const extension = extname(url.pathname).toLowerCase();
    void reply.headers({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'private, no-store',
      'accept-ranges': 'bytes',
    });
    if (download) {
      const file = `${name}${Object.hasOwn(types, extension) ? extension : '.wav'}`;
      void reply.header('content-disposition', `attachment; filename="${file}"`);
    }
    return url.protocol === 'file:' ? sendFile(request, reply, url, extension) : passOn(request, reply, url);
  });
}

async function sendFile(request: FastifyRequest, reply: FastifyReply, url: URL, extension: string) {
  const path = fileURLToPath(url);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new ApiError(404, 'callNotFound');
  void reply.type(types[extension] ?? 'application/octet-stream');
  const range = rangeOf(request.headers.range, found.size);
  if (range === 'none') {
    void reply.header('content-range', `bytes */${found.size}`);
    throw new ApiError(416, 'invalidMessage');
  }
  const { from, to } = range ?? { from: 0, to: found.size - 1 };
  if (range) void reply.code(206).header('content-range', `bytes ${from}-${to}/${found.size}`);
  void reply.header('content-length', String(to - from + 1));
  if (request.method === 'HEAD' || found.size === 0) return reply.send('');
  return reply.send(createReadStream(path, { start: from, end: to }));
}

/** The phone system's own server has it: its address, with the password in it, stays here. */
async function passOn(request: FastifyRequest, reply: FastifyReply, url: URL) {
  const { range } = request.headers;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = (url.protocol === 'https:' ? https : http).get(
      url,
      // Phone systems stand in the network of this machine.
      { headers: range === undefined ? {} : { range }, lookup: guardedLookup(true), timeout: patience },
      resolve,
    );
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.on('error', reject);
    // Whoever listens has gone, or has it all.
    reply.raw.on('close', () => asked.destroy());
  }).catch(() => {
    throw new ApiError(502, 'linkDown');
  });
  const status = answer.statusCode ?? 0;
  if (status !== 200 && status !== 206 && status !== 416) {
    answer.resume();
    throw new ApiError(status === 404 ? 404 : 502, status === 404 ? 'callNotFound' : 'refused');
  }
  const type = answer.headers['content-type'] ?? '';
  // What is no sound is not passed on as something that a browser would open.
  void reply.code(status).type(/^(audio|video)\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream');
  for (const name of ['content-length', 'content-range']) {
    const value = answer.headers[name];
    if (typeof value === 'string') void reply.header(name, value);
  }
  return reply.send(answer);
}
