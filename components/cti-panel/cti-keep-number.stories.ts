/** Who calls: a record that opens, one of several, and a number that nobody knows. */
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import { waitFor } from 'storybook/test';
import type { SessionDirectory } from '../../core/session/session-directory.ts';
import { onceShown } from '../../storybook/once-shown.ts';
import { type SimulatedLine, simulatedLine } from '../../storybook/simulated-line.ts';
import '../../storybook/surface.ts';
import type { CtiContact } from '../contact.ts';
import './cti-keep-number.ts';
import './cti-panel.ts';
import './people-search.ts';
import './screen-pop.ts';

const meta: Meta = { title: 'cti-panel/Who calls', component: 'cti-panel' };
export default meta;

const olivia: CtiContact = { name: 'Olivia Hart', number: '+442079460991', detail: 'Tailspin', record: 'contact:7' };

/** A call from a customer. @param known whom the CRM knows by that number */
function rings(known: readonly CtiContact[], name = ''): StoryObj {
  return {
    loaders: [
      onceShown(async () => {
        const line = await simulatedLine();
        line.customerCalls(name, '+442079460991');
        line.clock.advance(4000);
        return { line };
      }),
    ],
    render: (_, { loaded }) =>
      html`<cti-panel
        line="201 · HQ"
        pop="click"
        keep-numbers
        .model=${(loaded['line'] as SimulatedLine).model}
        .recentCalls=${[]}
        .identify=${async () => known}
      ></cti-panel>`,
  };
}

/** A directory of two, in the page. */
const directory: Pick<SessionDirectory, 'search' | 'keep'> = {
  search: async () => ({
    people: [
      { id: '1', name: 'Olivia Hart', number: '', detail: 'Tailspin · buyer' },
      { id: '2', name: 'Oliver Twist', number: '', detail: 'Parish of Mudfog' },
    ],
  }),
  keep: async () => ({ people: [] }),
};

const keeping = (name = ''): TemplateResult =>
  html`<story-surface
    ><cti-keep-number call-id="1" number="+442079460991" name=${name} .directory=${directory}></cti-keep-number
  ></story-surface>`;

/** Once it has been drawn. */
const inside = <E extends HTMLElement>(canvasElement: HTMLElement, selector: string): Promise<E> =>
  waitFor(() => {
    const found = canvasElement.querySelector('cti-keep-number')?.shadowRoot?.querySelector<E>(selector);
    if (!found) throw new Error(`no ${selector} yet`);
    return found;
  });

/** The name leads to the record. */
export const Known: StoryObj = rings([olivia]);
/** The page offers to keep the number: `keep-numbers`. */
export const NobodyKnows: StoryObj = rings([], 'HART O');
export const NewContact: StoryObj = {
  render: () => keeping('HART O'),
  play: async ({ canvasElement }) => {
    (await inside(canvasElement, 'button:first-child')).click();
    await inside(canvasElement, 'form');
  },
};
export const AddNumber: StoryObj = {
  render: () => keeping(),
  play: async ({ canvasElement }) => {
    (await inside(canvasElement, 'button:last-child')).click();
    const field = await inside<HTMLInputElement>(canvasElement, 'input');
    field.value = 'ol';
    field.dispatchEvent(new Event('input'));
    await inside(canvasElement, 'li');
  },
};
