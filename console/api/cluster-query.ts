// A query of a cluster by way of the HTTP API: a browser speaks no kdb+ IPC.
import { pathOf, restService } from './rest-service.ts'

const call = restService('execute-api')

export interface QueryResult {
  /** `table`, `dictionary`, `list`, or the type of an atom. */
  kind: string
  /** How many columns, from the first, are the key. */
  keys: number
  columns: { name: string; type: string }[]
  rows: unknown[][]
  /** Of the whole answer, of which `rows` are the first. */
  rowCount: number
  elapsedMs: number
}

export const queryPath = (environmentId: string, clusterName: string): string =>
  pathOf`/clusters/${environmentId}/${clusterName}/query`

export const queryCluster = (environmentId: string, clusterName: string, query: string) =>
  call<QueryResult>('POST', queryPath(environmentId, clusterName), { body: { query } })
