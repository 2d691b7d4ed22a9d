/** What a shortcut means for the calls that go on: the same as pressing the button that is most likely meant. */
import type { LitElement } from 'lit';
import type { Call } from '../../core/model/call.ts';
import type { CallFeature } from '../../core/model/call-feature.ts';
import type { CtiCommand } from '../../core/model/commands.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import type { CtiDialer } from './cti-dialer.ts';
import type { CtiShortcut } from './shortcuts.ts';

interface ShownPanel extends LitElement {
  show(options: { reason: string }): void;
}

/** @returns false when it cannot be done now */
export function pressShortcut(panel: ShownPanel, shortcut: CtiShortcut, calls: readonly Call[]): boolean {
  if (shortcut === 'search') {
    const dialer = panel.renderRoot.querySelector<CtiDialer>('cti-dialer:not([hidden])');
    if (!dialer || dialer.offline) return false;
    panel.show({ reason: 'shortcut' });
    void panel.updateComplete.then(() => {
      dialer.focus();
    });
    return true;
  }
  if (shortcut === 'transfer') {
    return [...panel.renderRoot.querySelectorAll('cti-call')].some((card) => card.transfer());
  }
  const wish = wishOf(shortcut, calls);
  if (wish) panel.dispatchEvent(new CtiRequestEvent(wish));
  return wish !== undefined;
}

/** @returns nothing when it cannot be done to any call now */
function wishOf(shortcut: Exclude<CtiShortcut, 'search' | 'transfer'>, calls: readonly Call[]): CtiCommand | undefined {
  const talking = calls.find(({ state }) => state === 'connected' || state === 'conferenced');
  const first = (feature: CallFeature, ...preferred: (Call | undefined)[]): Call | undefined =>
    [...preferred, ...calls].find((call) => call?.features.includes(feature));
  switch (shortcut) {
    case 'answer': {
      const call = first('answer');
      return call && { type: 'answerCall', callId: call.id };
    }
    case 'end': {
      // Whoever is talked to, before somebody who waits or rings.
      const call = first('drop', talking);
      return call && { type: 'dropCall', callId: call.id };
    }
    case 'mute': {
      const call = first('mute', talking);
      return call && { type: 'mute', callId: call.id, muted: !call.muted };
    }
    case 'hold': {
      const held = first('hold', talking);
      if (held) return { type: 'holdCall', callId: held.id };
      const call = first('unhold');
      return call && { type: 'unholdCall', callId: call.id };
    }
  }
}
