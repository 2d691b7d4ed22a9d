/** Makes the telephone of the kind that the server says. What a kind needs is loaded with it. */
import type { MakeEngine } from '../session/session-phone.ts';

export const makeEngine: MakeEngine = async (kind, phone) => {
  switch (kind.kind) {
    case 'none':
      return undefined;
    case 'exchange': {
      const { ExchangeEngine } = await import('./exchange-engine.ts');
      return new ExchangeEngine(phone);
    }
    case 'sip': {
      const { makeSipEngine } = await import('./sip/sip-engine.ts');
      return makeSipEngine(kind, phone);
    }
    case 'provider': {
      const { PageRunEngine } = await import('../session/page-run-engine.ts');
      return PageRunEngine.make(kind, phone);
    }
  }
};
