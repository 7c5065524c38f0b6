import { randomBytes, randomUUID } from 'node:crypto'

/** Chance as the services see it. Handed in, so that tests can repeat a run exactly. */
export interface Random {
  /** A version 4 UUID. */
  uuid(): string
  bytes(length: number): Uint8Array
  /** At least 0, less than 1. */
  number(): number
}

export const systemRandom: Random = {
  uuid: () => randomUUID(),
  bytes: length => randomBytes(length),
  number: () => Math.random(),
}
