/** The CRM's own people: asked for when somebody calls or is looked for, late, wrong or silent; and records that open by themselves. */
import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { CtiContact } from '../contact.ts';
import './people-search.ts';
import './screen-pop.ts';
import { all, line, open, panel, press, sees, settled, text } from './panel-under-test.ts';

const olivia: CtiContact = { name: 'Olivia Hart', number: '+44 20 7946 0991', detail: 'Tailspin', record: 'contact:7' };

/** A page that knows nobody by itself. */
async function openEmpty(): Promise<void> {
  await open();
  panel.contacts = [];
}

describe('cti-panel: the CRM’s people', () => {
  it('are asked for once, before the call is answered, and named', async () => {
    await openEmpty();
    const asked: string[] = [];
    panel.identify = async (number) => {
      asked.push(number);
      return [olivia];
    };
    line.customerCalls('', '+442079460991');
    await sees('Olivia Hart');
    await press('Answer');
    await sees('Talking');
    await settled();
    expect(text()).to.include('Tailspin');
    expect(asked).to.deep.equal(['+442079460991']);
  });

  it('are not asked for where the page has named them', async () => {
    await open();
    let asked = 0;
    panel.identify = async () => {
      asked++;
      return [];
    };
    line.customerCalls();
    await sees('Anna Kovács');
    await settled();
    expect(asked).to.equal(0);
  });

  it('are picked by the agent where several have the number', async () => {
    await openEmpty();
    panel.identify = async () => [olivia, { name: 'Tailspin Toys Ltd', number: olivia.number }];
    line.customerCalls('', '+442079460991');
    await sees('2 records share this number');
    expect(all('cti-record-choice')).to.have.lengthOf(1);
  });

  for (const [how, answer] of [
    ['fails', () => Promise.reject(new Error('500'))],
    [
      'throws',
      () => {
        throw new Error('not even a promise');
      },
    ],
    ['answers with rubbish', () => Promise.resolve('<html>' as never)],
  ] as const) {
    it(`the call goes on when the directory ${how}, and the panel says so`, async () => {
      await openEmpty();
      panel.identify = answer;
      line.customerCalls('Hostile <img src=x onerror=alert(1)>', '+442079460991');
      await sees('Your directory does not answer right now');
      await press('Answer');
      await sees('Talking');
      expect(all('img')).to.have.lengthOf(0);
    });
  }

  it('are read like anything from outside: what is no person is left out, long texts are cut', async () => {
    await openEmpty();
    const answer: unknown[] = [
      null,
      7,
      {},
      { name: '  ' },
      { name: { toString: () => 'x' } },
      { name: 'N'.repeat(5000) },
    ];
    panel.identify = () => Promise.resolve(answer as CtiContact[]);
    line.customerCalls('', '+442079460991');
    await sees('NNN');
    expect(
      text()
        .match(/N+/g)
        ?.map(({ length }) => length)
        .sort((a, b) => b - a)[0],
    ).to.equal(200);
  });

  it('are found by what is typed, the last search first, whichever is answered first', async () => {
    await openEmpty();
    const answers = new Map<string, (people: CtiContact[]) => void>();
    panel.search = (typed) => new Promise((resolve) => answers.set(typed, resolve));
    await settled();
    panel.focus();
    await sendKeys({ type: 'ol' });
    await waitUntil(() => answers.has('ol'));
    await sendKeys({ type: 'iv' });
    await waitUntil(() => answers.has('oliv'));
    answers.get('oliv')?.([olivia]);
    await waitUntil(() => all('[role=option]').length === 1);
    answers.get('ol')?.([{ name: 'Oliver Twist', number: '1' }]);
    await aTimeout(50);
    expect(all('[role=option]')).to.have.lengthOf(1);
  });
});

describe('cti-panel: pain 22: the record of whoever calls', () => {
  const { hasFocus } = document;
  let opened: unknown[] = [];
  beforeEach(async () => {
    opened = [];
    document.hasFocus = () => true;
    await openEmpty();
    panel.contacts = [olivia];
    panel.addEventListener('cti-open-record', (event) =>
      opened.push((event as CustomEvent<{ link: unknown }>).detail.link),
    );
  });
  afterEach(() => {
    document.hasFocus = hasFocus;
  });

  it('opens when it rings, once', async () => {
    panel.pop = 'ringing';
    line.customerCalls('', '+442079460991');
    await waitUntil(() => opened.length === 1);
    await press('Answer');
    await sees('Talking');
    expect(opened).to.deep.equal([{ kind: 'contact', id: '7', title: 'Olivia Hart' }]);
  });

  it('opens when it is answered, if that is the rule', async () => {
    panel.pop = 'answered';
    line.customerCalls('', '+442079460991');
    await sees('Incoming');
    await settled();
    expect(opened).to.deep.equal([]);
    await press('Answer');
    await waitUntil(() => opened.length === 1);
  });

  it('opens in the tab that is looked at, and not by itself otherwise', async () => {
    line.customerCalls('', '+442079460991');
    await sees('Incoming');
    expect(opened).to.deep.equal([]);
    document.hasFocus = () => false;
    panel.pop = 'ringing';
    await settled();
    await aTimeout(50);
    expect(opened).to.deep.equal([]);
    document.hasFocus = () => true;
    window.dispatchEvent(new Event('focus'));
    expect(opened).to.have.lengthOf(1);
  });

  it('waits until the agent has said who of several it is', async () => {
    panel.contacts = [olivia, { name: 'Tailspin Toys Ltd', number: olivia.number, record: 'account:9' }];
    panel.pop = 'ringing';
    line.customerCalls('', '+442079460991');
    await sees('2 records share this number');
    await settled();
    expect(opened).to.deep.equal([]);
    all<HTMLButtonElement>('li button')
      .find((each) => each.textContent.includes('Toys'))
      ?.click();
    await waitUntil(() => opened.length === 1);
    expect(opened).to.deep.equal([{ kind: 'account', id: '9', title: 'Tailspin Toys Ltd' }]);
  });
});
