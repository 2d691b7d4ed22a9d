/**
 * How long an offer or an answer may wait for network paths. Waiting for all of them is what makes calls begin late: one
 * STUN server that does not answer costs many seconds, and a path on the same network is usable at once.
 */

/** From the first path that can be used, ms. */
export const gatheringCap = 500;
/** With no path at all the other side is told without one; later ones follow where the signalling can carry them, ms. */
export const gatheringLimit = 3000;

/**
 * @returns settles when all paths are known, `gatheringCap` after the first usable one, or after `gatheringLimit`; never
 * rejects
 */
export function gathered(connection: RTCPeerConnection): Promise<void> {
  if (connection.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    let timer = setTimeout(done, gatheringLimit);
    let usable = false;
    function candidate({ candidate }: RTCPeerConnectionIceEvent): void {
      if (!candidate || usable) return;
      usable = true;
      clearTimeout(timer);
      timer = setTimeout(done, gatheringCap);
    }
    function state(): void {
      if (connection.iceGatheringState === 'complete' || connection.connectionState === 'closed') done();
    }
    function done(): void {
      clearTimeout(timer);
      connection.removeEventListener('icecandidate', candidate);
      connection.removeEventListener('icegatheringstatechange', state);
      connection.removeEventListener('connectionstatechange', state);
      resolve();
    }
    connection.addEventListener('icecandidate', candidate);
    connection.addEventListener('icegatheringstatechange', state);
    connection.addEventListener('connectionstatechange', state);
  });
}
