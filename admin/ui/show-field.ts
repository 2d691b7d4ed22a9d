/** Brings the very field into view that an address means, focuses and marks it, once its page has drawn it. */

/** How long a page may take to draw it, ms. */
const patience = 5000;

let latest = 0;

/** @param path e.g. `settings.port`, `webPhone.user` or `active` @param root of the page */
export async function showField(root: ParentNode, path: string): Promise<void> {
  const mine = ++latest;
  const until = Date.now() + patience;
  while (mine === latest && Date.now() < until) {
    const field = findField(root, path);
    if (field) {
      mark(field);
      return;
    }
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

function findField(root: ParentNode, path: string): HTMLElement | undefined {
  const [under, name] = path.includes('.') ? (path.split('.', 2) as [string, string]) : ['', path];
  const forms = { settings: 'settings-form:not(#web-phone)', webPhone: 'settings-form#web-phone' };
  const ids = aliases[path] ?? [name];
  for (const place of roots(root)) {
    const within = under in forms ? [...place.querySelectorAll(forms[under as keyof typeof forms])] : [];
    const where = under in forms ? within.map((form) => form.shadowRoot) : [place];
    for (const one of where) {
      for (const id of ids) {
        const field = one?.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
        if (field) return field;
      }
    }
  }
  // A part of the page instead of one field of it.
  if (under === '' && name in forms) return findFirst(root, forms[name as keyof typeof forms]);
  return undefined;
}

/** What a page calls a field otherwise than the server does. */
const aliases: Readonly<Record<string, string[]>> = { connectionId: ['connection'], groupId: ['group'] };

function findFirst(root: ParentNode, form: string): HTMLElement | undefined {
  for (const place of roots(root)) {
    const found = place.querySelector(form)?.shadowRoot?.querySelector<HTMLElement>('input, select, textarea');
    if (found) return found;
  }
  return undefined;
}

/** The page, and what its elements have inside. */
function* roots(root: ParentNode): Generator<ParentNode> {
  yield root;
  for (const element of root.querySelectorAll('*')) if (element.shadowRoot) yield* roots(element.shadowRoot);
}

function mark(field: HTMLElement): void {
  const shown = field.closest<HTMLElement>('.field') ?? field;
  shown.dataset['meant'] = '';
  field.scrollIntoView({ block: 'center' });
  field.focus({ preventScroll: true });
  field.addEventListener(
    'blur',
    () => {
      delete shown.dataset['meant'];
    },
    { once: true },
  );
}
