/** The phone systems that a page can talk to by itself. Each is loaded when a server says that it is the user's. */
import type { BaseCtiProvider } from '../provider/base-cti-provider.ts';
import { CtiError } from '../provider/errors.ts';
import type { Clock, World } from '../provider/world.ts';
import { silentLog } from '../provider/world.ts';
import type { Pictures } from '../webphone/call-pictures.ts';
import type { PhoneStatus } from '../webphone/sound-faults.ts';
import type { Sound } from '../webphone/sound.ts';

/** A provider in this page, and what it leaves for the page that comes after it. */
export interface PageRun {
  provider: BaseCtiProvider;
  /** How the telephone stands, where the provider's link does not say it. */
  status?: () => PhoneStatus;
  /** Of the calls that go on, what the next page needs to go on with them; no secret. */
  mementos?: () => readonly unknown[];
  /** The page is about to go: whoever is talked to waits. */
  holdNow?: () => void;
  /** The computer has slept, or the network is another one. */
  wake?: () => void;
  /** The sound of a call was lost and is being regained. @returns until when it is tried, UTC ms */
  regaining?: (callId: string) => number | undefined;
  /** What there is to be seen of a call. */
  video?: (callId: string) => Pictures;
}

export interface PageRunNeeds {
  /** As the server has told them; checked here. */
  settings: unknown;
  user: unknown;
  /** Stamps the events as the service does. */
  clock: Clock;
  sound: Sound;
  /** What the page before has left. */
  mementos: readonly unknown[];
  /** Told when the sound or the pictures of a call stand otherwise, which no event says. */
  changed?: () => void;
}

type MakePageRun = (needs: PageRunNeeds) => Promise<PageRun>;

const connectors: Readonly<Record<string, MakePageRun>> = {
  sip: async (needs) => {
    const [{ sipSettings, sipUserSettings }, { SipCtiProvider }, { instanceOfThisProfile }] = await Promise.all([
      import('../connectors/sip/settings.ts'),
      import('../webphone/sip/sip-cti-provider.ts'),
      import('../webphone/sip/from-settings.ts'),
    ]);
    const { clock, sound } = needs;
    const provider = new SipCtiProvider({
      connection: sipSettings.parse(needs.settings),
      user: sipUserSettings.parse(needs.user),
      instanceId: instanceOfThisProfile(),
      sound,
      clock,
      random: Math.random,
      resume: needs.mementos as NonNullable<ConstructorParameters<typeof SipCtiProvider>[0]['resume']>,
    });
    return {
      provider,
      mementos: () => provider.mementos(),
      holdNow: () => {
        provider.holdNow();
      },
      wake: () => {
        provider.phone.wake();
      },
    };
  },
  oktell: async ({ settings, user, clock, sound, mementos, changed = () => undefined }) => {
    const [{ oktellSettings, oktellUserSettings }, { OktellCtiProvider }] = await Promise.all([
      import('../connectors/oktell/settings.ts'),
      import('../connectors/oktell/oktell-cti-provider.ts'),
    ]);
    const account = oktellUserSettings.parse(user);
    const options = { settings: oktellSettings.parse(settings), user: account, world: pageWorld(clock) };
    if (!account.useWebPhone) return { provider: new OktellCtiProvider(options) };
    const { oktellWithVoice } = await import('../webphone/sip/oktell-voice.ts');
    const provider = oktellWithVoice(options, { sound, resume: mementos, changed });
    return {
      provider,
      status: () => provider.status,
      mementos: () => provider.mementos(),
      holdNow: () => {
        provider.holdNow();
      },
      wake: () => provider.phone?.wake(),
      regaining: (callId) => provider.regaining(callId),
    };
  },
  webitel: async ({ settings, user, clock, sound, mementos, changed = () => undefined }) => {
    const [{ webitelSettings, webitelUserSettings }, { WebitelCtiProvider }, { webPhoneOf }] = await Promise.all([
      import('../connectors/webitel/settings.ts'),
      import('../connectors/webitel/webitel-cti-provider.ts'),
      import('../connectors/webitel/web-phone.ts'),
    ]);
    const [connection, account] = [webitelSettings.parse(settings), webitelUserSettings.parse(user)];
    const world = pageWorld(clock);
    const voice = webPhoneOf(connection, account);
    if (!voice) return { provider: new WebitelCtiProvider({ settings: connection, user: account, world }) };
    const { makeVoicePhone } = await import('../webphone/voice-phones.ts');
    const phone = await makeVoicePhone(voice, {
      world,
      sound,
      soundId: (leg) => provider.callAt(leg),
      resume: mementos,
      changed,
    });
    const provider = new WebitelCtiProvider({
      settings: connection,
      user: account,
      world,
      phone,
      heardStart: (leg, { mediaElement }) => {
        if (mediaElement instanceof HTMLMediaElement) phone.setElement(leg, mediaElement);
      },
    });
    return {
      provider,
      mementos: () => phone.mementos(),
      holdNow: () => phone.holdNow?.(),
      wake: () => phone.wake?.(),
      regaining: (callId) => phone.regaining(callId),
      video: (callId) => phone.pictures?.(callId) ?? {},
    };
  },
};

/**
 * @param connector id of its manifest
 * @throws CtiError `notSupported` for one that pages cannot run, `settingsInvalid`
 */
export async function runInPage(connector: string, needs: PageRunNeeds): Promise<PageRun> {
  const make = Object.hasOwn(connectors, connector) ? connectors[connector] : undefined;
  if (!make) throw new CtiError('notSupported', connector);
  return make(needs);
}

/** What a browser has of the outside world. */
function pageWorld(clock: Clock): World {
  return {
    sockets: {
      tcp: () => {
        throw new CtiError('notSupported', 'a page has no TCP');
      },
      webSocket: (url, protocols) => new WebSocket(url, protocols) as never,
      fetch: (url, init) => fetch(url, init),
    },
    clock,
    log: silentLog,
    random: Math.random,
  };
}
