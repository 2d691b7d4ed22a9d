/** The words around who somebody is. Loaded when people are looked for outside the page. */
export interface PeopleWords {
  /** Neither the page nor the server could say who somebody is. */
  unreachable: string;
  createContact: string;
  /** Leads to the choice of somebody who is there already. */
  addNumber: string;
  name: string;
  /** Above the field in which somebody is looked for. */
  whoseNumber: string;
  nobodyFound: string;
  save: string;
  /** What a screen reader is told once it is done. */
  kept: (name: string) => string;
  notKept: string;
}
