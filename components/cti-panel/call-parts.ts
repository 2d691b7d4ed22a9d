/** The blocks of a call's card, as the page may style them: of one that goes on, one that is over, and one that is wrapped up. */
export const callParts =
  'bar: call-bar, who: call-who, actions: call-actions, tray: call-tray, note: call-note, choice: call-choice';
