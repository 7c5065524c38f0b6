import type { Capacity } from '../settings/capacity.ts'

/** Host types with what they offer. From the user guide. */
const HOST_TYPES: Readonly<Record<string, Capacity>> = {
  'kx.sg.large': { memory: 16, cpus: 2 },
  'kx.sg.xlarge': { memory: 32, cpus: 4 },
  'kx.sg.2xlarge': { memory: 64, cpus: 8 },
  'kx.sg.4xlarge': { memory: 108, cpus: 16 },
  'kx.sg.8xlarge': { memory: 216, cpus: 32 },
  'kx.sg.16xlarge': { memory: 432, cpus: 64 },
  'kx.sg.32xlarge': { memory: 864, cpus: 128 },
  'kx.sg1.16xlarge': { memory: 1949, cpus: 64 },
  'kx.sg1.24xlarge': { memory: 2948, cpus: 96 },
}

export const hostTypes = Object.keys(HOST_TYPES)
export const hostCapacity = (hostType: string): Capacity | undefined => HOST_TYPES[hostType]
