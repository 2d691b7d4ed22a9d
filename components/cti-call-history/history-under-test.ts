/** The history of one test in the page, on a source in memory, and how a person sees and works it. */
import { fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import { MemoryHistory, sampleCalls } from '../../storybook/memory-history.ts';
import type { HistoryCall } from '../../core/session/call-history.ts';
import { all, nameOf, text } from '../cti-panel/panel-under-test.ts';
import './cti-call-history.ts';
import type { CtiCallHistory } from './cti-call-history.ts';

export let source: MemoryHistory;
export let tag: CtiCallHistory;

export const outcomes = [
  { code: 'offer', title: 'Offer requested' },
  { code: 'sale', title: 'Sale' },
];

/** @param calls so many samples, or these */
export async function open(calls: number | HistoryCall[] = 30, more: Partial<CtiCallHistory> = {}): Promise<void> {
  source = new MemoryHistory(typeof calls === 'number' ? sampleCalls(calls, Date.now()) : calls);
  await show(more);
  await waitUntil(() => !tag.shadowRoot?.querySelector('.ghost, [aria-busy=true]') && text(tag) !== '', 'it loads');
}

/** With whatever `source` is set to. */
export async function show(more: Partial<CtiCallHistory> = {}, from: MemoryHistory = source): Promise<void> {
  source = from;
  tag = await fixture<CtiCallHistory>(
    html`<cti-call-history .source=${from} .outcomes=${outcomes}></cti-call-history>`,
  );
  Object.assign(tag, more);
  await settled();
}

export async function settled(): Promise<void> {
  await tag.updateComplete;
  await nextFrame();
  await nextFrame();
  await tag.updateComplete;
}

export async function sees(words: string): Promise<void> {
  await waitUntil(() => text(tag).includes(words), words, { timeout: 4000 }).catch(() => {
    throw new Error(`"${words}" does not come, but "${text(tag)}"`);
  });
}

export async function seesNot(words: string): Promise<void> {
  await waitUntil(() => !text(tag).includes(words), `"${words}" goes`);
}

export const list = (): HTMLElement => theOne('.list');
function theOne<E extends HTMLElement>(selector: string): E {
  const [found] = all<E>(selector, tag);
  if (!found) throw new Error(`there is no ${selector}`);
  return found;
}
export const items = (): HTMLElement[] => all<HTMLElement>('.item', tag);
/** Rows from the top, as they stand. */
export const names = (): string[] =>
  items()
    .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
    .map((item) => item.querySelector('.name')?.textContent ?? '');
export const rowNamed = (name: string): HTMLButtonElement | undefined =>
  all<HTMLButtonElement>('.row', tag).find((row) => row.textContent.includes(name));

export async function press(name: string): Promise<void> {
  const found = () => all<HTMLElement>('button, a', tag).find((each) => nameOf(each) === name);
  await waitUntil(() => found() !== undefined, `${name} among ${all('button', tag).map(nameOf).join(', ')}`);
  found()?.click();
  await settled();
}

/** One call, as plain as can be. */
export function call(id: string, more: Partial<HistoryCall> = {}): HistoryCall {
  const startedAt = Date.now() - Number(/\d+/.exec(id)?.[0] ?? 0) * 60_000;
  return {
    id,
    direction: 'in',
    number: `+3620555${id.padStart(4, '0')}`,
    name: `Person ${id}`,
    startedAt,
    connectedAt: startedAt + 3000,
    endedAt: startedAt + 33_000,
    talkMs: 30_000,
    cause: 'normal',
    ...more,
  };
}

/** A missed one, which nobody has looked at. */
export const missed = (id: string, more: Partial<HistoryCall> = {}): HistoryCall =>
  call(id, { connectedAt: null, talkMs: 0, cause: 'callerGaveUp', missed: true, unseen: true, ...more });

export async function type(selector: string, value: string): Promise<void> {
  await waitUntil(() => all(selector, tag).length > 0, `${selector} is there`);
  const field = theOne<HTMLInputElement>(selector);
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  await settled();
}

export async function chooseIn(selector: string, value: string): Promise<void> {
  await waitUntil(() => all(selector, tag).length > 0, `${selector} is there`);
  const field = theOne<HTMLSelectElement>(selector);
  field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
  await settled();
}
