/** Registers a tag unless the page has it already: a CRM may load the bundle twice. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}
