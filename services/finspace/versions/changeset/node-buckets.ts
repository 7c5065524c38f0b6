// Files of nodes as changesets name them: as objects of buckets that S3 does not have, and callers may not name.

const PREFIX = 'kdbflow-finspace-'

/** Of one node: its key begins with `scratch/`. */
export const nodeBucket = (nodeId: string): string => `${PREFIX}node-${nodeId}`

/** Of an environment: `<volume>/<cluster>/`. */
export const volumesBucket = (environmentId: string): string => `${PREFIX}volumes-${environmentId}`

/** Of an environment: `<copy>/<database>/`, the copies of databases that writable dataviews show. */
export const copiesBucket = (environmentId: string): string => `${PREFIX}copies-${environmentId}`

/** Whether only nodes may have objects read from it. */
export const isOfNodes = (bucket: string): boolean => bucket.startsWith(PREFIX)

export interface NodeBucket {
  of: 'node' | 'volumes' | 'copies'
  /** Of the node or the environment. */
  id: string
}

export function parseNodeBucket(bucket: string): NodeBucket | undefined {
  const [, of, id = ''] = /^kdbflow-finspace-(node|volumes|copies)-(.+)$/.exec(bucket) ?? []
  return of === 'node' || of === 'volumes' || of === 'copies' ? { of, id } : undefined
}
