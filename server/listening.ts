/** The doors of the server: the application server's port and the Messaging Service's, with certificates that may be renewed. */
import type { FastifyInstance } from 'fastify';
import type { Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Clock, Log } from '../core/provider/world.ts';
import { messagingPath } from './app/app-context.ts';
import { type TlsPair, TlsWatch } from './app/tls-files.ts';
import type { Config } from './config.ts';
import type { MessagingService } from './messaging/messaging-service.ts';
import type { Shutdown } from './shutdown.ts';

export interface Doors {
  app: FastifyInstance;
  messaging: MessagingService;
  clock: Clock;
  log: Log;
}

/** @returns the addresses: that of the application server with a slash at the end. @throws what keeps a port from being opened */
export async function listen(
  { app, messaging, clock, log }: Doors,
  { http, messaging: own }: Config,
  tls: TlsPair | undefined,
  shutdown: Shutdown,
): Promise<{ httpUrl: string; httpPort: number; messagingUrl: string; messagingPort: number }> {
  const host = own.host ?? http.host;
  const messagingPort = await messaging.listen(own.port, host, tls);
  messaging.attach(app.server, messagingPath);
  await app.listen({ host: http.host, port: http.port, backlog: 4096 });
  const { port: httpPort } = app.server.address() as AddressInfo;
  if (http.tls) {
    const watch = new TlsWatch(http.tls, { clock, log }, (files) => {
      // The server was made with a certificate, so it is one that can take another.
      (app.server as unknown as TlsServer).setSecureContext(files);
      messaging.setSecureContext(files);
    });
    await watch.start();
    shutdown.stops(watch);
  }
  const s = tls ? 's' : '';
  return {
    httpUrl: `http${s}://${shownHost(http.host)}:${httpPort}/`,
    httpPort,
    messagingUrl: `ws${s}://${shownHost(host)}:${messagingPort}/`,
    messagingPort,
  };
}

/** An address to click on: what listens everywhere is reached at home. */
function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
