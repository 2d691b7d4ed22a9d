/**
 * How long an offer or an answer may wait for network paths, from the first one that can be used, ms. Waiting for all of them is
 * what makes calls begin late: one STUN server that does not answer costs many seconds, and a path on the same network is
 * usable at once.
 */
export const gatheringCap = 500;
