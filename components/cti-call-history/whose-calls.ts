/** Whose calls are shown, where it is no agent's id. */
export const own = 'own';
export const everybody = 'all';
