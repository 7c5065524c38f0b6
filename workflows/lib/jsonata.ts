// Expressions that many states share.
import type { ChangesetStatus } from '../../model/changeset.ts'
import type { ClusterStatus } from '../../model/cluster.ts'
import type { DataviewStatus } from '../../model/dataview.ts'
import type { EnvironmentStatus } from '../../model/environment.ts'
import type { ScalingGroupStatus } from '../../model/scaling-group.ts'
import type { VolumeStatus } from '../../model/volume.ts'

/** A JSONata expression as a field's value. */
export const jsonata = (expression: string): string => `{% ${expression} %}`

/** When the running state was entered, in milliseconds: `$millis()` would ignore a replayed clock. */
export const NOW = '$toMillis($states.context.State.EnteredTime)'

/** How often the execution was redriven. */
export const REDRIVES = '$states.context.Execution.RedriveCount'

/** The execution's ARN. */
export const EXECUTION = jsonata('$states.context.Execution.Id')

/** What the state is given, and what its Task answered. */
export const INPUT = jsonata('$states.input')
export const RESULT = jsonata('$states.result')

/** Variables of every workflow: the environment, and the database of the input. */
export const environmentId = jsonata('$environmentId')
export const databaseName = jsonata('$input.databaseName')

/** Is the status that was looked at one of these? The kind says which there are. */
export const hasStatus = <Kind extends keyof Statuses>(
  _kind: Kind,
  ...[first, ...others]: [Statuses[Kind], ...Statuses[Kind][]]
): string =>
  others.length === 0
    ? `$states.input.status = '${first}'`
    : `$states.input.status in ['${[first, ...others].join("', '")}']`

interface Statuses {
  environment: EnvironmentStatus
  changeset: ChangesetStatus
  dataview: DataviewStatus
  cluster: ClusterStatus
  volume: VolumeStatus
  'scaling-group': ScalingGroupStatus
  lock: 'LOCKED' | 'HELD'
  execution: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'
}

/** A status of any kind that names a failure. */
export const HAS_FAILED = "$contains($states.input.status, 'FAILED')"

/** Of any kind: deleted, or not found any more. */
export const IS_GONE = "$states.input.status = 'DELETED'"

/** Is anything in the list? */
export const hasAny = (list: string): string => `$count(${list}) > 0`
