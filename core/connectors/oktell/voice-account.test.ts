// Where a web phone of Oktell registers, and with what.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { voiceAccount } from './voice-account.ts';

const told = { sipuser: '101', sippass: 'once', sipport: 5070, sipsecure: true };
const at = 'wss://oktell.example.com:4066/';

it('the web phone is on the host of the sign-in, at the port that Oktell names', () => {
  assert.deepEqual(voiceAccount(told, at, ''), {
    url: 'wss://oktell.example.com:5070/',
    uri: 'sip:101@oktell.example.com',
    password: 'once',
  });
  assert.equal(voiceAccount({ ...told, sipsecure: false }, at, '')?.url, 'ws://oktell.example.com:5070/');
});

it('without a port that can be one it is 5060', () => {
  for (const sipport of [NaN, 0, -1, 1.5, 70_000]) {
    assert.equal(voiceAccount({ ...told, sipport }, at, '')?.url, 'wss://oktell.example.com:5060/');
  }
});

it('an address that is set goes before Oktell’s own', () => {
  assert.equal(voiceAccount(told, at, 'wss://phones.example.com/ws')?.url, 'wss://phones.example.com/ws');
});

it('no account, or one that would end a SIP address, is none', () => {
  for (const sipuser of ['', 'a@b', 'a>b', 'a b', 'a\r\nb', 'x'.repeat(65)]) {
    assert.equal(voiceAccount({ ...told, sipuser }, at, ''), undefined);
  }
});
