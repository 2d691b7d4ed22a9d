/** The telephone where the page is a SIP web phone beside the phone system that the service holds: calls are told there, and heard here. */
import { sipSettings, sipUserSettings } from '../../connectors/sip/settings.ts';
import { CtiError } from '../../provider/errors.ts';
import type { PhoneKind } from '../../provider/phone-kind.ts';
import { systemClock } from '../../provider/world.ts';
import { keptCalls, leaveCalls } from '../../session/kept-calls.ts';
import type { SessionPhone } from '../../session/session-phone.ts';
import type { PhoneStatus } from '../sound-faults.ts';
import type { PhoneEngine } from '../web-phone.ts';
import { instanceOfThisProfile, phoneSettings } from './from-settings.ts';
import { SipDeviceProvider } from './sip-device.ts';

/** @throws CtiError `linkDown` without a way to the service, `settingsInvalid` */
export function makeSipEngine(
  { settings, user, holdsHere }: PhoneKind & { kind: 'sip' },
  phone: SessionPhone,
): PhoneEngine {
  const hosted = phone.way.provider();
  if (!hosted) throw new CtiError('linkDown');
  const [connection, account] = [sipSettings.safeParse(settings), sipUserSettings.safeParse(user)];
  if (!connection.success || !account.success) throw new CtiError('settingsInvalid');
  const kept = keptCalls(phone.name);
  const provider = new SipDeviceProvider({
    hosted,
    settings: phoneSettings(connection.data, account.data, instanceOfThisProfile()),
    holdsHere,
    autoAnswer: account.data.autoAnswer,
    answerWhenAsked: connection.data.answerWhenAsked,
    debugMode: connection.data.debugMode,
    sound: phone.sound,
    clock: systemClock,
    random: Math.random,
    resume: kept.read(),
    changed: () => {
      leaving.keep();
      phone.changed();
    },
  });
  const leaving = leaveCalls(kept, provider);
  void provider.connect();
  const unlisten = provider.listen(() => {
    leaving.keep();
    phone.changed();
  });
  return {
    provider,
    get status(): PhoneStatus {
      return provider.status;
    },
    regaining: (callId) => provider.regaining(callId),
    wake: () => {
      provider.phone?.wake();
    },
    stop: () => {
      unlisten();
      leaving.stop();
      provider.leave();
      void provider.phone?.stop();
    },
  };
}
