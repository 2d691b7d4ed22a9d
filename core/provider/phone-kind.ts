/** Which telephone a user's page is to be, as the phone system has it. */
/**
 * `none`: the sound is in a desk phone, or nowhere. `exchange`: page to page, by the signals of the Messaging Service. `sip`:
 * the page registers at a SIP server beside the phone system that the service holds. `provider`: the page talks to the phone
 * system by itself, with the provider of that connector.
 */
export type PhoneKind =
  | { kind: 'none' }
  | { kind: 'exchange'; echoNumber?: string | undefined }
  /** `holdsHere`: see `hearsPhoneHold` of the manifest. */
  | ({ kind: 'sip'; holdsHere: boolean } & PageRunSettings)
  /** `sound`: the agent's voice goes through the page. */
  | ({ kind: 'provider'; connector: string; sound: boolean } & PageRunSettings);

/** What a provider that runs in its user's page is given: of this user alone. */
export interface PageRunSettings {
  settings: unknown;
  user: unknown;
  /** Whether the agent's voice goes through the page, where that differs from user to user; else the manifest says it. */
  sound?: boolean;
}
