/** Which requests about a user are about who may do what: these take a second person where that rule is on. */
import { touchesRights } from '../two-person/touches-rights.ts';
import type { AdminRequest } from './admin-request.ts';
import type { People } from './people.ts';
import type { PersonView } from './person.ts';

type Asked = (request: AdminRequest) => Promise<boolean>;

/** What is sent is not checked yet: it says what it may. */
type Sent = Partial<Pick<PersonView, 'role' | 'active' | 'login'>> & { password?: string | null; to?: number };

export function rightsTouched(people: People): { made: Asked; changed: Asked; takenBack: Asked; touched: Asked } {
  const before = ({ params }: AdminRequest) => people.read(params['id'] ?? '');
  const sent = ({ body }: AdminRequest) => (typeof body === 'object' && body !== null ? body : {}) as Sent;
  return {
    made: async (request) => touchesRights(undefined, { role: 'agent', active: true, login: '', ...sent(request) }),
    changed: async (request) => {
      const was = await before(request);
      const { role = was.role, active = was.active, login = was.login, password } = sent(request);
      return touchesRights(was, { role, active, login, password });
    },
    takenBack: async (request) => {
      const was = await before(request);
      return touchesRights(was, await people.wasAt(was.id, Number(sent(request).to)));
    },
    touched: async (request) => touchesRights(await before(request), undefined),
  };
}
