/** Makes the telephone of the kind that the server says. What a kind needs is loaded with it. */
import type { MakeEngine } from '../session/session-phone.ts';
import { ExchangeEngine } from './exchange-engine.ts';

export const makeEngine: MakeEngine = async (answer, phone) => {
  switch (answer.kind) {
    case 'exchange':
      return Promise.resolve(new ExchangeEngine(phone));
    default:
      return Promise.resolve(undefined);
  }
};
