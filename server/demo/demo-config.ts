/** The configuration of the demo: a simulated phone system and three agents. */
import { demoAgents, demoConnection, demoQueue } from './demo-people.ts';

export const demoConfig = {
  connections: [
    {
      ...demoConnection,
      connector: 'simulator',
      settings: {
        answerAfter: 2000,
        ringTime: 30_000,
        queues: [{ ...demoQueue, members: demoAgents.map(({ extension }) => extension) }],
      },
    },
  ],
  users: demoAgents.map(({ login, name, extension }) => ({
    login,
    name,
    connection: demoConnection.id,
    settings: { extension, name },
  })),
};
