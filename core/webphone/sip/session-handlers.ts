/** What JsSIP says of a session, in a few words of our own. */
import type { Clock } from '../../provider/world.ts';
import { gatheringCap } from '../gathering.ts';
import { assertedOf, type Party } from './identity.ts';
import type { JsHandlers, JsMessage } from './jssip.ts';

export interface SessionEars {
  clock: Clock;
  connection: (connection: RTCPeerConnection) => void;
  ringing: (earlyMedia: boolean) => void;
  connected: () => void;
  heldByParty: (held: boolean) => void;
  party: (party: Party) => void;
  /** `here`: by this phone. */
  ended: (here: boolean, message: JsMessage | null) => void;
}

export function sessionHandlers(ears: SessionEars): JsHandlers {
  let gathering: (() => void) | undefined;
  const ended: JsHandlers['ended'] = ({ originator, message }) => {
    ears.ended(originator === 'local', message);
  };
  const heldByParty = (held: boolean) => (event: { originator: string }) => {
    if (event.originator === 'remote') ears.heldByParty(held);
  };
  const asserted = ({ request }: { request: JsMessage }) => {
    const party = assertedOf(request);
    if (party && party.number !== '') ears.party(party);
  };
  const refuse = ({ reject }: { reject: () => void }) => {
    reject();
  };
  return {
    peerconnection: ({ peerconnection }) => {
      ears.connection(peerconnection);
    },
    progress: ({ originator, response }) => {
      if (originator === 'remote') ears.ringing(Boolean(response?.body));
    },
    confirmed: () => {
      ears.connected();
    },
    ended,
    failed: ended,
    hold: heldByParty(true),
    unhold: heldByParty(false),
    reinvite: asserted,
    update: asserted,
    // The far end may not make this phone call somebody, nor put somebody else in its place.
    refer: refuse,
    replaces: refuse,
    // One server that does not answer would otherwise hold up the call for many seconds.
    icecandidate: ({ ready }) => {
      if (gathering === ready) return;
      gathering = ready;
      ears.clock.setTimeout(ready, gatheringCap);
    },
  };
}
