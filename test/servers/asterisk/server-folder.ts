// Owns what one Asterisk finds on disk: its folder, and the configuration rendered from conf/ for its role and ports.
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { phones } from './accounts.ts';

export interface ServerSettings {
  readonly role: 'pbx' | 'pstn';
  readonly tree: string;
  readonly folder: string;
  readonly sip: { readonly host: string; readonly port: number };
  /** The SIP address of the other server. */
  readonly far: { readonly host: string; readonly port: number };
  readonly amiPort: number;
  readonly rtp: readonly [first: number, last: number];
  /** SIP over WebSocket; pbx only. */
  readonly httpPort?: number | undefined;
  /** The old driver chan_sip; pbx of Asterisk 16 only. */
  readonly chanSipPort?: number | undefined;
}

const templates = fileURLToPath(new URL('./conf/', import.meta.url));
const folders = ['etc', 'lib/keys', 'run', 'log', 'data/sounds', 'data/moh', 'spool/monitor', 'spool/tmp'];
/** Read at start and missed loudly, although there is nothing to say in them. */
const emptyFiles = ['acl', 'ccss', 'cel', 'features', 'udptl', 'pjproject', 'queuerules', 'websocket_client'];
/** One period of a quiet 1 kHz tone in u-law; eight seconds of it are the music on hold. */
const tonePeriod = Buffer.from([0xba, 0xa7, 0xa7, 0xba, 0x3a, 0x27, 0x27, 0x3a]);

export async function makeServerFolder(settings: ServerSettings): Promise<void> {
  const { folder, tree, role } = settings;
  for (const name of folders) await mkdir(path.join(folder, name), { recursive: true });
  for (const name of emptyFiles) await writeFile(path.join(folder, 'etc', `${name}.conf`), '');
  await symlink(path.join(tree, 'usr/share/asterisk/sounds/en_US_f_Allison'), path.join(folder, 'data/sounds/en'));
  await symlink(path.join(tree, 'usr/share/asterisk/documentation'), path.join(folder, 'data/documentation'));
  await writeFile(path.join(folder, 'data/moh/tone.ulaw'), Buffer.alloc(64_000, tonePeriod));
  const values = await placeholders(settings);
  for (const source of ['common', role])
    for (const name of await readdir(path.join(templates, source))) {
      const template = await readFile(path.join(templates, source, name), 'utf8');
      await writeFile(path.join(folder, 'etc', name), render(template, values));
    }
}

/** Replaces every `@NAME@`; a name without a value is a mistake in a template. */
function render(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/@([A-Z][A-Z_]*)@/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for @${name}@`);
    return String(value);
  });
}

async function placeholders(settings: ServerSettings): Promise<Record<string, string | number>> {
  const { tree, folder, sip, far, rtp, chanSipPort } = settings;
  return {
    TREE: tree,
    FOLDER: folder,
    MODULES: path.join(tree, (await readFile(path.join(tree, 'MODULES'), 'utf8')).trim()),
    SIP_HOST: sip.host,
    SIP_PORT: sip.port,
    FAR_HOST: far.host,
    FAR_PORT: far.port,
    AMI_PORT: settings.amiPort,
    HTTP_PORT: settings.httpPort ?? 0,
    RTP_START: rtp[0],
    RTP_END: rtp[1],
    CHAN_SIP: chanSipPort === undefined ? 'noload = chan_sip.so' : '',
    CHAN_SIP_PORT: chanSipPort ?? 0,
    CHAN_SIP_PHONES: phones.chanSip.map(chanSipPhone).join('\n'),
    PHONES: phones.desk.map((user) => pjsipPhone(user, 'phone')).join('\n'),
    WEB_PHONES: phones.web.map((user) => pjsipPhone(user, 'webphone')).join('\n'),
  };
}

function pjsipPhone(user: string, template: 'phone' | 'webphone'): string {
  return `[${user}](${template})
auth = ${user}
aors = ${user}
callerid = "Agent ${user}" <${user}>
[${user}](phone-auth)
username = ${user}
password = ${phones.password(user)}
[${user}](${template}-aor)
`;
}

function chanSipPhone(user: string): string {
  return `[${user}](phone)
secret = ${phones.password(user)}
callerid = "Agent ${user}" <${user}>
`;
}
