// Pain 15: the keys and lamps of a headset. The device speaks reports as real ones describe them; it is no real one.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Headset, type HeadsetKey, type Hid, type HidCollection, type HidDevice } from './headset.ts';

type Report = (event: { reportId: number; data: DataView }) => void;
type Plug = (event: { device: HidDevice }) => void;

/** Page 0x0B: hook and mute in input report 1, the hook in the third bit; page 0x08: lamps in output report 2. */
const collections: HidCollection[] = [
  {
    usagePage: 0x0b,
    inputReports: [
      {
        reportId: 1,
        items: [
          { reportSize: 1, reportCount: 2, usages: [0x0b0097, 0x0b002f] },
          { reportSize: 1, reportCount: 1, usages: [0x0b0020] },
          { reportSize: 5, reportCount: 1 },
        ],
      },
    ],
    children: [
      {
        usagePage: 0x08,
        outputReports: [
          {
            reportId: 2,
            items: [
              { reportSize: 1, reportCount: 1, usages: [0x080017] },
              { reportSize: 1, reportCount: 2, isRange: true, usageMinimum: 0x080018 },
              { reportSize: 5, reportCount: 1 },
              { reportSize: 1, reportCount: 8, usages: [0x080009] },
            ],
          },
        ],
      },
    ],
  },
];

class Device implements HidDevice {
  opened = false;
  readonly productName = 'Headset 7';
  readonly collections = collections;
  readonly sent: string[] = [];
  readonly listeners = new Set<Report>();

  open(): Promise<void> {
    this.opened = true;
    return Promise.resolve();
  }
  close(): Promise<void> {
    this.opened = false;
    return Promise.resolve();
  }
  sendReport(reportId: number, data: Uint8Array<ArrayBuffer>): Promise<void> {
    this.sent.push(`${reportId}:${[...data].map((byte) => byte.toString(16)).join(' ')}`);
    return Promise.resolve();
  }
  addEventListener(_: 'inputreport', listener: Report): void {
    this.listeners.add(listener);
  }
  removeEventListener(_: 'inputreport', listener: Report): void {
    this.listeners.delete(listener);
  }
  report(...bytes: number[]): void {
    for (const listener of this.listeners) listener({ reportId: 1, data: new DataView(new Uint8Array(bytes).buffer) });
  }
}

class Plugs implements Hid {
  readonly listeners = new Map<string, Set<Plug>>();
  allowed: HidDevice[] = [];
  asked: HidDevice[] = [];

  getDevices(): Promise<HidDevice[]> {
    return Promise.resolve(this.allowed);
  }
  requestDevice({ filters }: { filters: { usagePage: number }[] }): Promise<HidDevice[]> {
    assert.deepEqual(filters, [{ usagePage: 0x0b }]);
    return Promise.resolve(this.asked);
  }
  addEventListener(type: string, listener: Plug): void {
    this.listeners.set(type, (this.listeners.get(type) ?? new Set()).add(listener));
  }
  removeEventListener(type: string, listener: Plug): void {
    this.listeners.get(type)?.delete(listener);
  }
  tell(type: 'connect' | 'disconnect', device: HidDevice): void {
    for (const listener of this.listeners.get(type) ?? []) listener({ device });
  }
}

const quiet = { ring: false, offHook: false, mute: false };

async function plugged(): Promise<{ hid: Plugs; device: Device; headset: Headset; keys: HeadsetKey[] }> {
  const [hid, device, keys] = [new Plugs(), new Device(), [] as HeadsetKey[]];
  hid.allowed = [device];
  const headset = new Headset(hid, (key) => keys.push(key));
  await headset.start();
  return { hid, device, headset, keys };
}

describe('pain 15: a headset', () => {
  it('its hook answers and ends, and its mute key counts when it goes down', async () => {
    const { device, keys, headset } = await plugged();
    assert.equal(headset.name, 'Headset 7');
    device.report(0b100);
    device.report(0b110);
    device.report(0b100);
    device.report(0b110);
    device.report(0b000);
    assert.deepEqual(keys, [
      { key: 'hook', offHook: true },
      { key: 'mute' },
      { key: 'mute' },
      { key: 'hook', offHook: false },
    ]);
  });

  it('its lamps show the call, each report once', async () => {
    const { device, headset } = await plugged();
    await headset.show({ ...quiet, ring: true });
    await headset.show({ ...quiet, ring: true });
    await headset.show({ ...quiet, offHook: true });
    await headset.show({ ring: false, offHook: true, mute: true });
    assert.deepEqual(device.sent, ['2:2 0', '2:1 0', '2:1 1']);
  });

  it('what we switch and the headset says back is no key of the agent', async () => {
    const { device, keys, headset } = await plugged();
    await headset.show({ ...quiet, offHook: true });
    device.report(0b100);
    assert.deepEqual(keys, []);
    device.report(0b000);
    assert.deepEqual(keys, [{ key: 'hook', offHook: false }]);
  });

  it('may be asked for, unplugged and plugged in again', async () => {
    const [hid, device, keys] = [new Plugs(), new Device(), [] as HeadsetKey[]];
    const headset = new Headset(hid, (key) => keys.push(key));
    await headset.start();
    assert.equal(headset.name, undefined);
    hid.asked = [device];
    assert.equal(await headset.ask(), true);
    hid.tell('disconnect', device);
    assert.equal(headset.name, undefined);
    assert.equal(device.listeners.size, 0);
    hid.tell('connect', device);
    await Promise.resolve();
    await Promise.resolve();
    assert.equal(headset.name, 'Headset 7');
    await headset.stop();
    assert.equal(device.opened, false);
    assert.deepEqual(
      [...hid.listeners.values()].map(({ size }) => size),
      [0, 0],
    );
  });

  it('a device without a hook is left alone, and reports too short or of others say nothing', async () => {
    const hid = new Plugs();
    const mouse: HidDevice = Object.assign(new Device(), { collections: [{ usagePage: 1 }] });
    hid.allowed = [mouse];
    const headset = new Headset(hid, () => assert.fail('no key'));
    await headset.start();
    assert.equal(mouse.opened, false);
    const { device, keys } = await plugged();
    device.report();
    for (const listener of device.listeners) listener({ reportId: 9, data: new DataView(new Uint8Array([7]).buffer) });
    assert.deepEqual(keys, []);
  });
});
