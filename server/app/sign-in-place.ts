/** Where a request comes from, as a list of sign-ins shows it. */
import type { FastifyRequest } from 'fastify';
import type { SignInPlace } from '../users/sign-ins.ts';

export function placeOf(request: FastifyRequest): SignInPlace {
  return { address: request.ip, client: request.headers['user-agent'] ?? '' };
}
