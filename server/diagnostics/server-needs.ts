/** What the server itself knows that somebody has to see to: links, secrets, numbers, certificate, disk, queues. Pure. */
import type { LinkStatus } from '../../core/provider/connector.ts';
import { errors } from '../../core/provider/errors.ts';
import type { Findings } from '../admin/findings.ts';
import type { TokenFault } from '../sites/refused-tokens.ts';
import type { LagNumbers } from './event-lag.ts';
import { counted, type Hit, hits, type Need } from './need.ts';
import type { Health } from './server-health.ts';

const day = 24 * 60 * 60_000;
/** A link that has been away for less is coming back, ms. */
const linkPatience = 5000;
/** A certificate that ends sooner is worth a card, ms. */
const certificateSoon = 21 * day;
/** Events later than this are felt, ms; and only lately. */
const lateEvents = 1000;
const lagLately = 10 * 60_000;
/** Records that wait for the disk: more than a busy moment leaves. */
const manyWaiting = 500;
/** Of the disk, and bytes. */
const smallShare = 0.05;
const smallRoom = 1024 ** 3;

export interface ConnectionFacts {
  id: string;
  name: string;
  status: LinkStatus | null;
  problem?: string;
  users: number;
}

const nobody = { who: [], count: 0 };

export function connectionNeeds(all: readonly ConnectionFacts[], now: number): Need[] {
  return all.flatMap(({ id, name, status, problem, users }): Need[] => {
    const link = { to: `#/connections/${id}`, text: `Open ${name}`, right: 'connections.read' } as const;
    const agents = users > 0 ? ` ${counted(users, 'agent is', 'agents are')} without a telephone.` : '';
    if (problem !== undefined || !status) {
      const sealed = problem?.includes('sealed') ?? false;
      return [
        {
          id: `connection.${id}`,
          grade: 'bad',
          title: sealed ? `The secrets of ${name} cannot be read` : `${name} cannot be opened`,
          fix: sealed
            ? `${problem}. Put the right key back and start again, or enter the secrets anew.`
            : `${problem ?? 'It was not opened.'} Correct its settings; that applies at once.`,
          ...nobody,
          link,
        },
      ];
    }
    const { state, reason, since } = status;
    if (state === 'up' || state === 'stopped' || now - since < linkPatience) return [];
    return [
      {
        id: `connection.${id}`,
        grade: 'bad',
        title: `${name} is not connected`,
        fix: `${reason === undefined ? 'It is being tried.' : errors[reason].text}${agents} Test connection there says which step fails.`,
        ...nobody,
        link,
      },
    ];
  });
}

/** Users whose own sign-in at a phone system fails while its link is up. */
export function lineNeeds(failing: readonly (Hit & { connection: string; reason: string })[]): Need[] {
  const groups = new Map<string, { connection: string; reason: string; all: Hit[] }>();
  for (const { id, name, connection, reason } of failing) {
    const key = `${connection} ${reason}`;
    const group = groups.get(key) ?? { connection, reason, all: [] };
    group.all.push({ id, name });
    groups.set(key, group);
  }
  return [...groups.values()].map(({ connection, reason, all }) => {
    const text = Object.hasOwn(errors, reason) ? errors[reason as keyof typeof errors].text : reason;
    return {
      id: `line.${connection}.${reason}`,
      grade: 'bad',
      title: `${counted(all.length, 'user is', 'users are')} not signed in at ${connection}`,
      fix: `${text} The readiness of each user says what is missing.`,
      ...hits(all),
    };
  });
}

/** @param nameOf of a connection */
export function peopleNeeds(
  { withoutNumber, shared, withoutPlace }: Findings,
  nameOf: (connectionId: string) => string,
): Need[] {
  const short = ({ id, name }: Hit) => ({ id, name });
  const needs: Need[] = shared.map(({ connectionId, number, users }) => ({
    id: `shared.${connectionId}.${number}`,
    grade: 'bad',
    title: `${counted(users.length, 'user has', 'users have')} the extension ${number} at ${nameOf(connectionId)}`,
    fix: 'They hear each other’s calls. Give each a number of his own.',
    ...hits(users.map(short)),
  }));
  if (withoutPlace.length > 0) {
    needs.push({
      id: 'withoutPlace',
      grade: 'bad',
      title: `${counted(withoutPlace.length, 'user is', 'users are')} at no phone system`,
      fix: `${withoutPlace[0]?.problem ?? ''}. Correct it at the user.`,
      ...hits(withoutPlace.map(short)),
    });
  }
  const others = withoutNumber.filter(({ id }) => !withoutPlace.some((placeless) => placeless.id === id));
  if (others.length > 0) {
    needs.push({
      id: 'withoutNumber',
      grade: 'warn',
      title: `${counted(others.length, 'user has', 'users have')} no extension`,
      fix: 'Nobody can call them, and their calls are not seen. Enter the extension, or import it as a file.',
      ...hits(others.map(short)),
      link: { to: '#/users', text: 'Open the users', right: 'users.read' },
    });
  }
  return needs;
}

export function healthNeeds({ disk, certificateUntil }: Health, now: number): Need[] {
  const needs: Need[] = [];
  if (certificateUntil !== undefined && certificateUntil - now < certificateSoon) {
    const days = Math.floor((certificateUntil - now) / day);
    needs.push({
      id: 'certificate',
      grade: days < 3 ? 'bad' : 'warn',
      title:
        days < 0
          ? 'The certificate of this server has ended'
          : `The certificate of this server ends in ${counted(days, 'day', 'days')}`,
      fix: 'Renew it; the files are read again by themselves. Without it browsers refuse the panel and its microphone.',
      ...nobody,
    });
  }
  if (disk && disk.free < Math.min(disk.size * smallShare, smallRoom)) {
    needs.push({
      id: 'disk',
      grade: 'bad',
      title: `The disk of the data folder is nearly full: ${Math.round(disk.free / 1024 ** 2)} MB left`,
      fix: 'Make room, or give the data folder another disk. Calls cannot be saved on a full one.',
      ...nobody,
    });
  }
  return needs;
}

export interface LoadFacts {
  lag: LagNumbers;
  waiting: number;
  sockets: number;
  mostSockets: number;
}

export function loadNeeds({ lag, waiting, sockets, mostSockets }: LoadFacts, now: number): Need[] {
  const needs: Need[] = [];
  if (lag.p99 !== null && lag.p99 > lateEvents && lag.lastAt !== null && now - lag.lastAt < lagLately) {
    needs.push({
      id: 'lag',
      grade: 'warn',
      title: `Events reach the pages late: ${lag.p99} ms`,
      fix: 'The machine is short of processor time, or its clock was set. Look what else runs on it.',
      ...nobody,
      link: { to: '#/diagnostics', text: 'Open the diagnostics', right: 'diagnostics.read' },
    });
  }
  if (waiting > manyWaiting) {
    needs.push({
      id: 'waiting',
      grade: 'bad',
      title: `${waiting} call records wait to be saved`,
      fix: 'The database does not keep up, or cannot be written. They are kept in memory: do not stop the server before they are saved.',
      ...nobody,
    });
  }
  if (sockets > mostSockets * 0.9) {
    needs.push({
      id: 'sockets',
      grade: 'warn',
      title: `${sockets} of ${mostSockets} connections of pages are in use`,
      fix: 'Pages beyond that are refused. Pages that open several panels cost several.',
      ...nobody,
    });
  }
  return needs;
}

export function webhookNeeds(all: readonly { id: string; url: string; dead: number }[]): Need[] {
  return all
    .filter(({ dead }) => dead > 0)
    .map(({ id, url, dead }) => ({
      id: `webhook.${id}`,
      grade: 'warn',
      title: `${counted(dead, 'message', 'messages')} to ${URL.canParse(url) ? new URL(url).host : 'a webhook'} were given up`,
      fix: 'The receiver did not take them for two days. Once it does again, send them again.',
      ...nobody,
      link: { to: `#/webhooks/${id}`, text: 'Open the webhook', right: 'webhooks.read' },
    }));
}

const tokenFaults: Readonly<Record<TokenFault, string>> = {
  signature: 'They are signed under another key. Give the CRM’s back end the site’s key again.',
  late: 'They are too old, or good for too long. Make one for each visit, good for five minutes at most, and set the clock of the CRM.',
  stranger: 'They are for a login that is no active user with a connection here.',
  usedTwice: 'Each was used twice. Make a new one for each visit, with a jti of its own.',
  origin: 'They came from a page of an origin that the site does not list.',
};

export function tokenNeeds(refused: readonly { site: string; count: number; last: TokenFault }[]): Need[] {
  return refused.map(({ site, count, last }) => ({
    id: `tokens.${site}`,
    grade: 'bad',
    title: `${counted(count, 'sign-in', 'sign-ins')} of pages of ${site} refused lately`,
    fix: tokenFaults[last],
    ...nobody,
    link: { to: `#/sites/${site}`, text: `Open ${site}`, right: 'sites.read' },
  }));
}
