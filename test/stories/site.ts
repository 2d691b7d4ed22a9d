// Serves the static Storybook, with fonts that are certain: a machine's own would make other pictures on every machine.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import serveFiles from '@fastify/static';
import fastify from 'fastify';
import { root } from '../../scripts/root.ts';
import { siteFolder } from './build-site.ts';

/** A running site: its address, with a slash at the end, and how it ends. */
export interface Site {
  address: string;
  close(): Promise<void>;
}

/** A story, by Storybook's id, and how a person calls it. */
export interface Story {
  id: string;
  name: string;
}

interface Index {
  entries: Record<string, { id: string; type: string; title: string; name: string }>;
}

// The fonts' style sheets, one per weight; a weight that is not here would be drawn from its neighbour.
const sheets = ['400', '500', '600', '700'].flatMap((weight) => [
  `fonts/inter/${weight}.css`,
  `fonts/noto-sans-arabic/${weight}.css`,
]);

// Set on everything outside the tags, and so stronger than the tags' own token.
const look = `
  #storybook-root, #storybook-root * { --cti-font: 'Inter', 'Noto Sans Arabic'; }
  #storybook-root { font-family: 'Inter', 'Noto Sans Arabic'; }
`;

/** Serves the built Storybook on a free loopback port. */
export async function serveSite(): Promise<Site> {
  const server = fastify();
  // Every story loads the same files again.
  const kept = { maxAge: '1h', immutable: true, index: false } as const;
  await server.register(serveFiles, { root: siteFolder, ...kept });
  await server.register(serveFiles, {
    root: join(root, 'node_modules/@fontsource'),
    prefix: '/fonts/',
    decorateReply: false,
    ...kept,
  });
  server.get('/iframe.html', async (_, reply) => {
    const page = await readFile(join(siteFolder, 'iframe.html'), 'utf8');
    const links = sheets.map((sheet) => `<link rel="stylesheet" href="/${sheet}">`).join('');
    return reply.type('text/html').send(page.replace('</head>', `${links}<style>${look}</style></head>`));
  });
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  return { address: `${address}/`, close: () => server.close() };
}

/** Every story of the built Storybook. */
export async function storiesOf(): Promise<Story[]> {
  const { entries } = JSON.parse(await readFile(join(siteFolder, 'index.json'), 'utf8')) as Index;
  return Object.values(entries)
    .filter(({ type }) => type === 'story')
    .map(({ id, title, name }) => ({ id, name: `${title}, ${name}` }));
}
