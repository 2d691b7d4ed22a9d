/** What a page of one thing does alike: saving, saying what is wrong and where, and what somebody else has done meanwhile. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Issue, Proposed, Refused, type Why } from '../api/request.ts';
import type { Meanwhile } from '../api/revisions.ts';
import { changeLines } from './changes.ts';
import { whyField } from './why-field.ts';

export class SaveState<T extends { revision: number }> implements ReactiveController {
  busy = false;
  saved = false;
  /** It waits for a second person. */
  proposed = false;
  /** Somebody has typed since it was loaded or saved. */
  touched = false;
  problem = '';
  /** Why it is changed, as it is typed. */
  comment = '';
  #issues: readonly Issue[] = [];
  /** Given again as they are until there are others: a form takes away by itself what was put right. */
  readonly #under = new Map<string, Issue[]>();
  /** As it is now, where somebody else was faster. */
  theirs: T | undefined;
  #meanwhile: Meanwhile | undefined;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('beforeunload', this.#leave);
  }

  hostDisconnected(): void {
    removeEventListener('beforeunload', this.#leave);
  }

  /** @returns what was done, or nothing where it was refused */
  async run<R>(work: () => Promise<R>): Promise<R | undefined> {
    this.busy = true;
    this.saved = false;
    this.proposed = false;
    this.problem = '';
    this.#has([]);
    this.#host.requestUpdate();
    try {
      const result = await work();
      this.touched = false;
      this.theirs = undefined;
      this.comment = '';
      this.saved = true;
      return result;
    } catch (error) {
      this.#refused(error);
      return undefined;
    } finally {
      this.busy = false;
      this.#host.requestUpdate();
    }
  }

  /** Something that is refused as saving is, and saves nothing. */
  async check(work: () => Promise<void>): Promise<void> {
    this.saved = false;
    this.problem = '';
    this.#has([]);
    this.#host.requestUpdate();
    try {
      await work();
    } catch (error) {
      this.#refused(error);
      this.#host.requestUpdate();
    }
  }

  /** For what is sent. */
  get why(): Why {
    const comment = this.comment.trim();
    return comment ? { comment } : {};
  }

  whyField(disabled: boolean): TemplateResult {
    return whyField({
      value: this.comment,
      issue: this.of('comment'),
      disabled,
      typed: (text) => {
        this.comment = text;
      },
    });
  }

  touch(): void {
    this.touched = true;
    this.saved = false;
    this.proposed = false;
    this.#host.requestUpdate();
  }

  /** Of the fields under a path, by their names. */
  under(path: string): Issue[] {
    const known = this.#under.get(path);
    if (known) return known;
    const found = this.#issues.flatMap((issue) =>
      issue.path.startsWith(`${path}.`) ? [{ path: issue.path.slice(path.length + 1), text: issue.text }] : [],
    );
    this.#under.set(path, found);
    return found;
  }

  of(path: string): string | undefined {
    return this.#issues.find((issue) => issue.path === path)?.text;
  }

  /**
   * @param take shows what it is now instead of what was typed
   * @param merge puts what was typed on top of what it is now, to be saved; without it only `take` is offered
   */
  notice(take: (theirs: T) => void, merge?: (theirs: T) => void): TemplateResult | typeof nothing {
    const { theirs } = this;
    if (theirs) {
      return html`<div class="notice bad" role="alert">
        ${this.#told()}
        <div class="row">
          <button
            type="button"
            @click=${() => {
              this.#settled();
              this.touched = false;
              take(theirs);
            }}
          >
            Show what it is now
          </button>
          ${
            merge
              ? html`<button
                  type="button"
                  @click=${() => {
                    this.#settled();
                    merge(theirs);
                  }}
                >
                  Keep what I typed on top of it
                </button>`
              : nothing
          }
        </div>
      </div>`;
    }
    if (this.problem) return html`<div class="notice bad" role="alert">${this.problem}</div>`;
    if (this.proposed) {
      return html`<div class="notice" role="status">
        Not done yet: this waits for a second person now, who finds it under <a href="#/waiting">Waiting</a>.
      </div>`;
    }
    return this.saved ? html`<div class="notice good" role="status">Saved.</div>` : nothing;
  }

  #told(): unknown {
    const changes = this.#meanwhile?.changes ?? [];
    if (changes.length === 0) return this.problem;
    const { by, comment } = this.#meanwhile ?? {};
    return html`<b>${by || 'Somebody else'}</b> has changed this
      meanwhile${comment ? html` (“${comment}”)` : nothing}:${changeLines(changes)}`;
  }

  #settled(): void {
    this.theirs = undefined;
    this.problem = '';
    this.#host.requestUpdate();
  }

  #has(issues: readonly Issue[]): void {
    this.#issues = issues;
    this.#under.clear();
  }

  #refused(error: unknown): void {
    if (!(error instanceof Refused)) {
      // A field that cannot be read says so itself.
      this.problem = error instanceof SyntaxError ? 'Look at the marked fields.' : String(error);
      return;
    }
    if (error instanceof Proposed) {
      this.proposed = true;
      this.touched = false;
      this.comment = '';
      this.theirs = undefined;
      return;
    }
    this.#has(error.issues);
    this.problem =
      error.code === 'invalidMessage' || error.code === 'settingsInvalid'
        ? 'Look at the marked fields.'
        : error.message;
    if (error.code === 'changedMeanwhile') {
      this.theirs = error.current as T;
      this.#meanwhile = error.meanwhile as Meanwhile | undefined;
    }
  }

  readonly #leave = (event: Event): void => {
    if (this.touched) event.preventDefault();
  };
}
