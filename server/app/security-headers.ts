/** Headers of every answer: what a page of ours may do, which is little. */
import type { FastifyInstance } from 'fastify';

/** @param phoneSystems addresses to which pages talk by themselves */
const policy = (phoneSystems: readonly string[]) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    ["connect-src 'self'", ...phoneSystems].join(' '),
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');

/** @param phoneSystems addresses to which pages talk by themselves now, e.g. `wss://pbx.example.com:8089` */
export function securityHeaders(app: FastifyInstance, phoneSystems: () => readonly string[] = () => []): void {
  app.addHook('onRequest', async (request, reply) => {
    // A browser that has come by https once never comes without it again.
    if (request.protocol === 'https') void reply.header('strict-transport-security', 'max-age=31536000');
    void reply.headers({
      'content-security-policy': policy(phoneSystems()),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(self), geolocation=(), microphone=(self)',
    });
  });
}
