// What runs in a page of the tests: Webitel's provider with its web phone as the page's own session makes them, served over a pipe.
import { systemClock } from '../../core/provider/world.ts';
import { runInPage } from '../../core/session/page-connectors.ts';
import { Sound } from '../../core/webphone/sound.ts';
import { VertoPhone } from '../../core/webphone/verto/verto-phone.ts';
import { serve } from './provider-page-script.js';

// The web phone can be worked past the provider, by hand so to say.
const { start } = VertoPhone.prototype;
VertoPhone.prototype.start = function () {
  bench.phone = this;
  start.call(this);
};

const bench = {
  async start({ settings, user }) {
    const sound = new Sound();
    const run = await runInPage('webitel', { settings, user, clock: systemClock, sound, mementos: [] });
    bench.run = run;
    bench.provider = run.provider;
    serve(run.provider);
    await run.provider.connect();
  },
};
export { bench };
