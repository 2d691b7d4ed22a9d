/** One user, row by row: may the user sign in, is a page open, does the phone system know the user, can the user be heard. Live. */
import type { QualitySummary } from '../../core/webphone/quality.ts';
import { errors, isCtiErrorCode } from '../../core/provider/errors.ts';
import type { Clock } from '../../core/provider/world.ts';
import type { Diagnostics } from '../diagnostics/diagnostics.ts';
import { reasonText, troubleWords } from '../diagnostics/browser-troubles.ts';
import type { Hub, HostedConnection } from '../messaging/hub.ts';
import type { KnownReport } from '../messaging/page-reports.ts';
import type { UserSession } from '../messaging/user-session.ts';
import type { Sites } from '../sites/sites.ts';
import type { Store } from '../store/store.ts';
import { holdersOf, numberAt } from './findings.ts';
import type { People } from './people.ts';
import type { PersonView } from './person.ts';

/** `unknown`: nobody tells now, e.g. as no page is open. */
export type RowState = 'ok' | 'bad' | 'warn' | 'unknown';

export interface ReadinessRow {
  id: string;
  title: string;
  state: RowState;
  /** How it stands. */
  text: string;
  /** What helps, where it is not as it should be. */
  fix?: string;
  /** Where it is mended in the portal. */
  link?: { to: string; text: string };
}

export interface Readiness {
  user: { id: string; name: string; login: string };
  rows: ReadinessRow[];
  /** The server's clock, UTC ms. */
  now: number;
}

export interface ReadinessParts {
  people: People;
  sites: Pick<Sites, 'list'>;
  hub: Hub;
  store: Store;
  diagnostics: Diagnostics;
  clock: Pick<Clock, 'now'>;
}

type Row = Omit<ReadinessRow, 'id' | 'title'>;

/** Below this a call was hard to follow, mean opinion score. */
const goodMos = 3.6;

/** @throws ApiError 404 `notFound` */
export async function readinessOf(id: string, parts: ReadinessParts): Promise<Readiness> {
  const { people, hub, store, diagnostics, sites, clock } = parts;
  const person = await people.read(id);
  const session = hub.session(id);
  const connectionId = person.connectionId ?? person.inherited?.connectionId ?? null;
  const connection = hub.connection(connectionId ?? '');
  const reports = diagnostics.reports.of(id);
  const [origins, number, last] = await Promise.all([
    sites.list().then((all) => all.flatMap((site) => site.origins)),
    numberRow(person, people, hub),
    lastCallRow(id, store),
  ]);
  const here = `#/users/${id}`;
  const rows: [id: string, title: string, row: Row | undefined][] = [
    ['account', 'Account', accountRow(person, here)],
    ['page', 'Page with the panel', pageRow(session, origins)],
    ['place', 'Connection and credentials', placeRow(person, connectionId, connection, here)],
    ['number', 'Extension', number && { ...number, ...(number.state === 'ok' ? {} : { link: settingsLink(here) }) }],
    ['line', 'At the phone system', lineRow(session, connection)],
    ['webPhone', 'Web phone', phoneRow(session, reports, here)],
    ['microphone', 'Microphone', microphoneRow(session, reports)],
    ['others', 'Sound and notifications', othersRow(reports)],
    ['agent', 'Agent state', agentRow(session)],
    ['call', 'Last call', last],
  ];
  return {
    user: { id, name: person.name, login: person.login },
    rows: rows.flatMap(([rowId, title, row]) => (row ? { id: rowId, title, ...row } : [])),
    now: clock.now(),
  };
}

function settingsLink(here: string) {
  return { to: `${here}?field=settings.extension`, text: 'Open the setting' };
}

function accountRow({ active, password, role }: PersonView, here: string): Row {
  if (!active) {
    const link = { to: `${here}?field=active`, text: 'Open the setting' };
    return { state: 'bad', text: 'Deactivated: may not sign in.', fix: 'Make the user active again.', link };
  }
  if (password) return { state: 'ok', text: `Active as ${role}, and may sign in with a password.` };
  return { state: 'ok', text: 'Active. Signs in through a CRM’s page or at another provider: there is no password.' };
}

function pageRow(session: UserSession | undefined, origins: readonly string[]): Row {
  const pages = session?.pages ?? [];
  if (pages.length === 0) {
    return {
      state: 'bad',
      text: 'No page with the panel is open.',
      fix: 'Ask the user to open the CRM. If it is open, its sign-in fails: see the site’s card on the overview, and its doctor.',
      link: { to: '#/sites', text: 'Open the sites' },
    };
  }
  const listed = pages.map(
    ({ browser, origin }) => `${browser}${origin === '' ? '' : ` at ${originName(origin, origins)}`}`,
  );
  const oldest = Math.min(...pages.map(({ since }) => since));
  return {
    state: 'ok',
    text: `${[...new Set(listed)].join(', ')}, since ${new Date(oldest).toISOString().slice(11, 16)} UTC.`,
  };
}

function originName(origin: string, origins: readonly string[]): string {
  return origins.includes(origin) ? `${origin} (a site of yours)` : origin;
}

function placeRow(
  person: PersonView,
  connectionId: string | null,
  connection: HostedConnection | undefined,
  here: string,
): Row {
  if (connectionId === null) {
    const link = { to: `${here}?field=connectionId`, text: 'Open the setting' };
    return { state: 'bad', text: 'At no phone system.', fix: 'Choose a connection, or a group that has one.', link };
  }
  if (person.problem !== undefined) {
    const link = { to: `${here}?field=settings`, text: 'Open the settings' };
    return { state: 'bad', text: person.problem, fix: 'Correct the user’s settings there.', link };
  }
  const there = { to: `#/connections/${connectionId}`, text: 'Open the connection' };
  if (!connection) {
    const fix = 'Correct the connection’s settings, or its secrets.';
    return { state: 'bad', text: 'The connection cannot be opened.', fix, link: there };
  }
  const { state, reason } = connection.link.status;
  if (state === 'up') return { state: 'ok', text: `At ${connection.name}, which is connected.` };
  const text =
    reason === undefined ? `${connection.name} is not connected.` : `${connection.name}: ${errors[reason].text}`;
  return { state: 'bad', text, fix: 'Test connection there says which step fails.', link: there };
}

/** As the findings of all users have it, for one of them. */
async function numberRow(person: PersonView, people: People, hub: Hub): Promise<Row | undefined> {
  const own = numberAt(person, hub);
  if (!own) return undefined;
  const { connectionId, number } = own;
  if (number === '') return { state: 'bad', text: 'None.', fix: 'Nobody can call the user. Enter the extension.' };
  const holders = await holdersOf(number, people);
  const others = holders.filter(
    (one) => one.connectionId === connectionId && one.person.id !== person.id && one.person.active,
  );
  if (others.length === 0) return { state: 'ok', text: `${number}, and nobody else’s.` };
  const names = others.map((one) => one.person.name).join(', ');
  return {
    state: 'bad',
    text: `${number} is ${names}’s, too.`,
    fix: 'They hear each other’s calls. Give each a number.',
  };
}

function lineRow(session: UserSession | undefined, connection: HostedConnection | undefined): Row | undefined {
  if (!session || !connection) return undefined;
  const { link, reason, calls } = session.provider.state;
  if (link === 'up') {
    return { state: 'ok', text: calls.length > 0 ? 'Registered, and on a call.' : 'Registered: calls are heard of.' };
  }
  if (connection.link.status.state !== 'up')
    return { state: 'unknown', text: 'Not to be known while the connection is down.' };
  // Pages that talk to the phone system by themselves: without one there is nobody to tell.
  if (session.listeners === 0) return { state: 'unknown', text: 'Not to be known without a page.' };
  const text = reason !== undefined && isCtiErrorCode(reason) ? errors[reason].text : 'Not signed in.';
  return { state: 'bad', text, fix: 'Check the user’s credentials at the phone system.' };
}

function phoneRow(session: UserSession | undefined, reports: readonly KnownReport[], here: string): Row | undefined {
  if (!session) return undefined;
  const kind = session.user.phone?.().kind ?? 'none';
  if (kind === 'none') return { state: 'ok', text: 'Not used: the user has a telephone of the phone system.' };
  const told = (status: KnownReport['phone']) => reports.find(({ phone }) => phone === status);
  if (told('ready')) return { state: 'ok', text: `Registered in ${told('ready')?.browser ?? ''}.` };
  const link = { to: `${here}?field=webPhone`, text: 'Open the account' };
  const refused = told('refused');
  if (refused) {
    const text = `Refused in ${refused.browser}. ${reasonText(refused)}`.trim();
    return { state: 'bad', text, fix: troubleWords.phoneRefused.fix, link };
  }
  const lost = told('lost');
  if (lost) return { state: 'bad', text: `Lost in ${lost.browser}.`, fix: troubleWords.phoneLost.fix };
  if (told('noMicrophone'))
    return { state: 'bad', text: 'Not registered, for want of a microphone.', fix: 'See the microphone.' };
  if (told('starting')) return { state: 'warn', text: 'On its way for a while now.', fix: troubleWords.phoneLost.fix };
  if (session.phone.on) return { state: 'ok', text: 'A page is the telephone.' };
  if (session.listeners === 0) return { state: 'unknown', text: 'Not to be known without a page.' };
  return {
    state: 'warn',
    text: 'No open page is the telephone.',
    fix: 'The page’s panel needs the attribute web-phone, or the telephone is in another browser.',
  };
}

function microphoneRow(session: UserSession | undefined, reports: readonly KnownReport[]): Row | undefined {
  const kind = session?.user.phone?.() ?? { kind: 'none' };
  // Nobody has to be heard there.
  if (kind.kind === 'none' || (kind.kind === 'provider' && !kind.sound)) return undefined;
  const asked = reports.filter(({ microphone, phone }) => microphone !== undefined && phone !== 'elsewhere');
  if (asked.length === 0) return { state: 'unknown', text: 'No page has told.' };
  for (const report of asked) {
    const { microphone, browser } = report;
    for (const trouble of ['denied', 'noDevice', 'inUse', 'insecure', 'policy'] as const) {
      if (microphone !== trouble) continue;
      const { short, fix } = troubleWords[trouble];
      return { state: 'bad', text: `${sentence(short)} in ${browser}.`, fix };
    }
  }
  if (asked.some(({ microphone }) => microphone === 'ready')) return { state: 'ok', text: 'Allowed, and there.' };
  return {
    state: 'warn',
    text: 'Not allowed yet: the browser asks at the first call.',
    fix: 'The panel’s button asks before that.',
  };
}

function othersRow(reports: readonly KnownReport[]): Row | undefined {
  const [first, ...more] = [...new Set(reports.flatMap(({ troubles }) => troubles))];
  if (first === undefined)
    return reports.length === 0 ? undefined : { state: 'ok', text: 'Nothing was told to be wrong.' };
  const { short, fix, grade } = troubleWords[first];
  return {
    state: grade,
    text: `${[short, ...more.map((one) => troubleWords[one].short)].map(sentence).join('. ')}.`,
    fix,
  };
}

function agentRow(session: UserSession | undefined): Row | undefined {
  const agent = session?.provider.state.agent;
  if (!session || !agent) return undefined;
  const { state, reason, since } = agent;
  const known = session.provider.state.capabilities.agentStates.find(({ code }) => code === state);
  const text = `${state}${reason ? ` (${reason})` : ''} since ${new Date(since).toISOString().slice(11, 16)} UTC.`;
  if (!known || known.icon === 'ready') return { state: 'ok', text };
  return { state: 'warn', text, fix: 'Calls of queues do not come in this state.' };
}

async function lastCallRow(userId: string, store: Store): Promise<Row | undefined> {
  const call = await store.db
    .selectFrom('calls')
    .select(['started_at', 'connected_at', 'quality'])
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!call) return { state: 'unknown', text: 'None yet.' };
  const when = `${new Date(call.started_at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if (call.connected_at === null) return { state: 'ok', text: `${when}, not answered.` };
  if (call.quality === null) return { state: 'ok', text: `${when}, answered. How it sounded was not measured.` };
  const { mos } = JSON.parse(call.quality) as QualitySummary;
  if (mos >= goodMos) return { state: 'ok', text: `${when}, sounded good (${mos.toFixed(1)} of 5).` };
  return {
    state: 'warn',
    text: `${when}, sounded bad (${mos.toFixed(1)} of 5).`,
    fix: 'Mostly the network at the agent’s place: a cable instead of Wi-Fi helps.',
  };
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
