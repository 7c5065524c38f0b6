import type { Capacity } from '../settings/capacity.ts'

/** Node types with what each node has. From the user guide. */
const NODE_TYPES: Readonly<Record<string, Capacity>> = {
  'kx.s.large': { memory: 12, cpus: 2 },
  'kx.s.xlarge': { memory: 27, cpus: 4 },
  'kx.s.2xlarge': { memory: 54, cpus: 8 },
  'kx.s.4xlarge': { memory: 108, cpus: 16 },
  'kx.s.8xlarge': { memory: 216, cpus: 32 },
  'kx.s.16xlarge': { memory: 432, cpus: 64 },
  'kx.s.32xlarge': { memory: 864, cpus: 128 },
}

export const nodeTypes = Object.keys(NODE_TYPES)
export const nodeCapacity = (nodeType: string): Capacity | undefined => NODE_TYPES[nodeType]

export const MIB_PER_GIB = 1024
