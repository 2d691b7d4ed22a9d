/** Who is signed in. */
import { ask } from './request.ts';

export interface Me {
  id: string;
  login: string;
  name: string;
  role: string;
  /** What this user may do: `connections.write`, ... */
  rights: readonly string[];
}

/** How one may sign in here. */
export interface SignInWays {
  password: boolean;
  /** At another place, by its name. */
  oidc: { name: string } | null;
}

export const session = {
  ways: () => ask<SignInWays>('GET', 'sign-in-ways'),
  me: async () => (await ask<{ user: Me }>('GET', 'me')).user,
  /** @param code of the second factor, for whoever has one */
  signIn: async (login: string, password: string, code?: string) =>
    (await ask<{ user: Me }>('POST', 'sign-in', { login, password, ...(code ? { code } : {}) })).user,
  welcome: async (token: string, login: string, name: string, password: string) =>
    (await ask<{ user: Me }>('POST', 'welcome', { token, login, name, password })).user,
  /** @param token of the link */
  setPassword: (token: string, password: string) => ask<unknown>('POST', 'password-link', { token, password }),
  signOut: () => ask<unknown>('POST', 'sign-out'),
};
