import type { Collection } from '../../store/collection.ts'
import type { AuthorityTables } from '../authority/authority.ts'
import type { EnvironmentTables } from '../environment/parts.ts'
import type { Around } from '../kind/around.ts'
import type { Nodes } from '../nodes/nodes.ts'
import type { UserRecord } from './record.ts'

export interface UserTables {
  user: Collection<UserRecord>
}

/** What users work with. */
export interface UserParts extends Around {
  tables: Around['tables'] & EnvironmentTables & AuthorityTables & UserTables
  nodes: Pick<Nodes, 'list' | 'setUsers'>
  /** Clusters that may connect to others of their environment, each with the time of its creation. */
  callersIn(environmentId: string): Readonly<Record<string, number>>
  /** The cluster that a user is to connect to. */
  clusterOf(name: {
    environmentId: string
    clusterName: string
  }): { status: string; secret: string; createdTimestamp: number } | undefined
}
