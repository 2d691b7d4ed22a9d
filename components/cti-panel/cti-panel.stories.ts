/** The moments of an agent's day, each on a simulated phone system that has really been brought there. */
import type { Args, Meta, StoryObj } from '@storybook/web-components-vite';
import { html, type LitElement, type TemplateResult } from 'lit';
import { CtiModel } from '../../core/model/cti-model.ts';
import { CtiError } from '../../core/provider/errors.ts';
import { given } from '../../storybook/given.ts';
import { onceShown } from '../../storybook/once-shown.ts';
import { numbers, type SimulatedLine, simulatedLine } from '../../storybook/simulated-line.ts';
import type { CtiContact } from '../contact.ts';
import type { RecentCall } from '../../core/session/recent-call.ts';
import './cti-panel.ts';
import type { CtiPanel } from './cti-panel.ts';

const contacts: CtiContact[] = [
  { name: 'Irina Kovalenko', number: '204', detail: 'Logistics', colleague: true },
  { name: 'Anna Kovács', number: '+36 20 555 0148', detail: 'Northwind' },
  { name: 'Jan Kovář', number: '+420 2 5550 1900', detail: 'Contoso' },
  { name: 'Tomoko Sato', number: '+81 3-5550-0199', detail: 'Contoso Japan' },
];

const withPresence: CtiContact[] = [
  { name: 'Irina Kovalenko', number: '204', detail: 'Logistics', colleague: true, presence: 'talking' },
  { name: 'Peter Kovar', number: '207', detail: 'Sales', colleague: true, presence: 'ready' },
  ...contacts.filter(({ colleague }) => !colleague),
];

const sharing: CtiContact[] = [
  { name: 'Olivia Hart', number: '+44 20 7946 0991', detail: 'Tailspin · buyer' },
  { name: 'Tailspin Toys Ltd', number: '+44 20 7946 0991', detail: 'account' },
];

const minute = 60_000;
const recent = (): RecentCall[] => [
  { id: '1', direction: 'out', number: '+36205550148', at: Date.now() - 9 * minute, talkMs: 192_000, missed: false },
  {
    id: '2',
    direction: 'in',
    number: '+12065550186',
    name: 'Marcus Boyd',
    at: Date.now() - 48 * minute,
    talkMs: 0,
    missed: true,
  },
  { id: '3', direction: 'in', number: '+12025550143', at: Date.now() - 1500 * minute, talkMs: 48_000, missed: false },
  { id: '4', direction: 'in', number: '+81355500199', at: Date.now() - 3000 * minute, talkMs: 725_000, missed: false },
];

const panel = (model: CtiModel | undefined, args: Args, more: Partial<CtiPanel> = {}): TemplateResult => {
  const own = { model, line: '201 · HQ', contacts, recentCalls: recent(), endedFor: Infinity, ...more };
  return html`<cti-panel ${given<CtiPanel>(own, args)}></cti-panel>`;
};

/** A story that brings a line to its moment, shows it, and then does what only a shown panel can be asked for. */
function moment(
  bring: (line: SimulatedLine) => unknown,
  then?: (panel: CtiPanel, line: SimulatedLine) => unknown,
  options: { ownPhoneFirst?: boolean; more?: Partial<CtiPanel>; late?: boolean } = {},
): StoryObj {
  return {
    loaders: [
      onceShown(async () => {
        const line = await simulatedLine(options);
        if (!options.late) await bring(line);
        return { line };
      }),
    ],
    render: (args, { loaded }) => panel((loaded['line'] as SimulatedLine).model, args, options.more),
    play: async ({ canvasElement, loaded }) => {
      const shown = canvasElement.querySelector('cti-panel');
      if (!shown) return;
      const line = loaded['line'] as SimulatedLine;
      await shown.updateComplete;
      // What an event leaves behind for some seconds needs a panel that has heard the event.
      if (options.late) await bring(line);
      await then?.(shown, line);
    },
  };
}

async function talking({ model, clock, customerCalls }: SimulatedLine): Promise<void> {
  customerCalls();
  await model.answerCall();
  clock.advance(266_000);
}

async function consulting(line: SimulatedLine): Promise<void> {
  await talking(line);
  await line.model.makeConsultCall('204');
  line.clock.advance(13_000);
  line.colleagueAnswers();
  line.clock.advance(18_000);
}

/** The first call brings along what a call may need; a person does not press anything before. */
async function callIsThere(): Promise<void> {
  await customElements.whenDefined('cti-call');
  await customElements.whenDefined('cti-wrap-up');
}

/** Presses the button with that word inside the panel's call. */
async function press(shown: CtiPanel, word: 'openKeypad' | 'transfer'): Promise<void> {
  await callIsThere();
  await shown.updateComplete;
  const call = shown.renderRoot.querySelector('cti-call');
  await call?.updateComplete;
  const buttons = [...(call?.renderRoot.querySelectorAll('button') ?? [])];
  buttons.find((button) => button.textContent.trim() === call?.words[word])?.click();
  await call?.updateComplete;
}

/** A part of an element's own tree, once it has been loaded and drawn. */
async function part(inside: LitElement, tag: string): Promise<LitElement> {
  await customElements.whenDefined(tag);
  for (let frames = 0; frames < 100; frames++) {
    await inside.updateComplete;
    const found = inside.renderRoot.querySelector<LitElement>(tag);
    await found?.updateComplete;
    if (found) return found;
    await new Promise(requestAnimationFrame);
  }
  throw new Error(`there is no ${tag}`);
}

/** Types into the number field of an element: the panel's own is in its dialer. */
async function type(into: LitElement, text: string): Promise<void> {
  const around = into.localName === 'cti-panel' ? await part(into, 'cti-dialer') : into;
  const field = await part(around, 'cti-number-field');
  const input = field.renderRoot.querySelector('input');
  if (!input) return;
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  await import('./suggestions.ts');
  await field.updateComplete;
  await around.updateComplete;
}

/** Always four seconds before the next attempt. */
const reconnecting = {
  get reconnecting() {
    return { attempt: 3, nextAt: Date.now() + 4000 };
  },
  connectNow: () => undefined,
};

const meta: Meta = {
  title: 'cti-panel',
  component: 'cti-panel',
  argTypes: {
    placement: { control: 'inline-radio', options: ['inline', 'docked', 'floating'] },
    ringVolume: { control: { type: 'range', min: 0, max: 1, step: 0.1 } },
  },
};
export default meta;

/** Nobody is on the phone: the place to try the controls. */
export const Ready: StoryObj = {
  ...moment(() => undefined),
  args: {
    line: '201 · HQ',
    contacts,
    outcomes: [],
    notes: false,
    wrapUpFor: 0,
    placement: 'inline',
    minimized: false,
    hidden: false,
    ring: false,
    ringVolume: 0.6,
    notify: false,
    titleBadge: false,
    endedFor: 6000,
  },
};
/** The CRM's back end says that nobody is signed in. */
const nobody = () => Promise.reject(new CtiError('notAuthorised'));
export const SignedOut: StoryObj = {
  render: (args) => html`<cti-panel ${given<CtiPanel>({ server: '/', getTicket: nobody }, args)}></cti-panel>`,
};
/** Neither a model nor a server: somebody has to connect a phone. */
export const NotSetUp: StoryObj = { render: (args) => panel(undefined, args) };
export const Connecting: StoryObj = { render: (args) => panel(new CtiModel(), args) };
/** People by the letters of the keys, colleagues as they stand, and the number itself. */
export const Typing = moment(
  () => undefined,
  async (shown) => {
    await type(shown, '568');
  },
  { more: { contacts: withPresence } },
);
/** The agent talks through the page, and the browser blocks the microphone. */
export const MicrophoneBlocked = moment(
  () => undefined,
  async (shown) => {
    await part(shown, 'cti-microphone-banner');
  },
  { more: { microphone: 'denied' } },
);
export const Incoming = moment(({ customerCalls, clock }) => {
  customerCalls();
  clock.advance(7000);
});
/** Two records of the CRM have the caller's number: the agent says who it is. */
export const SeveralRecords = moment(
  ({ customerCalls, clock }) => {
    customerCalls('', '+442079460991');
    clock.advance(3000);
  },
  undefined,
  { more: { contacts: [...contacts, ...sharing] } },
);
export const PickUpYourPhone = moment(({ model }) => model.makeCall(numbers.answers), undefined, {
  ownPhoneFirst: true,
});
export const Dialling = moment(({ model }) => model.makeCall(numbers.noAnswer));
export const Talking = moment(talking);
export const Muted = moment(async (line) => {
  await talking(line);
  await line.model.mute();
});
export const Recorded = moment(async (line) => {
  await talking(line);
  await line.model.request({ type: 'record', callId: line.model.currentCall?.id ?? '', recording: true });
});
export const OnHold = moment(async (line) => {
  await talking(line);
  await line.model.holdOrUnholdCall();
  line.clock.advance(44_000);
});
export const HeldByTheOtherSide = moment(async ({ model, colleague, colleagueAnswers }) => {
  await model.makeCall('204');
  colleagueAnswers();
  await colleague.holdCall(colleague.state.calls[0]?.id ?? '');
});
export const KeypadInACall = moment(talking, async (shown, { model }) => {
  await press(shown, 'openKeypad');
  await model.sendDtmf('1420#');
});
export const TransferTarget = moment(talking, (shown) => press(shown, 'transfer'));
/** Whoever is sent on blindly is gone: that is asked about once more. */
export const BlindTransfer = moment(talking, async (shown) => {
  await press(shown, 'transfer');
  const picker = await part(await part(shown, 'cti-call'), 'cti-target-picker');
  await type(picker, '204');
  [...picker.renderRoot.querySelectorAll<HTMLElement>('.btn')][0]?.click();
  await picker.updateComplete;
});
export const ConsultationRings = moment(async (line) => {
  await talking(line);
  await line.model.makeConsultCall('204');
});
export const Consulting = moment(consulting);
export const Swapped = moment(async (line) => {
  await consulting(line);
  await line.model.request({ type: 'unholdCall', callId: line.model.currentCall?.id ?? '' });
});
export const Conference = moment(async (line) => {
  await consulting(line);
  await line.model.conferenceCall();
});
export const SecondCallWaiting = moment(async (line) => {
  await talking(line);
  line.customerCalls('Tomoko Sato', '+81355500199', 'agent');
});
/** A dial link is clicked while the agent talks. */
export const DialDuringCall = moment(talking, async (shown) => {
  shown.call('204');
  await shown.updateComplete;
});
export const Busy = moment(
  async ({ model, clock }) => {
    await model.makeCall(numbers.busy);
    clock.advance(2000);
  },
  undefined,
  { late: true },
);
export const Missed = moment(
  ({ customerCalls, link }) => {
    link.exchange.outsideHangsUp(customerCalls());
  },
  undefined,
  { late: true },
);
export const Transferred = moment(
  async (line) => {
    await consulting(line);
    await line.model.transferCall();
  },
  undefined,
  { late: true },
);
export const Refused = moment(({ model }) => model.makeCall('12ab').catch(() => undefined), undefined, { late: true });
const outcomes = ['Resolved', 'Call back', 'Voicemail', 'Wrong number'].map((title) => ({ code: title, title }));
export const TalkingWithNote = moment(talking, undefined, { more: { notes: true } });
export const WrapUp = moment(
  talking,
  async (shown, { model }) => {
    await callIsThere();
    await model.dropCall();
    await shown.updateComplete;
  },
  { more: { notes: true, outcomes, wrapUpFor: 22 } },
);
export const Docked = moment(talking, undefined, { more: { placement: 'docked' } });
export const Floating = moment(talking, undefined, { more: { placement: 'floating' } });
export const Mini = moment(() => undefined, undefined, { more: { minimized: true } });
export const MiniIncoming = moment(
  ({ customerCalls, clock }) => {
    customerCalls();
    clock.advance(7000);
  },
  undefined,
  { more: { minimized: true } },
);
export const MiniTalking = moment(talking, undefined, { more: { minimized: true } });
export const AgentMenu = moment(
  ({ clock }) => {
    clock.advance(4_360_000);
  },
  async (shown) => {
    await shown.updateComplete;
    const menu = shown.renderRoot.querySelector('cti-agent-menu');
    menu?.renderRoot.querySelector('button')?.click();
    await menu?.updateComplete;
  },
);
export const OnABreak = moment(({ model }) => model.setAgentState('break', 'lunch'));
export const LinkLost = moment(
  async (line) => {
    await talking(line);
    line.link.cut();
  },
  undefined,
  {
    more: { connection: reconnecting },
  },
);
export const DarkOnHold = moment(
  async (line) => {
    await talking(line);
    await line.model.holdOrUnholdCall();
    line.clock.advance(44_000);
  },
  undefined,
  { more: { colourScheme: 'dark' } },
);
export const DarkIncoming = moment(({ customerCalls }) => customerCalls(), undefined, {
  more: { colourScheme: 'dark' },
});
