/** What a page may ask about the recordings of its user's calls, as a schema. */
import * as v from 'valibot';

export const recordingsQuery = v.strictObject({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) });
