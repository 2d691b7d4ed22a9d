/** Which addresses may be asked from here: a server that asks where it is told to must not be led to its own back doors. */
import { lookup } from 'node:dns/promises';
import net from 'node:net';

/** `never`: nothing that is meant is there. `private`: of this machine, or of the network it stands in. */
export type AddressKind = 'public' | 'private' | 'never';

/** An address that is not asked; the message names it. */
export class ForbiddenAddress extends Error {
  readonly address: string;

  constructor(address: string) {
    super(`${address} is not asked from here`);
    this.name = 'ForbiddenAddress';
    this.address = address;
  }
}

/** The link of a machine, where clouds answer with credentials; groups of machines; nobody. */
const never = listOf(
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['100.100.100.200', 32],
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
  ['fd00:ec2::254', 128],
);
const ownNetwork = listOf(
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['::1', 128],
  ['fc00::', 7],
  ['fec0::', 10],
);

/** @param address IPv4 or IPv6; what is neither is asked never */
export function kindOf(address: string): AddressKind {
  if (net.isIP(address) === 0) return 'never';
  const within = ipv4Within(address);
  const [text, family] = within === undefined ? [address, net.isIPv6(address) ? 'ipv6' : 'ipv4'] : [within, 'ipv4'];
  if (never.check(text, family as 'ipv4' | 'ipv6')) return 'never';
  return ownNetwork.check(text, family as 'ipv4' | 'ipv6') ? 'private' : 'public';
}

/** @throws ForbiddenAddress */
export function mustBeAskable(address: string, allowPrivate: boolean): void {
  const kind = kindOf(address);
  if (kind === 'never' || (kind === 'private' && !allowPrivate)) throw new ForbiddenAddress(address);
}

/**
 * Resolves a name as the system does and refuses what must not be asked. Given to a socket, the address that is connected to is
 * the one that was looked at: a name that leads elsewhere a moment later leads nowhere.
 * It is not asked about a host that is an address already; that is for `mustBeAskable`.
 */
export function guardedLookup(allowPrivate: boolean): net.LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }).then(
      (found) => {
        try {
          for (const { address } of found) mustBeAskable(address, allowPrivate);
        } catch (error) {
          done(error as Error, '', 0);
          return;
        }
        const [first] = found;
        if (options.all) done(null, found);
        else done(null, first?.address ?? '', first?.family ?? 0);
      },
      (error: unknown) => {
        done(error as Error, '', 0);
      },
    );
  };
}

/** Ways of writing an IPv4 address as an IPv6 one: mapped, compatible, translated (NAT64) and 6to4. */
function ipv4Within(address: string): string | undefined {
  if (!net.isIPv6(address) || address.includes('%')) return undefined;
  // As a URL has it there are no dots and no leading zeros left.
  const parts = groupsOf(new URL(`http://[${address}]`).hostname.slice(1, -1));
  const dotted = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255].join('.');
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = parts;
  const noneBefore = [a, b, c, d, e].every((group) => group === 0);
  if (noneBefore && (f === 0xffff || (f === 0 && (g !== 0 || h > 1)))) return dotted(g, h);
  if (a === 0x64 && b === 0xff9b) return dotted(g, h);
  return a === 0x2002 ? dotted(b, c) : undefined;
}

function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const read = (text: string) => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  if (tail === undefined) return read(head);
  const [before, after] = [read(head), read(tail)];
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function listOf(...ranges: [network: string, prefix: number][]): net.BlockList {
  const list = new net.BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, net.isIPv6(network) ? 'ipv6' : 'ipv4');
  return list;
}
