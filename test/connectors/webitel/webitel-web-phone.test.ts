/** Where the web phone of a Webitel user connects, and by which protocol. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { webitelSettings, webitelUserSettings } from '../../../core/connectors/webitel/settings.ts';
import { webPhoneOf } from '../../../core/connectors/webitel/web-phone.ts';

const of = (address: string, more: object = {}, user: object = {}) =>
  webPhoneOf(
    webitelSettings.parse({
      webitelConnectionString: 'wss://pbx.example.com/engine/',
      webitelWebrtcConnectionString: address,
      ...more,
    }),
    webitelUserSettings.parse({ login: '201', password: 'Secret1', ...user }),
  );

describe("Webitel's web phone", () => {
  for (const [address, protocol, url] of [
    ['wss://pbx.example.com/verto/', 'verto', 'wss://pbx.example.com/verto/'],
    ['wss://pbx.example.com:8082', 'verto', 'wss://pbx.example.com:8082/'],
    ['ws://pbx.example.com:8081', 'verto', 'ws://pbx.example.com:8081/'],
    ['ws://pbx.example.com:5066', 'sip', 'ws://pbx.example.com:5066/'],
    ['wss://pbx.example.com:7443', 'sip', 'wss://pbx.example.com:7443/'],
    ['pbx.example.com', 'sip', 'wss://pbx.example.com:5066/'],
  ] as const) {
    it(`at ${address} is ${protocol}`, () => {
      const account = { account: '201@pbx.example.com', password: 'Secret1' };
      assert.deepEqual(of(address), { protocol, url, ...account, iceServers: [] });
    });
  }

  it('is given the servers that find its sound a way', () => {
    const iceServers = [{ urls: ['turns:turn.example.com'], username: 'offhook', credential: 'secret' }];
    assert.deepEqual(of('ws://pbx.example.com:5066', { iceServers })?.iceServers, iceServers);
  });

  it('speaks what the settings say, whatever the port', () => {
    assert.equal(of('ws://pbx.example.com:5066', { webPhoneProtocol: 'verto' })?.protocol, 'verto');
    assert.equal(of('wss://pbx.example.com/verto/', { webPhoneProtocol: 'sip' })?.protocol, 'sip');
  });

  it('has the login for a password where there is none, as the CTI socket has', () => {
    assert.equal(of('ws://pbx.example.com:8081', {}, { password: '' })?.password, '201');
  });

  it('is none without an address, or where the user speaks at a desk phone', () => {
    assert.equal(of(''), undefined);
    assert.equal(of('ws://pbx.example.com:8081', {}, { useWebPhone: false }), undefined);
  });
});
