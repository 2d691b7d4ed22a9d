/** Recorded calls, played into the panel: each opens in its middle, paused. */
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { CtiContact } from '../components/contact.ts';
import '../components/cti-panel/cti-panel.ts';
import type { CtiPanel } from '../components/cti-panel/cti-panel.ts';
import type { CtiModel } from '../core/model/cti-model.ts';
import { onceShown } from './once-shown.ts';
import './player/scenario-player.ts';
import type { Recording } from './recordings/recording.ts';
import { fetchTraffic, playLinkLost, playMorning, type Traffic } from './recordings/scenarios.ts';

const contacts: CtiContact[] = [
  { name: 'Irina Kovalenko', number: '204', detail: 'Logistics', colleague: true },
  { name: 'Anna Kovács', number: '+36 20 555 0148', detail: 'Northwind' },
  { name: 'Jan Kovář', number: '+420 2 5550 1900', detail: 'Contoso' },
  { name: 'Tomoko Sato', number: '+81 3-5550-0199', detail: 'Contoso Japan' },
  { name: 'Ben Okafor', number: '102', detail: 'Support', colleague: true },
];

interface Args {
  /** Seconds since the recording began. */
  at: number;
  speed: number;
}

const meta: Meta = {
  title: 'Scenarios',
  // A page with all of them at once would answer every key eleven times.
  tags: ['!autodocs'],
  argTypes: {
    at: { control: { type: 'number', min: 0, step: 0.1 }, description: 'the moment to open at, seconds' },
    speed: { control: 'inline-radio', options: [0.25, 1, 10], description: '2 is twice as fast as recorded' },
  },
};
export default meta;

const panelFor =
  (agent: string) =>
  (model: CtiModel): CtiPanel =>
    // An ended call stays in view: how long it would stay is the page's time, and not the recording's.
    Object.assign(document.createElement('cti-panel'), { model, contacts, line: agent, endedFor: Infinity });

/**
 * @param load fetches or makes the recording
 * @param at the moment to open at, seconds
 * @param about what happens, in a sentence
 */
function scenario(load: () => Promise<Recording>, at: number, about: string): StoryObj<Args> {
  return {
    args: { at, speed: 1 },
    parameters: { docs: { description: { story: about } } },
    loaders: [onceShown(async () => ({ recording: await load() }))],
    render: (args, { loaded }) => {
      const recording = loaded['recording'] as Recording;
      return html`<scenario-player
        about=${about}
        at=${args.at * 1000}
        speed=${args.speed}
        .recording=${recording}
        .show=${panelFor(recording.agent)}
      ></scenario-player>`;
    },
    play: async ({ canvasElement }) => {
      await canvasElement.querySelector('scenario-player')?.updateComplete;
    },
  };
}

const traffic = (name: Traffic, agent?: string) => () => fetchTraffic(name, agent);

export const AnsweredHeldHungUp = scenario(
  traffic('incoming'),
  1.3,
  'A customer calls; the agent answers, holds the call twice and hangs up.',
);
export const Missed = scenario(
  traffic('missed'),
  1,
  'One customer gives up while it rings, the next one is not answered in time.',
);
export const Busy = scenario(traffic('busy'), 1.6, 'The agent calls a customer who is busy.');
export const ConsultedAndTransferred = scenario(
  traffic('consult'),
  2,
  'The agent asks a colleague and passes the customer on.',
);
export const TransferredBlind = scenario(
  traffic('blind'),
  0.6,
  'A call is passed on without asking; later another one, to somebody who is busy.',
);
export const FromAQueue = scenario(
  traffic('queue'),
  5,
  'A queue rings an agent who does not pick up, and later brings another caller.',
);
export const SecondCallWaiting = scenario(
  traffic('waiting'),
  1,
  'Somebody else calls during a call: the agent holds the first, takes the second, and goes back.',
);
export const ReconnectInMidCall = scenario(
  traffic('reconnect'),
  1.2,
  'The connection to the phone system is lost during a call and comes back; the call has gone on.',
);
export const HostileNames = scenario(
  traffic('names'),
  2.7,
  'Callers’ names as they come from the phone network: scripts of the world, quotes, damage, and one that looks like a message.',
);
export const ABusyMorning = scenario(
  playMorning,
  142,
  'Five minutes of a working day: a call from the queue, a question to a colleague, a call out, a second caller, a break.',
);
export const LinkLostForAWhile = scenario(
  playLinkLost,
  33,
  'The link goes while two people talk and is back twenty seconds later.',
);
