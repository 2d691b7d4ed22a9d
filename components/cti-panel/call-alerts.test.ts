/** A ringing call is noticed: heard, in the title, by the system; in one tab only, and silent at the right moments. */
import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { line, open, panel, press, sees, settled } from './panel-under-test.ts';
import type { Call } from '../../core/model/call.ts';
import { en } from '../words/en.ts';
import { CallAlerts } from './call-alerts.ts';
import { Ringtone } from './ringtone.ts';
import { TabLead } from '../../core/session/tab-lead.ts';

/** Notifications as the page makes them. Shows nothing: a browser without a desktop cannot. */
class FakeNotification {
  static permission = 'granted';
  static shown: FakeNotification[] = [];
  onclick: (() => void) | undefined;
  closed = false;
  readonly title: string;
  readonly options: NotificationOptions;
  constructor(title: string, options: NotificationOptions) {
    this.title = title;
    this.options = options;
    FakeNotification.shown.push(this);
  }
  close(): void {
    this.closed = true;
  }
}

describe('the ringtone', () => {
  it('may be stopped before it has begun', async () => {
    const tone = new Ringtone();
    const started = tone.start(0.5);
    tone.stop();
    await started;
    expect(tone.rings).to.be.false;
    expect(tone.output).to.equal(undefined);
  });

  it('is heard, at most as loud as it is set, and ends at once', async () => {
    // A touch of the page: without one browsers keep silent.
    await sendMouse({ type: 'click', position: [5, 5] });
    const tone = new Ringtone();
    expect(await tone.start(0.5)).to.be.true;
    const meter = new AnalyserNode(tone.output!.context, { fftSize: 2048 });
    tone.output!.connect(meter);
    const samples = new Float32Array(meter.fftSize);
    let loudest = 0;
    await waitUntil(() => {
      meter.getFloatTimeDomainData(samples);
      loudest = Math.max(loudest, ...samples.map(Math.abs));
      return loudest > 0.05;
    });
    expect(loudest).to.be.at.most(0.51);
    tone.stop();
    expect(tone.rings).to.be.false;
    expect(meter.context.state).to.equal('closed');
  });
});

describe('a user who wants no ringtone', () => {
  for (const [ringer, rings] of [
    ['', true],
    ['none', false],
  ] as const) {
    it(rings ? 'is an exception' : 'hears none, and sees the call as everybody does', async () => {
      await sendMouse({ type: 'click', position: [5, 5] });
      await open();
      const host = Object.assign(panel, { ring: true, titleBadge: true });
      const alerts = new CallAlerts(host, () => ringer);
      const call = { id: `silent-${ringer}`, state: 'alerting', direction: 'in' } as Call;
      const title = document.title;
      alerts.follow([call], () => 'Hannah Weiss', en);
      await waitUntil(() => document.title !== title);
      expect(alerts.ringtone.rings).to.equal(rings);
      alerts.follow([], () => '', en);
      host.removeController(alerts);
      alerts.hostDisconnected();
    });
  }
});

describe('the lead among tabs', () => {
  it('is one tab’s, and passes on when that one goes', async () => {
    const [one, other] = [new TabLead(() => undefined), new TabLead(() => undefined)];
    one.start('call-7');
    await waitUntil(() => one.leads);
    other.start('call-7');
    await aTimeout(50);
    expect(other.leads).to.be.false;
    one.stop();
    await waitUntil(() => other.leads);
    other.stop();
    const third = new TabLead(() => undefined);
    third.start('call-7');
    await waitUntil(() => third.leads);
    third.stop();
  });
});

describe('cti-panel: a call is noticed', () => {
  const title = 'Northwind CRM';
  const real = globalThis.Notification;

  beforeEach(() => {
    document.title = title;
    FakeNotification.shown = [];
    Object.assign(globalThis, { Notification: FakeNotification });
  });
  afterEach(() => {
    Object.assign(globalThis, { Notification: real });
  });

  it('in the title while it rings, and the page’s own title comes back', async () => {
    await open();
    panel.titleBadge = true;
    line.customerCalls();
    await waitUntil(() => document.title === `📞 Anna Kovács – ${title}`);
    await press('Answer');
    expect(document.title).to.equal(title);
    line.customerCalls('Tomoko Sato', '+81355500199', 'agent');
    await waitUntil(() => document.title.startsWith('📞 Tomoko Sato'));
    document.title = 'Case 1042';
    await press('Decline');
    expect(document.title).to.equal('Case 1042');
  });

  it('not where nobody asked for it', async () => {
    await open();
    line.customerCalls();
    await sees('Incoming');
    await aTimeout(50);
    expect(document.title).to.equal(title);
    expect(FakeNotification.shown).to.have.lengthOf(0);
  });

  it('by the system while the page is not looked at: once, closed with the ring, and a click raises the panel', async () => {
    await open();
    panel.notify = true;
    const { hasFocus } = document;
    document.hasFocus = () => false;
    try {
      panel.hide();
      panel.addEventListener('cti-raise', (event) => {
        event.preventDefault();
      });
      line.customerCalls();
      await waitUntil(() => FakeNotification.shown.length === 1);
      const [shown] = FakeNotification.shown;
      expect(shown?.title).to.equal('Anna Kovács');
      expect(shown?.options.body).to.equal('Sales');
      expect(panel.hidden).to.be.true;
      shown?.onclick?.();
      expect(panel.hidden).to.be.false;
      await settled();
      await press('Answer');
      expect(FakeNotification.shown).to.have.lengthOf(1);
      expect(shown?.closed).to.be.true;
    } finally {
      document.hasFocus = hasFocus;
    }
  });

  it('no longer when the link is lost or the page takes the model away: nobody could answer', async () => {
    await open();
    panel.titleBadge = true;
    line.customerCalls();
    await waitUntil(() => document.title !== title);
    line.link.cut();
    await waitUntil(() => document.title === title);
    line.link.restore();
    await waitUntil(() => document.title !== title);
    panel.model = undefined;
    await waitUntil(() => document.title === title);
  });

  it('in one of two panels of the same call', async () => {
    await open();
    const second = document.createElement('cti-panel');
    second.model = line.model;
    document.body.append(second);
    panel.notify = second.notify = true;
    const { hasFocus } = document;
    document.hasFocus = () => false;
    try {
      await second.updateComplete;
      line.customerCalls();
      await waitUntil(() => FakeNotification.shown.length === 1);
      await aTimeout(100);
      expect(FakeNotification.shown).to.have.lengthOf(1);
    } finally {
      document.hasFocus = hasFocus;
      second.remove();
    }
  });
});
