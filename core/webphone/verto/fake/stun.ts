/** The few STUN messages (RFC 5389) by which two ends of an ICE path (RFC 8445) prove to each other that it is theirs. */
import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';

const cookie = 0x2112a442;
const bindingRequest = 0x0001;
const bindingSuccess = 0x0101;
const attribute = { username: 0x0006, integrity: 0x0008, xorMappedAddress: 0x0020, fingerprint: 0x8028 };

export function isStun(packet: Buffer): boolean {
  return packet.length >= 20 && (packet[0] ?? 255) < 4 && packet.readUInt32BE(4) === cookie;
}

/**
 * The answer to a question whether a path works.
 * @param password ours: whoever knows it was told it in the description
 * @returns undefined for anything but such a question from somebody who knows the password
 */
export function answerStun(
  packet: Buffer,
  from: { address: string; port: number },
  password: string,
): Buffer | undefined {
  if (packet.readUInt16BE(0) !== bindingRequest || !proves(packet, password)) return undefined;
  const address = Buffer.alloc(12);
  address.writeUInt16BE(attribute.xorMappedAddress, 0);
  address.writeUInt16BE(8, 2);
  address.writeUInt8(1, 5);
  address.writeUInt16BE(from.port ^ (cookie >>> 16), 6);
  address.writeUInt32BE((ipv4(from.address) ^ cookie) >>> 0, 8);
  const header = Buffer.alloc(20);
  header.writeUInt16BE(bindingSuccess, 0);
  packet.copy(header, 4, 4, 20);
  return withFingerprint(withIntegrity(Buffer.concat([header, address]), password));
}

function proves(packet: Buffer, password: string): boolean {
  for (let at = 20; at + 4 <= packet.length;) {
    const [type, length] = [packet.readUInt16BE(at), packet.readUInt16BE(at + 2)];
    if (type === attribute.integrity && length === 20 && at + 24 <= packet.length) {
      const before = Buffer.from(packet.subarray(0, at));
      before.writeUInt16BE(at + 24 - 20, 2);
      return createHmac('sha1', password)
        .update(before)
        .digest()
        .equals(packet.subarray(at + 4, at + 24));
    }
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return false;
}

function withIntegrity(message: Buffer, password: string): Buffer {
  message.writeUInt16BE(message.length + 24 - 20, 2);
  return append(message, attribute.integrity, createHmac('sha1', password).update(message).digest());
}

function withFingerprint(message: Buffer): Buffer {
  message.writeUInt16BE(message.length + 8 - 20, 2);
  const value = Buffer.alloc(4);
  value.writeUInt32BE((crc32(message) ^ 0x5354554e) >>> 0);
  return append(message, attribute.fingerprint, value);
}

function append(message: Buffer, type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([message, head, value]);
}

function ipv4(address: string): number {
  return address
    .replace(/^::ffff:/, '')
    .split('.')
    .reduce((number, part) => number * 256 + Number(part), 0);
}
