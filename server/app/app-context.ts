/** What the routes of the application server work with. */
import type { FastifyRequest } from 'fastify';
import type { Clock, Log } from '../../core/provider/world.ts';
import type { CallHistory } from '../calls/call-history.ts';
import type { CallLog } from '../calls/call-log.ts';
import type { Diagnostics } from '../diagnostics/diagnostics.ts';
import type { Needs } from '../diagnostics/needs.ts';
import type { Hub } from '../messaging/hub.ts';
import type { MessagingService } from '../messaging/messaging-service.ts';
import type { Tickets } from '../messaging/tickets.ts';
import type { Store } from '../store/store.ts';
import type { UsersTable } from '../store/tables.ts';
import type { SecondFactor } from '../users/second-factor.ts';
import type { SignIns } from '../users/sign-ins.ts';
import type { Users } from '../users/users.ts';
import type { Proposals } from '../two-person/proposals.ts';
import { ApiError } from './api-error.ts';
import { tokenOf } from './cookies.ts';

export interface AppContext {
  store: Store;
  users: Users;
  signIns: SignIns;
  secondFactor: SecondFactor;
  hub: Hub;
  tickets: Tickets;
  messaging: MessagingService;
  callLog: CallLog;
  callHistory: CallHistory;
  diagnostics: Diagnostics;
  needs: Needs;
  proposals: Proposals;
  clock: Clock;
  log: Log;
  /** How pages reach the server, when something stands between. */
  publicUrl?: string | undefined;
  version: string;
  demo: boolean;
}

/** Where the HTTP server takes the Messaging Service's sockets. */
export const messagingPath = '/messaging';

/** @throws ApiError 401 `notAuthorised` */
export async function signedIn({ signIns, users }: AppContext, request: FastifyRequest): Promise<UsersTable> {
  const token = tokenOf(request);
  const id = token === undefined ? undefined : await signIns.userId(token);
  const user = id === undefined ? undefined : await users.byId(id);
  if (user?.active !== 1) throw new ApiError(401, 'notAuthorised');
  return user;
}

/** A fresh ticket and the address that takes it, as the asking page can reach it. @param site that has signed for the user */
export function ticketFor(
  { tickets, publicUrl }: AppContext,
  request: Pick<FastifyRequest, 'protocol' | 'host'>,
  userId: string,
  site?: string,
) {
  const base = new URL(publicUrl ?? `${request.protocol}://${request.host}`);
  base.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
  return { ticket: tickets.issue(userId, site), url: new URL(messagingPath, base).href };
}
