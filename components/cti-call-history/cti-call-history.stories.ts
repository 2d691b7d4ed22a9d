/** The moments of a call history, on a source in memory: compact and in full, empty, loading, failed, and a call in detail. */
import type { Args, Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { given } from '../../storybook/given.ts';
import { MemoryHistory, sampleCalls } from '../../storybook/memory-history.ts';
import { speechLikeSound } from '../../storybook/speech-like-sound.ts';
import { onceShown } from '../../storybook/once-shown.ts';
import './cti-call-history.ts';
import type { CtiCallHistory } from './cti-call-history.ts';

const outcomes = [
  { code: 'offer', title: 'Offer requested' },
  { code: 'sale', title: 'Sale' },
  { code: 'none', title: 'No interest' },
];
const recordKinds = [
  { kind: 'contact', title: 'contact', url: '#contacts/{id}' },
  { kind: 'case', title: 'case', url: '#cases/{id}' },
];

interface Loaded {
  source: MemoryHistory;
}

/** @param count how many calls there are. @param then what is done with the history once it is shown */
function moment(
  more: Partial<CtiCallHistory> = {},
  count = 120,
  then: (history: CtiCallHistory, source: MemoryHistory) => unknown = () => undefined,
  prepare: (source: MemoryHistory) => void = () => undefined,
): StoryObj {
  return {
    loaders: [
      onceShown(async (): Promise<Loaded> => {
        const source = new MemoryHistory(sampleCalls(count, Date.now()));
        prepare(source);
        return { source };
      }),
    ],
    render: (args: Args, { loaded }) => {
      const { source } = loaded as Loaded;
      return html`<cti-call-history
        ${given<CtiCallHistory>({ source, outcomes, recordKinds, ...more }, args)}
      ></cti-call-history>`;
    },
    play: async ({ canvasElement, loaded }) => {
      const history = canvasElement.querySelector('cti-call-history');
      if (!history) return;
      await rows(history, (loaded as Loaded).source, count);
      await then(history, (loaded as Loaded).source);
      await history.updateComplete;
    },
  };
}

/** Until what the source says is there. */
async function rows(history: CtiCallHistory, source: MemoryHistory, count: number): Promise<void> {
  const there = () => history.renderRoot.querySelector(count > 0 && !source.broken ? '.row' : '.message, .ghost');
  while (!there()) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function press(history: CtiCallHistory, selector: string, index = 0): Promise<void> {
  const found = () => history.renderRoot.querySelectorAll<HTMLElement>(selector)[index];
  while (!found()) await new Promise((resolve) => setTimeout(resolve, 20));
  found()?.click();
  await history.updateComplete;
}

async function opened(history: CtiCallHistory): Promise<void> {
  await press(history, '.row');
  while (!history.renderRoot.querySelector('.timeline')) await new Promise((resolve) => setTimeout(resolve, 20));
}

const meta: Meta = { title: 'cti-call-history', component: 'cti-call-history' };
export default meta;

export const Compact: StoryObj = moment();
export const OfOneRecord: StoryObj = moment({ record: 'contact:42' });
export const Empty: StoryObj = moment({}, 0);
export const Loading: StoryObj = moment({}, 0, undefined, (source) => {
  source.delay = new Promise(() => undefined);
});
export const Failed: StoryObj = moment({}, 10, undefined, (source) => {
  source.broken = true;
});
export const CallOpened: StoryObj = moment({}, 120, opened);
export const Full: StoryObj = moment({ full: true });
const colleagues = [
  { id: 'a', name: 'Anna Kovács' },
  { id: 'm', name: 'Marcus Boyd' },
];
export const FullOfAllAgents: StoryObj = moment({ full: true, agent: 'all' }, 120, undefined, (source) => {
  source.others = colleagues;
  source.all = source.all.map((call, i) => {
    const agent = [undefined, ...colleagues][i % 3];
    return agent ? { ...call, agent, readOnly: true } : { ...call, agent: source.me };
  });
});
export const FullMissedOnly: StoryObj = moment({ full: true }, 120, (history) => press(history, '[name=kind]', 1));
export const FullByPerson: StoryObj = moment({ full: true, grouped: true });
export const FullNothingFound: StoryObj = moment({ full: true }, 5, async (history) => {
  await press(history, '[name=kind]', 1);
});
export const FullCallOpened: StoryObj = moment({ full: true }, 120, opened);
/** A recorded call: its player, with how loud it is along its length. */
export const CallRecorded: StoryObj = moment(
  {},
  120,
  async (history) => {
    await opened(history);
    const drawn = () => {
      const player = history.renderRoot.querySelector('cti-recording')?.renderRoot;
      const long = Number(player?.querySelector('input')?.max) > 1;
      return long && player?.querySelector('.wave path')?.getAttribute('d') !== '';
    };
    while (!drawn()) await new Promise((resolve) => setTimeout(resolve, 20));
  },
  (source) => {
    const url = URL.createObjectURL(speechLikeSound(48));
    source.sounds.set(source.all[0]?.id ?? '', [{ url, download: url }]);
  },
);
