/** The panel of one test in the page, and how a person sees and works it: by names, by text, by keys. */
import { fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { type SimulatedLine, simulatedLine } from '../../storybook/simulated-line.ts';
import type { CtiContact } from '../contact.ts';
// All parts at once: a test is not to wait for files that are served one by one.
import './call-companions.ts';
import './cti-agent-states.ts';
import './cti-mini-bar.ts';
import './cti-panel.ts';
import './floating.ts';
import './suggestions.ts';
import './panel-phone.ts';
import './panel-calls.ts';
import './panel-works.ts';
import './session-controller.ts';
import type { CtiPanel } from './cti-panel.ts';

export const contacts: CtiContact[] = [
  { name: 'Irina Kovalenko', number: '204', detail: 'Logistics', colleague: true },
  { name: 'Anna Kovács', number: '+36 20 555 0148', detail: 'Northwind' },
];

export let line: SimulatedLine;
export let panel: CtiPanel;

/** The test brings a panel of its own. */
export function usePanel(own: CtiPanel): void {
  panel = own;
}

export function useLine(own: SimulatedLine): void {
  line = own;
}

export async function open(options: Parameters<typeof simulatedLine>[0] = {}): Promise<void> {
  line = await simulatedLine(options);
  panel = await fixture<CtiPanel>(html`<cti-panel .model=${line.model} .contacts=${contacts}></cti-panel>`);
}

/** Everything inside the panel that matches, through its parts' shadow roots. */
export function all<E extends Element>(selector: string, root: Element | ShadowRoot = panel): E[] {
  const inside = root instanceof Element ? (root.shadowRoot ?? root) : root;
  return [
    ...inside.querySelectorAll<E>(selector),
    ...[...inside.querySelectorAll('*')].filter((each) => each.shadowRoot).flatMap((each) => all<E>(selector, each)),
  ];
}

export const shown = (element: Element): boolean => element.getClientRects().length > 0;
/** What a screen reader calls it. */
export function nameOf(button: Element): string {
  const copy = button.cloneNode(true) as Element;
  for (const hidden of copy.querySelectorAll('[aria-hidden=true]')) hidden.remove();
  return (button.ariaLabel ?? copy.textContent).replace(/\s+/g, ' ').trim();
}
export const buttons = (): HTMLButtonElement[] => all<HTMLButtonElement>('button').filter(shown);
export const named = (name: string): HTMLButtonElement | undefined => buttons().find((each) => nameOf(each) === name);

/** What a person reads on the panel. */
export function text(root: Element | ShadowRoot = panel): string {
  const node = root instanceof Element ? (root.shadowRoot ?? root) : root;
  return [...node.childNodes]
    .map((child) => {
      if (child instanceof Element) return child.matches('style, .sr') || !shown(child) ? '' : ` ${text(child)} `;
      return child instanceof Text ? child.data : '';
    })
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

export const said = (): string =>
  [...panel.renderRoot.querySelectorAll('.sr')].map(({ textContent }) => textContent.trim()).join('');

export async function settled(): Promise<void> {
  await panel.updateComplete;
  await nextFrame();
  await nextFrame();
  await panel.updateComplete;
}
export async function sees(words: string): Promise<void> {
  await waitUntil(() => text().includes(words)).catch(() => {
    throw new Error(`"${words}" does not come, but "${text()}"`);
  });
}

export async function press(name: string): Promise<void> {
  await waitUntil(() => named(name)?.disabled === false, `${name} among ${buttons().map(nameOf).join(', ')}`);
  named(name)?.click();
  await settled();
}

/** The element that has the focus, through shadow roots. */
export function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

export async function talking(): Promise<void> {
  await open();
  line.customerCalls();
  await press('Answer');
  await sees('Talking');
}

export async function consulting(): Promise<void> {
  await talking();
  await press('Consult');
  await sendKeys({ type: '204' });
  await press('Consult first');
  await sees('Consulting · Ringing');
  line.colleagueAnswers();
  await waitUntil(() => !text().includes('Ringing') && text().includes('Consulting'));
}

/** A stop on the Tab key's way, found by name as a person would listen for it. */
export async function tabTo(name: string): Promise<void> {
  for (let stops = 0; stops < 30; stops++) {
    await sendKeys({ press: 'Tab' });
    const at = focused();
    if (at && nameOf(at) === name) return;
  }
  throw new Error(`Tab does not reach ${name}`);
}
