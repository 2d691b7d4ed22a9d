/** What the page's model does with its listeners: by name, all, failing ones, and the one that costs something. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemClock } from '../provider/world.ts';
import { ScriptedProvider } from '../../test/support/scripted-phone-system.ts';
import { CtiModel } from './cti-model.ts';

function modelOn(provider = new ScriptedProvider(systemClock)) {
  const model = new CtiModel();
  model.init(provider);
  return { model, provider };
}

describe('the model', () => {
  it('has native messages sent only while somebody listens for them, also with another provider', () => {
    const { model, provider } = modelOn();
    model.onAny(() => undefined);
    assert.equal(provider.tracing, false);
    const stop = model.on('rawMessage', () => undefined);
    assert.equal(provider.tracing, true);
    const next = new ScriptedProvider(systemClock);
    model.init(next);
    assert.equal(next.tracing, true);
    assert.equal(provider.tracing, false, 'nobody listens to the provider before it');
    stop();
    assert.equal(next.tracing, false);
  });

  it('lets no failing listener keep the others from hearing, and says that it failed', () => {
    const { model, provider } = modelOn();
    const heard: string[] = [];
    model.on('callCentreStateChanged', () => {
      throw new Error('a fault of the page');
    });
    model.on('callCentreStateChanged', ({ type }) => heard.push(type));
    model.on('error', ({ code, text }) => heard.push(code, text));
    provider.say({ type: 'callCentre', active: true });
    assert.deepEqual(heard.slice(0, 1), ['eventHandler']);
    assert.match(heard[1] ?? '', /a fault of the page/);
    assert.equal(heard[2], 'callCentreStateChanged');
  });
});
