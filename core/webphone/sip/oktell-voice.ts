/** Oktell with the voice in the page: a SIP phone beside its provider, with the account that each sign-in brings. */
import { OktellCtiProvider, type OktellProviderOptions } from '../../connectors/oktell/oktell-cti-provider.ts';
import { instanceOfThisProfile } from './from-settings.ts';
import { SipDeviceProvider, type SipDeviceOptions } from './sip-device.ts';
import { sipDefaults } from './sip-settings.ts';

/** Hold and swap stay Oktell's own: both parties share the one leg to this phone. */
export function oktellWithVoice(
  options: Omit<OktellProviderOptions, 'voice'>,
  page: Pick<SipDeviceOptions, 'sound' | 'resume' | 'changed'>,
): SipDeviceProvider {
  const { world } = options;
  const { clock } = world;
  const random = () => world.random();
  const instanceId = instanceOfThisProfile();
  const hosted = new OktellCtiProvider({
    ...options,
    voice: (account) => {
      if (!account) provider.register(undefined);
      else
        provider.register({
          ...sipDefaults,
          urls: [account.url],
          uri: account.uri,
          password: account.password,
          instanceId,
        });
    },
  });
  const { debugMode } = options.settings;
  const provider = new SipDeviceProvider({ ...page, hosted, holdsHere: false, clock, random, debugMode });
  return provider;
}
