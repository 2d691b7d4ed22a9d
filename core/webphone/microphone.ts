/**
 * Whether a page can have the agent's voice, and if not, why: reasons that look alike to `getUserMedia` and need
 * different remedies. Watches for changes, so that a panel that says "blocked" stops saying so by itself.
 */
import type { MicrophoneState, MicrophoneTrouble } from './microphone-state.ts';

/** Devices come and go several at a time: a headset is a microphone, a speaker, and often both again; ms. */
const devicesSettle = 300;

/** Chromium's name for what the standard calls `permissionsPolicy`; other browsers have neither. */
interface PolicyDocument extends Document {
  featurePolicy?: { allowsFeature(feature: string): boolean };
  permissionsPolicy?: { allowsFeature(feature: string): boolean };
}

export class MicrophoneWatch {
  readonly #changed: (state: MicrophoneState) => void;
  #state: MicrophoneState | undefined;
  #permission: PermissionStatus | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;
  /** What only asking finds out; it holds until something changes. */
  #found: MicrophoneState | undefined;
  #watching = false;

  /** @param changed told of the state once it is known, and of each change */
  constructor(changed: (state: MicrophoneState) => void) {
    this.#changed = changed;
  }

  /** Unknown until it has been looked at for the first time. */
  get state(): MicrophoneState | undefined {
    return this.#state;
  }

  /** Begins to watch. It asks the agent nothing. */
  start(): void {
    if (this.#watching) return;
    this.#watching = true;
    // Missing on a page without https.
    (navigator.mediaDevices as MediaDevices | undefined)?.addEventListener('devicechange', this.#devicesChanged);
    void this.#look();
  }

  stop(): void {
    this.#watching = false;
    clearTimeout(this.#settling);
    (navigator.mediaDevices as MediaDevices | undefined)?.removeEventListener('devicechange', this.#devicesChanged);
    this.#permission?.removeEventListener('change', this.#permissionChanged);
    this.#permission = undefined;
    this.#state = undefined;
  }

  /** Has the browser ask the agent, from a click best of all. No microphone stays open. @returns how it stands then */
  async ask(): Promise<MicrophoneState> {
    this.#found = undefined;
    const before = await this.#stand();
    if (before === 'insecure' || before === 'policy') return this.#become(before);
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      for (const track of stream.getTracks()) track.stop();
      // Some browsers allow it for the moment only, and go on saying that they would ask.
      this.#found = 'ready';
    } catch (error) {
      this.#found = await troubleOf(error);
    }
    return this.#look();
  }

  readonly #devicesChanged = (): void => {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(this.#permissionChanged, devicesSettle);
  };

  readonly #permissionChanged = (): void => {
    this.#found = undefined;
    void this.#look();
  };

  async #look(): Promise<MicrophoneState> {
    return this.#become(await this.#stand());
  }

  async #stand(): Promise<MicrophoneState> {
    if (!isSecureContext || !('mediaDevices' in navigator)) return 'insecure';
    if (!allowedByPage()) return 'policy';
    this.#permission ??= await this.#watchedPermission();
    const permission = this.#permission?.state ?? 'prompt';
    if (permission === 'denied') return 'denied';
    const devices = await navigator.mediaDevices.enumerateDevices();
    if (!devices.some(({ kind }) => kind === 'audioinput')) return 'noDevice';
    return this.#found ?? (permission === 'granted' ? 'ready' : 'unasked');
  }

  async #watchedPermission(): Promise<PermissionStatus | undefined> {
    const permission = await microphonePermission();
    if (this.#watching) permission?.addEventListener('change', this.#permissionChanged);
    return permission;
  }

  #become(state: MicrophoneState): MicrophoneState {
    if (this.#watching && state !== this.#state) {
      this.#state = state;
      this.#changed(state);
    }
    return state;
  }
}

function allowedByPage(): boolean {
  const { permissionsPolicy, featurePolicy } = document as PolicyDocument;
  return (permissionsPolicy ?? featurePolicy)?.allowsFeature('microphone') ?? true;
}

/** @returns nothing where the browser does not tell before it is asked */
async function microphonePermission(): Promise<PermissionStatus | undefined> {
  try {
    return await navigator.permissions.query({ name: 'microphone' });
  } catch {
    return undefined;
  }
}

/** The names are those of the Media Capture standard; a refusal and a closed question share one. */
async function troubleOf(error: unknown): Promise<MicrophoneTrouble> {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'noDevice';
    case 'NotAllowedError':
      return (await microphonePermission())?.state === 'prompt' ? 'dismissed' : 'denied';
    case 'SecurityError':
      return 'policy';
    default:
      return 'inUse';
  }
}
