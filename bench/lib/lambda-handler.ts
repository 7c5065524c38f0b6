/** The step of lambda.ts: gives back what it was given. */
export const handler = async (event: unknown) => event
