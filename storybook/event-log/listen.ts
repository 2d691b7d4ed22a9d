/**
 * Hears every `cti-*` event of the page and tells Storybook's frame. The platform has no way to listen for events whose
 * names nobody lists, so it looks at what is dispatched.
 */
import { addons } from 'storybook/preview-api';
import { detailOf, eventHeard, type LogEntry } from './entry.ts';

let hushed = false;

/** While a moment is made anew its events are heard again; they are in the log already. */
export function hush(quiet: boolean): void {
  hushed = quiet;
}

/** To be called once in the page of the stories. */
export function listenToEvents(): void {
  // Called with the target below.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const dispatch = EventTarget.prototype.dispatchEvent;
  EventTarget.prototype.dispatchEvent = function (event: Event): boolean {
    const done = dispatch.call(this, event);
    if (event.type.startsWith('cti-') && !hushed) tell(this, event);
    return done;
  };
}

function tell(target: EventTarget, event: Event): void {
  const entry: LogEntry = {
    at: Date.now(),
    name: event.type,
    from: target instanceof Element ? target.localName : '',
    cancelable: event.cancelable,
    prevented: event.defaultPrevented,
    detail: detailOf(event),
  };
  addons.getChannel().emit(eventHeard, entry);
}
