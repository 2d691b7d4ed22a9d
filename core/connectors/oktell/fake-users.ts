/** The users of the fake Oktell: passwords, sessions, and the state that each is in. */
import { randomUUID } from 'node:crypto';
import { Refusal } from './fake-exchange.ts';
import { passwordFields } from './password-hash.ts';

type Body = Record<string, unknown>;

export interface FakeUserSettings {
  login: string;
  password: string;
  number: string;
  name: string;
}

export interface FakeUser extends FakeUserSettings {
  id: string;
  state: number;
  oncallcenter: boolean;
  onccmanual: boolean;
  onredirect: boolean;
  lunchreasonid: number;
  /** The state to which it returns after a call. */
  after: number;
}

export const breakReasons = [
  { id: 1, name: 'lunch' },
  { id: 2, name: 'coffee' },
  { id: 3, name: 'meeting' },
];

export class FakeUsers {
  readonly all: readonly FakeUser[];
  /** Users who are refused at sign-in, by login, with the error that they get. */
  readonly barred = new Map<string, { error: number; errormsg: string }>();
  readonly #sessions = new Map<string, FakeUser>();

  constructor(settings: readonly FakeUserSettings[]) {
    this.all = settings.map((each, i) => ({
      ...each,
      id: `${String(i + 1).repeat(8)}-1111-4111-8111-111111111111`,
      state: 1,
      after: 1,
      oncallcenter: true,
      onccmanual: false,
      onredirect: false,
      lunchreasonid: 0,
    }));
  }

  /** @throws Refusal with Oktell's own words */
  signIn(body: Body): { user: FakeUser; session: string } {
    const user = this.all.find(({ login }) => login === body['userlogin']);
    const barred = user && this.barred.get(user.login);
    if (barred) throw new Refusal(barred.error, barred.errormsg);
    const { sessionid } = body;
    if (typeof sessionid === 'string' && sessionid !== '') {
      const owner = this.#sessions.get(sessionid);
      if (!owner) throw new Refusal(0, 'Bad request. Session does not exist');
      if (owner !== user) throw new Refusal(0, 'Bad request. Invalid session user');
      return { user, session: sessionid };
    }
    const hashes = user && passwordFields(user.password);
    if (!hashes || body['Password'] !== hashes.Password || body['password'] !== hashes.password) {
      throw new Refusal(0, 'Wrong login/pass combination');
    }
    const session = randomUUID();
    this.#sessions.set(session, user);
    return { user, session };
  }

  get sessions(): string[] {
    return [...this.#sessions.keys()];
  }

  signedOut(session: string): void {
    this.#sessions.delete(session);
  }

  forgetSessions(): void {
    this.#sessions.clear();
  }

  /** @throws Refusal */
  setState(user: FakeUser, wish: Body, lineInUse: boolean): void {
    const { userstateid = user.state, lunchreasonid, onredirect } = wish;
    if (typeof userstateid !== 'number' || ![1, 2, 3, 5].includes(userstateid)) {
      throw new Refusal(50_010, 'No such state');
    }
    if (onredirect === true && user.oncallcenter) throw new Refusal(50_011, 'Not in the call centre');
    if (lineInUse) user.after = userstateid;
    else user.state = user.after = userstateid;
    if (typeof wish['oncallcenter'] === 'boolean') user.oncallcenter = wish['oncallcenter'];
    if (typeof wish['onccmanual'] === 'boolean') user.onccmanual = wish['onccmanual'];
    if (typeof onredirect === 'boolean') user.onredirect = onredirect;
    user.lunchreasonid = userstateid !== 2 ? 0 : typeof lunchreasonid === 'number' ? lunchreasonid : 1;
  }
}

export function userState(user: FakeUser): Body {
  const { state, oncallcenter, onccmanual, onredirect, lunchreasonid } = user;
  return {
    userstateid: state,
    oncallcenter,
    onccmanual,
    onlunch: user.after === 2,
    onredirect,
    ontask: false,
    ...(lunchreasonid === 0 ? {} : { lunchreasonid }),
  };
}
