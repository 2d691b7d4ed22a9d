/** The whole server: store, hosted providers, call log, Messaging Service and application server, started and stopped in order. */
import { readFile } from 'node:fs/promises';
import { BuiltinLink } from '../core/connectors/builtin/builtin-link.ts';
import { type Clock, type Log, systemClock, type World } from '../core/provider/world.ts';
import { Admin } from './admin/admin.ts';
import { Running } from './admin/admin-context.ts';
import { Audit } from './admin/audit.ts';
import { Revisions } from './admin/revisions.ts';
import { statusRoutes } from './admin/status-routes.ts';
import { createApp, type Routes } from './app/app.ts';
import type { AppContext } from './app/app-context.ts';
import { oidcRoutes } from './app/oidc-routes.ts';
import { readTlsFiles } from './app/tls-files.ts';
import { CallsService } from './calls/calls-service.ts';
import { WhoseCalls } from './calls/whose-calls.ts';
import { CallLog } from './calls/call-log.ts';
import { Retention } from './calls/retention.ts';
import { type Config, ConfigError } from './config.ts';
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
import { connect, openOidc, seed } from './from-config.ts';
import { listen } from './listening.ts';
import { Hub } from './messaging/hub.ts';
import { MessagingService } from './messaging/messaging-service.ts';
import { pageAnswers } from './messaging/page-answers.ts';
import { Tickets } from './messaging/tickets.ts';
import { Recordings } from './recordings/recordings.ts';
import { recordingRoutes } from './recordings/recording-routes.ts';
import { Shutdown } from './shutdown.ts';
import { nodeSockets } from './sockets.ts';
import { Alive } from './secrets/alive.ts';
import { sealingKey } from './secrets/key.ts';
import { keyInForce } from './secrets/rekey.ts';
import { Sealer } from './secrets/sealer.ts';
import { Store } from './store/store.ts';
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
  const shutdown = new Shutdown();
  try {
    const store = await Store.open(config.data);
    shutdown.then(() => store.close());
    shutdown.stops(await Alive.begin(store, clock));
    const users = new Users(store, clock);
    const wires = new Wires(clock);
    const hub = new Hub(world, (id, sockets) => wires.tapped(id, sockets));
    connect(hub, config, env);
    await seed(hub, store, users, config, env, clock);
    const signIns = new SignIns(store, clock);
    const sealer = new Sealer(await sealingKey(config.data, env, await keyInForce(store)));
    const [audit, revisions] = [new Audit(store, clock), new Revisions(store, clock)];
    const diagnostics = shutdown.stops(new Diagnostics(hub, wires, clock));
    const { allowPrivate } = config.outbound;
    const own = { signIns, audit, revisions, diagnostics, allowPrivate };
    const admin = new Admin({ store, hub, sealer, ...own, world, clock, log });
    await admin.open();
    const { connections, people, sites } = admin;
    const callLog = await CallLog.start({ hub, store, clock, log, random: Math.random });
    shutdown.stops(hub);
    shutdown.stops(callLog);
    const demonstration = demo ? demoExchange(hub, clock) : undefined;
    hub.start();
    const trial = shutdown.stops(new Trial({ hub, store, callLog, audit, clock, connections, people }));
    const tickets = new Tickets(clock);
    const whose = new WhoseCalls(store, config.callHistory.ofOthers);
    const calls: CallsService = shutdown.stops(
      new CallsService({
        ...{ store, hub, clock, whose },
        written: (...what) => {
          told.news.changed(...what);
        },
      }),
    );
    const callHistory = calls.history;
    const told = shutdown.stops(webhooksOf({ store, hub, sealer, audit, clock, log, allowPrivate }, callHistory));
    told.start();
    shutdown.stops(new Retention(store, clock, log, config.retention.callDays)).start();
    const colleagues = shutdown.stops(new Colleagues(hub));
    const directory = shutdown.stops(new DirectoryService({ store, hub, sealer, audit, clock, log, allowPrivate }));
    const recordings = new Recordings({ ...{ store, hub, sealer, clock, log, whose }, rights: config.recordings });
    const session = (id: string) => hub.session(id) ?? demonstration?.guests.session(id);
    const messaging = new MessagingService({
      ...{ tickets, session, clock, log, random: Math.random },
      answer: pageAnswers({ hub, session, calls, colleagues, diagnostics, directory, recordings }),
      gone: (userId, page) => {
        diagnostics.reports.gone(userId, page);
        calls.gone(page);
      },
      prepare: ({ user }, command, { site }) => directory.byPlan(user, command, site),
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
    shutdown.then(async () => {
      demonstration?.exchange.stop();
      demonstration?.guests.stop();
      await messaging.stop();
      await app.close();
    });
    const { httpUrl, httpPort, messagingUrl, messagingPort } = await listen(
      { app, messaging, clock, log },
      config,
      tls,
      shutdown,
    );
    log.info('server up', { http: httpPort, messaging: messagingPort, version });
    const welcome = await admin.welcome.begin(store);
    return {
      httpUrl,
      ...(welcome === undefined
        ? {}
        : { welcomeUrl: `${publicUrl ?? httpUrl.slice(0, -1)}/admin/#/welcome/${welcome}` }),
      messagingUrl,
      hub,
      store,
      stop: async () => {
        await shutdown.run();
        log.info('server down');
      },
    };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

function demoExchange(hub: Hub, clock: Clock): { exchange: DemoExchange; guests: Guests } {
  const link = hub.connections.find(({ id }) => id === demoConnection.id)?.link;
  if (!(link instanceof BuiltinLink)) throw new ConfigError(`the demo needs its connection ${demoConnection.id}`);
  const desks = { connectionId: demoConnection.id, extensions: demoAgents.map(({ extension }) => extension) };
  return { exchange: new DemoExchange(link, hub, clock, desks), guests: new Guests(link, demoConnection.id, clock) };
}
