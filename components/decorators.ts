/**
 * Lit's decorators as far as the tags use them. The library's own also speak the other dialect of decorators, which weighs
 * three times as much as all that is here.
 */
import type { PropertyDeclaration, ReactiveElement } from 'lit';

type Decorator = (prototype: ReactiveElement, name: PropertyKey) => void;

/** A property whose change draws the element again, and which is also an attribute unless the options say otherwise. */
export function property(options: PropertyDeclaration = {}): Decorator {
  return ({ constructor }, name) => {
    (constructor as typeof ReactiveElement).createProperty(name, options);
  };
}

/** A property of the element's own: its change draws the element again, and there is no attribute. */
export function state(): Decorator {
  return property({ state: true, attribute: false });
}

/** The first element in the element's own tree that matches. */
export function query(selector: string): Decorator {
  return (prototype, name) => {
    Object.defineProperty(prototype, name, {
      get(this: ReactiveElement) {
        return this.renderRoot.querySelector(selector);
      },
    });
  };
}
