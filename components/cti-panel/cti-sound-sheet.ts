/** What can be set about the sound, tried out, and found out: devices, the microphone's level, a test call, and why one cannot hear. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Call } from '../../core/model/call.ts';
import { InputLevel } from '../../core/webphone/input-level.ts';
import { MicrophoneWatch } from '../../core/webphone/microphone.ts';
import { checkSound, type SoundCheckup } from '../../core/webphone/sound-check.ts';
import { type SoundRole, soundRoles, type VoiceSwitches } from '../../core/webphone/sound-devices.ts';
import type { WebPhone } from '../../core/webphone/web-phone.ts';
import { controls } from '../controls.ts';
import { define } from '../define.ts';
import { icons } from '../icons.ts';
import type { WebPhoneWords } from '../words/webphone/words.ts';
import { linkStyles } from './link.styles.ts';
import { phoneIcons } from './phone-icons.ts';
import { soundSheetStyles } from './cti-sound-sheet.styles.ts';

/** @fires test-call - the agent wants to hear himself */
export class CtiSoundSheet extends LitElement {
  static override styles = [controls, linkStyles, soundSheetStyles];

  @property({ attribute: false }) phone!: WebPhone;
  @property({ attribute: false }) call: Call | undefined;
  @property({ attribute: false }) words!: WebPhoneWords;
  @property({ type: Boolean, attribute: 'can-dial' }) canDial = false;
  @state() private level = 0;
  @state() private checking = false;
  @state() private checkup: SoundCheckup | undefined;
  @state() private copied = false;
  readonly #meter = new InputLevel();
  #metered: MediaStream | undefined;
  #unlisten: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.phone.sound.devices.start();
    this.#unlisten = this.phone.sound.listen((event) => {
      if (event === 'microphone') this.#measure();
      if (event !== 'quality') this.requestUpdate();
    });
    this.#measure();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unlisten?.();
    this.#meter.stop();
    this.#metered = undefined;
  }

  protected override render(): TemplateResult {
    const { words, phone } = this;
    const { devices } = phone.sound;
    const named = devices.list('microphone').some(({ label }) => label !== '');
    return html`${soundRoles.map((role) => this.#choice(role))}
      ${named ? nothing : html`<p class="hint">${words.namesAppear}</p>`}
      <div class="switches">
        ${(Object.keys(words.switches) as (keyof VoiceSwitches)[]).map(
          (name) =>
            html`<label
              ><input
                type="checkbox"
                .checked=${devices.switches[name]}
                @change=${(event: Event) => {
                  devices.switch(name, (event.target as HTMLInputElement).checked);
                }}
              />${words.switches[name]}</label
            >`,
        )}
      </div>
      ${this.#headset()}
      <div class="buttons">
        ${
          phone.echoNumber
            ? html`<button
                type="button"
                class="btn"
                title=${words.testCallHint}
                ?disabled=${!this.canDial}
                @click=${() => this.dispatchEvent(new CustomEvent('test-call', { bubbles: true, composed: true }))}
              >
                ${icons.phone}${words.testCall}
              </button>`
            : nothing
        }
        <button type="button" class="btn" ?disabled=${this.checking} @click=${() => void this.#check()}>
          ${words.whyButton}
        </button>
      </div>
      <div class="answer" role="status">${this.checking ? html`<p>${words.checking}</p>` : this.#answer()}</div>`;
  }

  #choice(role: SoundRole): TemplateResult {
    const { words } = this;
    const { devices } = this.phone.sound;
    const missing = devices.missing(role);
    const used = devices.use(role);
    return html`<label class="choice">
        <span>${words.devices[role]}</span>
        <select
          @change=${(event: Event) => {
            devices.choose(role, (event.target as HTMLSelectElement).value);
          }}
        >
          <option value="" ?selected=${used === ''}>${words.systemDevice}</option>
          ${devices
            .list(role)
            .map(
              ({ id, label }) =>
                html`<option value=${id} ?selected=${id === used}>${label || words.devices[role]}</option>`,
            )}
        </select>
      </label>
      ${missing === undefined ? nothing : html`<p class="hint">${words.notPluggedIn(missing)}</p>`}
      ${
        role === 'microphone' && this.#metered
          ? html`<meter min="0" max="1" .value=${this.level} aria-label=${words.level}></meter>`
          : nothing
      }`;
  }

  /** Its keys; sound and lamps come by themselves once it is there. */
  #headset(): unknown {
    const { phone, words } = this;
    if (!phone.headset) return nothing;
    const { name } = phone.headset;
    return html`<p class="headset">
      <span>${words.headsetKeys}</span>
      ${
        name === undefined
          ? html`<button type="button" class="link" @click=${() => void phone.headset?.ask()}>
              ${words.useHeadset}
            </button>`
          : html`<bdi>${name}</bdi>`
      }
    </p>`;
  }

  #answer(): unknown {
    const { checkup, words } = this;
    if (!checkup) return nothing;
    const { fault, checks } = checkup.verdict;
    const { what, fix } = words.faults[fault];
    return html`<p class=${fault === 'fine' ? 'fine' : 'fault'}><b>${what}</b> ${fix}</p>
      <ul>
        ${checks.map(({ check, good }) => {
          const told = good === undefined ? words.unknown : good ? words.good : words.bad;
          const sign = good === undefined ? phoneIcons.unknown : good ? phoneIcons.good : icons.cross;
          return html`<li class=${good === undefined ? 'unknown' : good ? 'good' : 'bad'}>
            ${sign}<span>${words.checks[check]}<span class="sr">: ${told}</span></span>
          </li>`;
        })}
      </ul>
      <button type="button" class="link" @click=${() => void this.#copy(checkup.report)}>
        ${this.copied ? words.copied : words.copyReport}
      </button>`;
  }

  async #check(): Promise<void> {
    this.checking = true;
    this.copied = false;
    const watch = new MicrophoneWatch(() => undefined);
    try {
      // Asked for by a click, so the browser may be asked in turn.
      const microphone = this.phone.sound.input ? ('ready' as const) : await watch.ask();
      this.checkup = await checkSound(this.phone.sound, this.phone, microphone, this.call);
    } finally {
      watch.stop();
      this.checking = false;
    }
  }

  async #copy(report: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(report);
      this.copied = true;
    } catch {
      // A page may forbid it; the report can then be had from the console.
      console.info(report);
    }
  }

  #measure(): void {
    const { input } = this.phone.sound;
    if (input === this.#metered) return;
    this.#metered = input;
    this.#meter.stop();
    if (!input) return;
    this.#meter.start(input, (level) => {
      // Falls slower than it rises, so that it can be read.
      this.level = Math.max(Math.sqrt(level), this.level * 0.85);
    });
  }
}
define('cti-sound-sheet', CtiSoundSheet);

declare global {
  interface HTMLElementTagNameMap {
    'cti-sound-sheet': CtiSoundSheet;
  }
}
