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
