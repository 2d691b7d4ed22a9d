/** The outside world for tests in Node: real time, a quiet log, sockets on request. */
import { silentLog, systemClock, type World } from '../../core/provider/world.ts';
import { nodeSockets } from '../../server/sockets.ts';

export function testWorld(): World {
  return { sockets: nodeSockets, clock: systemClock, log: silentLog, random: Math.random };
}
