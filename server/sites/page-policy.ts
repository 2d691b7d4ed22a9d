/** What the headers of a CRM's page have to allow so that the tags work in it, and what exactly is to be added. Pure. */

export interface PageFacts {
  /** Address of the page. */
  url: string;
  /** By names in small letters. */
  headers: Readonly<Record<string, string>>;
  html: string;
  /** Address of this server, as pages reach it. */
  server: string;
  /** Origins of the sites that are set up here. */
  origins: readonly string[];
}

export interface Finding {
  what: string;
  state: 'good' | 'warn' | 'bad';
  text: string;
}

export interface Diagnosis {
  findings: Finding[];
  /** Whole lines, to be put in the place of those that there are. */
  headers: string[];
}

type Policy = Map<string, string[]>;

export function diagnose(facts: PageFacts): Diagnosis {
  const policies = policiesOf(facts);
  const needed = neededSources(facts.server);
  const fixed = policies.map((policy) => withSources(policy, needed));
  const changed = fixed.filter(({ added }) => added.length > 0);
  const permissions = permissionsOf(facts);
  return {
    findings: [
      secureFinding(facts),
      ...mixedFindings(facts),
      siteFinding(facts),
      policyFinding(
        policies,
        changed.flatMap(({ added }) => added),
      ),
      permissions.finding,
      ...isolationFindings(facts),
      embeddedFinding(facts),
    ],
    headers: [
      ...changed.map(({ policy }) => `Content-Security-Policy: ${written(policy)}`),
      ...(permissions.line === undefined ? [] : [permissions.line]),
    ],
  };
}

/** What the tags load and talk to. */
function neededSources(server: string): [directive: string, source: string][] {
  const { origin, protocol, host } = new URL(server);
  return [
    ['script-src', origin],
    ['connect-src', origin],
    ['connect-src', `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`],
    // Where the page is the telephone, ringtones and voices are made in it.
    ['media-src', 'blob:'],
  ];
}

/** Of the header, which may hold several, and of the page itself. All of them hold at once. */
function policiesOf({ headers, html }: PageFacts): Policy[] {
  const metas = [
    ...html.matchAll(/<meta\b[^>]{0,500}http-equiv\s{0,9}=\s{0,9}["']?content-security-policy["']?[^>]{0,5000}>/gi),
  ];
  const inPage = metas.map(
    ([tag]) => /content\s*=\s*"([^"]*)"|content\s*=\s*'([^']*)'/i.exec(tag)?.slice(1).join('') ?? '',
  );
  return [...(headers['content-security-policy'] ?? '').split(','), ...inPage]
    .map(parsedPolicy)
    .filter((policy) => policy.size > 0);
}

function parsedPolicy(text: string): Policy {
  const policy: Policy = new Map();
  for (const part of text.split(';')) {
    const [name, ...sources] = part.trim().split(/\s+/);
    // As in a browser, the first of a name counts.
    if (name && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), sources);
  }
  return policy;
}

function withSources(policy: Policy, needed: readonly [string, string][]): { policy: Policy; added: string[] } {
  const fixed: Policy = new Map(policy);
  const added: string[] = [];
  for (const [directive, source] of needed) {
    const now = fixed.get(directive) ?? fixed.get('default-src');
    if (now === undefined || allows(now, source)) continue;
    fixed.set(directive, [...now.filter((one) => one !== "'none'"), source]);
    added.push(`${directive} ${source}`);
  }
  const types = fixed.get('trusted-types');
  if (
    fixed.get('require-trusted-types-for')?.includes("'script'") &&
    types &&
    !types.includes('lit-html') &&
    !types.includes('*')
  ) {
    fixed.set('trusted-types', [...types.filter((one) => one !== "'none'"), 'lit-html']);
    added.push('trusted-types lit-html');
  }
  return { policy: fixed, added };
}

/** Whether a list of sources lets this one in, as browsers match schemes, hosts and ports. */
function allows(sources: readonly string[], wanted: string): boolean {
  if (wanted === 'blob:') return sources.includes('blob:');
  const target = new URL(wanted);
  return sources.some((source) => {
    if (source === '*') return true;
    if (/^[a-z][a-z\d+.-]*:$/i.test(source)) return source.toLowerCase() === target.protocol;
    const [, scheme, host = '', port] =
      /^(?:([a-z][a-z\d+.-]*):\/\/)?(\*|(?:\*\.)?[^/:*]+|\[[^\]]+\])(?::(\d+|\*))?(?:\/.*)?$/i.exec(source) ?? [];
    if (host === '' || source.startsWith("'")) return false;
    const secured: Readonly<Record<string, string>> = { 'http:': 'https:', 'ws:': 'wss:' };
    const schemeFits = scheme === undefined || [`${scheme}:`, secured[`${scheme}:`]].includes(target.protocol);
    const hostFits =
      host === '*' ||
      (host.startsWith('*.') ? target.hostname.endsWith(host.slice(1)) : host.toLowerCase() === target.hostname);
    const usual = target.protocol === 'https:' || target.protocol === 'wss:' ? '443' : '80';
    const portFits = port === '*' || (port ?? usual) === (target.port || usual);
    return schemeFits && hostFits && portFits;
  });
}

function written(policy: Policy): string {
  return [...policy].map(([name, sources]) => [name, ...sources].join(' ')).join('; ');
}

function isSecure(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

function secureFinding({ url }: PageFacts): Finding {
  return isSecure(url)
    ? { what: 'HTTPS', state: 'good', text: 'The page comes encrypted, so a browser gives it a microphone.' }
    : {
        what: 'HTTPS',
        state: 'bad',
        text: 'The page comes without encryption: a browser gives it no microphone, no notifications, and no worker. Serve it by https.',
      };
}

function mixedFindings({ url, server, html }: PageFacts): Finding[] {
  if (!url.startsWith('https:')) return [];
  const script = /<script\b[^>]{0,500}src\s{0,9}=\s{0,9}["']?(http:\/\/[^"'\s>]{1,300}offhook[^"'\s>]{0,100})/i.exec(
    html,
  )?.[1];
  if (script !== undefined) {
    return [
      {
        what: 'Mixed content',
        state: 'bad',
        text: `The page is encrypted and loads ${script}, which browsers block. Write https.`,
      },
    ];
  }
  if (server.startsWith('https:'))
    return [{ what: 'Mixed content', state: 'good', text: 'Page and server are both encrypted.' }];
  return [
    {
      what: 'Mixed content',
      state: 'bad',
      text: `The page is encrypted, and this server is reached as ${server}: browsers block that. Give the server a certificate, or a proxy that has one, and set http.publicUrl.`,
    },
  ];
}

function siteFinding({ url, origins }: PageFacts): Finding {
  const { origin } = new URL(url);
  return origins.includes(origin)
    ? { what: 'Site', state: 'good', text: `${origin} belongs to a site that is set up here.` }
    : {
        what: 'Site',
        state: 'bad',
        text: `${origin} belongs to no site here: its tickets are refused. Add it under Sites.`,
      };
}

function policyFinding(policies: readonly Policy[], added: readonly string[]): Finding {
  const what = 'Content-Security-Policy';
  if (policies.length === 0) return { what, state: 'good', text: 'The page has none, so nothing is in the way.' };
  if (added.length === 0) return { what, state: 'good', text: 'It allows everything that the tags need.' };
  return { what, state: 'bad', text: `It does not allow: ${[...new Set(added)].join(', ')}.` };
}

function permissionsOf({ headers }: PageFacts): { finding: Finding; line?: string } {
  const what = 'Permissions-Policy';
  const header = headers['permissions-policy'] ?? '';
  const microphone = /(?:^|,)\s*microphone\s*=\s*(\([^)]*\)|\*|[^,\s]+)/i.exec(header)?.[1];
  if (microphone === undefined || microphone === '*' || /\bself\b/.test(microphone)) {
    return { finding: { what, state: 'good', text: 'It does not keep the page from the microphone.' } };
  }
  const line = header.replace(/microphone\s*=\s*(\([^)]*\)|[^,\s]+)/i, 'microphone=(self)');
  return {
    finding: { what, state: 'bad', text: 'It keeps the page from the microphone: nobody can talk in it.' },
    line: `Permissions-Policy: ${line}`,
  };
}

function isolationFindings({ headers }: PageFacts): Finding[] {
  if (!/require-corp/i.test(headers['cross-origin-embedder-policy'] ?? '')) return [];
  return [
    {
      what: 'Cross-Origin-Embedder-Policy',
      state: 'warn',
      text: 'It asks for scripts that were fetched by CORS: write crossorigin at the script tag.',
    },
  ];
}

function embeddedFinding({ html }: PageFacts): Finding {
  const what = 'The tags';
  if (/<script\b[^>]{0,500}offhook[^>]{0,500}>/i.test(html) || /<cti-(panel|dial-link|call-history)\b/i.test(html)) {
    return { what, state: 'good', text: 'The page has them as it comes from the server.' };
  }
  return {
    what,
    state: 'warn',
    text: 'The page does not have them as it comes from the server; a framework may add them later.',
  };
}
