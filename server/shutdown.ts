/** What was started is stopped the other way round: nothing loses what it stands on before it has stopped itself. */

/** What a server stops when it ends. */
export interface Stoppable {
  stop(): void | Promise<void>;
}

export class Shutdown {
  readonly #closers: (() => void | Promise<void>)[] = [];

  /** @returns the same, which is stopped before all that was there before it */
  stops<T extends Stoppable>(part: T): T {
    this.then(() => part.stop());
    return part;
  }

  /** @param close what stops something, once */
  then(close: () => void | Promise<void>): void {
    this.#closers.push(close);
  }

  /** @throws what the first that failed has thrown, once all the others are stopped */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
