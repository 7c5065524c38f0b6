import { availableParallelism, totalmem } from 'node:os'
import type { Capacity } from '../finspace/settings/capacity.ts'

const BYTES_PER_GIB = 2 ** 30

/** What the service may use of its machine: the limits of a container count. */
export const machine = (): Capacity => ({
  // 0 where the system does not say.
  memory: Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY) / BYTES_PER_GIB,
  cpus: availableParallelism(),
})
