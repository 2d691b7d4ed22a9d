/** A trial of settings that nobody has saved: what is tried, in which order, and what to do about what fails. */
import type { CtiErrorCode } from './errors.ts';

/** A server that must be reached before anything else can be tried. */
export interface ProbeTarget {
  host: string;
  port: number;
  /** Encrypted: the certificate is looked at, too; `ca` is a certificate authority of one's own (PEM). */
  tls?: boolean | { ca: string };
  /** What answers there, e.g. `AMI`. */
  what: string;
}

export interface ProbeStep {
  /** What is tried, e.g. `Log in as offhook`. */
  title: string;
  /**
   * @returns what was found, in a few words; it may come from the phone system and is text
   * @throws ProbeFault, or a CtiError whose text then stands for it
   */
  run(): Promise<string | undefined>;
}

/** What may be tried besides the settings of the connection. */
export interface ProbeOptions<U = unknown> {
  /** Somebody who signs in, where users sign in by themselves. */
  user?: U | undefined;
  /** A number that is rung for a moment. */
  callTo?: string | undefined;
}

/** What a connector tries beyond reaching its addresses. Each step relies on those before it. */
export interface Probe {
  readonly steps: readonly ProbeStep[];
  /** Leaves nothing behind at the phone system. */
  close(): void;
}

/** What fails, and the remedy in a sentence for whoever administers the phone system. */
export class ProbeFault extends Error {
  readonly code: CtiErrorCode;
  readonly fix: string;

  /** @param found what was found instead, in a few words */
  constructor(code: CtiErrorCode, found: string, fix: string) {
    super(found);
    this.name = 'ProbeFault';
    this.code = code;
    this.fix = fix;
  }
}
