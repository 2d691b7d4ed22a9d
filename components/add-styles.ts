/** Styles of a part that is loaded later, added to those that its tag has. */
import { adoptStyles, type CSSResult } from 'lit';

export function addStyles(root: ShadowRoot | null, ...styles: readonly CSSResult[]): void {
  if (!root) return;
  const sheets = styles.flatMap(({ styleSheet }) => (styleSheet ? [styleSheet] : []));
  // Lit's own would take the place of what is there.
  if (sheets.length === styles.length) root.adoptedStyleSheets.push(...sheets);
  else adoptStyles(root, [...styles]);
}
