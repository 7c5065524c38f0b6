import { clusterArn } from '../../../model/arn.ts'
import { kxEnvironmentId, resourceName } from '../../../model/common.ts'
import { optional, structure, text } from '../../../model/shape.ts'
import { declares, operation } from '../operation/operation.ts'
import { clusterConnectionString } from './connection-string.ts'
import type { UserParts } from './parts.ts'

const getConnectionString = structure({
  environmentId: kxEnvironmentId,
  clusterName: resourceName,
  /** The cluster whose code asks: it connects under its own name. */
  callerName: resourceName,
  nodeId: optional(text({ min: 1, max: 40 })),
})

/** As code in a node calls them, on no wire. */
export const nodeUserOperations = (parts: UserParts) => ({
  GetKxConnectionString: operation({
    http: 'GET /',
    effect: 'reads',
    input: getConnectionString,
    errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
    resource: ({ environmentId, clusterName }) => clusterArn(parts, environmentId, clusterName),
    run(input, { principal }) {
      const arn = clusterArn(parts, input.environmentId, input.clusterName)
      principal.authorize('finspace:ConnectKxCluster', arn)
      return { signedConnectionString: clusterConnectionString(parts, input) }
    },
  }),
})
