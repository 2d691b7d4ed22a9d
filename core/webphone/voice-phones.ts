/** The web phone of a provider whose calls come by another connection: Verto, or SIP over a WebSocket, loaded when it is one. */
import { type IceServers, rtcIceServers } from '../provider/ice-servers.ts';
import type { VoicePhone } from '../provider/voice-phone.ts';
import type { World } from '../provider/world.ts';
import type { Pictures } from './call-pictures.ts';
import type { Sound } from './sound.ts';

/** What a page can do with such a phone besides. */
export interface PageVoicePhone extends VoicePhone {
  /** Of the calls that go on, what the next page needs to go on with them; no secret. */
  mementos(): readonly unknown[];
  /** The page is about to go: whoever is talked to waits, where the phone system does not see to it. */
  holdNow?(): void;
  /** Plays a call through an element of the page. */
  setElement(leg: string, element: HTMLMediaElement): void;
  /** @param soundId the name under which the page knows the sound of a call. @returns until when it is tried, UTC ms */
  regaining(soundId: string): number | undefined;
  /** @param soundId the name under which the page knows the sound of a call */
  pictures?(soundId: string): Pictures;
}

export interface VoicePhoneAccount {
  protocol: 'verto' | 'sip';
  url: string;
  /** `number@domain`. */
  account: string;
  password: string;
  iceServers: IceServers;
}

export interface VoicePhoneNeeds {
  world: Pick<World, 'sockets' | 'clock' | 'random'>;
  sound: Sound;
  /** The name under which the page knows the sound of a call: the call's id, where it is known. */
  soundId: (leg: string) => string | undefined;
  /** What the page before has left. */
  resume: readonly unknown[];
  /** The sound or the pictures of a call stand otherwise. */
  changed: () => void;
}

export async function makeVoicePhone(
  { protocol, url, account, password, iceServers: ice }: VoicePhoneAccount,
  { world, sound, soundId, resume, changed }: VoicePhoneNeeds,
): Promise<PageVoicePhone> {
  const { sockets, clock, random } = world;
  const iceServers = rtcIceServers(ice);
  if (protocol === 'verto') {
    const { VertoPhone } = await import('./verto/verto-phone.ts');
    return new VertoPhone({
      url,
      login: account,
      password,
      iceServers,
      sound,
      sockets,
      clock,
      random,
      soundId,
      resume,
      changed,
    });
  }
  const [{ SipVoicePhone }, { sipDefaults }, { instanceOfThisProfile }] = await Promise.all([
    import('./sip/sip-voice-phone.ts'),
    import('./sip/sip-settings.ts'),
    import('./sip/from-settings.ts'),
  ]);
  return new SipVoicePhone({
    settings: {
      ...sipDefaults,
      urls: [url],
      uri: `sip:${account}`,
      password,
      iceServers,
      sessionTimers: true,
      instanceId: instanceOfThisProfile(),
    },
    sound,
    clock,
    random,
    soundId,
    resume,
    changed,
  });
}
