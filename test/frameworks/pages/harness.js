// What every framework's page has in common: a simulated line, what the page hears, and values that it binds.
import { numbers, simulatedLine } from '../../../storybook/simulated-line.ts';

/** The calls of the CRM's own back end. */
const source = {
  calls: async () => ({
    calls: [
      {
        id: 'call-7',
        direction: 'in',
        number: '+442079460991',
        name: 'Olivia Hart',
        startedAt: Date.now() - 120_000,
        connectedAt: Date.now() - 110_000,
        endedAt: Date.now() - 60_000,
        talkMs: 50_000,
      },
    ],
  }),
};

/**
 * @param mount puts a panel, a dial link and a call history into the place, by the framework's own means: binds `values`, calls `on` for
 *   events; returns how values are changed and how the framework takes it all away
 */
export async function run(mount) {
  const line = await simulatedLine();
  const counts = { modelListeners: 0, requests: 0 };
  countListeners(line.model, counts);
  const heard = { started: [], badges: [], requests: [], opened: [], cancel: false };
  const on = {
    started: ({ detail }) => heard.started.push(detail.call.state),
    badge: ({ detail }) => heard.badges.push(detail),
    opened: ({ detail }) => heard.opened.push(detail.call.id),
    request: (event) => {
      heard.requests.push(event.command.type);
      if (heard.cancel) event.preventDefault();
    },
  };
  const values = {
    model: line.model,
    contacts: [{ name: 'Anna Kovács', number: '+36 20 555 0148', detail: 'Northwind' }],
    source,
    notes: true,
    scheme: 'dark',
    lang: 'de',
    number: numbers.answers,
  };
  const app = await mount(document.querySelector('#place'), values, on);
  globalThis.crm = { line, heard, counts, ...app };
}

function countListeners(model, counts) {
  const { onAny, request } = model;
  model.onAny = (listener) => {
    counts.modelListeners++;
    const off = onAny.call(model, listener);
    return () => {
      counts.modelListeners--;
      off();
    };
  };
  model.request = (command) => {
    counts.requests++;
    return request.call(model, command);
  };
}
