/** Several contacts with one number: nobody is named until the agent has said who it is. */
import { expect } from '@open-wc/testing';
import { line, named, open, panel, press, sees, settled, text } from './panel-under-test.ts';
import type { ContactChosenEvent } from './contact-chosen-event.ts';

const number = '+442079460991';

async function ringing(): Promise<void> {
  await open();
  panel.contacts = [
    ...panel.contacts,
    { name: 'Olivia Hart', number: '+44 20 7946 0991', detail: 'Tailspin · buyer' },
    { name: 'Tailspin Toys Ltd', number: '020 7946 0991', detail: 'account' },
  ];
  line.customerCalls('', number);
  await sees('Incoming');
}

describe('cti-panel: a number that several people share', () => {
  it('shows the number, offers them, and does not choose by itself', async () => {
    await ringing();
    expect(text()).to.include('2 records share this number');
    expect(text()).to.include('Olivia Hart');
    expect(text()).to.include('Tailspin Toys Ltd');
    expect(panel.renderRoot.querySelector('cti-call')?.renderRoot.querySelector('.who .name')?.textContent).to.equal(
      '+44 20 7946 0991',
    );
    await expect(panel).to.be.accessible();
  });

  it('remembers the choice for the call, tells the page, and takes it back', async () => {
    await ringing();
    const told: (string | undefined)[] = [];
    panel.addEventListener('cti-contact-chosen', (event: ContactChosenEvent) => told.push(event.contact?.name));
    await press('Olivia Hart Tailspin · buyer');
    await sees('Tailspin · buyer');
    expect(text()).not.to.include('share this number');
    await press('Answer');
    await sees('Talking');
    expect(text()).to.include('Olivia Hart');
    await press('Somebody else?');
    await sees('2 records share this number');
    expect(told).to.deep.equal(['Olivia Hart', undefined]);
    named('Tailspin Toys Ltd account')?.click();
    await settled();
    await press('End');
    await sees('Ended');
    expect(text()).to.include('Tailspin Toys Ltd');
  });

  it('asks again at the next call', async () => {
    await ringing();
    named('Olivia Hart Tailspin · buyer')?.click();
    await settled();
    await press('Decline');
    line.customerCalls('', number);
    await sees('2 records share this number');
  });
});
