// A busy page: calls that ring and give up, as many a second as it is told.
import { run } from './harness.js';
import { mountPlain } from './mount-plain.js';

await run(mountPlain);

/** Calls begin evenly; each rings for half a second. Settles once the last is over. */
crm.flood = async (perSecond, seconds) => {
  const { line } = crm;
  const waiting = [];
  const end = performance.now() + seconds * 1000;
  let calls = 0;
  while (performance.now() < end) {
    waiting.push(line.customerCalls(`Caller ${++calls}`, `+3620555${String(1000 + (calls % 9000))}`));
    if (waiting.length > perSecond / 2) line.link.exchange.outsideHangsUp(waiting.shift());
    await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond));
  }
  for (const caller of waiting) line.link.exchange.outsideHangsUp(caller);
  return calls;
};
