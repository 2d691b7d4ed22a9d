/** The records that a call belongs to: opened, taken away, and more of them asked for. */
import { html, nothing, type TemplateResult } from 'lit';
import type { CallLink, HistoryCall } from '../../core/session/call-history.ts';
import { icons } from '../icons.ts';
import type { HistoryWords } from '../words/history/words.ts';
import type { HistoryHost } from './history-host.ts';
import { marks } from './history-row.ts';

/** @param unlink told of a record that the call does not belong to after all */
export function recordsOf(
  host: HistoryHost,
  call: HistoryCall,
  own: HistoryWords,
  writable: boolean,
  unlink: (link: CallLink) => void,
): unknown {
  const { links = [] } = call;
  const kinds = writable ? host.recordKinds : [];
  if (links.length === 0 && kinds.length === 0) return nothing;
  return html`<h3>${own.records}</h3>
    ${
      links.length === 0
        ? html`<p class="said">${own.noRecords}</p>`
        : html`<ul class="records">
            ${links.map((link) => record(host, call, link, own, writable ? unlink : undefined))}
          </ul>`
    }
    <div class="linkers">
      ${kinds.map(
        ({ kind, title }) =>
          html`<button
            type="button"
            class="btn"
            @click=${() => {
              tell(host, 'cti-link-wanted', { call, kind });
            }}
          >
            ${marks.link}${own.linkTo(title)}
          </button>`,
      )}
    </div>`;
}

function record(
  host: HistoryHost,
  call: HistoryCall,
  link: CallLink,
  own: HistoryWords,
  unlink: ((link: CallLink) => void) | undefined,
): TemplateResult {
  const kind = host.recordKinds.find((each) => each.kind === link.kind);
  const url = kind?.url?.replaceAll('{id}', encodeURIComponent(link.id));
  const name = link.title || `${kind?.title ?? link.kind} ${link.id}`;
  const open = (event: Event): void => {
    if (!tell(host, 'cti-open-record', { call, link })) event.preventDefault();
  };
  return html`<li>
    ${
      url === undefined
        ? html`<button type="button" class="record" @click=${open}><bdi>${name}</bdi></button>`
        : html`<a class="record" href=${url} @click=${open}><bdi>${name}</bdi></a>`
    }
    <small>${kind?.title ?? link.kind}</small>
    ${
      unlink
        ? html`<button
            type="button"
            class="icon"
            aria-label=${own.unlink(name)}
            title=${own.unlink(name)}
            @click=${() => {
              unlink(link);
            }}
          >
            ${icons.cross}
          </button>`
        : nothing
    }
  </li>`;
}

/** @returns whether nobody has called it off */
function tell(host: HistoryHost, type: string, detail: object): boolean {
  return host.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true }));
}
