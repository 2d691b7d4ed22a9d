/** A phone system that says again what was recorded, and obeys nobody. */
import type { CtiEvent } from '../../core/model/events.ts';
import { reduce } from '../../core/model/state.ts';
import { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';
import { CtiError } from '../../core/provider/errors.ts';

export class RecordedProvider extends BaseCtiProvider {
  connect(): Promise<void> {
    return Promise.resolve();
  }

  closeConnection(): Promise<void> {
    return Promise.resolve();
  }

  /** Says one event; its time is the recording's. */
  say(event: CtiEvent): void {
    const { seq: _, at, ...body } = event;
    this.pass(body, reduce(this.state, event), at);
  }

  protected perform(): Promise<void> {
    return Promise.reject(new CtiError('notSupported', 'a recording takes no commands'));
  }
}
