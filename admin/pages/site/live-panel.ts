/** A panel on a simulated phone system, to see how it will look; nothing of it leaves the page. */
import '../../../components/cti-panel/cti-panel.ts';
import type { CtiPanel } from '../../../components/cti-panel/cti-panel.ts';
import { SimulatorLink } from '../../../core/connectors/simulator/simulator-link.ts';
import { simulatorSettings } from '../../../core/connectors/simulator/settings.ts';
import { CtiModel } from '../../../core/model/cti-model.ts';
import { silentLog, systemClock } from '../../../core/provider/world.ts';

export interface LivePanel {
  element: CtiPanel;
  customerCalls(): void;
  stop(): Promise<void>;
}

const none = () => {
  throw new Error('the simulator opens no sockets');
};

export async function livePanel(): Promise<LivePanel> {
  const world = {
    sockets: { tcp: none, webSocket: none, fetch: none },
    clock: systemClock,
    log: silentLog,
    random: Math.random,
  };
  const settings = simulatorSettings.parse({ queues: [{ number: '600', name: 'Sales', members: ['201'] }] });
  const link = new SimulatorLink(settings, world);
  link.start();
  const model = new CtiModel();
  model.init(link.provider({ id: '201', settings: { extension: '201', name: 'Agnes Nagy' } }));
  await model.connect();
  const element = document.createElement('cti-panel');
  element.model = model;
  element.outcomes = ['Order', 'Question', 'Complaint'].map((title) => ({ code: title.toLowerCase(), title }));
  return {
    element,
    customerCalls: () => {
      link.exchange.outsideCalls('+36205550148', 'Anna Kovács', '600');
    },
    stop: () => link.stop(),
  };
}
