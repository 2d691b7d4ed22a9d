/** Whose calls are shown: one's own, those of all, or of one agent who is found by typing. For who may see others' calls. */
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { CallAgent, CallHistorySource } from '../../core/session/call-history.ts';
import type { HistoryWords } from '../words/history/words.ts';
import type { HistoryHost } from './history-host.ts';
import { everybody, own } from './whose-calls.ts';

/** Typing is followed after this, ms. */
const typingPause = 200;

export class AgentField {
  readonly #host: HistoryHost;
  readonly #choose: (agent: string) => void;
  #source: CallHistorySource | undefined;
  #found: readonly CallAgent[] = [];
  /** Whom the agents were looked for with last; nothing before the first time. */
  #search: string | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;
  /** The one who was chosen stays known when others are looked for. */
  #chosen: CallAgent | undefined;
  /** While the field has the focus it shows what is typed. */
  #typed: string | undefined;

  /** @param choose told of an id, `own` or `all` */
  constructor(host: HistoryHost, choose: (agent: string) => void) {
    this.#host = host;
    this.#choose = choose;
    host.addController({
      hostDisconnected: () => {
        clearTimeout(this.#typing);
      },
    });
  }

  /** @param agent whose calls are shown now */
  render(source: CallHistorySource | undefined, agent: string, words: HistoryWords): unknown {
    if (source !== this.#source) this.#forget(source);
    if (!source?.agents) return nothing;
    const options = this.#options(words);
    const shown = options.find(({ value }) => value === agent)?.label ?? '';
    return html`<label class="agent"
        ><span class="sr">${words.agent}</span>
        <input
          type="text"
          list="agents"
          maxlength="64"
          autocomplete="off"
          spellcheck="false"
          placeholder=${shown}
          .value=${live(this.#typed ?? shown)}
          @focus=${() => {
            // Empty, so that the list has everybody; what was there stays to be read behind it.
            this.#typed = '';
            this.#look('');
            this.#host.requestUpdate();
          }}
          @blur=${() => {
            this.#typed = undefined;
            this.#host.requestUpdate();
          }}
          @input=${({ target }: Event) => {
            this.#type((target as HTMLInputElement).value, words);
          }}
        /> </label
      >${this.#list(options)}`;
  }

  #list(options: readonly { label: string }[]): TemplateResult {
    return html`<datalist id="agents">${options.map(({ label }) => html`<option value=${label}></option>`)}</datalist>`;
  }

  #options(words: HistoryWords): { value: string; label: string }[] {
    const found = this.#found.some(({ id }) => id === this.#chosen?.id) ? this.#found : [this.#chosen, ...this.#found];
    const agents = found.filter((each) => each !== undefined);
    const names = agents.map(({ name }) => name);
    const label = ({ name, login }: CallAgent) =>
      login && (name === '' || names.filter((each) => each === name).length > 1) ? `${name} (${login})`.trim() : name;
    return [
      { value: own, label: words.ownCalls },
      { value: everybody, label: words.allAgents },
      ...agents.map((each) => ({ value: each.id, label: label(each) })),
    ];
  }

  #type(typed: string, words: HistoryWords): void {
    this.#typed = typed;
    const chosen = this.#options(words).find(({ label }) => label === typed);
    if (chosen) {
      this.#chosen = this.#found.find(({ id }) => id === chosen.value) ?? this.#chosen;
      this.#choose(chosen.value);
      return;
    }
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      this.#look(typed);
    }, typingPause);
  }

  #look(search: string): void {
    const source = this.#source;
    if (!source?.agents || search === this.#search) return;
    this.#search = search;
    source.agents(search).then(
      (found) => {
        if (source !== this.#source || search !== this.#search) return;
        this.#found = found;
        this.#host.requestUpdate();
      },
      () => {
        // The same may be asked again.
        this.#search = undefined;
      },
    );
  }

  #forget(source: CallHistorySource | undefined): void {
    this.#source = source;
    this.#found = [];
    this.#search = undefined;
    this.#chosen = undefined;
  }
}
