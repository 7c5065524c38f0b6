// What is looked at first, of all environments in one call: a route of the HTTP API. Times are ISO 8601.
import { restService } from './rest-service.ts'
import type { VersionName } from './versions.ts'

const call = restService('execute-api')

export interface Overview {
  /** Those that are not over yet, the oldest first. */
  changesets: (VersionName & { status: string; createdTimestamp: string })[]
  /** What was copied out of buckets in each of the last 24 hours. */
  copied: { from: string; changesets: number; numBytes: number; numFiles: number }[]
  clusters: ClusterHealth[]
  disk?: { freeBytes: number; totalBytes: number }
}

export interface ClusterHealth {
  environmentId: string
  clusterName: string
  status: string
  statusReason?: string
  nodesWanted: number
  nodesRunning: number
}

export const getOverview = (signal?: AbortSignal) => call<Overview>('GET', '/overview', { signal })
