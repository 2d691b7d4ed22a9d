/** Dial links in a page: alone, in running text, with a name, and what happens to one during a call. */
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import './cti-dial-link.ts';

const meta: Meta = {
  title: 'cti-dial-link',
  component: 'cti-dial-link',
  args: { number: '+36 20 555 0148', content: '' },
  argTypes: { number: { control: 'text' }, content: { control: 'text', description: 'shown instead of the number' } },
  render: ({ number, content }: Record<string, string>) =>
    html`<cti-dial-link number=${number ?? ''}>${content ? content : ''}</cti-dial-link>`,
};
export default meta;

export const Number: StoryObj = {
  render: ({ number }: Record<string, string>) => html`<cti-dial-link number=${number ?? ''}></cti-dial-link>`,
};
export const Named: StoryObj = { args: { content: 'Anna Kovács, mobile' } };
export const InText: StoryObj = {
  render: ({ number }: Record<string, string>) =>
    html`<p>
      Please ring the warehouse at <cti-dial-link number=${number ?? ''}></cti-dial-link> before noon, or
      <cti-dial-link number="204">Irina Kovalenko</cti-dial-link> in Logistics.
    </p>`,
};
/** Not a number yet: what the page put there is shown as it is. */
export const WithoutNumber: StoryObj = {
  render: () => html`<cti-dial-link>no phone number known</cti-dial-link>`,
};
