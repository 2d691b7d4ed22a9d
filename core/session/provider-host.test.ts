/** A provider served over pipes sounds like itself: the provider contract through a pipe, and what only the host does. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { providerContract } from '../../test/contract/suite.ts';
import { pipedProvider } from '../../test/support/piped.ts';
import { simulatorBed } from '../../test/support/simulator-bed.ts';
import { CtiModel } from '../model/cti-model.ts';
import type { BaseCtiProvider } from '../provider/base-cti-provider.ts';
import { CtiError } from '../provider/errors.ts';
import { systemClock } from '../provider/world.ts';
import { ProviderHost } from './provider-host.ts';

const user = { id: 'a', name: 'Agnes' };
const hostOf = (provider: BaseCtiProvider) => new ProviderHost(provider, { user, clock: systemClock });

providerContract('a provider served over a pipe', async () => {
  const bed = await simulatorBed({});
  const host = hostOf(bed.provider);
  const provider = pipedProvider((end) => host.open(end));
  await provider.connect();
  return {
    ...bed,
    provider,
    close: async () => {
      await provider.closeConnection();
      host.close();
      await bed.close();
    },
  };
});

describe('a provider host', () => {
  it('serves many pipes: each hears the same, and one that comes late sees what is', async () => {
    const bed = await simulatorBed({});
    const host = hostOf(bed.provider);
    const early = pipedProvider((end) => host.open(end));
    await early.connect();
    await bed.customerCalls('agent');
    const late = pipedProvider((end) => host.open(end));
    await late.connect();
    assert.equal(host.pipes, 2);
    assert.deepEqual(late.state.calls, bed.provider.state.calls);
    const call = bed.provider.state.calls[0];
    assert.ok(call);
    const heard = new Promise((resolve) => {
      early.listen(({ type }) => {
        if (type === 'commutationStarted') resolve(type);
      });
    });
    await late.answerCall(call.id);
    await heard;
    assert.equal(early.state.calls[0]?.state, 'connected');
    await Promise.all([early.closeConnection(), late.closeConnection()]);
    assert.equal(host.pipes, 0);
    host.close();
    await bed.close();
  });

  it('keeps what a listener put into the sound of a call to its own page', async () => {
    const bed = await simulatorBed({});
    const host = hostOf(bed.provider);
    const frames: string[] = [];
    const pipe = host.open({ send: (frame) => frames.push(frame), close: () => undefined });
    pipe.receive(JSON.stringify({ type: 'signIn', version: 1, ticket: 'any' }));
    const config: Record<string, unknown> = {};
    config['mediaElement'] = config;
    (bed.provider as unknown as { tell(fact: object): void }).tell({ type: 'webRtcStarted', sessionId: '1', config });
    assert.deepEqual(JSON.parse(frames.at(-1) ?? '').event.config, {});
    host.close();
    await bed.close();
  });

  it('tells native messages as long as anybody wants them, whoever else has stopped to', async () => {
    const bed = await simulatorBed({});
    const [one, other] = [hostOf(bed.provider), hostOf(bed.provider)];
    const model = new CtiModel();
    model.init(bed.provider);
    const wants = (host: ProviderHost) => {
      const pipe = host.open({ send: () => undefined, close: () => undefined });
      pipe.receive(JSON.stringify({ type: 'signIn', version: 1, ticket: 'any' }));
      pipe.receive(JSON.stringify({ type: 'trace', on: true }));
      return pipe;
    };
    const [first, second] = [wants(one), wants(other)];
    const unlisten = model.on('rawMessage', () => undefined);
    first.closed();
    assert.equal(bed.provider.tracing, true, 'another host and the model want them');
    unlisten();
    assert.equal(bed.provider.tracing, true, 'another host wants them');
    second.closed();
    assert.equal(bed.provider.tracing, false);
    one.close();
    other.close();
    await bed.close();
  });

  it('refuses a question nobody answers, and everything before the sign-in', async () => {
    const bed = await simulatorBed({});
    const host = hostOf(bed.provider);
    const provider = pipedProvider((end) => host.open(end));
    await provider.connect();
    await assert.rejects(
      provider.ask('calls', {}),
      (error) => error instanceof CtiError && error.code === 'notSupported',
    );
    const closed: string[] = [];
    const stranger = host.open({ send: () => undefined, close: (_, reason) => closed.push(reason) });
    stranger.receive(JSON.stringify({ type: 'snapshot' }));
    assert.deepEqual(closed, ['notAuthorised']);
    await provider.closeConnection();
    host.close();
    await bed.close();
  });
});
