/** A phone system on which nothing happens. */
import { ScriptedLink } from '../support/scripted-phone-system.ts';
import type { PbxSource } from './pbx-source.ts';

export const idleSource: PbxSource = {
  name: 'silence',
  openLink: (_port, { clock }) => {
    const link = new ScriptedLink(clock);
    link.start = () => {
      for (const user of link.providers.keys()) link.up(user);
    };
    return link;
  },
  userSettings: () => ({}),
  startPbx: () => Promise.reject(new Error('nothing happens here')),
  event: () => {
    throw new Error('nothing happens here');
  },
};
