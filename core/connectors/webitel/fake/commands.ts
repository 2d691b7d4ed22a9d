/** The commands of the fake's CTI socket, with the odd answers that a real server gives. */
import type { FakeAccount, FakeAccounts } from './accounts.ts';
import { dumpBody } from './channel.ts';
import type { FakeExchange } from './exchange.ts';
import { FakeRefusal } from './refusal.ts';
import { type Answer, type Args, type FakeSession, fromText } from './session.ts';

/** The server around the commands. */
export interface CommandServer {
  readonly accounts: FakeAccounts;
  readonly exchange: FakeExchange;
  /** Sockets of one account at once. */
  readonly socketLimit: number;
  /** An old server knows no ping. */
  readonly knowsPing: boolean;
  /** Numbers that the exchange itself refuses, whoever asks. */
  readonly barredNumbers: ReadonlySet<string>;
  sessionsOf(account: FakeAccount): number;
  signedIn(session: FakeSession, account: FakeAccount): void;
  logged(account: FakeAccount, on: boolean): void;
  changed(account: FakeAccount): void;
  queuesSignedIn(account: FakeAccount, status: string | undefined): void;
  recordLink(account: FakeAccount, uuid: string): string;
}

const ok = (response?: unknown): Answer =>
  response === undefined ? { complete: '+OK' } : { complete: '+OK', response };
/** A mandatory argument is missing. */
const badResponse: Answer = { complete: '-ERR: bad response' };

const eventNames = /^(SE:(CHANNEL_[A-Z_]+|DTMF|HEARTBEAT)|SE::BROADCAST|CC::[A-Z-]+)$/;

export function runCommand(
  server: CommandServer,
  session: FakeSession,
  name: string,
  args: Args,
): Promise<Answer | undefined> | Answer | undefined {
  if (name === 'auth') return signIn(server, session, args);
  const { account } = session;
  const known = Object.hasOwn(commands, name) ? commands[name] : undefined;
  // What throws in the real server is never answered.
  if (!account) return known ? undefined : notFound(name);
  if (name === 'ping' && !server.knowsPing) return notFound(name);
  return known ? known(server, account, args, session) : notFound(name);
}

function notFound(name: string): Answer {
  return { complete: '+ERR', response: `${name} - not found.` };
}

function signIn(server: CommandServer, session: FakeSession, args: Args): Answer | undefined {
  if (session.account) return undefined;
  const { key, token, secret } = args;
  const byToken = server.accounts.byToken(key, token);
  const account = byToken ?? server.accounts.find(String(args['account']));
  const barred = account && server.accounts.barred.get(account.number);
  if (barred !== undefined) return { complete: '-ERR', response: barred };
  if (!byToken && key !== undefined) return { complete: '-ERR', response: 'Invalid Token or Key' };
  if (!account) return refusedLogin('-ERR user not found\n');
  if (!byToken && secret !== account.password) return refusedLogin('secret incorrect');
  if (server.sessionsOf(account) >= server.socketLimit) {
    setImmediate(() => {
      session.terminate();
    });
    return { complete: '-ERR', response: `Maximum opened socket ${server.socketLimit}` };
  }
  server.signedIn(session, account);
  return ok({
    login: `${account.number}@${account.domain}`,
    role: 'user',
    domain: account.domain,
    // A sign-in by token tells less.
    state: byToken ? '' : server.exchange.stateOf(account),
    status: byToken ? '' : account.status,
    'cc-agent': String(account.agent),
    session: session.id,
    'ws-count': server.sessionsOf(account),
    'cc-logged': account.queuesSignedIn,
    acl: { account: ['ro'], cdr: ['ro'] },
  });
}

function refusedLogin(message: string): Answer {
  return { complete: '+ERR', response: { login: { status: 401, message } } };
}

type Command = (
  server: CommandServer,
  account: FakeAccount,
  args: Args,
  session: FakeSession,
) => Promise<Answer> | Answer | undefined;

const text = (args: Args, key: string): string => {
  const value = args[key];
  return typeof value === 'string' ? value : '';
};

function call(
  { exchange, accounts, barredNumbers }: CommandServer,
  args: Args,
  consult: boolean,
): Promise<Answer> | Answer {
  const account = accounts.find(text(args, 'user'));
  const extension = text(args, 'extension').split('@')[0] ?? '';
  if (!account || extension === '') return badResponse;
  if (barredNumbers.has(extension)) return fromText('-ERR OUTGOING_CALL_BARRED\n');
  const asked = args['auto_answer_param'];
  const { variables } = args;
  return new Promise((resolve) => {
    exchange.originate(
      account,
      extension,
      {
        pickUp: typeof asked === 'string' ? asked !== '' : Array.isArray(asked) && asked.length > 0,
        xtransfer: consult ? text(args, 'parent_call_uuid') : '',
        data: typeof variables === 'object' && variables !== null ? JSON.stringify(variables) : '',
      },
      (answer) => {
        resolve(fromText(answer));
      },
    );
  });
}

const commands: Readonly<Record<string, Command>> = {
  login: (server, account) => {
    server.logged(account, true);
    return ok('+OK: logged: true');
  },
  logout: (server, account) => {
    server.logged(account, false);
    return ok('+OK: logged: false');
  },
  ping: () => ok('pong'),
  call: (server, _, args) => call(server, args, false),
  att_xfer2: (server, _, args) => call(server, args, true),
  hangup: ({ exchange }, _, args) => {
    exchange.hangUp(exchange.find(args['channel-uuid']), text(args, 'cause') || 'NORMAL_CLEARING');
    return fromText('+OK\n');
  },
  hold: ({ exchange }, _, args) => {
    exchange.hold(exchange.find(args['channel-uuid']), true);
    return fromText('+OK Success\n');
  },
  unhold: ({ exchange }, _, args) => {
    exchange.hold(exchange.find(args['channel-uuid']), false);
    return fromText('+OK Success\n');
  },
  toggle_hold: ({ exchange }, _, args) => {
    const channel = exchange.find(args['channel-uuid']);
    exchange.hold(channel, !channel.held);
    return fromText('+OK Success\n');
  },
  dtmf: ({ exchange }, _, args) => {
    const digits = text(args, 'digits');
    if (digits === '') return badResponse;
    exchange.tones(exchange.find(args['channel-uuid']), digits);
    return fromText(`+OK ${digits}`);
  },
  transfer: ({ exchange, barredNumbers }, _, args) => {
    const destination = text(args, 'destination');
    if (destination === '') return badResponse;
    const channel = exchange.find(args['channel-uuid']);
    if (barredNumbers.has(destination)) throw new FakeRefusal('-ERR OUTGOING_CALL_BARRED\n');
    exchange.transfer(channel, destination);
    return fromText('+OK\n');
  },
  att_xfer_bridge: ({ exchange }, _, args) => {
    const a = exchange.find(args['channel-uuid-leg-a']);
    const d = exchange.channels.get(text(args, 'channel-uuid-leg-d'));
    const b = exchange.channels.get(text(args, 'channel-uuid-leg-b'));
    const c = exchange.channels.get(text(args, 'channel-uuid-leg-c'));
    for (const own of [a, d]) if (own) own.transferResult = b && c ? 'confirmed' : 'error';
    if (!b || !c) throw new FakeRefusal('-ERR Invalid uuid\n');
    exchange.join(b, c);
    return fromText(`+OK ${c.uuid}\n`);
  },
  att_xfer_cancel: ({ exchange }, _, args) => {
    exchange.hangUp(exchange.find(args['channel-uuid-leg-c']), 'NORMAL_CLEARING');
    return fromText('+OK\n');
  },
  bridge: ({ exchange }, _, args) => {
    const b = exchange.find(args['channel_uuid_B']);
    exchange.join(exchange.find(args['channel_uuid_A']), b);
    return fromText(`+OK ${b.uuid}\n`);
  },
  // Registered, and never answered.
  broadcast: () => undefined,
  'api account list': ({ accounts, exchange }) =>
    ok({
      response: JSON.stringify(
        Object.fromEntries(
          accounts.all.map((each) => [
            each.number,
            {
              id: each.number,
              domain: each.domain,
              name: each.name,
              role: 'user',
              state: exchange.stateOf(each),
              status: each.status,
              descript: each.tag,
              agent: String(each.agent),
              'agent.status': each.queueStatus,
              online: each.logged,
              cc_logged: each.queuesSignedIn,
            },
          ]),
        ),
      ),
    }),
  'api account change': (server, _, args) => {
    const account = server.accounts.find(text(args, 'user'));
    if (!account || text(args, 'param') !== 'status') return fromText('-ERR user not found\n');
    if (!server.accounts.setStatus(account, text(args, 'value'))) return fromText('-ERR bad status\n');
    server.changed(account);
    return ok({ user: text(args, 'user'), status: account.status });
  },
  'cc login': (server, account, args) => {
    if (!account.agent) return fromText('-ERR Agent not found!\n');
    server.queuesSignedIn(account, text(args, 'status') || 'Available');
    return fromText('+OK\n');
  },
  'cc logout': (server, account) => {
    if (!account.agent) return fromText('-ERR Agent not found!\n');
    server.queuesSignedIn(account, undefined);
    return fromText('+OK\n');
  },
  show_channel: ({ exchange }, account) => {
    const rows = [...exchange.channels.values()].flatMap((channel) =>
      channel.account?.domain === account.domain
        ? [
            {
              uuid: channel.uuid,
              direction: channel.direction,
              created_epoch: String(Math.floor(channel.created / 1_000_000)),
              state: channel.state,
              cid_name: channel.caller.name,
              cid_num: channel.caller.number,
              dest: channel.destination,
              presence_id: `${channel.account.number}@${channel.account.domain}`,
              callstate: channel.callState,
              call_uuid: channel.callUuid,
            },
          ]
        : [],
    );
    return ok({ row_count: rows.length, ...(rows.length === 0 ? {} : { rows }) });
  },
  channel_dump: ({ exchange }, _, args) => ok(JSON.stringify(dumpBody(exchange.find(args['uuid'])))),
  cdr_get_record_link: (server, account, args) => ok(server.recordLink(account, text(args, 'uuid'))),
  token_generate: ({ accounts }, account) => ok(JSON.stringify(accounts.issueToken(account))),
  subscribe: (_, __, args, session) => {
    const event = text(args, 'event');
    if (!eventNames.test(event)) return { complete: '-ERR', response: '-ERR: Event unregistered' };
    if (session.subscribed.has(event)) return { complete: '-ERR', response: '-ERR: event subscribed!' };
    session.subscribed.add(event);
    return ok(`+OK: subscribe ${event}`);
  },
  unsubscribe: (_, __, args, session) => {
    session.subscribed.delete(text(args, 'event'));
    return ok(`+OK: unsubscribe ${text(args, 'event')}`);
  },
};
