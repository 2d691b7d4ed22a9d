/**
 * Where a call's recordings are: Oktell's call journal names them, and a password for one request opens its HTTP side.
 * The shape of the address is an inference from what is known of the protocol.
 */
import { CtiError } from '../../provider/errors.ts';
import { journalSchema, read, tempPasswordSchema } from './messages.ts';
import type { OktellClient } from './oktell-client.ts';

const chain = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=:)/i;
const mostRecordings = 20;

/** @throws CtiError `callNotFound`, `damagedMessage`, and what the client throws */
export async function recordingLinks(client: OktellClient, callId: string): Promise<string[]> {
  const [chainId] = chain.exec(callId) ?? [];
  if (chainId === undefined) throw new CtiError('callNotFound');
  const journal = read(
    journalSchema,
    await client.request('getpbxcalljournal', { filter: { idchain: chainId, showcallcenter: true } }),
  );
  if (!journal) throw new CtiError('damagedMessage');
  const base = client.httpBase;
  const links = new Set(journal.data.map(({ recordlink }) => recordlink).filter((link) => link !== ''));
  const addresses: string[] = [];
  for (const link of [...links].slice(0, mostRecordings)) {
    const address = ownAddress(link, base);
    // Another host gets no password of this one.
    if (!address) continue;
    const told = read(tempPasswordSchema, await client.request('gettemphttppass', { responsetowebsock: false }));
    if (!told) throw new CtiError('damagedMessage');
    address.searchParams.set('temppass', told.password);
    addresses.push(address.href);
  }
  return addresses;
}

function ownAddress(link: string, base: string): URL | undefined {
  try {
    const address = new URL(link, base);
    return address.origin === new URL(base).origin ? address : undefined;
  } catch {
    return undefined;
  }
}
