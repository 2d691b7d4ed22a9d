/** One's own account. */
import { ask } from './request.ts';

export interface SignIn {
  id: string;
  /** UTC ms. */
  since: number;
  seen: number;
  address: string;
  client: string;
  mine: boolean;
}

export interface Account {
  /** Signs in with a password. */
  password: boolean;
  fromFile: boolean;
  secondFactor: boolean;
  signIns: SignIn[];
}

export const account = {
  read: () => ask<Account>('GET', 'account'),
  changePassword: (password: string, newPassword: string) =>
    ask<unknown>('POST', 'account/password', { password, newPassword }),
  offer: () => ask<{ secret: string; url: string }>('POST', 'account/second-factor/offer'),
  keep: (password: string, secret: string, code: string) =>
    ask<unknown>('POST', 'account/second-factor', { password, secret, code }),
  removeFactor: (password: string) => ask<unknown>('POST', 'account/second-factor/remove', { password }),
  endSignIn: (id: string) => ask<unknown>('DELETE', `account/sign-ins/${id}`),
};
