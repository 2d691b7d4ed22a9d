/** Passes what the agent wishes on to the model, each wish once, and says what was refused. */
import type { CtiCommand } from '../../core/model/commands.ts';
import type { CtiModel } from '../../core/model/cti-model.ts';
import { CtiError } from '../../core/provider/errors.ts';

export class Wishes {
  readonly #underWay = new Set<string>();
  readonly #refused: (code: string, text: string) => void;

  /** @param refused told of each refusal: a code of the error table, and its text in English */
  constructor(refused: (code: string, text: string) => void) {
    this.#refused = refused;
  }

  async pass(model: CtiModel | undefined, command: CtiCommand): Promise<void> {
    const key = JSON.stringify(command);
    // A second press while the first is under way means the same wish; a second tone means another tone.
    if (this.#underWay.has(key) && command.type !== 'sendDtmf') return;
    this.#underWay.add(key);
    try {
      if (!model) throw new CtiError('linkDown');
      await model.request(command);
    } catch (error) {
      const { code, message } = error instanceof CtiError ? error : new CtiError('internal');
      this.#refused(code, message);
    } finally {
      this.#underWay.delete(key);
    }
  }
}
