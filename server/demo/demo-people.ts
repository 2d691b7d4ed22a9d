/** The people of the demo: agents of the Demo exchange, and the customers in its CRM. All names and numbers are made up. */

export const demoConnection = { id: 'demo', name: 'Demo exchange' };

export interface DemoAgent {
  login: string;
  name: string;
  extension: string;
}

export const demoAgents: readonly DemoAgent[] = [
  { login: 'agnes', name: 'Agnes Nagy', extension: '201' },
  { login: 'bruno', name: 'Bruno Silva', extension: '202' },
  { login: 'irina', name: 'Irina Kovalenko', extension: '203' },
];

export const demoQueue = { number: '600', name: 'Sales' };

/** The last two digits decide what a number does when it is called: 86 is busy, 80 never answers, 81 rejects. */
export const demoContacts = [
  { id: 'c1', name: 'Hannah Weiss', company: 'Northwind Bakery', title: 'Owner', number: '+15550101' },
  { id: 'c2', name: 'Owen Clarke', company: 'Clarke & Sons', title: 'Purchasing', number: '+15550112' },
  { id: 'c3', name: 'Mei Tanaka', company: 'Kita Instruments', title: 'Head of Service', number: '+15550123' },
  { id: 'c4', name: 'Diego Fuentes', company: 'Fuentes Logistics', title: 'Dispatcher', number: '+15550134' },
  { id: 'c5', name: 'Amara Okafor', company: 'Lagoon Travel', title: 'Branch Manager', number: '+15550145' },
  { id: 'c6', name: 'Lucas Meyer', company: 'Alpine Outdoor', title: 'Buyer', number: '+15550156' },
  { id: 'c7', name: 'Sofia Rossi', company: 'Rossi Tiles', title: 'Accounts', number: '+15550167' },
  { id: 'c8', name: 'Peter Novak', company: 'Novak Hardware', title: 'Always on the phone', number: '+15550186' },
  { id: 'c9', name: 'Ingrid Larsen', company: 'Fjord Interiors', title: 'Never at her desk', number: '+15550180' },
];

/** Customers whom the CRM does not know. */
export const demoStrangers = [{ id: 's1', name: '', number: '+442079460991' }];
