/** A CRM's look-up: real HTTP on loopback, its answers as a test wants them, its callers checked by their signature. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface Asked {
  method: string;
  path: string;
  body: string;
  headers: IncomingMessage['headers'];
}

export interface CrmServer {
  url: string;
  asked: Asked[];
  /** What it does with the next questions. */
  answer: (response: ServerResponse, asked: Asked) => void;
  /** @throws when the signature is not of this key */
  verify(key: string, asked: Asked): void;
  close(): Promise<void>;
}

export const json = (value: unknown) => (response: ServerResponse) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(value));
};

export async function crmServer(): Promise<CrmServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const asked: Asked = {
        method: request.method ?? '',
        path: request.url ?? '',
        body: Buffer.concat(chunks).toString(),
        headers: request.headers,
      };
      crm.asked.push(asked);
      crm.answer(response, asked);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const crm: CrmServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    answer: json([]),
    verify: (key, { method, path, body, headers }) => {
      const signed = Object.fromEntries(
        ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(headers[name])]),
      );
      new Webhook(key).verify(method === 'GET' ? path : body, signed, { jsonParse: false });
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return crm;
}
