/** What both ways of the terminal agent come to: at a server, or straight at a phone system. */
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';

/** A provider that is connected, and what lets go of it. */
export interface ConnectedAgent {
  provider: BaseCtiProvider;
  close(): Promise<void>;
}
