// What the service says of its resources.
import type { KxResource, Progress } from './detail.ts'
import type { ErrorInfo } from './error-info.ts'
import { event, type KdbflowEvent } from './event.ts'

/** Types of resources whose state changes are events; users have no state. */
export type StatefulResource = KxResource & { type: Exclude<KxResource['type'], 'User'> }

interface Happening {
  resource: StatefulResource
  /** Rises with each event of this resource. */
  sequence: number
  /** Milliseconds since 1970. */
  time: number
}

/** `Kx Cluster State Change` and its like: the resource went from `previousStatus` to `status`. */
export const kxStateChange = ({
  resource,
  errorInfo,
  ...rest
}: Happening & { errorInfo?: ErrorInfo | undefined }): KdbflowEvent =>
  event(`Kx ${resource.type} State Change`, {
    ...envelope({ resource, ...rest }),
    data: errorInfo === undefined ? { resource } : { resource, errorInfo },
  })

/** `Kx Changeset Progress`: how far the copying of a changeset's objects has come. */
export const kxChangesetProgress = ({
  resource,
  progress,
  ...rest
}: Happening & { progress: Progress }): KdbflowEvent =>
  event('Kx Changeset Progress', { ...envelope({ resource, ...rest }), data: { resource, progress } })

const envelope = ({ resource, sequence, time }: Happening) => ({
  identity: [resource.arn, resource.status, sequence],
  resources: [resource.arn],
  correlationId: resource.arn,
  trigger: 'service' as const,
  sequence,
  time,
})
