/** A kind of record that calls can be linked to, in the site's own words. */
export interface CtiRecordKind {
  /** As in `record="contact:42"`. */
  kind: string;
  /** What the agent reads: `contact`, `case`. */
  title: string;
  /** Where such a record is; `{id}` stands for its id. */
  url?: string;
}
