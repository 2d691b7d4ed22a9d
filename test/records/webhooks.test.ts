// Webhooks: a call's end is told once, signed so that the specification's own library believes it, tried again while nobody
// answers, given up in the end, and sent again by hand; and calls as a file, and forgotten in time.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import { Webhook } from 'standardwebhooks';
import { RecordedClock } from '../../core/provider/recorded-clock.ts';
import { silentLog } from '../../core/provider/world.ts';
import { parseConfig } from '../../server/config.ts';
import { Retention } from '../../server/calls/retention.ts';
import { type Service, startService } from '../../server/service.ts';
import { Outbox } from '../../server/webhooks/outbox.ts';
import type { DeliveryView, WebhookView } from '../../server/webhooks/webhook.ts';
import { type LoopbackSite, onLoopback } from '../support/loopback-site.ts';

const password = 'a password for the test';

interface Heard {
  headers: IncomingHttpHeaders;
  body: string;
}

describe('webhooks', () => {
  let data: string;
  let service: Service;
  let crm: LoopbackSite;
  let heard: Heard[] = [];
  /** What the CRM answers next, and from then on. */
  let answers: number[] = [];

  const config = () =>
    parseConfig(
      {
        http: { port: 0 },
        messaging: { port: 0 },
        data,
        outbound: { allowPrivate: true },
        connections: [{ id: 'sim', name: 'Sim', connector: 'simulator', settings: { answerAfter: 20 } }],
        users: [
          {
            login: 'owner',
            name: 'Olga',
            password,
            role: 'owner',
            connection: 'sim',
            settings: { extension: '201', name: 'Olga' },
          },
        ],
      },
      'test',
    );

  before(async () => {
    data = await mkdtemp(join(tmpdir(), 'offhook-webhooks-'));
    crm = await onLoopback(
      createServer((request, response) => {
        let body = '';
        request.on('data', (chunk) => (body += String(chunk)));
        request.on('end', () => {
          heard.push({ headers: request.headers, body });
          response.writeHead(answers.length > 1 ? (answers.shift() ?? 200) : (answers[0] ?? 200)).end();
        });
      }),
    );
    service = await startService({ config: config(), log: silentLog, env: {} });
  });
  beforeEach(() => {
    heard = [];
    answers = [];
  });
  after(async () => {
    await service.stop();
    await crm.close();
    await rm(data, { recursive: true, force: true });
  });

  let cookie = '';
  async function ask<T>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T; text: string }> {
    if (cookie === '') {
      const signedIn = await fetch(`${service.httpUrl}api/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login: 'owner', password }),
      });
      cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    }
    const answer = await fetch(`${service.httpUrl}api/${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: (text.startsWith('{') ? JSON.parse(text) : {}) as T };
  }
  async function until<T>(find: () => T | undefined | Promise<T | undefined>): Promise<T> {
    for (let tries = 0; tries < 600; tries++) {
      const found = await find();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('it does not come');
  }
  const create = async (more: object = {}) => {
    const made = await ask<{ webhook: WebhookView; key: string }>('POST', 'admin/webhooks', {
      url: `${crm.address}calls`,
      events: ['call.ended', 'call.changed', 'call.followUp'],
      active: true,
      ...more,
    });
    assert.equal(made.status, 200, made.text);
    return made.body;
  };
  const remove = async ({ id }: WebhookView) => {
    const { body } = await ask<{ webhook: WebhookView }>('GET', `admin/webhooks/${id}`);
    await ask('DELETE', `admin/webhooks/${id}?revision=${body.webhook.revision}`);
  };
  const deliveries = async ({ id }: WebhookView) =>
    (await ask<{ deliveries: DeliveryView[] }>('GET', `admin/webhooks/${id}`)).body.deliveries;
  const provider = () => {
    const session = service.hub.sessions[0];
    assert.ok(session);
    return session.provider;
  };
  async function call(): Promise<void> {
    await until(() => (provider().state.link === 'up' ? true : undefined));
    await provider().makeCall('+15550100');
    const made = await until(() => provider().state.calls.find(({ state }) => state === 'connected'));
    await provider().dropCall(made.id);
  }

  it('the end of a call is told once, signed for the library of the specification', async (t) => {
    const { webhook, key } = await create();
    t.after(() => remove(webhook));
    await call();
    const [told] = await until(() => (heard.length > 0 ? heard : undefined));
    assert.ok(told);
    const read = new Webhook(key).verify(told.body, told.headers as Record<string, string>) as {
      type: string;
      data: { agent: { login: string }; call: { direction: string; number: string; endedAt: number } };
    };
    assert.equal(read.type, 'call.ended');
    assert.equal(read.data.agent.login, 'owner');
    assert.equal(read.data.call.number, '+15550100');
    assert.throws(() => new Webhook(key).verify(told.body.replace('15550100', '15550199'), told.headers as never));
    await until(async () => ((await deliveries(webhook))[0]?.state === 'delivered' ? true : undefined));
    // The key is shown once, and sealed.
    assert.ok(!(await ask('GET', 'admin/webhooks')).text.includes(key.slice(6, 20)));
    const { signing_key } = await service.store.db.selectFrom('webhooks').selectAll().executeTakeFirstOrThrow();
    assert.ok(!signing_key.includes(key.slice(6)));
    // A restart tells nothing twice.
    await service.stop();
    heard = [];
    service = await startService({ config: config(), log: silentLog, env: {} });
    await call();
    await until(() => (heard.length > 0 ? true : undefined));
    assert.equal(heard.filter(({ body }) => body.includes('call.ended')).length, 1);
  });

  it('what an agent writes is told, and a follow-up by itself', async (t) => {
    const { webhook } = await create();
    t.after(() => remove(webhook));
    const { body } = await ask<{ calls: { id: string }[] }>('GET', 'calls?limit=1');
    await ask('PATCH', `calls/${body.calls[0]?.id}`, { note: 'call back', followUpAt: 1_900_000_000_000 });
    const types = await until(() =>
      heard.length === 2
        ? heard.map(({ body: text }) => (JSON.parse(text) as { type: string }).type).sort()
        : undefined,
    );
    assert.deepEqual(types, ['call.changed', 'call.followUp']);
  });

  it('is tried again while it fails, is given up in the end, and is sent again by hand', async (t) => {
    const { webhook } = await create({ active: false });
    t.after(() => remove(webhook));
    const clock = new RecordedClock(Date.now());
    const settings = { keyOf: () => `whsec_${Buffer.alloc(32).toString('base64')}` } as never;
    const outbox = new Outbox({
      store: service.store,
      webhooks: settings,
      clock,
      log: silentLog,
      allowPrivate: true,
      waits: [1000, 5000],
    });
    await service.store.db.updateTable('webhooks').set({ active: 1 }).where('id', '=', webhook.id).execute();
    answers = [503];
    const state = async () => (await deliveries(webhook))[0];
    await outbox.put([webhook.id], 'call.ended', 'call.ended x', { call: { id: 'x' } });
    await outbox.put([webhook.id], 'call.ended', 'call.ended x', { call: { id: 'x' } });
    await until(async () => ((await state())?.attempts === 1 ? true : undefined));
    assert.equal(heard.length, 1);
    const begun = clock.now();
    // Time passes in small steps, for the outbox sets its timer a moment after it has written what came of an attempt.
    const passes = async (found: (now: DeliveryView) => boolean) =>
      until(async () => {
        const now = await state();
        if (now && found(now)) return now;
        clock.advance(clock.now() + 50);
        return undefined;
      });
    await passes(({ attempts }) => attempts === 2);
    assert.ok(clock.now() - begun >= 1000);
    const second = clock.now();
    const dead = await passes(({ state: now }) => now === 'dead');
    assert.ok(clock.now() - second >= 5000 - 100);
    assert.equal(dead.attempts, 3);
    assert.equal(dead.answer, 'answered 503');
    assert.equal(dead.nextAt, null);
    // The same message each time, so that a receiver can tell.
    assert.equal(new Set(heard.map(({ headers }) => headers['webhook-id'])).size, 1);
    answers = [204];
    assert.equal(await outbox.again(webhook.id, dead.id), true);
    await until(async () => ((await state())?.state === 'delivered' ? true : undefined));
    await outbox.stop();
  });

  it('one that does not answer keeps no other waiting, and one that is off is left alone', async (t) => {
    const [good, bad] = [await create({ active: false }), await create({ active: false })];
    t.after(async () => {
      await remove(good.webhook);
      await remove(bad.webhook);
    });
    const { db } = service.store;
    const clock = new RecordedClock(Date.now());
    const dead = await onLoopback(createServer((request) => request.socket.destroy()));
    t.after(() => dead.close());
    await db.updateTable('webhooks').set({ url: dead.address }).where('id', '=', bad.webhook.id).execute();
    const settings = { keyOf: () => `whsec_${Buffer.alloc(32).toString('base64')}` } as never;
    let timers = 0;
    const counted = {
      now: clock.now,
      clearTimeout: clock.clearTimeout,
      setTimeout: (callback: () => void, ms: number) => {
        timers++;
        return clock.setTimeout(callback, ms);
      },
    };
    const options = { store: service.store, webhooks: settings, clock: counted, log: silentLog, allowPrivate: true };
    const outbox = new Outbox(options);
    const states = async ({ webhook }: typeof good) => (await deliveries(webhook)).map(({ state }) => state);
    const attempts = async () => (await deliveries(bad.webhook)).reduce((sum, one) => sum + one.attempts, 0);
    for (let i = 0; i < 40; i++) await outbox.put([bad.webhook.id], 'call.ended', `bad ${i}`, {});
    await outbox.put([good.webhook.id], 'call.ended', 'good', {});
    await new Promise((resolve) => setTimeout(resolve, 50));
    // Both are off: nothing is sent, and nothing wakes up for it.
    assert.equal(heard.length, 0);
    assert.equal(await attempts(), 0);
    assert.equal(timers, 0);
    await db.updateTable('webhooks').set({ active: 1 }).where('id', 'in', [good.webhook.id, bad.webhook.id]).execute();
    outbox.send();
    await until(async () => ((await states(good))[0] === 'delivered' ? true : undefined));
    // A few were tried together; the rest wait for it to come back.
    assert.ok((await attempts()) <= 4);
    await outbox.stop();
  });

  it('one that is gone by its own word is not tried again', async (t) => {
    const { webhook } = await create({ events: ['call.changed'] });
    t.after(() => remove(webhook));
    answers = [410];
    const { body } = await ask<{ calls: { id: string }[] }>('GET', 'calls?limit=1');
    await ask('PATCH', `calls/${body.calls[0]?.id}`, { note: 'once' });
    const [told] = await until(async () => {
      const list = await deliveries(webhook);
      return list[0]?.state === 'dead' ? list : undefined;
    });
    assert.equal(told?.attempts, 1);
  });

  it('an address that is not asked, and events that there are not, are refused at the field', async () => {
    for (const [input, path] of [
      [{ url: 'http://169.254.169.254/latest', events: ['call.ended'], active: true }, 'url'],
      [{ url: 'ftp://crm.example.com', events: ['call.ended'], active: true }, 'url'],
      [{ url: 'https://crm.example.com', events: ['call.everything'], active: true }, 'events.0'],
      [{ url: 'https://crm.example.com', events: [], active: true }, 'events'],
    ] as const) {
      const { status, body } = await ask<{ issues: { path: string }[] }>('POST', 'admin/webhooks', input);
      assert.equal(status, 400);
      assert.equal(body.issues[0]?.path, path);
    }
  });

  it('calls as a file: every page of them, and no cell that a spreadsheet would run', async () => {
    const { body } = await ask<{ calls: { id: string }[] }>('GET', 'calls?limit=1');
    await ask('PATCH', `calls/${body.calls[0]?.id}`, {
      note: '=HYPERLINK("http://evil")',
      link: [{ kind: 'contact', id: '42' }],
    });
    const file = await ask('GET', 'calls/export.csv');
    const rows: Record<string, string>[] = parse(file.text, { bom: true, columns: true });
    const count = Number(
      (
        await service.store.db
          .selectFrom('calls')
          .select((select) => select.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );
    assert.equal(rows.length, count);
    assert.equal(rows[0]?.['note'], `'=HYPERLINK("http://evil")`);
    assert.equal(rows[0]?.['number'], '+15550100');
    assert.equal(rows[0]?.['records'], 'contact:42');
    assert.equal((await ask('GET', 'calls/export.csv?limit=x')).status, 400);
  });

  it('calls that are older than they may be kept are forgotten, with everything about them; others stay', async () => {
    const { db } = service.store;
    const [newest] = await db.selectFrom('calls').selectAll().orderBy('started_at', 'desc').limit(1).execute();
    assert.ok(newest);
    await db
      .insertInto('calls')
      .values({ ...newest, id: 'old', native_id: 'old', party_key: 'old', started_at: 1000, ended_at: 2000 })
      .execute();
    await db
      .insertInto('calls')
      .values({ ...newest, id: 'open', native_id: 'open', started_at: 1000, ended_at: null })
      .execute();
    await db
      .insertInto('call_parties')
      .values({ user_id: newest.user_id, party_key: 'old', last_call_id: 'old', last_started_at: 1000 })
      .execute();
    await db
      .insertInto('call_party_words')
      .values({ user_id: newest.user_id, party_key: 'old', word: 'acme' })
      .execute();
    const before = await db.selectFrom('calls').select('id').execute();
    const retention = new Retention(service.store, new RecordedClock(Date.now()), silentLog, 30);
    assert.equal(await retention.forget(), 1);
    const left = await db.selectFrom('calls').select('id').execute();
    assert.equal(left.length, before.length - 1);
    assert.ok(left.some(({ id }) => id === 'open'));
    assert.equal(
      (await db.selectFrom('call_party_words').selectAll().where('party_key', '=', 'old').execute()).length,
      0,
    );
    assert.equal((await db.selectFrom('call_parties').selectAll().where('party_key', '=', 'old').execute()).length, 0);
    await db.deleteFrom('calls').where('id', '=', 'open').execute();
  });
});
