/** What a CRM's page needs to have a telephone, ready to be copied. Pure. */

import { attributesOf, type Look, plainLook } from './look.ts';

/** Where the code is to run. */
export const pageKinds = ['HTML', 'React', 'Vue', 'Angular'] as const;
export type PageKind = (typeof pageKinds)[number];

/**
 * @param server address of this server, with a slash at the end
 * @param look which tags, and how they look
 */
export function pageCode(kind: PageKind, server: string, look: Look = plainLook): string {
  return makers[kind](server, look);
}

/** Tags beside the panel. @param bind how the framework hands over a function @param indent of the line that they stand in */
function others({ dialLinks, history }: Look, server: string, bind: string, indent = ''): string {
  return [
    ...(dialLinks ? ['<cti-dial-link number="+36 20 555 0148"></cti-dial-link>'] : []),
    // Where a script hands over the ticket, it says the server afterwards.
    ...(history ? [`<cti-call-history full${bind ? ` server="${server}"${bind}` : ''}></cti-call-history>`] : []),
  ]
    .map((tag) => `\n${indent}${tag}`)
    .join('');
}

/** The page asks its own back end who is there, and this server for a ticket. */
const getTicket = (server: string, indent: string) =>
  [
    'async () => {',
    "  const token = await (await fetch('/offhook-token')).text(); // from your back end, see below",
    `  const answer = await fetch('${server}api/embed/tickets', {`,
    "    method: 'POST',",
    "    headers: { 'content-type': 'application/json' },",
    '    body: JSON.stringify({ token }),',
    '  });',
    '  if (!answer.ok) throw new Error(await answer.text());',
    '  return answer.json();',
    '}',
  ].join(`\n${indent}`);

const makers: Readonly<Record<PageKind, (server: string, look: Look) => string>> = {
  HTML: (server, look) => `<script type="module" src="${server}offhook.js"></script>

<cti-panel${attributesOf(look)}></cti-panel>${others(look, server, '')}

<script type="module">
  const panel = document.querySelector('cti-panel');
  panel.getTicket = ${getTicket(server, '  ')};
  panel.server = '${server}';${look.history ? `\n  const calls = document.querySelector('cti-call-history');\n  calls.getTicket = panel.getTicket;\n  calls.server = '${server}';` : ''}
</script>`,
  React: (server, look) => `// index.html: <script type="module" src="${server}offhook.js"></script>
const getTicket = ${getTicket(server, '')};

export function Telephone() {
  return (
    <>
      <cti-panel server="${server}" getTicket={getTicket}${attributesOf(look)} />${others(look, server, ' getTicket={getTicket}', '      ')}
    </>
  );
}`,
  Vue: (server, look) => `<!-- index.html: <script type="module" src="${server}offhook.js"></script>
     vite.config: vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('cti-') } } }) -->
<script setup>
const getTicket = ${getTicket(server, '')};
</script>

<template>
  <cti-panel server="${server}" :getTicket.prop="getTicket"${attributesOf(look)} />${others(look, server, ' :getTicket.prop="getTicket"', '  ')}
</template>`,
  Angular: (server, look) => `// index.html: <script type="module" src="${server}offhook.js"></script>
import { Component, CUSTOM_ELEMENTS_SCHEMA } from '@angular/core';

@Component({
  selector: 'app-telephone',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: \`<cti-panel [server]="'${server}'" [getTicket]="getTicket"${attributesOf(look)}></cti-panel>${others(look, server, ' [getTicket]="getTicket"', '    ')}\`,
})
export class Telephone {
  getTicket = ${getTicket(server, '  ')};
}`,
};

/** What a page's Content-Security-Policy has to allow, if it has one. */
export function policyLines(server: string): string {
  const { origin, protocol, host } = new URL(server);
  const socket = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`;
  return `script-src ${origin}; connect-src ${origin} ${socket}`;
}
