import { createHash } from 'node:crypto'

/** The same id for the same parts, so that an event sent twice is the same event: 32 hexadecimal digits. */
export const eventId = (...parts: (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
