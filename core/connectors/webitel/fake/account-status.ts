/** How the fake tells an account's state to the domain. */
import { nowMicros } from './channel.ts';
import type { FakeAccount } from './accounts.ts';

/** @param connected a socket of the account is open */
export function accountStatus(account: FakeAccount, state: string, connected: boolean): object {
  const { number, domain, name, status, tag, logged, queuesSignedIn, queueStatus } = account;
  return {
    'webitel-event-name': 'ACCOUNT_STATUS',
    'Event-Name': 'ACCOUNT_STATUS',
    'Account-User': number,
    'Account-Domain': domain,
    'Account-Role': 'user',
    'Account-User-State': state,
    'Account-Status': status,
    ...(tag === '' ? {} : { 'Account-Status-Descript': tag }),
    'Account-Agent-Status': encodeURIComponent(queueStatus),
    'Account-User-Name': encodeURIComponent(name),
    'Event-Domain': domain,
    'Event-Account': `${number}@${domain}`,
    'Event-Date-Timestamp': String(nowMicros()),
    'Account-Online': logged,
    cc_logged: queuesSignedIn,
    ws: connected,
    presence_id: `${number}@${domain}`,
  };
}
