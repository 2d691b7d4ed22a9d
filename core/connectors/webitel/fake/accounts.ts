/** The accounts of the fake Webitel: passwords, tokens, away states, queues. */
import { randomUUID } from 'node:crypto';

export interface FakeAccountSettings {
  number: string;
  password: string;
  name: string;
  /** Belongs to an agent of queues. */
  agent?: boolean;
  /** Has a desk phone; without it only what is plugged in. */
  deskPhone?: boolean;
}

export interface FakeAccount extends Required<FakeAccountSettings> {
  domain: string;
  /** Away cause, and its tag. */
  status: string;
  tag: string;
  /** Signed in at the CTI server, by whichever socket. */
  logged: boolean;
  queuesSignedIn: boolean;
  queueStatus: string;
}

const causes = ['NONE', 'ONBREAK', 'DND', 'CALLFORWARD', 'VOICEMAIL'];

export class FakeAccounts {
  readonly domain: string;
  readonly all: readonly FakeAccount[];
  /** Accounts that are refused at sign-in, with the answer that they get. */
  readonly barred = new Map<string, string>();
  readonly #tokens = new Map<string, FakeAccount>();

  constructor(domain: string, settings: readonly FakeAccountSettings[]) {
    this.domain = domain;
    this.all = settings.map((each) => ({
      agent: false,
      deskPhone: true,
      ...each,
      domain,
      status: 'NONE',
      tag: '',
      logged: false,
      queuesSignedIn: false,
      queueStatus: 'Logged Out',
    }));
  }

  /** @param id `number@domain`, or the number alone */
  find(id: string): FakeAccount | undefined {
    const [number, domain = this.domain] = id.split('@');
    return domain === this.domain ? this.all.find((each) => each.number === number) : undefined;
  }

  issueToken(account: FakeAccount): { key: string; token: string } {
    const [key, token] = [randomUUID(), randomUUID()];
    this.#tokens.set(`${key} ${token}`, account);
    return { key, token };
  }

  byToken(key: unknown, token: unknown): FakeAccount | undefined {
    return this.#tokens.get(`${String(key)} ${String(token)}`);
  }

  /** Everything by which one could sign in, for tests that look for secrets. */
  get secrets(): string[] {
    return [
      ...this.all.map(({ password }) => password),
      ...[...this.#tokens.keys()].flatMap((pair) => pair.split(' ')),
    ];
  }

  /** @param value e.g. `DND`, `ONBREAK('lunch')`, `ONHOOK` @returns false for what is no status */
  setStatus(account: FakeAccount, value: string): boolean {
    const [, cause = '', tag = ''] = /^([A-Z]+)(?:\('([^']*)'\))?$/.exec(value) ?? [];
    const status = cause === 'ONHOOK' ? 'NONE' : cause;
    if (!causes.includes(status)) return false;
    account.status = status;
    account.tag = tag;
    return true;
  }
}
