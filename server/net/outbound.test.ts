/** Asking other servers: real sockets on loopback; what leads to a back door is refused, and nobody holds us up. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { guardedLookup, kindOf } from './addresses.ts';
import { fetchOutbound, OutboundError } from './outbound.ts';

const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

async function site(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const refused = (code: string, words?: RegExp) => (error: unknown) => {
  assert.ok(error instanceof OutboundError, String(error));
  assert.equal(error.code, code);
  if (words) assert.match(error.message, words);
  return true;
};

describe('an address', () => {
  it('is known for what it is, however it is written', () => {
    const never = [
      '169.254.169.254',
      '::ffff:169.254.169.254',
      '::ffff:a9fe:a9fe',
      '64:ff9b::a9fe:a9fe',
      '2002:a9fe:a9fe::',
    ];
    for (const address of [...never, '0.0.0.0', '::', 'fe80::1', 'ff02::1', 'fd00:ec2::254', '255.255.255.255', 'x']) {
      assert.equal(kindOf(address), 'never', address);
    }
    const own = [
      '127.0.0.1',
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '::1',
      'fd12::1',
      '::ffff:127.0.0.1',
    ];
    for (const address of [...own, '::7f00:1', '64:ff9b::a00:1']) assert.equal(kindOf(address), 'private', address);
    for (const address of ['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8']) {
      assert.equal(kindOf(address), 'public', address);
    }
  });

  it('is looked at when its name is resolved, and that is what is connected to', async () => {
    const looked = (allowPrivate: boolean) =>
      new Promise((resolve) => {
        guardedLookup(allowPrivate)('localhost', { all: true }, (error, found) => {
          resolve(error ? error.message : found);
        });
      });
    assert.match(String(await looked(false)), /is not asked from here/);
    assert.ok(Array.isArray(await looked(true)));
  });
});

describe('asking another server', () => {
  it('hands over the answer, whatever its status', async () => {
    const url = await site((request, response) => {
      response.writeHead(418, { 'x-said': String(request.headers['x-says']) });
      request.pipe(response);
    });
    const answer = await fetchOutbound(url, {
      method: 'POST',
      headers: { 'x-says': 'hello' },
      body: 'körte',
      allowPrivate: true,
    });
    assert.deepEqual([answer.status, answer.headers['x-said'], answer.text], [418, 'hello', 'körte']);
    assert.equal(answer.address, '127.0.0.1');
  });

  it('asks nobody of this network unless that is allowed', async () => {
    let asked = 0;
    const url = await site((_request, response) => {
      asked += 1;
      response.end();
    });
    const { port } = new URL(url);
    const hosts = ['127.0.0.1', 'localhost', '0x7f.1', '2130706433', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]'];
    for (const host of hosts) {
      await assert.rejects(fetchOutbound(`http://${host}:${port}/`), refused('settingsInvalid', /not asked from here/));
    }
    for (const host of ['169.254.169.254', '[::ffff:a9fe:a9fe]', '0.0.0.0']) {
      await assert.rejects(fetchOutbound(`http://${host}/`, { allowPrivate: true }), refused('settingsInvalid'));
    }
    assert.equal(asked, 0);
  });

  it('does not go where a redirect leads', async () => {
    const url = await site((_request, response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    });
    assert.equal((await fetchOutbound(url, { allowPrivate: true })).status, 302);
  });

  it('stops reading an answer that is too long', async () => {
    const url = await site((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', more);
      more();
    });
    await assert.rejects(fetchOutbound(url, { allowPrivate: true, maxBytes: 50_000 }), refused('messageTooLarge'));
  });

  it('gives up on whoever keeps it waiting, in the middle of the answer too', async () => {
    const url = await site((_request, response) => {
      response.write('some');
    });
    await assert.rejects(fetchOutbound(url, { allowPrivate: true, timeoutMs: 300 }), refused('timeout', /0.3 seconds/));
  });

  it('tells an answer that was broken off from a whole one', async () => {
    const url = await site((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('some', () => response.destroy());
    });
    await assert.rejects(fetchOutbound(url, { allowPrivate: true }), refused('unreachable'));
  });

  it('says what is wrong with an address, and with a header', async () => {
    await assert.rejects(fetchOutbound('ftp://example.com/'), refused('settingsInvalid', /https/));
    await assert.rejects(fetchOutbound('https://me:secret@example.com/'), refused('settingsInvalid', /password/));
    await assert.rejects(fetchOutbound('http://nobody.invalid/'), refused('unreachable', /no address is known/));
    await assert.rejects(
      fetchOutbound('http://127.0.0.1:1/', { allowPrivate: true }),
      refused('unreachable', /listens/),
    );
    const url = await site((_request, response) => response.end());
    await assert.rejects(
      fetchOutbound(url, { allowPrivate: true, headers: { 'x-a': 'a\r\nx-b: b' } }),
      refused('settingsInvalid', /header/),
    );
  });
});
