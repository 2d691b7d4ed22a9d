/** Where the recording of a call is. The address holds credentials, so it is asked for anew each time and never kept. */
import { CtiError } from '../../provider/errors.ts';
import { socketAddress } from './address.ts';
import type { WebitelClient } from './webitel-client.ts';

/** Of an address of the recordings with a host and nothing more. */
const recordsPort = 4004;

/**
 * @param recordId under which the phone system keeps the call
 * @param base the address of the recordings as the setting has it; empty: as Webitel tells it
 * @returns none while there is no recording; one may come some seconds after the call
 * @throws CtiError what the client throws
 */
export async function recordingLinks(client: WebitelClient, recordId: string, base: string): Promise<string[]> {
  const told = await client.command('cdr_get_record_link', { uuid: recordId });
  // "Not found" is a success on this wire.
  if (typeof told !== 'string' || !/^https?:\/\//.test(told) || told.length > 4000) return [];
  try {
    return [base === '' ? new URL(told).href : under(base, new URL(told))];
  } catch (cause) {
    throw new CtiError('damagedMessage', undefined, { cause });
  }
}

/** The same file, from where pages can reach it. */
function under(base: string, told: URL): string {
  const address = new URL(socketAddress(base, recordsPort));
  address.protocol = address.protocol === 'wss:' ? 'https:' : 'http:';
  const [, file = told.pathname] = /(\/api\/v2\/.*)$/.exec(told.pathname) ?? [];
  address.pathname = address.pathname.replace(/\/$/, '') + file;
  address.search = told.search;
  return address.href;
}
