/** The few things about a SIP message that are needed before anybody parses it (RFC 3261 §7). */

export interface Glimpse {
  callId: string;
  /** Of the request, or of the request that is answered. */
  method: string;
  /** Of a response. */
  status: number | undefined;
}

export function glimpse(message: string): Glimpse {
  const head = message.slice(0, 4096);
  const status = /^SIP\/2\.0 (\d{3})/.exec(head)?.[1];
  return {
    callId: /^(?:call-id|i)\s*:\s*(\S+)/im.exec(head)?.[1] ?? '',
    method: (status === undefined ? /^(\w+) /.exec(head) : /^cseq\s*:\s*\d+\s+(\w+)/im.exec(head))?.[1] ?? '',
    status: status === undefined ? undefined : Number(status),
  };
}

/** Credentials, and the secrets with which sound is encrypted. */
const secrets = /^((?:proxy-)?authorization|(?:www|proxy)-authenticate|authentication-info)(\s*:).*$/gim;
const keys = /^(a=(?:ice-pwd|crypto|fingerprint)):.*$/gm;

/** A message as it may be shown: who may and what is encrypted with is left out. */
export function withoutSecrets(message: string): string {
  return message.replace(secrets, '$1$2 …').replace(keys, '$1:…');
}
