/** The portal's half of the server, put together. */
import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../app/app-context.ts';
import type { AdminSetup, Running } from './admin-context.ts';
import { adminRoutes } from './admin-routes.ts';
import { Connections } from './connections.ts';
import { embedRoutes } from '../sites/embed-routes.ts';
import { Sites } from '../sites/sites.ts';
import { PasswordLinks, passwordRoute } from './password-links.ts';
import { People } from './people.ts';
import { proposalRoutes } from '../two-person/proposal-routes.ts';
import { siteRoutes } from './site-routes.ts';
import { Welcome, welcomeRoute } from './welcome.ts';

export class Admin {
  readonly connections: Connections;
  readonly people: People;
  readonly welcome: Welcome;
  readonly sites: Sites;
  readonly #setup: AdminSetup;

  constructor(setup: AdminSetup) {
    this.#setup = setup;
    this.connections = new Connections(setup);
    this.people = new People(setup);
    this.welcome = new Welcome(setup.clock);
    this.sites = new Sites(setup);
  }

  /** Opens what was made in the portal; to be called before the hub starts. */
  async open(): Promise<void> {
    await this.connections.open();
    await this.people.open();
  }

  routes(app: FastifyInstance, context: AppContext, running: Running): void {
    const { connections, people } = this;
    welcomeRoute(app, context, this.welcome, people, running);
    const { audit, world, clock, diagnostics, allowPrivate } = this.#setup;
    const links = new PasswordLinks(clock);
    passwordRoute(app, context, links, audit);
    embedRoutes(app, context, this.sites);
    proposalRoutes(app, context);
    siteRoutes(app, context, this.sites, running, allowPrivate);
    adminRoutes(app, context, { connections, people, audit, running, world, links, diagnostics });
  }
}
