import type { World } from '../../../services/finspace/settings/world.ts'

/** Seconds that it takes to create, change or delete one of each. */
export type Durations = Partial<Record<keyof typeof LASTING, number>>

/** Type and statuses of a resource that is worked on: all other statuses pass at once. */
const LASTING = {
  environment: ['Environment', 'CREATING', 'DELETING'],
  network: ['Environment', 'UPDATING_NETWORK'],
  changeset: ['Changeset', 'PROCESSING'],
  cluster: ['Cluster', 'CREATING', 'UPDATING', 'DELETING'],
  dataview: ['Dataview', 'CREATING', 'UPDATING', 'DELETING'],
  volume: ['Volume', 'CREATING', 'UPDATING', 'DELETING'],
  scalingGroup: ['Scaling Group', 'CREATING', 'DELETING'],
} as const

/** The durations as the service asks for them. */
export function delaysOf(durations: Durations): World['delayOf'] {
  const seconds = new Map<string, number | undefined>(Object.entries(durations))
  const milliseconds = new Map<string, number>()
  for (const [kind, [type, ...statuses]] of Object.entries(LASTING)) {
    for (const status of statuses)
      milliseconds.set(`${type} ${status}`, Math.round((seconds.get(kind) ?? 0) * 1000))
  }
  return (type, status) => milliseconds.get(`${type} ${status}`) ?? 0
}

/** Observed on AWS, in its samples and by users; that of network updates is assumed. */
export const OBSERVED = {
  environment: 325,
  network: 290,
  changeset: 41,
  cluster: 750,
  dataview: 330,
  volume: 270,
  scalingGroup: 300,
} satisfies Durations
