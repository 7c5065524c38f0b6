// When a deployment looks again, per kind of resource. Definitions hold the values as `${wait:cluster.first}`.

export type WaitKind = keyof typeof AWS_WAITS

interface Pauses {
  /** Seconds from the beginning to the second look; the first is at once. */
  first: number
  /** The factor by which the time since the beginning grows from look to look. */
  growth: number
  /** The longest pause, in seconds, until one percent of the time since the beginning is longer. */
  cap: number
}

/** For durations as the service on AWS had them: minutes, see docs/workflows.md. */
export const AWS_WAITS = {
  environment: { first: 200, growth: 1.5, cap: 25 },
  network: { first: 150, growth: 1.5, cap: 25 },
  changeset: { first: 30, growth: 1.5, cap: 30 },
  cluster: { first: 270, growth: 1.5, cap: 25 },
  dataview: { first: 150, growth: 1.5, cap: 25 },
  volume: { first: 120, growth: 1.5, cap: 25 },
  'scaling-group': { first: 180, growth: 1.5, cap: 25 },
  lock: { first: 10, growth: 1.5, cap: 60 },
  execution: { first: 10, growth: 1.5, cap: 60 },
} as const satisfies Record<string, Pauses>

const SOON: Pauses = { first: 0.05, growth: 1.08, cap: 5 }

/** For one machine, where most things are done within seconds, and a look costs little. */
export const LOCAL_WAITS: Record<WaitKind, Pauses> = {
  environment: SOON,
  network: SOON,
  changeset: SOON,
  cluster: SOON,
  dataview: SOON,
  volume: SOON,
  'scaling-group': SOON,
  lock: SOON,
  execution: SOON,
}

/** The values of all `wait:` placeholders. */
export const waitValues = (waits: Readonly<Record<WaitKind, Pauses>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(waits).flatMap(([kind, pauses]) =>
      Object.entries(pauses).map(([member, value]) => [`wait:${kind}.${member}`, value]),
    ),
  )
