/** Dial links in a page: alone, in running text, with a name, beside the panel that they call through, and during a call. */
import type { Args, Meta, StoryObj } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import { given } from '../../storybook/given.ts';
import { onceShown } from '../../storybook/once-shown.ts';
import { type SimulatedLine, simulatedLine } from '../../storybook/simulated-line.ts';
import type { CtiContact } from '../contact.ts';
import '../cti-panel/cti-panel.ts';
import type { CtiPanel } from '../cti-panel/cti-panel.ts';
import './cti-dial-link.ts';
import type { CtiDialLink } from './cti-dial-link.ts';

const meta: Meta = {
  title: 'cti-dial-link',
  component: 'cti-dial-link',
  args: { number: '+36 20 555 0148', content: '' },
  argTypes: { content: { control: 'text', description: 'shown instead of the number', table: { category: 'slots' } } },
  render: (args) => link(args),
};
export default meta;

const link = (args: Args): TemplateResult =>
  html`<cti-dial-link ${given<CtiDialLink>({}, args)}
    >${args['content'] ? String(args['content']) : ''}</cti-dial-link
  >`;

/** Without a panel in the page a click is the browser's: it opens what the system calls with. */
export const Number: StoryObj = {
  render: (args) => html`<cti-dial-link ${given<CtiDialLink>({}, args)}></cti-dial-link>`,
};
export const Named: StoryObj = { args: { content: 'Anna Kovács, mobile' } };
export const LongNumber: StoryObj = {
  args: { number: '+49 (0) 30 55501-900 ext. 4711 (switchboard, weekdays)' },
  render: (args) =>
    html`<p style="inline-size: 220px">
      Call <cti-dial-link ${given<CtiDialLink>({}, args)}></cti-dial-link>, or write to us.
    </p>`,
};
export const InText: StoryObj = {
  render: (args) =>
    html`<p>
      Please ring the warehouse at <cti-dial-link ${given<CtiDialLink>({}, args)}></cti-dial-link> before noon, or
      <cti-dial-link number="204">Irina Kovalenko</cti-dial-link> in Logistics.
    </p>`,
};
/** The number keeps its direction in a line from right to left. */
export const InArabicText: StoryObj = {
  render: (args) =>
    html`<p lang="ar" dir="rtl">
      اتصل بالمستودع على الرقم <cti-dial-link ${given<CtiDialLink>({}, args)}></cti-dial-link> قبل الظهر، أو بـ
      <cti-dial-link number="204">إيرينا</cti-dial-link>.
    </p>`,
};
/** The link takes the page's font and size; its colour is a token, as all tags have it. */
export const InAHeading: StoryObj = {
  render: (args) =>
    html`<h2>Anna Kovács</h2>
      <h3><cti-dial-link ${given<CtiDialLink>({}, args)}></cti-dial-link></h3>
      <p>
        <small><cti-dial-link number="204">Extension 204</cti-dial-link></small>
      </p>`,
};
/** Not a number yet: what the page put there is shown as it is. */
export const WithoutNumber: StoryObj = {
  args: { number: '' },
  render: (args) => html`<cti-dial-link ${given<CtiDialLink>({}, args)}>no phone number known</cti-dial-link>`,
};

const contacts: CtiContact[] = [
  { name: 'Irina Kovalenko', number: '204', detail: 'Logistics', colleague: true },
  { name: 'Anna Kovács', number: '+36 20 555 0148', detail: 'Northwind' },
];

/** A link above the panel that it calls through. @param then what happens once both are shown */
function besidePanel(then?: (line: SimulatedLine, pressed: () => void) => unknown): StoryObj {
  return {
    loaders: [onceShown(async () => ({ line: await simulatedLine() }))],
    render: (args, { loaded }) => {
      const { model } = loaded['line'] as SimulatedLine;
      return html`<p>Customer: ${link(args)}</p>
        <cti-panel
          ${given<CtiPanel>({ model, line: '201 · HQ', contacts, recentCalls: [], endedFor: Infinity })}
        ></cti-panel>`;
    },
    play: async ({ canvasElement, loaded }) => {
      const panel = canvasElement.querySelector('cti-panel');
      const shown = canvasElement.querySelector('cti-dial-link');
      await panel?.updateComplete;
      await shown?.updateComplete;
      await then?.(loaded['line'] as SimulatedLine, () => shown?.renderRoot.querySelector('a')?.click());
      await panel?.updateComplete;
    },
  };
}

export const BesideThePanel = besidePanel();
/** Presses the link, and waits until the panel has dialled: it acts when the page has had its chance to call it off. */
function dialled({ model }: SimulatedLine, press: () => void): Promise<void> {
  return new Promise((begun) => {
    const leave = model.on('callStarted', () => {
      leave();
      begun();
    });
    press();
  });
}

/** A click: the panel dials. */
export const Dialling = besidePanel(dialled);
/** The call that a click has made. */
export const Talking = besidePanel(async (line, press) => {
  await dialled(line, press);
  // The command has to be done before its time has passed.
  await new Promise((done) => setTimeout(done));
  line.clock.advance(1000);
  line.clock.advance(63_000);
});
/** A click while the agent talks: the panel asks what is meant, and never transfers by itself. */
export const DuringACall = besidePanel(async ({ model, customerCalls, clock }, press) => {
  customerCalls('Tomoko Sato', '+81355500199', 'agent');
  await model.answerCall();
  clock.advance(75_000);
  press();
  await customElements.whenDefined('cti-dial-question');
});
