/** Tones at a pace that every voice menu can follow, with pauses. */
import { CtiError } from '../../provider/errors.ts';
import type { Clock } from '../../provider/world.ts';
import type { JsSession, JsSessionEvents } from './jssip.ts';

/** Length of a tone and of the gap after it, ms: well above what RFC 4733 receivers and Asterisk (80 ms) ask for. */
const toneMs = 120;
const gapMs = 80;

const pauseMs = 2000;
const soundPatience = 4000;

/**
 * Sends tones as telephone events (RFC 4733); `,` is a pause of 2 s, which the browser keeps by itself.
 * @returns settles while the last one goes out: a menu may hang up at it
 * @throws CtiError `notAllowedNow` where the call has no sound that could carry them
 */
export async function sendEvents({ connection }: JsSession, tones: string, clock: Clock): Promise<void> {
  const sender = connection?.getSenders().find(({ track, dtmf }) => track?.kind === 'audio' && dtmf)?.dtmf;
  // Right after the answer the sound is not on its way yet.
  for (const until = clock.now() + soundPatience; sender && !sender.canInsertDTMF && clock.now() < until;) {
    await new Promise<void>((resolve) => void clock.setTimeout(resolve, 20));
  }
  if (!sender?.canInsertDTMF) throw new CtiError('notAllowedNow');
  await new Promise<void>((resolve) => {
    const heard = () => {
      if (sender.toneBuffer !== '') return;
      sender.removeEventListener('tonechange', heard);
      resolve();
    };
    sender.addEventListener('tonechange', heard);
    sender.insertDTMF(sender.toneBuffer + tones, toneMs, gapMs);
  });
}

/**
 * Sends tones as INFO requests, one after the other.
 * @throws CtiError `refused`
 */
export async function sendInfos(session: JsSession, tones: string, clock: Clock): Promise<void> {
  const wait = (ms: number) => new Promise<void>((resolve) => void clock.setTimeout(resolve, ms));
  let first = true;
  let sent: ((event: JsSessionEvents['newDTMF']) => void) | undefined;
  session.on('newDTMF', (event) => sent?.(event));
  for (const tone of tones) {
    if (tone === ',') {
      await wait(pauseMs);
      continue;
    }
    if (!first) await wait(toneMs + gapMs);
    first = false;
    await new Promise<void>((resolve, reject) => {
      sent = ({ originator, dtmf }) => {
        if (originator !== 'local') return;
        sent = undefined;
        dtmf.on('succeeded', resolve);
        dtmf.on('failed', () => {
          reject(new CtiError('refused'));
        });
      };
      session.sendDTMF(tone, { transportType: 'INFO', duration: toneMs, interToneGap: gapMs });
    });
  }
}
