/** What the parser makes of good and of very bad bytes. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { capture, flows } from '../../../test/support/recorded-flows.ts';
import { type AmiMessage } from './ami-message.ts';
import { AmiParser } from './ami-parser.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

function parsed(chunks: Uint8Array[], wanted?: ReadonlySet<string>) {
  const messages: AmiMessage[] = [];
  const banners: string[] = [];
  const parser = new AmiParser({
    onMessage: (message) => messages.push(message),
    onBanner: (banner) => banners.push(banner),
    ...(wanted ? { wanted } : {}),
  });
  for (const chunk of chunks) parser.feed(chunk);
  return { messages, banners, parser };
}

const banner = 'Asterisk Call Manager/11.0.0\r\n';

describe('the AMI parser', () => {
  it('reads the banner, which no empty line follows', () => {
    const { banners, messages } = parsed([bytesOf(`${banner}Response: Success\r\nActionID: 1\r\n\r\n`)]);
    assert.deepEqual(banners, ['Asterisk Call Manager/11.0.0']);
    assert.equal(messages[0]?.get('ActionID'), '1');
  });

  it('splits at the first colon, drops one blank, and keeps repeated keys', () => {
    const text =
      'Event: X\r\nCallerIDName: Event: Hangup\r\nA:  two\r\nEmpty: \r\nChanVariable: a=1\r\nChanVariable: b=2\r\n\r\n';
    const [message] = parsed([bytesOf(banner + text)]).messages;
    assert.equal(message?.event, 'X');
    assert.equal(message?.get('CallerIDName'), 'Event: Hangup');
    assert.equal(message?.get('A'), ' two');
    assert.equal(message?.get('Empty'), '');
    assert.deepEqual(message?.all('ChanVariable'), ['a=1', 'b=2']);
    assert.equal(message?.like('calleridname'), 'Event: Hangup');
    assert.equal(message?.get('Missing'), undefined);
  });

  it('reads every recording the same however the network cuts it, with and without a filter', () => {
    for (const flow of flows('22').filter((name) => !name.startsWith('load'))) {
      const bytes = Buffer.concat(
        capture('22', flow)
          .chunks.filter(({ direction }) => direction === 'S')
          .map((chunk) => chunk.bytes),
      );
      const whole = parsed([bytes]).messages.map(({ fields }) => fields);
      const everything = new Set(parsed([bytes]).messages.flatMap(({ event }) => event ?? []));
      const filtered = parsed([bytes], everything).messages.map(({ fields }) => fields);
      assert.deepEqual(filtered, whole, flow);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 40 }), (sizes) => {
          const chunks: Uint8Array[] = [];
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const size = sizes[i % sizes.length] ?? 1;
            chunks.push(bytes.subarray(at, at + size));
            at += size;
          }
          assert.deepEqual(
            parsed(chunks).messages.map(({ fields }) => fields),
            whole,
          );
        }),
        { numRuns: 5 },
      );
    }
  });

  it('takes a character that comes in two reads, and bytes that are no UTF-8', () => {
    const bytes = bytesOf(`${banner}Name: Zoë 山田\r\n\r\n`);
    for (let cut = 1; cut < bytes.length; cut++) {
      const { messages } = parsed([bytes.subarray(0, cut), bytes.subarray(cut)]);
      assert.equal(messages[0]?.get('Name'), 'Zoë 山田', `cut at ${cut}`);
    }
    const latin = Buffer.from(`${banner}Name: Zo\xeb M\r\n\r\n`, 'latin1');
    assert.equal(parsed([latin]).messages[0]?.get('Name'), 'Zo\ufffd M');
  });

  it('never throws and never grows, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 30 }), (chunks) => {
        parsed([bytesOf(banner), ...chunks]);
        parsed([bytesOf(banner), ...chunks], new Set(['Hangup']));
      }),
    );
  });

  it('leaves out a line of a megabyte, counts it, and reads what follows', () => {
    const long = bytesOf(`Event: X\r\nName: ${'x'.repeat(1024 * 1024)}\r\n\r\nEvent: Y\r\n\r\n`);
    const chunks = [bytesOf(banner)];
    for (let at = 0; at < long.length; at += 16_384) chunks.push(long.subarray(at, at + 16_384));
    for (const wanted of [undefined, new Set(['X', 'Y'])]) {
      const { messages, parser } = parsed(chunks, wanted);
      assert.deepEqual(
        messages.map(({ event }) => event),
        ['Y'],
      );
      assert.equal(parser.oversized, 1);
    }
  });

  it('skips events that nobody wants without a word', () => {
    const text = `${banner}Event: RTCPSent\r\nA: 1\r\n\r\nEvent: Hangup\r\nB: 2\r\n\r\nResponse: Success\r\n\r\n`;
    const { messages } = parsed([bytesOf(text)], new Set(['Hangup']));
    assert.deepEqual(
      messages.map((message) => message.event ?? message.get('Response')),
      ['Hangup', 'Success'],
    );
  });
});
