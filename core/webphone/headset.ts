/**
 * The keys and lamps of a USB headset, over WebHID: the hook answers and ends, the mute key mutes, and the headset's own lamps
 * say what the call does. It reads what the headset says of itself (USB HID usage tables: page 0x0B telephony, page 0x08 lamps),
 * so that one adapter does for all that keep to the tables.
 */

/** Usages of page 0x0B that a headset sends. */
const hookSwitch = 0x0b0020;
const phoneMute = 0x0b002f;
/** Usages of page 0x08 that it takes. */
const lamps = { mute: 0x080009, offHook: 0x080017, ring: 0x080018 } as const;
/** Usage of a collection on page 0x0B: a headset, or a handset with keys. */
const telephony = 0x0b;

/** What the agent has done at the headset. `hook`: taken up or laid down. `mute`: the mute key, whatever stood before. */
export type HeadsetKey = { key: 'hook'; offHook: boolean } | { key: 'mute' };

/** What the headset is to show. */
export interface HeadsetLamps {
  ring: boolean;
  offHook: boolean;
  mute: boolean;
}

/** The parts of WebHID that are used; the standard's own types are not in every compiler. */
export interface HidReportItem {
  usages?: readonly number[];
  usageMinimum?: number;
  isRange?: boolean;
  reportSize?: number;
  reportCount?: number;
  isAbsolute?: boolean;
}
interface HidReport {
  reportId?: number;
  items?: readonly HidReportItem[];
}
export interface HidCollection {
  usagePage?: number;
  inputReports?: readonly HidReport[];
  outputReports?: readonly HidReport[];
  children?: readonly HidCollection[];
}
export interface HidDevice {
  readonly opened: boolean;
  readonly productName: string;
  readonly collections: readonly HidCollection[];
  open(): Promise<void>;
  close(): Promise<void>;
  sendReport(reportId: number, data: Uint8Array<ArrayBuffer>): Promise<void>;
  addEventListener(type: 'inputreport', listener: (event: { reportId: number; data: DataView }) => void): void;
  removeEventListener(type: 'inputreport', listener: (event: { reportId: number; data: DataView }) => void): void;
}
export interface Hid {
  getDevices(): Promise<HidDevice[]>;
  requestDevice(options: { filters: { usagePage: number }[] }): Promise<HidDevice[]>;
  addEventListener(type: 'connect' | 'disconnect', listener: (event: { device: HidDevice }) => void): void;
  removeEventListener(type: 'connect' | 'disconnect', listener: (event: { device: HidDevice }) => void): void;
}

/** Where one bit stands in the reports of a device. */
interface Bit {
  reportId: number;
  bit: number;
}

export class Headset {
  readonly #hid: Hid;
  readonly #pressed: (key: HeadsetKey) => void;
  #device: HidDevice | undefined;
  #inputs = new Map<number, Bit>();
  #outputs = new Map<number, Bit>();
  #lengths = new Map<number, number>();
  readonly #was = new Map<number, boolean>();
  #shown = '';

  /** @param pressed told what the agent does at the headset */
  constructor(hid: Hid, pressed: (key: HeadsetKey) => void) {
    this.#hid = hid;
    this.#pressed = pressed;
  }

  /** The headset's own name; nothing without one. */
  get name(): string | undefined {
    return this.#device?.productName;
  }

  /** Takes a headset that the agent has allowed before, now and whenever it is plugged in. It asks nothing. */
  async start(): Promise<void> {
    this.#hid.addEventListener('connect', this.#connected);
    this.#hid.addEventListener('disconnect', this.#disconnected);
    for (const device of await this.#hid.getDevices()) await this.#take(device);
  }

  /** Has the browser ask the agent; to be called from a click. @returns whether there is a headset now */
  async ask(): Promise<boolean> {
    for (const device of await this.#hid.requestDevice({ filters: [{ usagePage: telephony }] }))
      await this.#take(device);
    return this.#device !== undefined;
  }

  async stop(): Promise<void> {
    this.#hid.removeEventListener('connect', this.#connected);
    this.#hid.removeEventListener('disconnect', this.#disconnected);
    await this.show({ ring: false, offHook: false, mute: false });
    await this.#leave();
  }

  /** Shows on the headset how the call stands; the same again is not sent. */
  async show(shown: HeadsetLamps): Promise<void> {
    const device = this.#device;
    const key = JSON.stringify(shown);
    if (!device?.opened || key === this.#shown) return;
    this.#shown = key;
    // What we switch comes back from many headsets as if the agent had pressed it.
    this.#was.set(hookSwitch, shown.offHook);
    const reports = new Map<number, Uint8Array<ArrayBuffer>>();
    for (const [name, usage] of Object.entries(lamps)) {
      const place = this.#outputs.get(usage);
      if (!place) continue;
      const report = reports.get(place.reportId) ?? new Uint8Array(this.#lengths.get(place.reportId) ?? 1);
      reports.set(place.reportId, report);
      if (shown[name as keyof HeadsetLamps]) {
        report[place.bit >> 3] = (report[place.bit >> 3] ?? 0) | (1 << (place.bit & 7));
      }
    }
    for (const [reportId, report] of reports) {
      await device.sendReport(reportId, report).catch(() => undefined);
    }
  }

  readonly #connected = ({ device }: { device: HidDevice }): void => {
    void this.#take(device);
  };

  readonly #disconnected = ({ device }: { device: HidDevice }): void => {
    if (device === this.#device) void this.#leave();
  };

  readonly #reported = ({ reportId, data }: { reportId: number; data: DataView }): void => {
    const now = (usage: number): boolean | undefined => {
      const place = this.#inputs.get(usage);
      if (place?.reportId !== reportId || place.bit >> 3 >= data.byteLength) return undefined;
      return ((data.getUint8(place.bit >> 3) >> (place.bit & 7)) & 1) === 1;
    };
    for (const usage of [hookSwitch, phoneMute]) {
      const is = now(usage);
      const was = this.#was.get(usage) ?? false;
      if (is === undefined || is === was) continue;
      this.#was.set(usage, is);
      if (usage === hookSwitch) this.#pressed({ key: 'hook', offHook: is });
      // The mute key is a push button: down counts, up does not.
      else if (is) this.#pressed({ key: 'mute' });
    }
  };

  async #take(device: HidDevice): Promise<void> {
    if (this.#device) return;
    const inputs = placesIn(device.collections, 'inputReports');
    if (!inputs.places.has(hookSwitch)) return;
    const outputs = placesIn(device.collections, 'outputReports');
    if (!device.opened) await device.open();
    this.#device = device;
    this.#inputs = inputs.places;
    this.#outputs = outputs.places;
    this.#lengths = outputs.lengths;
    this.#was.clear();
    this.#shown = '';
    device.addEventListener('inputreport', this.#reported);
  }

  async #leave(): Promise<void> {
    const device = this.#device;
    this.#device = undefined;
    device?.removeEventListener('inputreport', this.#reported);
    if (device?.opened) await device.close().catch(() => undefined);
  }
}

/** Where each usage of one bit stands, and how long each report is, bytes. */
function placesIn(collections: readonly HidCollection[], kind: 'inputReports' | 'outputReports') {
  const places = new Map<number, Bit>();
  const lengths = new Map<number, number>();
  const walk = (all: readonly HidCollection[]): void => {
    for (const collection of all) {
      for (const { reportId = 0, items = [] } of collection[kind] ?? []) {
        let bit = 0;
        for (const item of items) {
          const { reportSize = 0, reportCount = 0 } = item;
          for (let i = 0; i < reportCount; i++) {
            const usage = item.isRange ? (item.usageMinimum ?? 0) + i : item.usages?.[i];
            if (usage !== undefined && reportSize === 1 && !places.has(usage)) places.set(usage, { reportId, bit });
            bit += reportSize;
          }
        }
        lengths.set(reportId, Math.max(lengths.get(reportId) ?? 0, (bit + 7) >> 3));
      }
      walk(collection.children ?? []);
    }
  };
  walk(collections);
  return { places, lengths };
}
