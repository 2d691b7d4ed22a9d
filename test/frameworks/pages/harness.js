// What every framework's page has in common: a simulated line, what the page hears, and values that it binds.
import { numbers, simulatedLine } from '../../../storybook/simulated-line.ts';

/**
 * @param mount puts a panel and a dial link into the place, by the framework's own means: binds `values`, calls `on` for
 *   events; returns how values are changed and how the framework takes it all away
 */
export async function run(mount) {
  const line = await simulatedLine();
  const counts = { modelListeners: 0, requests: 0 };
  countListeners(line.model, counts);
  const heard = { started: [], badges: [], requests: [], cancel: false };
  const on = {
    started: ({ detail }) => heard.started.push(detail.call.state),
    badge: ({ detail }) => heard.badges.push(detail),
    request: (event) => {
      heard.requests.push(event.command.type);
      if (heard.cancel) event.preventDefault();
    },
  };
  const values = {
    model: line.model,
    contacts: [{ name: 'Anna Kovács', number: '+36 20 555 0148', detail: 'Northwind' }],
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
