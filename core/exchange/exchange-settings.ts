/** What an exchange goes by. Connectors that are built on it read these from their own settings. */

export interface ExchangeSettings {
  /** How long a phone rings before the exchange gives up, ms. */
  ringTime: number;
  /** How long simulated outside parties ring before they answer, ms. */
  answerAfter: number;
  /** Ring the agent's own phone first when the agent dials. */
  ownPhoneFirst: boolean;
  /** Show whole numbers in native messages (`rawMessage`). */
  debugMode: boolean;
  queues: readonly { number: string; name: string; members: readonly string[] }[];
  /** Whether outside numbers are played by simulated parties; else there is nobody outside. */
  simulatedOutside: boolean;
  /** A second call while the agent talks: it rings, or its caller hears busy. */
  callWaiting: 'ring' | 'busy';
  /** This number lets a caller hear the own voice; none when empty. */
  echoNumber: string;
}
