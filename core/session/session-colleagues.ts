/** The colleagues whom the signed-in user can call, from the server: found by what is typed, and kept as they stand now. */
import * as v from 'valibot';
import { type Colleague, colleaguesAnswer, type PresenceChange } from '../messaging/colleague-questions.ts';
import type { MessagingServiceProvider } from '../messaging/messaging-service-provider.ts';

/** Colleagues that are remembered from what was asked; the ones asked for last stay. */
const keptMost = 100;

export class SessionColleagues {
  readonly #provider: () => MessagingServiceProvider | undefined;
  readonly #known = new Map<string, Colleague>();
  readonly #listeners = new Set<() => void>();

  /** @param provider the way to the server, while there is one */
  constructor(provider: () => MessagingServiceProvider | undefined) {
    this.#provider = provider;
  }

  /** Everybody who was found so far, with how they stand now. */
  get known(): readonly Colleague[] {
    return [...this.#known.values()];
  }

  /** Asks the server; listeners are told when it has answered. @param search nothing: the first by name */
  async find(search: string): Promise<void> {
    const provider = this.#provider();
    if (!provider) return;
    try {
      const answer = v.safeParse(colleaguesAnswer, await provider.ask('colleagues', { search, limit: 50 }));
      if (!answer.success || provider !== this.#provider()) return;
      for (const one of answer.output.people) {
        this.#known.delete(one.id);
        this.#known.set(one.id, one);
      }
      for (const id of this.#known.keys()) {
        if (this.#known.size <= keptMost) break;
        this.#known.delete(id);
      }
      this.#tell();
    } catch {
      // Without an answer there are the ones known before.
    }
  }

  /** The server tells of changes. */
  changed(people: readonly PresenceChange[]): void {
    for (const { id, presence } of people) {
      const known = this.#known.get(id);
      if (known) this.#known.set(id, { ...known, presence });
    }
    this.#tell();
  }

  /** @returns a function that ends the subscription */
  listen(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
