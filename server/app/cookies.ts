/** The one cookie of the server: out of reach of scripts, and not sent by other sites' forms. */
import type { FastifyReply, FastifyRequest } from 'fastify';

const name = 'offhook';

/** @returns the sign-in's token: of the header `authorization: Bearer …`, else of the cookie */
export function tokenOf(request: FastifyRequest): string | undefined {
  const bearer = /^Bearer ([\w-]{20,100})$/.exec(request.headers.authorization ?? '')?.[1];
  return bearer ?? new RegExp(`(?:^|;\\s*)${name}=([\\w-]{20,100})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1];
}

/** @param life ms; 0 takes the cookie away */
export function setToken(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  life: number,
  secure: boolean,
): void {
  const attributes = [`${name}=${token}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${Math.round(life / 1000)}`];
  if (secure || request.protocol === 'https') attributes.push('Secure');
  void reply.header('set-cookie', attributes.join('; '));
}
