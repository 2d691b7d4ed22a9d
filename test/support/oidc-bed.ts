/** A real provider of OpenID Connect on loopback: the npm package `oidc-provider`, whose own pages ask who one is. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface OidcBed {
  issuer: string;
  clientId: string;
  secret: string;
  /** What the provider says of whoever signs in with this name. */
  people: Map<string, Record<string, unknown>>;
  /** The address that a server may send browsers back to. */
  allow(redirectUri: string): void;
  close(): Promise<void>;
}

export async function oidcBed(): Promise<OidcBed> {
  const people = new Map<string, Record<string, unknown>>();
  const client = {
    client_id: 'offhook',
    client_secret: 'planted-client-secret',
    redirect_uris: ['http://127.0.0.1/back'],
  };
  let handle: ReturnType<Provider['callback']> = () => Promise.resolve();
  const server: Server = createServer((request, response) => {
    void handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const make = () => {
    const provider = new Provider(issuer, {
      clients: [client],
      claims: { openid: ['sub', 'preferred_username', 'email', 'email_verified', 'groups'] },
      // What is asked for stands in the ID token, too.
      conformIdTokenClaims: false,
      cookies: { keys: ['test'] },
      pkce: { required: () => true },
      findAccount: (_context: unknown, id: string) => ({
        accountId: id,
        claims: () => Promise.resolve({ sub: id, ...people.get(id) }),
      }),
    });
    handle = provider.callback();
  };
  make();
  return {
    issuer,
    clientId: client.client_id,
    secret: client.client_secret,
    people,
    allow: (redirectUri) => {
      client.redirect_uris = [redirectUri];
      make();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
