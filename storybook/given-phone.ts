/** A telephone for stories and tests: it stands as it is told, and its sound is real but idle. */
import type { QualitySample } from '../core/webphone/quality.ts';
import type { PhoneStatus } from '../core/webphone/sound-faults.ts';
import { Sound } from '../core/webphone/sound.ts';
import type { WebPhone } from '../core/webphone/web-phone.ts';

export interface GivenPhone extends WebPhone {
  taken: number;
}

export function givenPhone(status: PhoneStatus = 'ready'): GivenPhone {
  return {
    status,
    sound: new Sound(),
    echoNumber: '*43',
    taken: 0,
    regaining: () => undefined,
    video: () => ({}),
    takeOver() {
      this.taken++;
    },
    listen: () => () => undefined,
  };
}

/** @param scores of each second, oldest first. @param loss 0 to 1, in the worst of them */
export function givenSamples(scores: readonly number[], loss = 0.12): QualitySample[] {
  return scores.map((mos, second) => ({
    at: second * 1000,
    mos,
    loss: mos < 3.4 ? loss : 0,
    jitter: mos < 3.4 ? 38 : 4,
    roundTrip: 62,
    packetsIn: 50,
    packetsOut: 50,
    heard: true,
    spoke: true,
  }));
}

/** A picture that stands still: somebody's initial on a colour. */
export function givenPicture(colour: string, initial: string): MediaStream {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  const stream = canvas.captureStream();
  const draw = canvas.getContext('2d');
  if (draw) {
    draw.fillStyle = colour;
    draw.fillRect(0, 0, 320, 240);
    Object.assign(draw, { fillStyle: '#fff', font: '96px sans-serif', textAlign: 'center' });
    draw.fillText(initial, 160, 152);
  }
  return stream;
}
