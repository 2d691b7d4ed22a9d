/** The whole server: store, hosted providers, call log, Messaging Service and application server, started and stopped in order. */
import { readFile } from 'node:fs/promises';
import type { Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { sipSettings, sipUserSettings } from '../core/connectors/sip/settings.ts';
import { BuiltinLink } from '../core/connectors/builtin/builtin-link.ts';
import { reportWord } from '../core/messaging/page-report.ts';
import { CtiError } from '../core/provider/errors.ts';
import { type Clock, type Log, systemClock, type World } from '../core/provider/world.ts';
import { Admin } from './admin/admin.ts';
import { Running } from './admin/admin-context.ts';
import { Audit } from './admin/audit.ts';
import { Revisions } from './admin/revisions.ts';
import { statusRoutes } from './admin/status-routes.ts';
import { createApp, type Routes } from './app/app.ts';
import { type AppContext, messagingPath } from './app/app-context.ts';
import { oidcRoutes } from './app/oidc-routes.ts';
import { readTlsFiles, TlsWatch } from './app/tls-files.ts';
import { CallsService } from './calls/calls-service.ts';
import { WhoseCalls } from './calls/whose-calls.ts';
import { CallLog } from './calls/call-log.ts';
import { Retention } from './calls/retention.ts';
import { type Config, ConfigError, resolveSecret, resolveSecrets } from './config.ts';
import { connectorById, connectors } from './connectors.ts';
import { demoAgents, demoConnection } from './demo/demo-people.ts';
import { DemoExchange } from './demo/demo-exchange.ts';
import { demoRoutes } from './demo/demo-routes.ts';
import { Guests } from './demo/guests.ts';
import { Trial } from './demo/trial.ts';
import { trialRoutes } from './demo/trial-routes.ts';
import { DirectoryService } from './directory/directory-service.ts';
import { Diagnostics } from './diagnostics/diagnostics.ts';
import { Needs } from './diagnostics/needs.ts';
import { ServerHealth } from './diagnostics/server-health.ts';
import { Wires } from './diagnostics/wires.ts';
import { Colleagues } from './messaging/colleagues.ts';
import { Hub } from './messaging/hub.ts';
import { MessagingService } from './messaging/messaging-service.ts';
import { phoneAnswerOf } from './messaging/phone-answers.ts';
import { Tickets } from './messaging/tickets.ts';
import { recordingIn, Recordings } from './recordings/recordings.ts';
import { recordingRoutes } from './recordings/recording-routes.ts';
import { nodeSockets } from './sockets.ts';
import { Alive } from './secrets/alive.ts';
import { sealingKey } from './secrets/key.ts';
import { keyInForce } from './secrets/rekey.ts';
import { Sealer } from './secrets/sealer.ts';
import { withoutSecrets } from './secrets/secret-settings.ts';
import { Store } from './store/store.ts';
import { Oidc } from './users/oidc.ts';
import { SecondFactor } from './users/second-factor.ts';
import { SignIns } from './users/sign-ins.ts';
import { Users } from './users/users.ts';
import { Proposals } from './two-person/proposals.ts';
import { TwoPersonRule } from './two-person/two-person-rule.ts';
import { version } from './version.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';
import { webhooksOf } from './webhooks/webhooks-of.ts';

export interface ServiceOptions {
  config: Config;
  /** Anybody may be any agent; for a simulated phone system only. */
  demo?: boolean;
  log: Log;
  env: NodeJS.ProcessEnv;
  clock?: Clock;
}

export interface Service {
  /** Address of the application server, with a slash at the end. */
  httpUrl: string;
  /** Makes the first owner of the portal, once; absent where there is one. */
  welcomeUrl?: string;
  /** Address of the Messaging Service on its own port. */
  messagingUrl: string;
  hub: Hub;
  store: Store;
  /** Says goodbye to the pages, writes what is left, and closes everything. */
  stop(): Promise<void>;
}

/** @throws ConfigError, or what keeps a port or the database from being opened */
export async function startService({
  config,
  demo = false,
  log,
  env,
  clock = systemClock,
}: ServiceOptions): Promise<Service> {
  const world: World = { sockets: nodeSockets, readFile, clock, log, random: Math.random };
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const store = await Store.open(config.data);
    closers.push(() => store.close());
    const alive = await Alive.begin(store, clock);
    closers.push(() => alive.stop());
    const users = new Users(store, clock);
    const wires = new Wires(clock);
    const hub = new Hub(world, (id, sockets) => wires.tapped(id, sockets));
    connect(hub, config, env);
    await seed(hub, store, users, config, env, clock);
    const signIns = new SignIns(store, clock);
    const sealer = new Sealer(await sealingKey(config.data, env, await keyInForce(store)));
    const [audit, revisions] = [new Audit(store, clock), new Revisions(store, clock)];
    const diagnostics = new Diagnostics(hub, wires, clock);
    closers.push(async () => {
      diagnostics.stop();
    });
    const { allowPrivate } = config.outbound;
    const own = { signIns, audit, revisions, diagnostics, allowPrivate };
    const admin = new Admin({ store, hub, sealer, ...own, world, clock, log });
    await admin.open();
    const { connections, people, sites } = admin;
    const callLog = await CallLog.start({ hub, store, clock, log, random: Math.random });
    closers.push(async () => {
      await callLog.stop();
      await hub.stop();
    });
    const demonstration = demo ? demoExchange(hub, clock) : undefined;
    hub.start();
    const trial = new Trial({ hub, store, callLog, audit, clock, connections, people });
    closers.push(async () => {
      trial.stop();
    });
    const tickets = new Tickets(clock);
    const whose = new WhoseCalls(store, config.callHistory.ofOthers);
    const calls: CallsService = new CallsService({
      ...{ store, hub, clock, whose },
      written: (...what) => {
        told.news.changed(...what);
      },
    });
    closers.push(async () => {
      calls.stop();
    });
    const callHistory = calls.history;
    const told = webhooksOf({ store, hub, sealer, audit, clock, log, allowPrivate }, callHistory);
    told.start();
    closers.push(() => told.stop());
    const retention = new Retention(store, clock, log, config.retention.callDays);
    retention.start();
    closers.push(() => retention.stop());
    const colleagues = new Colleagues(hub);
    closers.push(async () => {
      colleagues.stop();
    });
    const directory = new DirectoryService({ store, hub, sealer, audit, clock, log, allowPrivate });
    closers.push(async () => {
      directory.stop();
    });
    const recordings = new Recordings({ ...{ store, hub, sealer, clock, log, whose }, rights: config.recordings });
    const sessionOf = (id: string) => hub.session(id) ?? demonstration?.guests.session(id);
    const messaging = new MessagingService({
      tickets,
      session: sessionOf,
      gone: (userId, page) => {
        diagnostics.reports.gone(userId, page);
        calls.gone(page);
      },
      answer: async (userId, what, input, page) => {
        if (what === 'phone') return phoneAnswerOf(sessionOf(userId));
        // A guest is nobody whose calls or colleagues could be asked for.
        if (!hub.session(userId)) throw new CtiError('notSupported');
        if (what === reportWord) {
          diagnostics.reports.note(userId, page, input);
          return {};
        }
        if (what === 'recordings') return { recordings: await recordings.of(userId, recordingIn(input)) };
        if (directory.answers(what)) return directory.answer(userId, what, input, page.site);
        return what === 'colleagues' ? colleagues.answer(userId, input) : calls.answer(userId, what, input, page);
      },
      prepare: ({ user }, command, { site }) => directory.byPlan(user, command, site),
      clock,
      log,
      random: Math.random,
    });
    const { publicUrl } = config.http;
    const context: AppContext = {
      store,
      users,
      signIns,
      proposals: new Proposals(
        { store, sealer, audit, clock, userById: (id) => users.byId(id) },
        new TwoPersonRule(store, audit),
      ),
      secondFactor: new SecondFactor(store, sealer, clock),
      hub,
      tickets,
      messaging,
      callLog,
      callHistory,
      diagnostics,
      needs: new Needs({
        ...{ store, hub, callLog, messaging, diagnostics, clock, webhooks: told.webhooks },
        ...{ connections, people, sites },
        health: new ServerHealth(config.data, config.http.tls?.cert, clock),
      }),
      clock,
      log,
      publicUrl,
      version,
      demo,
    };
    const running = new Running({ hub, callLog, messaging, log }, (connectionId) => admin.people.at(connectionId));
    const oidc = openOidc(config, env, sealer, clock, log);
    const routes: Routes[] = [
      (app) => {
        oidcRoutes(app, context, oidc, config.oidc, audit);
      },
      (app) => admin.routes(app, context, running),
      (app) => trialRoutes(app, context, trial, running),
      (app) => statusRoutes(app, context, { connections, people, sites, webhooks: told.webhooks }),
      (app) => directory.routes(app, context, admin.sites),
      (app) => recordingRoutes(app, context, recordings),
      (app) => webhookRoutes(app, context, told.webhooks, told.outbox),
    ];
    if (demonstration) routes.push((app) => demoRoutes(app, context, demonstration.exchange, demonstration.guests));
    const tls = config.http.tls && (await readTlsFiles(config.http.tls));
    const app = await createApp(context, routes, { tls, trustProxy: config.http.trustProxy });
    closers.push(async () => {
      demonstration?.exchange.stop();
      demonstration?.guests.stop();
      await messaging.stop();
      await app.close();
    });
    const host = config.messaging.host ?? config.http.host;
    const messagingPort = await messaging.listen(config.messaging.port, host, tls);
    messaging.attach(app.server, messagingPath);
    await app.listen({ host: config.http.host, port: config.http.port, backlog: 4096 });
    const { port } = app.server.address() as AddressInfo;
    if (config.http.tls) {
      const watch = new TlsWatch(config.http.tls, { clock, log }, (files) => {
        // The server was made with a certificate, so it is one that can take another.
        (app.server as unknown as TlsServer).setSecureContext(files);
        messaging.setSecureContext(files);
      });
      await watch.start();
      closers.push(async () => {
        watch.stop();
      });
    }
    log.info('server up', { http: port, messaging: messagingPort, version });
    const httpUrl = `http${tls ? 's' : ''}://${shownHost(config.http.host)}:${port}/`;
    const welcome = await admin.welcome.begin(store);
    return {
      httpUrl,
      ...(welcome === undefined
        ? {}
        : { welcomeUrl: `${publicUrl ?? httpUrl.slice(0, -1)}/admin/#/welcome/${welcome}` }),
      messagingUrl: `ws${tls ? 's' : ''}://${shownHost(host)}:${messagingPort}/`,
      hub,
      store,
      stop: async () => {
        await close();
        log.info('server down');
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws ConfigError for a secret that is not there */
function openOidc({ oidc }: Config, env: NodeJS.ProcessEnv, sealer: Sealer, clock: Clock, log: Log): Oidc | undefined {
  if (!oidc) return undefined;
  const { clientSecret } = oidc;
  const secret = clientSecret === undefined ? undefined : resolveSecret(clientSecret, env, 'oidc.clientSecret');
  return new Oidc(oidc, secret, sealer, clock, log);
}

function connect(hub: Hub, { connections }: Config, env: NodeJS.ProcessEnv): void {
  for (const [index, { id, name, connector, settings, runs, webPhone }] of connections.entries()) {
    const found = connectorById(connector);
    if (!found) {
      const known = connectors.map(({ manifest }) => manifest.id).join(', ');
      throw new ConfigError(`connections.${index}.connector: there is no ${connector}; there are ${known}`);
    }
    const place = `connections.${index}`;
    hub.addConnection(id, name, found, resolveSecrets(settings, env, `${place}.settings`), {
      runs,
      ...(webPhone ? { webPhone: resolveSecrets(webPhone, env, `${place}.webPhone`) } : {}),
    });
  }
}

async function seed(
  hub: Hub,
  store: Store,
  users: Users,
  config: Config,
  env: NodeJS.ProcessEnv,
  clock: Clock,
): Promise<void> {
  await nothingOverwritten(store, config);
  const now = clock.now();
  await Promise.all(
    config.connections.map(({ id, name, connector, runs = null, settings, webPhone }) => {
      const row = {
        name,
        connector,
        runs,
        // The secrets stay in the configuration file.
        settings: JSON.stringify(withoutSecrets(settings, connectorById(connector)?.settings ?? sipSettings)),
        web_phone: webPhone ? JSON.stringify(withoutSecrets(webPhone, sipSettings)) : null,
        source: 'file',
        updated_at: now,
      };
      return store.db
        .insertInto('connections')
        .values({ id, revision: 1, created_at: now, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    }),
  );
  const schemaOf = new Map(hub.connections.map(({ id, connector }) => [id, connector.userSettings]));
  await users.onlyFromFile(config.users.map(({ login }) => login));
  const seeded = await Promise.all(
    config.users.map(async ({ login, name, password, connection, role, settings, webPhone }, index) => {
      const place = `users.${index}`;
      const user = await users.seed({
        login,
        name,
        password: password === undefined ? undefined : resolveSecret(password, env, `${place}.password`),
        connectionId: connection,
        settings: withoutSecrets(settings, schemaOf.get(connection) ?? sipUserSettings),
        role,
      });
      return {
        id: user.id,
        name,
        connectionId: connection,
        settings: resolveSecrets(settings, env, `${place}.settings`),
        ...(webPhone ? { webPhone: resolveSecrets(webPhone, env, `${place}.webPhone`) } : {}),
      };
    }),
  );
  for (const user of seeded) hub.addUser(user);
}

/** What was made in the portal is not lost to a file that uses the same name. @throws ConfigError */
async function nothingOverwritten({ db }: Store, { connections, users }: Config): Promise<void> {
  const remedy = 'was made in the admin portal; take another name, or remove it there first';
  const ids = await db.selectFrom('connections').select('id').where('source', '=', 'portal').execute();
  for (const [index, { id }] of connections.entries()) {
    if (ids.some((known) => known.id === id)) throw new ConfigError(`connections.${index}.id: ${id} ${remedy}`);
  }
  const logins = await db.selectFrom('users').select('login').where('source', '=', 'portal').execute();
  const taken = new Set(logins.map(({ login }) => login));
  for (const [index, { login }] of users.entries()) {
    if (taken.has(login)) throw new ConfigError(`users.${index}.login: ${login} ${remedy}`);
  }
}

function demoExchange(hub: Hub, clock: Clock): { exchange: DemoExchange; guests: Guests } {
  const link = hub.connections.find(({ id }) => id === demoConnection.id)?.link;
  if (!(link instanceof BuiltinLink)) throw new ConfigError(`the demo needs its connection ${demoConnection.id}`);
  const desks = { connectionId: demoConnection.id, extensions: demoAgents.map(({ extension }) => extension) };
  return { exchange: new DemoExchange(link, hub, clock, desks), guests: new Guests(link, demoConnection.id, clock) };
}

/** An address to click on: what listens everywhere is reached at home. */
function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
