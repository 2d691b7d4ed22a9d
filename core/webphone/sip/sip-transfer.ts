/** Transfers by REFER (RFC 3515), followed by its NOTIFYs until it is known whether the other party has gone over. */
import { CtiError } from '../../provider/errors.ts';
import type { JsDialog, JsRefer, JsReplaces } from './jssip.ts';

/** The dialog that an attended transfer replaces (RFC 3891), from the far end's side: its own tag is `to`. */
export function replacing(dialog: JsDialog): JsReplaces {
  const { call_id, local_tag, remote_tag } = dialog.id;
  return { _request: { call_id }, _to_tag: remote_tag, _from_tag: local_tag };
}

/** The same as a header of an INVITE. */
export function replacesHeader(dialog: { callId: string; localTag: string; remoteTag: string }): string {
  return `Replaces: ${dialog.callId};to-tag=${dialog.remoteTag};from-tag=${dialog.localTag}`;
}

/**
 * @returns settles when the other phone rings or has answered: from then on the phone system has the party
 * @throws CtiError `unknownExtension` when there is no such number, `refused` with the status otherwise
 */
export function transferred(refer: JsRefer): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (status: number | undefined) => {
      reject(new CtiError(status === 404 || status === 484 ? 'unknownExtension' : 'refused', String(status ?? '')));
    };
    refer.on('requestFailed', ({ response }) => {
      refused(response?.status_code);
    });
    refer.on('failed', ({ status_line }) => {
      refused(status_line.status_code);
    });
    refer.on('progress', () => {
      resolve();
    });
    refer.on('accepted', () => {
      resolve();
    });
  });
}
