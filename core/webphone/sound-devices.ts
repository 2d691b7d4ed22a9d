/**
 * Which microphone, loudspeaker and ringer the agent has chosen, and which of them are plugged in. A choice is remembered
 * by the device's name and group: its id changes with each browser profile, its name does not.
 */

export const soundRoles = ['microphone', 'speaker', 'ringer'] as const;
export type SoundRole = (typeof soundRoles)[number];

/** One device that can be chosen. */
export interface SoundDevice {
  /** As the browser names it now; `''` is the system's own choice. */
  id: string;
  /** Empty until the agent has allowed the microphone. */
  label: string;
  group: string;
}

/** What the browser does to the agent's voice. All on: that is what a headset in an open office needs. */
export interface VoiceSwitches {
  echoCancellation: boolean;
  noiseSuppression: boolean;
  autoGainControl: boolean;
}

export const usualSwitches: VoiceSwitches = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

interface Chosen {
  label: string;
  group: string;
}

interface Kept {
  chosen: Partial<Record<SoundRole, Chosen>>;
  switches: VoiceSwitches;
}

/** A headset comes as two or three devices at once, and each tells of itself; asking at each makes some systems stutter, ms. */
export const devicesSettle = 300;
const key = 'offhook-sound';

export class SoundDevices {
  readonly #listeners = new Set<() => void>();
  #kept = read();
  #found: readonly MediaDeviceInfo[] = [];
  #settling: ReturnType<typeof setTimeout> | undefined;
  #watching = false;

  /** Begins to watch what is plugged in. It asks the agent nothing. */
  start(): Promise<void> {
    if (this.#watching) return Promise.resolve();
    this.#watching = true;
    devices()?.addEventListener('devicechange', this.#changed);
    return this.refresh();
  }

  stop(): void {
    this.#watching = false;
    clearTimeout(this.#settling);
    devices()?.removeEventListener('devicechange', this.#changed);
  }

  /** @param changed told when devices have come or gone, and when something was chosen. @returns a function that ends it */
  listen(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  /** What can be chosen for a role; the system's own choice stands for itself and is not among them. */
  list(role: SoundRole): SoundDevice[] {
    const kind = role === 'microphone' ? 'audioinput' : 'audiooutput';
    return this.#found
      .filter((device) => device.kind === kind && !['', 'default', 'communications'].includes(device.deviceId))
      .map(({ deviceId, label, groupId }) => ({ id: deviceId, label, group: groupId }));
  }

  /** @returns id of the chosen device if it is plugged in, else `''`: the system's own choice */
  use(role: SoundRole): string {
    const chosen = this.#kept.chosen[role];
    if (!chosen) return '';
    const named = this.list(role).filter(({ label }) => label === chosen.label);
    return (named.find(({ group }) => group === chosen.group) ?? named[0])?.id ?? '';
  }

  /** The chosen device is not plugged in; the system's own is used meanwhile. @returns its name */
  missing(role: SoundRole): string | undefined {
    const chosen = this.#kept.chosen[role];
    return chosen && this.use(role) === '' ? chosen.label : undefined;
  }

  /** @param id one of the list, or `''` for the system's own choice */
  choose(role: SoundRole, id: string): void {
    const device = this.list(role).find((each) => each.id === id);
    const { [role]: _, ...others } = this.#kept.chosen;
    const chosen = device ? { ...others, [role]: { label: device.label, group: device.group } } : others;
    this.#keep({ ...this.#kept, chosen });
  }

  get switches(): VoiceSwitches {
    return this.#kept.switches;
  }

  switch(name: keyof VoiceSwitches, on: boolean): void {
    this.#keep({ ...this.#kept, switches: { ...this.#kept.switches, [name]: on } });
  }

  /** Reads once more what is there: names appear only once the microphone has been allowed. */
  async refresh(): Promise<void> {
    this.#found = (await devices()?.enumerateDevices()) ?? [];
    this.#tell();
  }

  readonly #changed = (): void => {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.refresh(), devicesSettle);
  };

  #keep(kept: Kept): void {
    this.#kept = kept;
    try {
      localStorage.setItem(key, JSON.stringify(kept));
    } catch {
      // No storage here: the choice holds as long as the page.
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Missing on a page without https. */
function devices(): MediaDevices | undefined {
  return navigator.mediaDevices;
}

function read(): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Kept>;
    return {
      chosen: Object.fromEntries(Object.entries(kept.chosen ?? {}).filter(([, chosen]) => isChosen(chosen))),
      switches: {
        echoCancellation: kept.switches?.echoCancellation !== false,
        noiseSuppression: kept.switches?.noiseSuppression !== false,
        autoGainControl: kept.switches?.autoGainControl !== false,
      },
    };
  } catch {
    return { chosen: {}, switches: usualSwitches };
  }
}

function isChosen(value: unknown): value is Chosen {
  const { label, group } = (value ?? {}) as Partial<Chosen>;
  return typeof label === 'string' && typeof group === 'string';
}
