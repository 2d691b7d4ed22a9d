/** The row of the telephone in the page, and what it opens: how it stands, how a call sounds, and what can be set. */
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import { waitFor } from 'storybook/test';
import { type GivenPhone, givenPhone, givenPicture, givenSamples } from '../../storybook/given-phone.ts';
import '../../storybook/surface.ts';
import type { CtiPhoneBar } from './cti-phone-bar.ts';
import './cti-panel.ts';
import './cti-phone-bar.ts';

const meta: Meta = { title: 'cti-panel/Telephone', component: 'cti-phone-bar' };
export default meta;

const good = givenSamples(Array.from({ length: 90 }, (_, i) => 4.3 - 0.1 * Math.sin(i / 6)));
const dip = givenSamples(Array.from({ length: 90 }, (_, i) => (i > 60 ? 2.4 + 0.3 * Math.sin(i) : 4.2)));

function bar(given: Partial<CtiPhoneBar>, phone: GivenPhone = givenPhone(given.status)): TemplateResult {
  const { samples = [], warnings = [], pictures = {}, status = 'ready', blocked = false, regainedBy } = given;
  return html`<story-surface>
    <cti-phone-bar
      .phone=${phone}
      .status=${status}
      .samples=${samples}
      .warnings=${warnings}
      .pictures=${pictures}
      .regainedBy=${regainedBy}
      .now=${() => 0}
      ?blocked=${blocked}
      can-dial
    ></cti-phone-bar>
  </story-surface>`;
}

/** Once what it is in has been drawn. */
const inBar = (canvasElement: HTMLElement, selector: string): Promise<HTMLElement> =>
  waitFor(() => {
    const found = canvasElement.querySelector('cti-phone-bar')?.shadowRoot?.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`no ${selector} yet`);
    return found;
  });

export const Ready: StoryObj = { render: () => bar({}) };
export const InAnotherTab: StoryObj = { render: () => bar({ status: 'elsewhere' }) };
export const NoMicrophone: StoryObj = { render: () => bar({ status: 'noMicrophone' }) };
export const SoundIsOff: StoryObj = { render: () => bar({ blocked: true }) };
export const SoundsGood: StoryObj = { render: () => bar({ samples: good }) };
export const SoundsBad: StoryObj = { render: () => bar({ samples: dip, warnings: ['loss'] }) };
export const Reconnecting: StoryObj = { render: () => bar({ samples: good, regainedBy: 12_000 }) };
/** Both ends show themselves. */
export const WithPictures: StoryObj = {
  render: () =>
    bar({ samples: good, pictures: { party: givenPicture('#36648b', 'B'), own: givenPicture('#6b4c8a', 'A') } }),
};
/** The plot of two minutes, the devices, the test call, and the button that says why one cannot hear. */
export const Opened: StoryObj = {
  render: () => bar({ samples: dip, warnings: ['loss'] }),
  play: async ({ canvasElement }) => {
    (await inBar(canvasElement, 'button.icon')).click();
    await inBar(canvasElement, 'cti-sound-sheet');
  },
};
