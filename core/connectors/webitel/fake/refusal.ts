/** What the fake exchange says no to, in its own words. */
export class FakeRefusal extends Error {}
