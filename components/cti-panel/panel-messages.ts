/** What the panel says where something is wrong: in a bar, or instead of everything else. */
import { html, type TemplateResult } from 'lit';
import { errors, isCtiErrorCode } from '../../core/provider/errors.ts';
import { icons } from '../icons.ts';
import type { Words } from '../words/words.ts';
import type { CtiConnection } from './cti-link-banner.ts';

/** @param reason why the link is down, a code of the error table */
export function linkBanner(
  words: Words,
  reason: string,
  connection: CtiConnection | undefined,
  callGoesOn: boolean,
): TemplateResult {
  const code = isCtiErrorCode(reason) ? reason : 'linkDown';
  return html`<cti-link-banner
    part="trouble"
    .connection=${connection}
    .reason=${words.errors[code] ?? errors[code].text}
    .words=${words}
    ?call-goes-on=${callGoesOn}
  ></cti-link-banner>`;
}

export function noticeBar(words: Words, notice: string, dismiss: () => void): TemplateResult {
  return html`<div class="banner" part="notice">
    ${icons.warn}
    <p>${notice}</p>
    <button type="button" class="icon" aria-label=${words.dismiss} @click=${dismiss}>${icons.cross}</button>
  </div>`;
}

/** Neither a model nor a server is given. */
export function notSetUpMessage(words: Words): TemplateResult {
  return html`<div class="message" part="message">${words.notSetUp} ${words.askAdministrator}</div>`;
}

export function signedOutMessage(words: Words, signIn: () => void): TemplateResult {
  return html`<div class="message" part="message">
    ${words.signedOut} ${words.signInHint}
    <button type="button" class="btn pri" @click=${signIn}>${words.signIn}</button>
  </div>`;
}
