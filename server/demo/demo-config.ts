/** The configuration of the demo: the built-in exchange with simulated outside numbers, and three agents. */
import { demoAgents, demoConnection, demoQueue } from './demo-people.ts';

export const demoConfig = {
  connections: [
    {
      ...demoConnection,
      connector: 'builtin',
      settings: {
        simulatedOutside: true,
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
