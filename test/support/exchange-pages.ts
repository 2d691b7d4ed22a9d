// Pages that are phones at the built-in exchange: real browsers, real sound, each with a tone of its own.
import type { Browser, Page } from 'playwright-core';
import type { Call } from '../../core/model/call.ts';
import type { CtiCommand } from '../../core/model/commands.ts';
import type { BuiltinService } from './builtin-bed.ts';
import type { LoopbackSite } from './loopback-site.ts';
import { pageEars, silenceLevel } from './page-ears.ts';
import { scriptSite } from './script-site.ts';

/** Of the page's world, as text: what a page that is a phone does, and what a test asks of it. */
const script = `
import { MessagingServiceProvider } from './core/messaging/messaging-service-provider.ts';
import { systemClock } from './core/provider/world.ts';
import { ExchangePhone } from './core/webphone/exchange-phone.ts';
import { Sound } from './core/webphone/sound.ts';

const { connections, tracks, hear } = ears;
const sound = new Sound();
// A steady tone is what noise suppression takes out.
for (const name of ['echoCancellation', 'noiseSuppression', 'autoGainControl']) sound.devices.switch(name, false);
let provider, phone;

window.start = async ({ url, user, transport }) => {
  const said = [];
  window.said = said;
  let sockets = [];
  window.cut = () => { for (const socket of sockets.splice(0)) socket.close(); };
  let ready;
  const isPhone = new Promise((resolve) => (ready = resolve));
  provider = new MessagingServiceProvider({
    url, clock: systemClock, random: Math.random, retry: { base: 50, cap: 200 },
    ticket: async () => (await fetch('/ticket?user=' + user)).text(),
    webSocket: (address) => { const socket = new WebSocket(address); sockets.push(socket); return socket; },
    media: (signal) => phone.take(signal),
    phone: (on) => { said.push('phone ' + on); if (on) ready(); },
    peers: () => phone.peers(),
  });
  phone = new ExchangePhone({
    provider, sound, ...(transport ? { transport } : {}),
    send: (signal) => provider.sendMedia(signal),
    changed: (callId, state) => said.push(state),
    failed: (callId, error) => said.push('failed ' + error.code),
  });
  provider.listen((event) => said.push(event.type + (event.code ? ' ' + event.code : '')));
  await provider.connect();
  provider.bePhone(true);
  await isPhone;
};
window.leave = () => provider.bePhone(false);
window.calls = () => provider.state.calls;
window.request = (command) => provider.request(command);
window.open = ears.openConnections;
window.microphones = ears.liveTracks;
// Many calls, one after the other, from within the page: what is evaluated from outside would itself stay in memory.
const tidy = () => {
  for (const one of connections) if (one.connectionState === 'closed') connections.delete(one);
  tracks.splice(0, tracks.length, ...tracks.filter(({ readyState }) => readyState === 'live'));
  said.length = 0;
};
const until = async (what, isSo) => {
  for (const end = Date.now() + 15000; !isSo();) {
    if (Date.now() > end) throw new Error('waited for ' + what);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
window.soak = async (number, calls, pace) => {
  for (let i = 0; i < calls; i++) {
    const next = Date.now() + pace;
    await provider.request({ type: 'makeCall', targetAddress: number });
    await until('a call', () => provider.state.calls[0]?.state === 'connected' && phone.state(provider.state.calls[0].id) === 'connected');
    await until('the microphone', () => microphones() > 0);
    await provider.request({ type: 'dropCall', callId: provider.state.calls[0].id });
    await until('nothing left', () => provider.state.calls.length === 0 && open() === 0 && microphones() === 0);
    tidy();
    await new Promise((resolve) => setTimeout(resolve, next - Date.now()));
  }
};
window.answerAll = () => {
  provider.listen(({ type, call }) => {
    if (type === 'callStarted' && call.direction === 'in') void provider.request({ type: 'answerCall', callId: call.id });
    if (type === 'callFinished') tidy();
  });
};
window.breakPaths = () => { for (const one of connections) if (one.connectionState === 'connected') one.restartIce(); };

// What comes in over each connection of each call: its loudest frequency, Hz, and how loud, dB.
window.hears = async () => {
  const heard = [];
  for (const callId of sound.calls) for (const connection of sound.connections(callId)) {
    const one = await hear(connection);
    if (one) heard.push(one);
  }
  return heard;
};
window.stats = async () => {
  const found = [];
  for (const connection of connections) {
    if (connection.connectionState === 'closed') continue;
    const report = [...(await connection.getStats()).values()];
    const transport = report.find(({ type }) => type === 'transport');
    const pair = report.find(({ id }) => id === transport?.selectedCandidatePairId);
    const inbound = report.find(({ type }) => type === 'inbound-rtp');
    const type = (id) => report.find((each) => each.id === id)?.candidateType;
    found.push({
      state: connection.connectionState,
      local: pair && type(pair.localCandidateId), remote: pair && type(pair.remoteCandidateId),
      received: inbound?.packetsReceived ?? 0, energy: inbound?.totalAudioEnergy ?? 0,
    });
  }
  return found;
};
window.loaded = true;
`;

export interface Heard {
  hertz: number;
  level: number;
}

/** Tickets and the page, for as long as a test runs. */
export function exchangeSite(bed: BuiltinService): Promise<LoopbackSite> {
  return scriptSite({
    script,
    body: `<script>${pageEars}</script>`,
    answer: (request, response) => {
      const url = new URL(request.url ?? '/', 'http://here');
      if (url.pathname !== '/ticket') return false;
      response.end(bed.tickets.issue(url.searchParams.get('user') ?? ''));
      return true;
    },
  });
}

interface Start {
  url: string;
  user: string;
  transport?: 'relay';
}

/** Width of what the analyser tells apart, Hz. */
const near = 12;

export class ExchangePage {
  readonly page: Page;
  readonly #start: Start;

  private constructor(page: Page, start: Start) {
    this.page = page;
    this.#start = start;
  }

  static async open(
    browser: Browser,
    site: LoopbackSite,
    bed: Pick<BuiltinService, 'url'>,
    user: string,
    transport?: 'relay',
  ): Promise<ExchangePage> {
    const page = await browser.newPage();
    page.setDefaultTimeout(15_000);
    const one = new ExchangePage(page, { url: bed.url, user, ...(transport ? { transport } : {}) });
    await page.goto(site.address);
    await one.#begin();
    return one;
  }

  /** As a person does, in mid-call too. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.#begin();
  }

  calls(): Promise<Call[]> {
    return this.page.evaluate('calls()');
  }

  request(command: CtiCommand): Promise<void> {
    return this.page.evaluate(`request(${JSON.stringify(command)})`);
  }

  /** The call in that state, once there is one. */
  async call(state: Call['state'], which: 'consultation' | 'main' | 'any' = 'any'): Promise<Call> {
    const wanted = which === 'any' ? 'true' : which === 'consultation' ? 'parentId' : '!parentId';
    const found = await this.page.waitForFunction(
      `calls().find(({ state, parentId }) => state === '${state}' && (${wanted}))`,
    );
    return (await found.jsonValue()) as Call;
  }

  async idle(): Promise<void> {
    await this.page.waitForFunction('calls().length === 0');
  }

  hears(): Promise<Heard[]> {
    return this.page.evaluate('hears()');
  }

  said(): Promise<string[]> {
    return this.page.evaluate('said');
  }

  /** Waits until exactly these tones come in, each over a connection of its own. @returns how long it took, ms */
  async hearsTones(...tones: number[]): Promise<number> {
    const since = Date.now();
    let heard: Heard[] = [];
    while (Date.now() - since < 12_000) {
      heard = (await this.hears()).filter(({ level }) => level > silenceLevel);
      const found = tones.every((tone) => heard.some(({ hertz }) => Math.abs(hertz - tone) <= near));
      if (found && heard.length === tones.length) return Date.now() - since;
    }
    throw new Error(`${this.#start.user} hears ${JSON.stringify(heard)}, not ${tones.join(' and ')} Hz`);
  }

  /** Waits until nothing is to be heard, though there are connections. */
  async hearsSilence(): Promise<void> {
    const since = Date.now();
    let heard: Heard[] = [];
    while (Date.now() - since < 8000) {
      heard = await this.hears();
      if (heard.length > 0 && heard.every(({ level }) => level <= silenceLevel)) return;
    }
    throw new Error(`${this.#start.user} hears ${JSON.stringify(heard)}, not silence`);
  }

  /** Nothing is left of any call: no connection, no microphone. */
  async quiet(): Promise<void> {
    await this.idle();
    await this.page.waitForFunction('open() === 0 && microphones() === 0');
  }

  async #begin(): Promise<void> {
    await this.page.waitForFunction('window.loaded');
    await this.page.evaluate(`start(${JSON.stringify(this.#start)})`);
  }
}
